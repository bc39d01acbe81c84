package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Users or channels that events named: each is read by itself, without waiting for the list. */
final class NamedEntries {

  /** Where more are named, the whole list is read. */
  private static final int MOST = 200;

  private final ListSync list;
  private final SlackMethod method;
  private final Predicate<JsonNode> listed;
  private final Set<String> ids = new LinkedHashSet<>();
  private final Set<String> asked = new HashSet<>();

  private NamedEntries(ListSync list, SlackMethod method, Predicate<JsonNode> listed) {
    this.list = list;
    this.method = method;
    this.listed = listed;
  }

  /** Those of a list, which has only channels of some types. */
  static NamedEntries of(ListSync list, List<String> channelTypes) {
    return list.method() == SlackMethod.USERS_LIST
        ? new NamedEntries(list, SlackMethod.USERS_INFO, user -> true)
        : new NamedEntries(
            list, SlackMethod.CONVERSATIONS_INFO, channel -> channelTypes.contains(type(channel)));
  }

  /** As {@code channel.types} names it. */
  private static String type(JsonNode channel) {
    if (channel.path("is_im").asBoolean()) {
      return "im";
    }
    if (channel.path("is_mpim").asBoolean()) {
      return "mpim";
    }
    boolean isPrivate =
        channel.path("is_private").asBoolean() || channel.path("is_group").asBoolean();
    return isPrivate ? "private_channel" : "public_channel";
  }

  /** The list that has them. */
  ListSync list() {
    return list;
  }

  /** The method that reads one. */
  SlackMethod method() {
    return method;
  }

  /** An event names one. */
  void add(String id) {
    if (ids.size() < MOST) {
      ids.add(id);
    } else {
      list.readAgain();
    }
  }

  /** Takes one to read; none is read twice at once, as the older answer could come last. */
  Optional<String> next() {
    Optional<String> next = ids.stream().filter(id -> !asked.contains(id)).findFirst();
    next.ifPresent(ids::remove);
    next.ifPresent(asked::add);
    return next;
  }

  /** The parameters of the call that reads it. */
  Map<String, String> params(String id) {
    return method == SlackMethod.USERS_INFO
        ? Map.of("user", id)
        : Map.of("channel", id, "include_num_members", "true");
  }

  /** The call was not made. */
  void notMade(String id) {
    asked.remove(id);
    add(id);
  }

  /** Applies an answer. */
  List<ListChange> apply(String id, ObjectNode answer) {
    asked.remove(id);
    JsonNode entry = answer.path(method == SlackMethod.USERS_INFO ? "user" : "channel");
    return listed.test(entry) ? list.applyOne(entry) : List.of();
  }

  /** One could not be read by itself: what has become of it, the list shows. */
  void failed(String id, SlackException.Kind kind) {
    asked.remove(id);
    if (kind == SlackException.Kind.RATE_LIMITED) {
      add(id);
    } else if (kind != SlackException.Kind.CHANNEL) {
      list.readAgain();
    }
  }
}
