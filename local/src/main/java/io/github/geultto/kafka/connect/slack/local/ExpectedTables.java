package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the tables must hold for a workspace, worked out from Slack's JSON alone. It shares no code
 * with the connector, so that a mistake there cannot hide here.
 *
 * <p>Values are {@link String}, {@link Long}, {@link Boolean}, {@link Instant} (milliseconds),
 * {@link LocalDate} or, in columns of JSON, {@link JsonNode}; null where Slack says nothing.
 */
final class ExpectedTables {
  private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");

  /** The last second that a ts can have. */
  private static final long LAST_SECOND = 9_999_999_999L;

  private ExpectedTables() {}

  /** The rows of each table by {@link Table#keyOf key}. */
  static Map<Table, Map<String, Map<String, Object>>> of(Snapshot workspace, ZoneId zone) {
    Map<Table, Map<String, Map<String, Object>>> tables = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      tables.put(table, new HashMap<>());
    }
    for (JsonNode user : workspace.users()) {
      add(tables, Table.USERS, user(user, workspace.teamId()));
    }
    for (JsonNode channel : workspace.channels()) {
      add(tables, Table.CHANNELS, channel(channel, workspace.teamId()));
    }
    workspace
        .messages()
        .forEach(
            (channel, messages) -> {
              for (JsonNode message : messages) {
                if (ExpectedMessages.isOne(message)) {
                  Map<String, Object> row =
                      ExpectedMessages.row(message, channel, workspace.url(), zone);
                  if (isPartial(workspace, row)) {
                    row.computeIfPresent(
                        "reactions", (name, shown) -> new PartialReactions((JsonNode) shown));
                  }
                  add(tables, Table.MESSAGES, row);
                  if (workspace.hasReactionRows()) {
                    ExpectedReactions.rows(channel, message)
                        .forEach(reaction -> add(tables, Table.REACTIONS, reaction));
                  }
                }
              }
            });
    ExpectedMemberships.rows(workspace)
        .forEach((table, rows) -> rows.forEach(row -> add(tables, table, row)));
    return tables;
  }

  private static boolean isPartial(Snapshot workspace, Map<String, Object> row) {
    return workspace.gaps().partialReactions().contains(Table.MESSAGES.keyOf(row));
  }

  private static void add(
      Map<Table, Map<String, Map<String, Object>>> tables, Table table, Map<String, Object> row) {
    tables.get(table).put(table.keyOf(row), row);
  }

  private static Map<String, Object> user(JsonNode user, String teamId) {
    JsonNode profile = user.path("profile");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("user_id", string(user, "id"));
    row.put("team_id", string(user, "team_id"));
    row.put("name", string(user, "name"));
    row.put(
        "real_name",
        user.hasNonNull("real_name") ? string(user, "real_name") : string(profile, "real_name"));
    row.put("display_name", string(profile, "display_name"));
    row.put("email", string(profile, "email"));
    row.put("title", string(profile, "title"));
    row.put("time_zone", string(user, "tz"));
    row.put("is_bot", either(user, "is_bot"));
    row.put("is_admin", either(user, "is_admin"));
    row.put("is_restricted", either(user, "is_restricted", "is_ultra_restricted"));
    row.put("is_deleted", either(user, "deleted"));
    row.put("updated_at", seconds(user.path("updated")));
    String team = string(user, "team_id");
    boolean stranger = user.path("is_stranger").asBoolean();
    row.put("is_external", stranger || (team != null && !team.equals(teamId)));
    if (team == null && !stranger) {
      row.put("is_external", null);
    }
    return row;
  }

  private static Map<String, Object> channel(JsonNode channel, String teamId) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("channel_id", string(channel, "id"));
    row.put(
        "team_id",
        channel.hasNonNull("context_team_id") ? string(channel, "context_team_id") : teamId);
    row.put("channel_name", string(channel, "name"));
    Long members = null;
    if (channel.path("num_members").isNumber()) {
      members = channel.get("num_members").longValue();
    } else if (channel.path("members").isArray()) {
      members = (long) channel.get("members").size();
    }
    row.put("num_member", members);
    row.put("is_private", either(channel, "is_private", "is_im", "is_mpim"));
    row.put("is_archived", either(channel, "is_archived"));
    row.put("is_shared", either(channel, "is_shared", "is_ext_shared", "is_org_shared"));
    row.put("topic", string(channel.path("topic"), "value"));
    row.put("purpose", string(channel.path("purpose"), "value"));
    row.put("creator", string(channel, "creator"));
    row.put("created_at", seconds(channel.path("created")));
    return row;
  }

  /** A text as a column holds it: PostgreSQL's text has no NUL. */
  static String string(JsonNode object, String field) {
    return storable(text(object, field));
  }

  static String storable(String text) {
    return text == null ? null : encodable(text).replace('\0', '\uFFFD');
  }

  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isValueNode() && !value.isNull() ? value.asText() : null;
  }

  /** No encoding has half a surrogate pair. */
  static String encodable(String text) {
    return text == null ? null : HALF_PAIR.matcher(text).replaceAll("?");
  }

  static Boolean either(JsonNode object, String... fields) {
    Boolean result = null;
    for (String field : fields) {
      if (object.path(field).isBoolean()) {
        result = (result != null && result) || object.get(field).booleanValue();
      }
    }
    return result;
  }

  static Instant seconds(JsonNode seconds) {
    long second = seconds.asLong();
    return second > 0 && second <= LAST_SECOND ? Instant.ofEpochSecond(second) : null;
  }
}
