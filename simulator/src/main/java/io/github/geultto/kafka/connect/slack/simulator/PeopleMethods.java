package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** users.list and users.info. */
final class PeopleMethods {
  private static final int MOST = 1000;

  private final Workspace workspace;
  private final Faults faults;

  PeopleMethods(Workspace workspace, Faults faults) {
    this.workspace = workspace;
    this.faults = faults;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("users.list", new Endpoint(Endpoint.TIER_2, this::list));
    endpoints.put("users.info", new Endpoint(Endpoint.TIER_4, this::info));
  }

  private ObjectNode list(Call call) throws SlackError {
    call.require("users:read");
    Organisation.Team team = workspace.organisation().listedBy(call);
    List<ObjectNode> all =
        workspace.usersById().values().stream()
            .filter(user -> Organisation.has(team, user))
            .toList();
    boolean paged = !call.param("limit").isEmpty() && !call.param("limit").equals("0");
    if (!paged && all.size() > MOST) {
      throw new SlackError("limit_required");
    }
    int start = 0;
    String cursor = call.param("cursor");
    if (!cursor.isEmpty()) {
      if (faults.cursorExpired()) {
        throw new SlackError("invalid_cursor");
      }
      start = all.indexOf(workspace.usersById().get(Cursor.decode("user", cursor)));
      if (start < 0) {
        throw new SlackError("invalid_cursor");
      }
    }
    int limit = call.limit(MOST, MOST);
    int end = Math.min(all.size(), start + (paged ? faults.pageSize(limit) : limit));
    ObjectNode answer = Json.object();
    ArrayNode members = answer.putArray("members");
    for (ObjectNode user : all.subList(start, end)) {
      ObjectNode shown = view(call.scopes(), user);
      // Each workspace shows a user of the organisation as one of its own.
      members.add(team == null ? shown : Message.copy(shown).put("team_id", team.id()));
    }
    answer.put("cache_ts", call.now().getEpochSecond());
    return ConversationLists.withCursor(
        answer, end < all.size() ? Cursor.encode("user", all.get(end).path("id").asText()) : "");
  }

  private ObjectNode info(Call call) throws SlackError {
    call.require("users:read");
    ObjectNode user = workspace.user(call.param("user"));
    if (user == null) {
      throw new SlackError("user_not_found");
    }
    ObjectNode answer = Json.object();
    answer.set("user", view(call.scopes(), user));
    return answer;
  }

  /** Addresses show only to who may read them. */
  static ObjectNode view(Set<String> scopes, ObjectNode user) {
    if (scopes.contains("users:read.email") || !user.path("profile").has("email")) {
      return user;
    }
    ObjectNode copy = Message.copy(user);
    ObjectNode profile = Message.copy((ObjectNode) user.get("profile"));
    profile.remove("email");
    copy.set("profile", profile);
    return copy;
  }
}
