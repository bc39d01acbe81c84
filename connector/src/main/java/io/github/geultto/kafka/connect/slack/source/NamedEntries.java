package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.record.Workspaces;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Users or channels that events or messages named: each is read individually, without waiting for
 * the list.
 */
final class NamedEntries {

  /** Where more are named, the whole list is read. */
  private static final int MOST = 200;

  private static final String NOT_FOUND = "user_not_found";
  private static final String NOT_VISIBLE = "user_not_visible";

  private final ListSync list;
  private final SlackMethod method;
  private final Predicate<JsonNode> listed;
  private final Optional<UnlistedUsers> unlisted;
  private final Set<String> ids = new LinkedHashSet<>();
  private final Set<String> asked = new HashSet<>();

  private NamedEntries(
      ListSync list,
      SlackMethod method,
      Predicate<JsonNode> listed,
      Optional<UnlistedUsers> unlisted) {
    this.list = list;
    this.method = method;
    this.listed = listed;
    this.unlisted = unlisted;
  }

  /** Those of the list of users. */
  static NamedEntries users(ListSync list, UnlistedUsers unlisted) {
    return new NamedEntries(list, SlackMethod.USERS_INFO, user -> true, Optional.of(unlisted));
  }

  /**
   * Those of the list of channels, which has only those of some types.
   *
   * @param teams the workspaces whose channels it has; empty with the token of one workspace.
   *     Events come of all workspaces of an organisation, and a channel that does not say which it
   *     is of is left to the list
   */
  static NamedEntries channels(ListSync list, List<String> types, Collection<String> teams) {
    return new NamedEntries(
        list,
        SlackMethod.CONVERSATIONS_INFO,
        channel ->
            types.contains(type(channel))
                && (teams.isEmpty() || Workspaces.owner(channel, teams).isPresent()),
        Optional.empty());
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

  /** Adds some users whom the list lacks, once those named before have been read. */
  void addUnlisted(Collection<String> authors, Instant now) {
    if (ids.isEmpty()) {
      unlisted.ifPresent(users -> ids.addAll(users.next(authors, now)));
    }
  }

  /** Applies an answer. */
  List<ListChange> apply(String id, ObjectNode answer) {
    asked.remove(id);
    unlisted.ifPresent(users -> users.answered(id));
    JsonNode entry = answer.path(method == SlackMethod.USERS_INFO ? "user" : "channel");
    return listed.test(entry) ? list.applyOne(entry) : List.of();
  }

  /** The channel that an answer shows; empty if it is one that the list does not have. */
  Optional<JsonNode> shown(ObjectNode answer) {
    return Optional.of(answer.path("channel")).filter(JsonNode::isObject).filter(listed);
  }

  /**
   * One could not be read individually. What has become of a channel, the list shows; a user that
   * Slack does not know is gone.
   */
  List<ListChange> failed(String id, SlackException.Kind kind, String code) {
    asked.remove(id);
    boolean isRefused = code.equals(NOT_FOUND) || code.equals(NOT_VISIBLE);
    if (kind == SlackException.Kind.RATE_LIMITED) {
      add(id);
    } else if (unlisted.isPresent() && isRefused) {
      unlisted.get().refused(id);
      return code.equals(NOT_FOUND) ? list.applyGone(id) : List.of();
    } else if (kind != SlackException.Kind.CHANNEL) {
      unlisted.ifPresent(users -> users.failed(id));
      list.readAgain();
    }
    return List.of();
  }
}
