package io.github.geultto.kafka.connect.slack.local;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/**
 * The tables that the pipeline keeps, column by column: the topics' fields under the same names.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are: List.of
enum Table {
  USERS(
      "users",
      "slack.users",
      List.of("user_id"),
      List.of(
          text("user_id"),
          text("team_id"),
          text("name"),
          text("real_name"),
          text("display_name"),
          text("email"),
          text("title"),
          text("time_zone"),
          new Column("is_bot", Type.BOOLEAN),
          new Column("is_admin", Type.BOOLEAN),
          new Column("is_restricted", Type.BOOLEAN),
          new Column("is_deleted", Type.BOOLEAN),
          new Column("updated_at", Type.TIMESTAMP),
          new Column("is_external", Type.BOOLEAN))),
  CHANNELS(
      "channels",
      "slack.channels",
      List.of("channel_id"),
      List.of(
          text("channel_id"),
          text("team_id"),
          text("channel_name"),
          new Column("num_member", Type.LONG),
          new Column("is_private", Type.BOOLEAN),
          new Column("is_archived", Type.BOOLEAN),
          new Column("is_shared", Type.BOOLEAN),
          text("topic"),
          text("purpose"),
          text("creator"),
          new Column("created_at", Type.TIMESTAMP))),
  MESSAGES(
      "slack_conversation_master",
      "slack.conversations",
      List.of("channel_id", "ts"),
      List.of(
          text("channel_id"),
          text("ts"),
          text("message_type"),
          text("post_id"),
          text("thread_ts"),
          text("user_id"),
          text("bot_id"),
          text("subtype"),
          new Column("createtime", Type.TIMESTAMP),
          new Column("tddate", Type.DATE),
          text("text"),
          text("permalink"),
          new Column("reactions", Type.JSON),
          new Column("reaction_count", Type.LONG),
          new Column("reply_count", Type.LONG),
          new Column("reply_user_count", Type.LONG),
          new Column("latest_reply_at", Type.TIMESTAMP),
          new Column("edited_at", Type.TIMESTAMP),
          new Column("files", Type.JSON),
          new Column("is_deleted", Type.BOOLEAN),
          text("content"),
          text("author_name"),
          text("edited_by"),
          new Column("attachments", Type.JSON))),
  CHANNEL_MEMBERS(
      "channel_members",
      "slack.channel_members",
      List.of("channel_id", "user_id"),
      List.of(
          text("channel_id"),
          text("user_id"),
          new Column("observed_at", Type.TIMESTAMP),
          new Column("is_deleted", Type.BOOLEAN))),
  USER_GROUPS(
      "user_groups",
      "slack.user_groups",
      List.of("user_group_id"),
      List.of(
          text("user_group_id"),
          text("team_id"),
          text("handle"),
          text("name"),
          text("description"),
          new Column("user_count", Type.LONG),
          new Column("is_external", Type.BOOLEAN),
          new Column("is_deleted", Type.BOOLEAN),
          text("creator"),
          new Column("created_at", Type.TIMESTAMP),
          new Column("updated_at", Type.TIMESTAMP))),
  USER_GROUP_MEMBERS(
      "user_group_members",
      "slack.user_group_members",
      List.of("user_group_id", "user_id"),
      List.of(
          text("user_group_id"),
          text("user_id"),
          new Column("observed_at", Type.TIMESTAMP),
          new Column("is_deleted", Type.BOOLEAN))),
  REACTIONS(
      "reactions",
      "slack.reactions",
      List.of("channel_id", "ts", "user_id", "name"),
      List.of(
          text("channel_id"),
          text("ts"),
          text("user_id"),
          text("name"),
          new Column("added_at", Type.TIMESTAMP),
          new Column("removed_at", Type.TIMESTAMP),
          new Column("observed_at", Type.TIMESTAMP),
          text("source")));

  /** How a column's values are read, compared and written out. */
  enum Type {
    TEXT("text"),
    /** JSON in a text column: equal if it means the same. */
    JSON("text"),
    LONG("bigint"),
    BOOLEAN("boolean"),
    /** An instant in milliseconds; the column holds it in UTC. */
    TIMESTAMP("timestamp(3)"),
    DATE("date");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }
  }

  /** A column of a table. */
  record Column(String name, Type type) {}

  private final String tableName;
  private final String topic;
  private final List<String> key;
  private final List<Column> columns;

  Table(String tableName, String topic, List<String> key, List<Column> columns) {
    this.tableName = tableName;
    this.topic = topic;
    this.key = key;
    this.columns = columns;
  }

  /** Its name in the database. */
  String tableName() {
    return tableName;
  }

  /** Whether it is filled only where the source's settings say so. */
  boolean isOptional() {
    return compareTo(MESSAGES) > 0;
  }

  /** The topic it is filled from. */
  String topic() {
    return topic;
  }

  /** All columns, in order, the key's first. */
  List<Column> columns() {
    return columns;
  }

  /** The row's primary key, its parts joined by a slash. */
  String keyOf(Map<String, Object> row) {
    return key.stream().map(column -> String.valueOf(row.get(column))).collect(joining("/"));
  }

  /** Columns of the primary key. */
  String keyColumns() {
    return String.join(", ", key);
  }

  /** The statement that makes it, if it is not there yet. */
  String createStatement() {
    return columns.stream()
        .map(column -> column.name() + " " + column.type().sql)
        .collect(
            joining(
                ", ",
                "CREATE TABLE IF NOT EXISTS " + tableName + " (",
                ", PRIMARY KEY (" + keyColumns() + "))"));
  }

  private static Column text(String name) {
    return new Column(name, Type.TEXT);
  }
}
