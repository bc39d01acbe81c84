package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** auth.test, auth.teams.list and team.info. */
final class TeamMethods {
  private static final int MOST = 1000;

  private final Workspace workspace;
  private final Faults faults;

  TeamMethods(Workspace workspace, Faults faults) {
    this.workspace = workspace;
    this.faults = faults;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("auth.test", new Endpoint(Endpoint.SPECIAL, this::authTest));
    endpoints.put("auth.teams.list", new Endpoint(Endpoint.TIER_2, this::list));
    endpoints.put("team.info", new Endpoint(Endpoint.TIER_3, this::info));
  }

  private ObjectNode authTest(Call call) {
    ObjectNode user = workspace.usersById().get(call.user());
    ObjectNode answer = Json.object();
    answer.put("url", call.organisation() ? Organisation.URL : workspace.url());
    answer.put("team", call.organisation() ? Organisation.NAME : workspace.name());
    answer.put("user", user == null ? "simulator" : user.path("name").asText(""));
    answer.put("team_id", call.organisation() ? Organisation.ID : workspace.teamId());
    answer.put("user_id", call.user());
    if (call.bot()) {
      answer.put("bot_id", Workspace.BOT_ID);
    }
    if (call.organisation()) {
      answer.put("enterprise_id", Organisation.ID);
    }
    answer.put("is_enterprise_install", call.organisation());
    return answer;
  }

  private ObjectNode list(Call call) throws SlackError {
    ObjectNode answer = Json.object();
    ArrayNode teams = answer.putArray("teams");
    if (!call.organisation()) {
      teams.addObject().put("id", workspace.teamId()).put("name", workspace.name());
      return ConversationLists.withCursor(answer, "");
    }
    List<Organisation.Team> all = workspace.organisation().granted();
    String cursor = ConversationLists.cursor(call, faults);
    int start =
        cursor.isEmpty()
            ? 0
            : all.indexOf(workspace.organisation().team(Cursor.decode("team", cursor)));
    int end = Math.min(all.size(), start + faults.pageSize(call.limit(100, MOST)));
    for (Organisation.Team team : all.subList(start, end)) {
      teams.addObject().put("id", team.id()).put("name", team.name());
    }
    return ConversationLists.withCursor(
        answer, end < all.size() ? Cursor.encode("team", all.get(end).id()) : "");
  }

  private ObjectNode info(Call call) throws SlackError {
    call.require("team:read");
    if (!call.organisation()) {
      return describe(workspace.teamId(), workspace.name(), workspace.url(), workspace.domain());
    }
    if (call.param("team").isEmpty()) {
      return describe(Organisation.ID, Organisation.NAME, Organisation.URL, "grid");
    }
    Organisation.Team team = workspace.organisation().team(call.param("team"));
    return describe(team.id(), team.name(), team.url(), team.domain());
  }

  private static ObjectNode describe(String id, String name, String url, String domain) {
    ObjectNode answer = Json.object();
    ObjectNode team = answer.putObject("team");
    team.put("id", id).put("name", name).put("url", url).put("domain", domain);
    team.put("email_domain", "");
    team.putObject("icon").put("image_default", true);
    return answer;
  }
}
