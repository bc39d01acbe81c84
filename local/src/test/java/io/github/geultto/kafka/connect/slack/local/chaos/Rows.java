package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.local.Topics;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the topics say of users, channels and messages, and what they should say, by key: all that
 * can change, as one text.
 */
final class Rows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Rows() {}

  /** Waits until the topics hold what the workspace shows. */
  static void awaitEquality(Workspace workspace, Topics topics, Duration atMost, String run) {
    await("topics as in Slack, " + run)
        .atMost(atMost)
        .untilAsserted(
            () -> assertThat(differences(expected(workspace), actual(topics.read()))).isEmpty());
  }

  /** What a consumer of the topics must hold in the end. */
  static Map<String, String> expected(Workspace workspace) {
    Map<String, String> rows = new TreeMap<>();
    for (JsonNode user : workspace.users()) {
      rows.put(
          user.get("id").asText(),
          row(user.path("real_name"), user.at("/profile/display_name"), user.path("deleted")));
    }
    for (JsonNode channel : workspace.channels()) {
      String id = channel.get("id").asText();
      rows.put(
          id, row(channel.path("name"), channel.path("num_members"), channel.at("/topic/value")));
      for (JsonNode message : workspace.messages(id)) {
        if (!message.path("subtype").asText().equals("tombstone")) {
          rows.put(id + "/" + message.get("ts").asText(), message(message));
        }
      }
    }
    return rows;
  }

  private static String message(JsonNode message) {
    return row(
            message.path("text"),
            message.path("user"),
            message.path("subtype"),
            message.path("thread_ts"))
        + reactions(message.path("reactions"), "users")
        + message.path("reply_count").asLong()
        + "|"
        + message.path("reply_users_count").asLong()
        + "|"
        + millis(message.path("latest_reply"))
        + millis(message.at("/edited/ts"));
  }

  /** What a consumer of the topics holds. */
  static Map<String, String> actual(Topics topics) throws JsonProcessingException {
    Map<String, String> rows = new TreeMap<>();
    topics
        .rows("users")
        .forEach(
            (key, user) ->
                rows.put(
                    key.get("user_id").asText(),
                    row(user.get("real_name"), user.get("display_name"), user.get("is_deleted"))));
    topics
        .rows("channels")
        .forEach(
            (key, channel) ->
                rows.put(
                    key.get("channel_id").asText(),
                    row(
                        channel.get("channel_name"),
                        channel.get("num_member"),
                        channel.get("topic"))));
    for (Map.Entry<JsonNode, JsonNode> record : topics.rows("conversations").entrySet()) {
      JsonNode message = record.getValue();
      rows.put(
          record.getKey().get("channel_id").asText() + "/" + record.getKey().get("ts").asText(),
          row(
                  message.get("text"),
                  message.get("user_id"),
                  message.get("subtype"),
                  message.get("thread_ts"))
              + reactions(JSON.readTree(message.get("reactions").asText()), "user_id")
              + row(
                  message.get("reply_count"),
                  message.get("reply_user_count"),
                  message.get("latest_reply_at"),
                  message.get("edited_at")));
    }
    return rows;
  }

  /** What is missing, too much or different. */
  static List<String> differences(Map<String, String> expected, Map<String, String> actual) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    for (String key : keys) {
      String want = expected.get(key);
      String have = actual.get(key);
      if (have == null) {
        differences.add(key + " is missing");
      } else if (want == null) {
        differences.add(key + " should be gone");
      } else if (!want.equals(have)) {
        differences.add(key + " is " + have + " and not " + want);
      }
    }
    return differences;
  }

  private static String row(JsonNode... values) {
    StringBuilder row = new StringBuilder();
    for (JsonNode value : values) {
      row.append(value.isMissingNode() || value.isNull() ? "-" : value.asText()).append('|');
    }
    return row.toString();
  }

  private static String reactions(JsonNode reactions, String users) {
    StringBuilder text = new StringBuilder();
    for (JsonNode reaction : reactions) {
      text.append(reaction.get("name").asText()).append(reaction.get(users));
      text.append(reaction.get("count").asLong());
    }
    return text.append('|').toString();
  }

  /** A ts as milliseconds, as Connect's timestamps are. */
  private static String millis(JsonNode ts) {
    return ts.isMissingNode()
        ? "-|"
        : new BigDecimal(ts.asText()).movePointRight(3).longValue() + "|";
  }
}
