package io.github.geultto.kafka.connect.slack.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Event.Changed;
import io.github.geultto.kafka.connect.slack.model.Event.Deleted;
import io.github.geultto.kafka.connect.slack.model.Event.Posted;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.FileLink;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code message} events: new messages, and by their subtypes edits and deletions.
 *
 * <p>Source: <a href="https://docs.slack.dev/reference/events/message">message</a>, <a
 * href="https://docs.slack.dev/reference/events/message/message_changed">message_changed</a>, <a
 * href="https://docs.slack.dev/reference/events/message/message_deleted">message_deleted</a>, <a
 * href="https://docs.slack.dev/reference/events/message/message_replied">message_replied</a>.
 */
final class MessageEvents {

  /** What the event has in addition to the message, as the history has it. */
  private static final Set<String> OF_THE_EVENT = Set.of("channel", "channel_type", "event_ts");

  private MessageEvents() {}

  static Parsed read(JsonNode event, Ts at) {
    String channel = EventParser.channel(event);
    if (channel == null) {
      return new Parsed.Unreadable(null);
    }
    return switch (event.path("subtype").asText("")) {
      case "message_changed" -> changed(channel, event, at);
      case "message_deleted" -> deleted(channel, event, at);
      case "message_replied" -> replied(channel, event, at);
      case "" ->
          // By a documented bug, message_replied comes without its subtype.
          event.path("message").isObject()
              ? replied(channel, event, at)
              : posted(channel, event, at);
      default -> posted(channel, event, at);
    };
  }

  private static Parsed posted(String channel, JsonNode event, Ts at) {
    ObjectNode json = ((ObjectNode) event).objectNode();
    json.setAll((ObjectNode) event);
    json.remove(OF_THE_EVENT);
    return Message.parse(json)
        .<Event>map(
            message ->
                hasCertainFiles(message)
                    ? new Posted(channel, message, at)
                    : new Changed(channel, message.ts(), message.root(), at))
        .<Parsed>map(Parsed.Known::new)
        .orElseGet(() -> new Parsed.Unreadable(channel));
  }

  /**
   * Whether the message's files are whole; those of other workspaces come as stubs. Source: <a
   * href="https://docs.slack.dev/apis/slack-connect/">Slack Connect</a>, {@code check_file_info}.
   */
  private static boolean hasCertainFiles(Message message) {
    for (FileLink file : message.files()) {
      if (file.name() == null || file.mode() == null) {
        return false;
      }
    }
    for (JsonNode file : message.raw().path("files")) {
      if (!file.path("file_access").asText("visible").equals("visible")) {
        return false;
      }
    }
    return true;
  }

  private static Parsed changed(String channel, JsonNode event, Ts at) {
    Message message = Message.parse(event.path("message")).orElse(null);
    if (message == null) {
      return new Parsed.Unreadable(channel);
    }
    Message before = Message.parse(event.path("previous_message")).orElse(null);
    if (!"tombstone".equals(message.subtype()) && content(message).equals(content(before))) {
      return new Parsed.Ignored(); // an unfurl, a detected language and the like
    }
    // A whole message without thread_ts is in no thread; one that cannot be read says nothing.
    boolean isOdd = message.threadTs() == null && message.raw().hasNonNull("thread_ts");
    Ts root = isOdd ? null : message.root();
    return new Parsed.Known(new Changed(channel, message.ts(), root, at));
  }

  /** What such an event can say of a message: reactions and counts of replies are not in it. */
  private static Message content(Message message) {
    return message == null
        ? null
        : new Message(
            message.ts(),
            message.threadTs(),
            message.userId(),
            message.botId(),
            message.subtype(),
            message.text(),
            List.of(),
            0,
            0,
            null,
            message.editedAt(),
            message.editedBy(),
            message.files(),
            message.content(),
            null);
  }

  private static Parsed deleted(String channel, JsonNode event, Ts at) {
    Ts ts = EventParser.ts(event.path("deleted_ts"));
    if (ts == null) {
      return new Parsed.Unreadable(channel);
    }
    Ts root = Message.parse(event.path("previous_message")).map(Message::root).orElse(null);
    return new Parsed.Known(new Deleted(channel, ts, root, at));
  }

  private static Parsed replied(String channel, JsonNode event, Ts at) {
    return Message.parse(event.path("message"))
        .map(Message::root)
        .<Parsed>map(parent -> new Parsed.Known(new Changed(channel, parent, parent, at)))
        .orElseGet(() -> new Parsed.Unreadable(channel));
  }
}
