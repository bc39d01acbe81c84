package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the tables of members and user groups must hold, see {@link ExpectedTables}. */
final class ExpectedMemberships {

  private ExpectedMemberships() {}

  static Map<Table, List<Map<String, Object>>> rows(Snapshot workspace) {
    Map<Table, List<Map<String, Object>>> rows = new EnumMap<>(Table.class);
    rows.put(Table.CHANNEL_MEMBERS, new ArrayList<>());
    rows.put(Table.USER_GROUPS, new ArrayList<>());
    rows.put(Table.USER_GROUP_MEMBERS, new ArrayList<>());
    workspace
        .members()
        .forEach(
            (channel, users) ->
                users.forEach(
                    user ->
                        rows.get(Table.CHANNEL_MEMBERS).add(member("channel_id", channel, user))));
    for (JsonNode group : workspace.userGroups()) {
      rows.get(Table.USER_GROUPS).add(group(group));
      String id = group.path("id").asText();
      for (JsonNode user : group.path("users")) {
        rows.get(Table.USER_GROUP_MEMBERS).add(member("user_group_id", id, user.asText()));
      }
    }
    return rows;
  }

  private static Map<String, Object> member(String of, String id, String user) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(of, id);
    row.put("user_id", user);
    row.put("observed_at", Expectation.ANY_TIME);
    row.put("is_deleted", false);
    return row;
  }

  private static Map<String, Object> group(JsonNode group) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("user_group_id", ExpectedTables.string(group, "id"));
    row.put("team_id", ExpectedTables.string(group, "team_id"));
    row.put("handle", ExpectedTables.string(group, "handle"));
    row.put("name", ExpectedTables.string(group, "name"));
    row.put("description", ExpectedTables.string(group, "description"));
    row.put("user_count", (long) group.path("users").size());
    row.put("is_external", ExpectedTables.either(group, "is_external"));
    row.put("is_deleted", group.path("date_delete").asLong() > 0);
    row.put("creator", ExpectedTables.string(group, "created_by"));
    row.put("created_at", ExpectedTables.seconds(group.path("date_create")));
    row.put("updated_at", ExpectedTables.seconds(group.path("date_update")));
    return row;
  }
}
