package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The users of a workspace. Guarded by the workspace's lock. */
final class Users {
  private final String teamId;
  private final Map<String, ObjectNode> byId = new LinkedHashMap<>();
  private final Map<String, ObjectNode> unlisted = new LinkedHashMap<>();

  Users(String teamId) {
    this.teamId = teamId;
  }

  /** Those whom users.list shows. */
  Map<String, ObjectNode> byId() {
    return byId;
  }

  /**
   * Those whom only users.info shows: people of other organisations who share a channel, accounts
   * that are gone from the list.
   */
  Map<String, ObjectNode> unlisted() {
    return unlisted;
  }

  /** The user of that id, null when there is none. */
  ObjectNode find(String id) {
    return byId.getOrDefault(id, unlisted.get(id));
  }

  boolean remove(String id) {
    boolean wasListed = byId.remove(id) != null;
    return unlisted.remove(id) != null || wasListed;
  }

  /** The id that a change without one is for: one that is free. */
  String idOf(ObjectNode change) {
    String id = change.path("id").asText("");
    for (int free = byId.size() + 1; id.isEmpty(); free++) {
      String candidate = String.format(Locale.ROOT, "U0SIM%05d", free);
      id = find(candidate) != null ? "" : candidate;
    }
    return id;
  }

  /**
   * Adds the user of that id, or changes the fields given of one that exists. {@code listed} false
   * takes one out of users.list.
   */
  ObjectNode put(String id, ObjectNode given, Instant now) {
    boolean listed = given.path("listed").asBoolean(!unlisted.containsKey(id));
    ObjectNode change = Message.copy(given);
    change.remove("listed");
    ObjectNode old = find(id);
    ObjectNode user = old == null ? newUser(id, change) : Message.copy(old);
    JsonNode oldProfile = user.path("profile");
    user.setAll(change);
    if (oldProfile.isObject() && change.path("profile").isObject()) {
      ObjectNode profile = Message.copy((ObjectNode) oldProfile);
      profile.setAll((ObjectNode) change.get("profile"));
      user.set("profile", profile);
    }
    user.put("id", id);
    user.put("updated", now.getEpochSecond());
    (listed ? unlisted : byId).remove(id);
    (listed ? byId : unlisted).put(id, user);
    return user;
  }

  private ObjectNode newUser(String id, ObjectNode known) {
    ObjectNode user = Json.object();
    user.put("id", id);
    user.put("team_id", teamId);
    user.put("name", known.path("name").asText(id.toLowerCase(Locale.ROOT)));
    user.put("deleted", false);
    user.put("real_name", user.path("name").asText());
    user.putObject("profile");
    user.put("is_admin", false);
    user.put("is_bot", false);
    user.put("is_restricted", false);
    return user;
  }
}
