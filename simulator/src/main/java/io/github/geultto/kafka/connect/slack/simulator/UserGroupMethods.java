package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * usergroups.list, .create, .update, .enable, .disable and usergroups.users.update. Source: <a
 * href="https://docs.slack.dev/reference/methods/usergroups.list">usergroups.list</a>.
 */
final class UserGroupMethods {
  private final Workspace workspace;

  UserGroupMethods(Workspace workspace) {
    this.workspace = workspace;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("usergroups.list", new Endpoint(Endpoint.TIER_2, this::list));
    endpoints.put("usergroups.create", new Endpoint(Endpoint.TIER_2, this::create));
    endpoints.put("usergroups.update", new Endpoint(Endpoint.TIER_2, this::update));
    endpoints.put("usergroups.enable", new Endpoint(Endpoint.TIER_2, call -> set(call, false)));
    endpoints.put("usergroups.disable", new Endpoint(Endpoint.TIER_2, call -> set(call, true)));
    endpoints.put("usergroups.users.update", new Endpoint(Endpoint.TIER_2, this::updateUsers));
  }

  /** Adds a group as it is at first. */
  static ObjectNode add(
      Workspace workspace, String id, String handle, String name, List<String> users, Instant now) {
    ObjectNode group = Json.object().put("id", id).put("team_id", workspace.teamId());
    group.put("is_usergroup", true).put("is_subteam", true);
    group.put("name", name).put("description", "").put("handle", handle);
    group.put("is_external", false);
    group.put("date_create", now.getEpochSecond()).put("date_update", now.getEpochSecond());
    group.put("date_delete", 0).putNull("auto_type");
    group.put("created_by", Workspace.BOT_USER).put("updated_by", Workspace.BOT_USER);
    group.putNull("deleted_by");
    put(group, users);
    workspace.userGroupsById().put(id, group);
    return group;
  }

  private static void put(ObjectNode group, Iterable<String> users) {
    ArrayNode ids = group.putArray("users");
    users.forEach(ids::add);
    group.put("user_count", ids.size());
  }

  private ObjectNode list(Call call) throws SlackError {
    call.require("usergroups:read");
    Organisation.Team team = workspace.organisation().listedBy(call);
    ObjectNode answer = Json.object();
    ArrayNode groups = answer.putArray("usergroups");
    for (ObjectNode group : workspace.userGroupsById().values()) {
      boolean own = team == null || team.id().equals(group.path("team_id").asText());
      if (own && (!isDisabled(group) || call.flag("include_disabled"))) {
        ObjectNode shown = Message.copy(group);
        if (!call.flag("include_users")) {
          shown.remove("users");
        }
        if (!call.flag("include_count")) {
          shown.remove("user_count");
        }
        groups.add(shown);
      }
    }
    return answer;
  }

  private static boolean isDisabled(JsonNode group) {
    return group.path("date_delete").asLong() > 0;
  }

  private ObjectNode create(Call call) throws SlackError {
    call.require("usergroups:write");
    String id = String.format(Locale.ROOT, "S0SIM%05d", workspace.userGroupsById().size() + 1);
    String name = call.param("name");
    ObjectNode group = add(workspace, id, call.param("handle"), name, List.of(), call.now());
    group.put("description", call.param("description"));
    if (workspace.isOrganisation() && !call.param("team_id").isEmpty()) {
      group.put("team_id", call.param("team_id"));
    }
    publish(call, "subteam_created", group);
    return answer(group);
  }

  private ObjectNode update(Call call) throws SlackError {
    ObjectNode group = writable(call);
    for (String field : List.of("name", "handle", "description")) {
      if (call.params().containsKey(field)) {
        group.put(field, call.param(field));
      }
    }
    return updated(call, group);
  }

  private ObjectNode set(Call call, boolean disabled) throws SlackError {
    ObjectNode group = writable(call);
    group.put("date_delete", disabled ? call.now().getEpochSecond() : 0);
    return updated(call, group);
  }

  private ObjectNode updateUsers(Call call) throws SlackError {
    ObjectNode group = writable(call);
    Set<String> before = new LinkedHashSet<>();
    group.path("users").forEach(user -> before.add(user.asText()));
    Set<String> after = new LinkedHashSet<>(List.of(call.param("users").split("\\s*,\\s*")));
    put(group, after);
    long updated = group.path("date_update").asLong();
    updated(call, group);
    ObjectNode event = Json.object().put("type", "subteam_members_changed");
    event.put("subteam_id", group.path("id").asText()).put("team_id", workspace.teamId());
    event.put("date_previous_update", updated);
    event.put("date_update", call.now().getEpochSecond());
    difference(event.putArray("added_users"), after, before);
    difference(event.putArray("removed_users"), before, after);
    workspace.publish(listener -> listener.userGroupChanged(event, call.now()));
    return answer(group);
  }

  private static void difference(ArrayNode array, Set<String> of, Set<String> without) {
    of.stream().filter(user -> !without.contains(user)).forEach(array::add);
  }

  private ObjectNode writable(Call call) throws SlackError {
    call.require("usergroups:write");
    ObjectNode group = workspace.userGroupsById().get(call.param("usergroup"));
    if (group == null) {
      throw new SlackError("no_such_subteam");
    }
    ObjectNode copy = Message.copy(group);
    workspace.userGroupsById().put(copy.path("id").asText(), copy);
    return copy;
  }

  private ObjectNode updated(Call call, ObjectNode group) {
    group.put("date_update", call.now().getEpochSecond()).put("updated_by", call.user());
    publish(call, "subteam_updated", group);
    return answer(group);
  }

  private void publish(Call call, String type, ObjectNode group) {
    ObjectNode event = Json.object().put("type", type);
    event.set("subteam", Message.copy(group));
    workspace.publish(listener -> listener.userGroupChanged(event, call.now()));
  }

  private static ObjectNode answer(ObjectNode group) {
    ObjectNode answer = Json.object();
    answer.set("usergroup", group);
    return answer;
  }
}
