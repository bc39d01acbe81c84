package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.record.Values.date;
import static io.github.geultto.kafka.connect.slack.record.Values.encodable;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The rows of messages. */
final class ConversationRows {

  private final ZoneId zone;
  private final String workspaceUrl;
  private final Schema schema;

  /**
   * @param zone whose calendar days {@code tddate} holds
   * @param workspaceUrl as {@code auth.test} gives it; null if unknown
   * @param includeRaw whether a row holds the whole message as JSON
   */
  ConversationRows(ZoneId zone, String workspaceUrl, boolean includeRaw) {
    this.zone = zone;
    this.workspaceUrl =
        workspaceUrl == null || workspaceUrl.endsWith("/") ? workspaceUrl : workspaceUrl + "/";
    this.schema = includeRaw ? Schemas.CONVERSATION_WITH_RAW : Schemas.CONVERSATION;
  }

  /** A message as it now is. */
  Struct message(String channelId, Message message) {
    String ts = message.ts().toString();
    String threadTs = message.threadTs() == null ? null : message.threadTs().toString();
    Struct value = identity(channelId, message.ts(), ts, message.isReply() ? threadTs : ts);
    put(value, "thread_ts", threadTs);
    put(value, "user_id", message.userId());
    put(value, "bot_id", message.botId());
    put(value, "subtype", message.subtype());
    put(value, "text", encodable(message.text()));
    put(value, "permalink", permalink(channelId, ts, message.isReply() ? threadTs : null));
    put(value, "reactions", encodable(JsonColumns.reactions(message.reactions())));
    put(value, "reaction_count", message.reactionCount());
    put(value, "reply_count", message.replyCount());
    put(value, "reply_user_count", message.replyUserCount());
    put(value, "latest_reply_at", date(message.latestReply()));
    put(value, "edited_at", date(message.editedAt()));
    put(value, "files", encodable(JsonColumns.files(message.files())));
    put(value, "is_deleted", false);
    if (schema == Schemas.CONVERSATION_WITH_RAW) {
      value.put("raw", encodable(message.raw().toString()));
    }
    return value;
  }

  /** A message that is gone from Slack, whose thread's parent is {@code root}. */
  Struct deleted(String channelId, Ts ts, Ts root) {
    return identity(channelId, ts, ts.toString(), root.toString())
        .put("thread_ts", root.equals(ts) ? null : root.toString())
        .put("is_deleted", true);
  }

  private Struct identity(String channelId, Ts instant, String ts, String root) {
    long day = LocalDate.ofInstant(instant.instant(), zone).toEpochDay();
    return new Struct(schema)
        .put("channel_id", channelId)
        .put("ts", ts)
        .put("message_type", root.equals(ts) ? "post" : "thread")
        .put("post_id", channelId + "-" + root)
        .put("createtime", date(instant))
        .put("tddate", Date.from(Instant.ofEpochMilli(TimeUnit.DAYS.toMillis(day))));
  }

  /** Null is what a field is without being put, which is not for free. */
  private static void put(Struct struct, String field, Object value) {
    if (value != null) {
      struct.put(field, value);
    }
  }

  /** Slack's form, which {@code chat.getPermalink} would give at the price of a call. */
  private String permalink(String channelId, String ts, String parentTs) {
    if (workspaceUrl == null) {
      return null;
    }
    StringBuilder link = new StringBuilder(workspaceUrl.length() + 96);
    link.append(workspaceUrl).append("archives/").append(channelId);
    link.append("/p").append(ts, 0, 10).append(ts, 11, ts.length());
    if (parentTs != null) {
      link.append("?thread_ts=").append(parentTs).append("&cid=").append(channelId);
    }
    return link.toString();
  }
}
