package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of the table of reactions that Slack shows, see {@link ExpectedTables}. When they were
 * added is not in Slack's answers. Rows of reactions that were removed are not compared.
 */
final class ExpectedReactions {

  private ExpectedReactions() {}

  /** The rows of one message. */
  static List<Map<String, Object>> rows(String channel, JsonNode message) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (JsonNode reaction : message.path("reactions")) {
      if (reaction.hasNonNull("name")) {
        for (JsonNode user : reaction.path("users")) {
          rows.add(row(channel, message, reaction, user));
        }
      }
    }
    return rows;
  }

  /** Whether a row is about a reaction that Slack does not show any longer. */
  static boolean isRemoved(Table table, Map<String, Object> row) {
    return table == Table.REACTIONS && row.get("removed_at") != null;
  }

  private static Map<String, Object> row(
      String channel, JsonNode message, JsonNode reaction, JsonNode user) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("channel_id", channel);
    row.put("ts", message.get("ts").asText());
    row.put("user_id", ExpectedTables.storable(user.asText()));
    row.put("name", ExpectedTables.string(reaction, "name"));
    row.put("added_at", Expectation.ANY_TIME_OR_NULL);
    row.put("removed_at", null);
    row.put("observed_at", Expectation.ANY_TIME);
    row.put("source", Expectation.ANY_TEXT);
    return row;
  }
}
