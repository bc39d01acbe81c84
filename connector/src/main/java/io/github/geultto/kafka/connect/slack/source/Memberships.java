package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.util.ArrayList;
import java.util.List;

/** Slack's answers about members as pages of entries that each have an id. */
final class Memberships {

  private static final char OF = '/';

  private Memberships() {}

  /** The entry of a user. */
  static ObjectNode entry(String id) {
    return JsonNodeFactory.instance.objectNode().put("id", id);
  }

  /** A page of {@code conversations.members}, which has ids alone. */
  static Page<JsonNode> ofChannel(Page<JsonNode> page) {
    return page.with(
        page.items().stream()
            .map(item -> item.isTextual() ? (JsonNode) entry(item.textValue()) : item)
            .toList());
  }

  /**
   * The answer of {@code usergroups.list}: an entry of each group, followed by one of each of its
   * members, whose id is that of both.
   *
   * @throws IllegalArgumentException if a group lacks its members: that does not mean that it has
   *     none
   */
  static Page<JsonNode> ofUserGroups(Page<JsonNode> page) {
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode group : page.items()) {
      entries.add(group);
      boolean isOff = group.path("date_delete").asLong(0) > 0;
      if (!group.path("users").isArray() && group.path("id").isTextual() && !isOff) {
        throw new IllegalArgumentException("a user group without \"users\"");
      }
      for (JsonNode user : group.path("users")) {
        entries.add(entry(group.path("id").asText() + OF + user.asText()));
      }
    }
    return page.with(entries);
  }

  /** Whether an id is that of a member of a user group. */
  static boolean isMember(String id) {
    return id.indexOf(OF) >= 0;
  }

  /** The group in the id of its member. */
  static String group(String id) {
    return id.substring(0, id.indexOf(OF));
  }

  /** The user in the id of a group's member. */
  static String user(String id) {
    return id.substring(id.indexOf(OF) + 1);
  }
}
