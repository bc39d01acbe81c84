package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** api.test, auth.test, team.info, users.list and users.info. */
final class PeopleMethods {
  private static final int MOST = 1000;

  private final Workspace workspace;
  private final Faults faults;

  PeopleMethods(Workspace workspace, Faults faults) {
    this.workspace = workspace;
    this.faults = faults;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("auth.test", new Endpoint(Endpoint.SPECIAL, this::authTest));
    endpoints.put("team.info", new Endpoint(Endpoint.TIER_3, this::teamInfo));
    endpoints.put("users.list", new Endpoint(Endpoint.TIER_2, this::list));
    endpoints.put("users.info", new Endpoint(Endpoint.TIER_4, this::info));
  }

  private ObjectNode authTest(Call call) {
    ObjectNode user = workspace.usersById().get(call.user());
    ObjectNode answer = Json.object();
    answer.put("url", workspace.url());
    answer.put("team", workspace.name());
    answer.put("user", user == null ? "simulator" : user.path("name").asText(""));
    answer.put("team_id", workspace.teamId());
    answer.put("user_id", call.user());
    if (call.bot()) {
      answer.put("bot_id", Workspace.BOT_ID);
    }
    answer.put("is_enterprise_install", false);
    return answer;
  }

  private ObjectNode teamInfo(Call call) throws SlackError {
    call.require("team:read");
    ObjectNode answer = Json.object();
    ObjectNode team = answer.putObject("team");
    team.put("id", workspace.teamId());
    team.put("name", workspace.name());
    team.put("url", workspace.url());
    team.put("domain", workspace.domain());
    team.put("email_domain", "");
    team.putObject("icon").put("image_default", true);
    return answer;
  }

  private ObjectNode list(Call call) throws SlackError {
    call.require("users:read");
    List<ObjectNode> all = new ArrayList<>(workspace.usersById().values());
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
      members.add(view(call.scopes(), user));
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
