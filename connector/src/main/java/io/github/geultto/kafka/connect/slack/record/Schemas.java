package io.github.geultto.kafka.connect.slack.record;

import io.github.geultto.kafka.connect.slack.model.Hash;
import io.github.geultto.kafka.connect.slack.model.MessageColumn;
import io.github.geultto.kafka.connect.slack.model.MessageColumns;
import io.github.geultto.kafka.connect.slack.record.RecordFormat.JsonColumnFormat;
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

  static final String USER_ID = "Slack's id of the person or bot, such as U0123ABCD.";
  static final String CHANNEL_ID = MessageColumns.CHANNEL_ID;
  private static final String EMOJI = "The emoji without colons, such as heart or +1::skin-tone-2.";

  /** Key of the users topic. */
  public static final Schema USER_KEY =
      struct("UserKey", "Identifies a person or bot.").field("user_id", required(USER_ID)).build();

  /** Value of the users topic. */
  public static final Schema USER =
      struct("User", "One person or bot of the workspace.")
          .field("user_id", required(USER_ID))
          .field("team_id", string("Slack's id of the workspace that the person belongs to."))
          .field("name", string("The person's handle in Slack, unique in the workspace."))
          .field("real_name", string("The full name from the profile."))
          .field("display_name", string("The name that Slack shows; empty if none was chosen."))
          .field(
              "email",
              string("E-mail address; null unless the app has the scope users:read.email."))
          .field("title", string("Job title or role from the profile."))
          .field("time_zone", string("The person's time zone, such as Asia/Seoul."))
          .field("is_bot", bool("Whether this is a bot."))
          .field("is_admin", bool("Whether the person administers the workspace."))
          .field("is_restricted", bool("Whether the person is a guest (of one or more channels)."))
          .field("is_deleted", bool("Whether the account is deactivated."))
          .field("updated_at", timestamp("When the profile was last changed (UTC)."))
          .field(
              "is_external",
              bool("Whether the person belongs to another workspace or organisation."))
          .build();

  /** Key of the channels topic. */
  public static final Schema CHANNEL_KEY =
      struct("ChannelKey", "Identifies a channel.")
          .field("channel_id", required(CHANNEL_ID))
          .build();

  /** Value of the channels topic. */
  public static final Schema CHANNEL =
      struct("Channel", "One channel of the workspace.")
          .field("channel_id", required(CHANNEL_ID))
          .field("team_id", string("Slack's id of the workspace that shows the channel."))
          .field("channel_name", string("Name without #; null for direct messages."))
          .field("num_member", int64("Number of members."))
          .field("is_private", bool("Whether only its members can see the channel."))
          .field("is_archived", bool("Whether the channel is archived."))
          .field(
              "is_shared",
              bool("Whether the channel is shared with other workspaces or organisations."))
          .field("topic", string("The channel's topic line."))
          .field("purpose", string("The purpose of the channel."))
          .field("creator", string("Slack's id of the person who created the channel."))
          .field("created_at", timestamp("When the channel was created (UTC)."))
          .build();

  /** Key of the conversations topic. */
  public static final Schema CONVERSATION_KEY =
      struct("ConversationKey", "Identifies a message in a channel.")
          .field("channel_id", required(CHANNEL_ID))
          .field("ts", required(MessageColumns.TS))
          .build();

  /** Value of the conversations topic. */
  public static final Schema CONVERSATION = conversation(RecordFormat.DEFAULT);

  /** Key of the reactions topic. */
  public static final Schema REACTION_KEY =
      struct("ReactionKey", "Which emoji of whom on which message.")
          .field("channel_id", required(CHANNEL_ID))
          .field("ts", required(MessageColumns.TS))
          .field("user_id", required("Who reacted (users.user_id)."))
          .field("name", required(EMOJI))
          .build();

  /** Value of the reactions topic. */
  public static final Schema REACTION =
      struct("Reaction", "One person's emoji on a message, one row each.")
          .field("channel_id", required(CHANNEL_ID))
          .field("ts", required(MessageColumns.TS))
          .field("user_id", required("Who reacted (users.user_id)."))
          .field("name", required(EMOJI))
          .field(
              "added_at",
              timestamp("When it was given (UTC); null where no event reported the time."))
          .field(
              "removed_at",
              timestamp(
                  "When it was taken back (UTC): the exact time if source is event, else the time"
                      + " at which it was found missing; null while it is there."))
          .field(
              "observed_at",
              Timestamp.builder().doc("When the connector observed this (UTC).").build())
          .field(
              "source",
              required("How the last change was observed: event, with its time, or poll."))
          .build();

  private Schemas() {}

  /** Value of the conversations topic in a format. */
  public static Schema conversation(RecordFormat format) {
    boolean isNested = format.jsonColumns() == JsonColumnFormat.STRUCT;
    // Converters cache schemas by name, and generated classes have the name: one for each type.
    String name = isNested ? "NestedConversation" : "Conversation";
    SchemaBuilder schema = struct(name, "One message: a post or a reply in a thread.");
    for (MessageColumn column : messageColumns(format)) {
      Schema plain = schema(column);
      schema.field(column.name(), isNested ? NestedColumns.schema(column, plain) : plain);
    }
    return schema.build();
  }

  static List<MessageColumn> messageColumns(RecordFormat format) {
    return format.includesRaw() ? MessageColumns.WITH_RAW : MessageColumns.WITHOUT_RAW;
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

  static SchemaBuilder struct(String name, String doc) {
    return SchemaBuilder.struct().name(NAMESPACE + name).version(1).doc(doc);
  }

  static Schema required(String doc) {
    return SchemaBuilder.string().doc(doc).build();
  }

  static Schema string(String doc) {
    return SchemaBuilder.string().optional().doc(doc).build();
  }

  static Schema int64(String doc) {
    return SchemaBuilder.int64().optional().doc(doc).build();
  }

  static Schema bool(String doc) {
    return SchemaBuilder.bool().optional().doc(doc).build();
  }

  static Schema timestamp(String doc) {
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
