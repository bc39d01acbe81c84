package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The workspaces (teams) of an Enterprise Grid. The organisation's token reads all of them, and
 * names one of them in {@code team_id} where a method lists something. Guarded by the workspace's
 * lock.
 *
 * <p>Source: <a
 * href="https://docs.slack.dev/reference/methods/auth.teams.list">auth.teams.list</a>.
 */
final class Organisation {
  static final String ID = "E0GRID0000";
  static final String NAME = "Grid";
  static final String URL = "https://grid.enterprise.slack.com/";

  private static final Pattern TEAM_ID = Pattern.compile("T[A-Z0-9]{3,}");

  private final Map<String, Team> byId = new LinkedHashMap<>();
  private final Set<String> withdrawn = new HashSet<>();

  /** A workspace of the organisation. */
  record Team(String id, String name) {
    String domain() {
      return name.toLowerCase(Locale.ROOT);
    }

    String url() {
      return "https://" + domain() + ".slack.com/";
    }
  }

  /** Adds the team whose folder an export names so, by its name or its id. */
  Team add(String folder) {
    String id = TEAM_ID.matcher(folder).matches() ? folder : "T" + ExportChannels.digest(folder);
    return byId.computeIfAbsent(id, key -> new Team(key, folder));
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** The teams that the app has been added to. */
  List<Team> granted() {
    return byId.values().stream().filter(team -> !withdrawn.contains(team.id())).toList();
  }

  /** Adds the app to a team, or removes it. */
  void grant(String team, boolean granted) {
    if (granted) {
      withdrawn.remove(team);
    } else {
      withdrawn.add(team);
    }
  }

  /** The granted team of that id. */
  Team team(String id) throws SlackError {
    return granted().stream()
        .filter(team -> team.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new SlackError("team_access_not_granted"));
  }

  /** The team whose lists a call reads; null for the token of one workspace. */
  Team listedBy(Call call) throws SlackError {
    if (!call.organisation()) {
      return null;
    }
    if (call.param("team_id").isEmpty()) {
      throw new SlackError("missing_argument");
    }
    return team(call.param("team_id"));
  }

  /** Says that a team lists a channel, which is then shared if another one lists it as well. */
  void share(Channel channel, Team team) {
    ObjectNode info = Message.copy(channel.info());
    Set<String> ids = ids(info.path("shared_team_ids"));
    ids.add(team.id());
    info.put("is_org_shared", ids.size() > 1);
    info.put("is_shared", ids.size() > 1 || info.path("is_shared").asBoolean());
    set(info.putArray("shared_team_ids"), ids);
    channel.replaceInfo(info);
  }

  /** Whether a team lists a channel; one that no team claims is the whole organisation's. */
  static boolean has(Team team, Channel channel) {
    Set<String> ids = ids(channel.info().path("shared_team_ids"));
    return team == null || ids.isEmpty() || ids.contains(team.id());
  }

  /** Whether somebody belongs to a team; whom no team claims, belongs to each. */
  static boolean has(Team team, JsonNode user) {
    Set<String> ids = ids(user.at("/enterprise_user/teams"));
    return team == null || ids.isEmpty() || ids.contains(team.id());
  }

  /** Says that somebody belongs to a team. */
  static void join(ObjectNode user, Team team) {
    ObjectNode enterprise = user.withObject("/enterprise_user");
    enterprise.put("id", user.path("id").asText()).put("enterprise_id", ID);
    Set<String> ids = ids(enterprise.path("teams"));
    ids.add(team.id());
    set(enterprise.putArray("teams"), ids);
  }

  private static void set(ArrayNode array, Set<String> ids) {
    ids.forEach(array::add);
  }

  private static Set<String> ids(JsonNode array) {
    Set<String> ids = new LinkedHashSet<>();
    array.forEach(id -> ids.add(id.asText()));
    return ids;
  }
}
