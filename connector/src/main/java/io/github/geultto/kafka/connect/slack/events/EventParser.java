package io.github.geultto.kafka.connect.slack.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Event.AccessRevoked;
import io.github.geultto.kafka.connect.slack.model.Event.ChannelChanged;
import io.github.geultto.kafka.connect.slack.model.Event.ChannelRenumbered;
import io.github.geultto.kafka.connect.slack.model.Event.HistoryChanged;
import io.github.geultto.kafka.connect.slack.model.Event.MemberChanged;
import io.github.geultto.kafka.connect.slack.model.Event.Reacted;
import io.github.geultto.kafka.connect.slack.model.Event.UserChanged;
import io.github.geultto.kafka.connect.slack.model.Event.UserGroupsChanged;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the payload of an event. Odd payloads give {@link Parsed.Unreadable}, never an exception.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/events-api/">The Events API</a> and the <a
 * href="https://docs.slack.dev/reference/events">pages of the events</a>.
 */
public final class EventParser {

  private static final Parsed IGNORED = new Parsed.Ignored();
  private static final Parsed ELSEWHERE = new Parsed.Elsewhere();

  private static final Set<String> CHANNEL =
      Set.of(
          "channel_created",
          "channel_rename",
          "channel_archive",
          "channel_unarchive",
          "channel_deleted",
          "channel_shared",
          "channel_unshared",
          "channel_left",
          "group_rename",
          "group_archive",
          "group_unarchive",
          "group_deleted",
          "group_shared",
          "group_unshared",
          "group_left");

  private static final Set<String> USER_GROUP =
      Set.of("subteam_created", "subteam_updated", "subteam_members_changed");

  private EventParser() {}

  /**
   * Reads a payload such as {@code {"type": "event_callback", "event": {...}}}.
   *
   * @return empty if it is odd, or says nothing about what is emitted
   */
  public static Optional<Event> parse(JsonNode payload) {
    return read(payload) instanceof Parsed.Known known
        ? Optional.of(known.event())
        : Optional.empty();
  }

  /** Reads a payload, and returns the reason if it is not an event. */
  static Parsed read(JsonNode payload) {
    String kind = text(payload.path("type"));
    if ("app_rate_limited".equals(kind)) {
      return ELSEWHERE; // it names a minute whose events are lost, and has no inner event
    }
    JsonNode event = payload.path("event");
    String type = text(event.path("type"));
    if (kind == null || ("event_callback".equals(kind) && type == null)) {
      return new Parsed.Unreadable(null);
    }
    if (!"event_callback".equals(kind)) {
      return IGNORED;
    }
    Ts at = at(payload, event);
    if (at == null) {
      return new Parsed.Unreadable(channel(event));
    }
    return switch (type) {
      case "message" -> MessageEvents.read(event, at);
      case "reaction_added" -> reacted(event, true, at);
      case "reaction_removed" -> reacted(event, false, at);
      case "channel_history_changed", "group_history_changed", "im_history_changed" ->
          historyChanged(event, at);
      case "channel_id_changed" -> renumbered(event, at);
      case "member_joined_channel" -> memberChanged(event, true, at);
      case "member_left_channel" -> memberChanged(event, false, at);
      case "team_join", "user_change" -> userChanged(event, at);
      case "tokens_revoked", "app_uninstalled" -> new Parsed.Known(new AccessRevoked(type, at));
      default -> other(type, event, at);
    };
  }

  private static Parsed other(String type, JsonNode event, Ts at) {
    if (USER_GROUP.contains(type)) {
      return new Parsed.Known(new UserGroupsChanged(at));
    }
    return CHANNEL.contains(type) ? channelChanged(event, at) : IGNORED;
  }

  private static Parsed memberChanged(JsonNode event, boolean joined, Ts at) {
    String channel = channel(event);
    String user = id(event.path("user"));
    return channel == null || user == null
        ? channelChanged(event, at)
        : new Parsed.Known(new MemberChanged(channel, user, joined, at));
  }

  private static Parsed reacted(JsonNode event, boolean added, Ts at) {
    JsonNode item = event.path("item");
    String itemType = text(item.path("type"));
    if (itemType != null && !itemType.equals("message")) {
      return IGNORED; // a file, or an old file comment
    }
    String channel = text(item.path("channel"));
    Ts ts = ts(item.path("ts"));
    String user = text(event.path("user"));
    String emoji = text(event.path("reaction"));
    if (itemType == null || channel == null || ts == null || user == null || emoji == null) {
      return new Parsed.Unreadable(channel);
    }
    String author = text(event.path("item_user"));
    return new Parsed.Known(new Reacted(channel, ts, author, user, emoji, added, at));
  }

  private static Parsed historyChanged(JsonNode event, Ts at) {
    String channel = channel(event);
    // The examples of these events have no channel.
    return channel == null ? ELSEWHERE : new Parsed.Known(new HistoryChanged(channel, at));
  }

  private static Parsed channelChanged(JsonNode event, Ts at) {
    String channel = channel(event);
    return channel == null
        ? new Parsed.Unreadable(null)
        : new Parsed.Known(new ChannelChanged(channel, at));
  }

  private static Parsed renumbered(JsonNode event, Ts at) {
    String before = text(event.path("old_channel_id"));
    String now = text(event.path("new_channel_id"));
    return before == null || now == null
        ? new Parsed.Unreadable(null)
        : new Parsed.Known(new ChannelRenumbered(before, now, at));
  }

  private static Parsed userChanged(JsonNode event, Ts at) {
    String user = id(event.path("user"));
    return user == null ? new Parsed.Unreadable(null) : new Parsed.Known(new UserChanged(user, at));
  }

  /** When it happened; {@code event_time}, whole seconds, where {@code event_ts} is missing. */
  private static Ts at(JsonNode payload, JsonNode event) {
    Ts at = ts(event.path("event_ts"));
    JsonNode seconds = payload.path("event_time");
    return at == null && seconds.isIntegralNumber() ? ts(seconds.asText()) : at;
  }

  /** The channel of an event, which gives the whole object or its id; null if neither. */
  static String channel(JsonNode event) {
    return id(event.path("channel"));
  }

  private static String id(JsonNode node) {
    return text(node.isObject() ? node.path("id") : node);
  }

  private static String text(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
  }

  /** A timestamp; null if it is none, or written as a number, which may be rounded. */
  static Ts ts(JsonNode node) {
    return node.isTextual() ? ts(node.textValue()) : null;
  }

  private static Ts ts(String text) {
    try {
      return Ts.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
