package io.github.geultto.kafka.connect.slack.record;

import io.github.geultto.kafka.connect.slack.model.Hash;
import io.github.geultto.kafka.connect.slack.model.MessageColumn;
import io.github.geultto.kafka.connect.slack.model.MessageColumns;
import java.util.List;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The schemas of the three topics. They change only in ways that old consumers can read: optional
 * fields may be added at the end. The fields' texts become column descriptions in BigQuery, so they
 * speak to analysts. Those of messages are in {@link MessageColumns}.
 */
public final class Schemas {

  private static final String NAMESPACE = "io.github.geultto.slack.";

  private static final String USER_ID = "Slack's id of the person or bot, such as U0123ABCD.";
  private static final String CHANNEL_ID = MessageColumns.CHANNEL_ID;

  /** Key of the users topic. */
  public static final Schema USER_KEY =
      struct("UserKey", "Which person or bot.").field("user_id", required(USER_ID)).build();

  /** Value of the users topic. */
  public static final Schema USER =
      struct("User", "A person or bot of the workspace, one row each.")
          .field("user_id", required(USER_ID))
          .field("team_id", string("Slack's id of the workspace that the person belongs to."))
          .field("name", string("The person's handle in Slack, unique in the workspace."))
          .field("real_name", string("The name that the person gave as the real one."))
          .field("display_name", string("The name that Slack shows; empty where none was chosen."))
          .field("email", string("E-mail address; only where the app may read it."))
          .field("title", string("Job title or role from the profile."))
          .field("time_zone", string("The person's time zone, such as Asia/Seoul."))
          .field("is_bot", bool("Whether this is a bot."))
          .field("is_admin", bool("Whether the person administers the workspace."))
          .field("is_restricted", bool("Whether the person is a guest (of one or more channels)."))
          .field("is_deleted", bool("Whether the account is deactivated."))
          .field("updated_at", timestamp("When the profile was last changed (UTC)."))
          .build();

  /** Key of the channels topic. */
  public static final Schema CHANNEL_KEY =
      struct("ChannelKey", "Which channel.").field("channel_id", required(CHANNEL_ID)).build();

  /** Value of the channels topic. */
  public static final Schema CHANNEL =
      struct("Channel", "A channel of the workspace, one row each.")
          .field("channel_id", required(CHANNEL_ID))
          .field("team_id", string("Slack's id of the workspace that shows the channel."))
          .field("channel_name", string("Name without #; none for direct messages."))
          .field("num_member", int64("People in the channel."))
          .field("is_private", bool("Whether only its members can see the channel."))
          .field("is_archived", bool("Whether the channel is archived."))
          .field("is_shared", bool("Whether other workspaces or organisations take part."))
          .field("topic", string("The channel's topic line."))
          .field("purpose", string("What the channel is for."))
          .field("creator", string("Slack's id of the person who made the channel."))
          .field("created_at", timestamp("When the channel was made (UTC)."))
          .build();

  /** Key of the conversations topic. */
  public static final Schema CONVERSATION_KEY =
      struct("ConversationKey", "Which message of which channel.")
          .field("channel_id", required(CHANNEL_ID))
          .field("ts", required(MessageColumns.TS))
          .build();

  /** Value of the conversations topic. */
  public static final Schema CONVERSATION = conversation(MessageColumns.WITHOUT_RAW);

  /** Value of the conversations topic with {@code include.raw.json=true}. */
  public static final Schema CONVERSATION_WITH_RAW = conversation(MessageColumns.WITH_RAW);

  private Schemas() {}

  private static Schema conversation(List<MessageColumn> columns) {
    SchemaBuilder schema =
        struct("Conversation", "A message, be it a post or a reply in a thread, one row each.");
    columns.forEach(column -> schema.field(column.name(), schema(column)));
    return schema.build();
  }

  private static Schema schema(MessageColumn column) {
    SchemaBuilder schema =
        switch (column.type()) {
          case STRING -> SchemaBuilder.string();
          case INT64 -> SchemaBuilder.int64();
          case BOOLEAN -> SchemaBuilder.bool().defaultValue(false);
          case DATE -> Date.builder();
          case TIMESTAMP -> Timestamp.builder();
        };
    return (column.isRequired() ? schema : schema.optional()).doc(column.doc()).build();
  }

  private static SchemaBuilder struct(String name, String doc) {
    return SchemaBuilder.struct().name(NAMESPACE + name).version(1).doc(doc);
  }

  private static Schema required(String doc) {
    return SchemaBuilder.string().doc(doc).build();
  }

  private static Schema string(String doc) {
    return SchemaBuilder.string().optional().doc(doc).build();
  }

  private static Schema int64(String doc) {
    return SchemaBuilder.int64().optional().doc(doc).build();
  }

  private static Schema bool(String doc) {
    return SchemaBuilder.bool().optional().doc(doc).build();
  }

  private static Schema timestamp(String doc) {
    return Timestamp.builder().optional().doc(doc).build();
  }

  /** Which columns the three tables have: another text where a version knows other ones. */
  public static String columns() {
    Hash hash = new Hash();
    for (Schema schema : List.of(USER, CHANNEL, CONVERSATION)) {
      schema.fields().forEach(field -> hash.add(field.name()));
    }
    return Integer.toHexString(hash.value());
  }
}
