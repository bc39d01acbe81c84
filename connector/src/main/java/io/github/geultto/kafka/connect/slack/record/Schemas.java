package io.github.geultto.kafka.connect.slack.record;

import io.github.geultto.kafka.connect.slack.model.Hash;
import java.util.List;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The schemas of the three topics. They change only in ways that old consumers can read: optional
 * fields may be added at the end. The fields' texts become column descriptions in BigQuery, so they
 * speak to analysts.
 */
public final class Schemas {

  private static final String NAMESPACE = "io.github.geultto.slack.";

  static final String USER_ID = "Slack's id of the person or bot, such as U0123ABCD.";
  static final String CHANNEL_ID = "Slack's id of the channel, such as C0123ABCD.";
  private static final String TS =
      "Slack's timestamp of the message, seconds.micros as text: its identity in the channel.";

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
          .field(
              "is_external",
              bool("Whether the person belongs to another workspace or organisation."))
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
          .field("ts", required(TS))
          .build();

  /** Value of the conversations topic. */
  public static final Schema CONVERSATION = conversation().build();

  /** Value of the conversations topic with {@code include.raw.json=true}. */
  public static final Schema CONVERSATION_WITH_RAW =
      conversation()
          .field(
              "raw",
              string(
                  "The whole message as Slack sent it, JSON, as of the last change to any other"
                      + " column."))
          .build();

  private Schemas() {}

  private static SchemaBuilder conversation() {
    return struct("Conversation", "A message, be it a post or a reply in a thread, one row each.")
        .field("channel_id", required(CHANNEL_ID))
        .field("ts", required(TS))
        .field(
            "message_type",
            required(
                "post (top level) or thread (a reply in a thread, also one shown in the channel)."))
        .field(
            "post_id",
            required(
                "Identity of the thread, equal for a post and all its replies:"
                    + " <channel_id>-<ts of the post>."))
        .field("thread_ts", string("The ts of the thread's post; none outside threads."))
        .field("user_id", string("Who wrote it (users.user_id); none for some bots."))
        .field("bot_id", string("Slack's id of the bot that wrote it."))
        .field(
            "subtype",
            string("Slack's kind of message, such as channel_join; none for ordinary messages."))
        .field(
            "createtime", Timestamp.builder().doc("When it was written (UTC, to the ms).").build())
        .field(
            "tddate",
            Date.builder().doc("The calendar day of createtime in the community's zone.").build())
        .field("text", string("What was written, in Slack's markup."))
        .field("permalink", string("Address that opens the message in Slack."))
        .field(
            "reactions",
            string(
                "Emoji on the message and who gave them, JSON:"
                    + " [{\"name\":\"heart\",\"user_id\":[\"U1\"],\"count\":1}]; [] when none."))
        .field("reaction_count", int64("Emoji given in all, 0 when none."))
        .field("reply_count", int64("Replies in the thread (on its post), 0 when none."))
        .field("reply_user_count", int64("People who replied (on the post), 0 when none."))
        .field("latest_reply_at", timestamp("When the newest reply was written (UTC)."))
        .field("edited_at", timestamp("When the author last edited it (UTC)."))
        .field(
            "files",
            string(
                "Attached files, JSON array of {id, name, mimetype, size, url_private, mode};"
                    + " [] when none."))
        .field(
            "is_deleted",
            SchemaBuilder.bool()
                .defaultValue(false)
                .doc("Whether it was deleted in Slack (only with deletes.mode=flag).")
                .build());
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
