package io.github.geultto.kafka.connect.slack.record;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Hash;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Turns what Slack shows into the records of the three topics. No shape of a message, user or
 * channel makes it fail: what is missing or of another type is null.
 *
 * <p>The partition of the topic is left to Kafka, which takes it from the key. Offsets are passed
 * through as they are given.
 */
public final class Records {

  /** Header: the {@link Op}'s code, a string. */
  public static final String OP_HEADER = "slack.op";

  /** Header: when the connector saw it, int64, milliseconds since the epoch. */
  public static final String OBSERVED_AT_HEADER = "slack.observed_at";

  private static final String NONE = "[]";

  private final String usersTopic;
  private final String channelsTopic;
  private final String conversationsTopic;
  private final ZoneId zone;
  private final String workspaceUrl;
  private final String teamId;
  private final DeletesMode deletes;
  private final Schema conversation;

  /**
   * @param topicPrefix before {@code .users}, {@code .channels} and {@code .conversations}
   * @param zone whose calendar days {@code tddate} holds
   * @param workspaceUrl as {@code auth.test} gives it, such as {@code https://acme.slack.com/};
   *     null if unknown, then there are no permalinks
   * @param teamId the workspace's id, for channels that do not name theirs; may be null
   * @param deletes what to emit for a deleted message
   * @param includeRaw whether a message's record holds the whole message as JSON
   */
  public Records(
      String topicPrefix,
      ZoneId zone,
      String workspaceUrl,
      String teamId,
      DeletesMode deletes,
      boolean includeRaw) {
    this.usersTopic = topicPrefix + ".users";
    this.channelsTopic = topicPrefix + ".channels";
    this.conversationsTopic = topicPrefix + ".conversations";
    this.zone = zone;
    this.workspaceUrl =
        workspaceUrl == null || workspaceUrl.endsWith("/") ? workspaceUrl : workspaceUrl + "/";
    this.teamId = teamId;
    this.deletes = deletes;
    this.conversation = includeRaw ? Schemas.CONVERSATION_WITH_RAW : Schemas.CONVERSATION;
  }

  /** A message as it now is. */
  public SourceRecord message(
      Op op,
      String channelId,
      Message message,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    String ts = message.ts().toString();
    String threadTs = message.threadTs() == null ? null : message.threadTs().toString();
    Struct value = identity(channelId, message.ts(), ts, message.isReply() ? threadTs : ts);
    put(value, "thread_ts", threadTs);
    put(value, "user_id", message.userId());
    put(value, "bot_id", message.botId());
    put(value, "subtype", message.subtype());
    put(value, "text", encodable(message.text()));
    put(value, "permalink", permalink(channelId, ts, message.isReply() ? threadTs : null));
    put(value, "reactions", encodable(reactions(message.reactions())));
    put(value, "reaction_count", message.reactionCount());
    put(value, "reply_count", message.replyCount());
    put(value, "reply_user_count", message.replyUserCount());
    put(value, "latest_reply_at", date(message.latestReply()));
    put(value, "edited_at", date(message.editedAt()));
    put(value, "files", encodable(files(message.files())));
    put(value, "is_deleted", false);
    if (conversation == Schemas.CONVERSATION_WITH_RAW) {
      value.put("raw", encodable(message.raw().toString()));
    }
    return conversation(op, channelId, ts, value, partition, offset, observedAt);
  }

  /** Whether anything is emitted for an operation: a deletion may be ignored. */
  public boolean emits(Op op) {
    return op != Op.DELETE || deletes != DeletesMode.IGNORE;
  }

  /**
   * A message that is gone from Slack.
   *
   * @param root the ts of its thread's parent, or its own
   * @return a tombstone or a flagged record; only to be asked for if deletions are {@link #emits
   *     emitted}
   */
  public SourceRecord deletedMessage(
      String channelId,
      Ts ts,
      Ts root,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct value = null;
    if (deletes == DeletesMode.FLAG) {
      value =
          identity(channelId, ts, ts.toString(), root.toString())
              .put("thread_ts", root.equals(ts) ? null : root.toString())
              .put("is_deleted", true);
    }
    return conversation(Op.DELETE, channelId, ts.toString(), value, partition, offset, observedAt);
  }

  /**
   * A user as {@code users.list} shows it.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public SourceRecord user(
      Op op, JsonNode user, Map<String, ?> partition, Map<String, ?> offset, Instant observedAt) {
    return user(op, id(user), userValue(user), partition, offset, observedAt);
  }

  /** The tombstone of a user that is gone from {@code users.list}. */
  public SourceRecord deletedUser(
      String id, Map<String, ?> partition, Map<String, ?> offset, Instant observedAt) {
    return user(Op.DELETE, id, null, partition, offset, observedAt);
  }

  /**
   * A channel as {@code conversations.list} shows it.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public SourceRecord channel(
      Op op,
      JsonNode channel,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    return channel(op, id(channel), channelValue(channel), partition, offset, observedAt);
  }

  /** The tombstone of a channel that is gone from {@code conversations.list}. */
  public SourceRecord deletedChannel(
      String id, Map<String, ?> partition, Map<String, ?> offset, Instant observedAt) {
    return channel(Op.DELETE, id, null, partition, offset, observedAt);
  }

  /**
   * A 32-bit hash of what is emitted of a user, equal as long as nothing emitted changes.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public int userFingerprint(JsonNode user) {
    return fingerprint(userValue(user));
  }

  /**
   * A 32-bit hash of what is emitted of a channel, equal as long as nothing emitted changes.
   *
   * @throws IllegalArgumentException if it has no id
   */
  public int channelFingerprint(JsonNode channel) {
    return fingerprint(channelValue(channel));
  }

  /** Null is what a field is without being put, which is not for free. */
  private static void put(Struct struct, String field, Object value) {
    if (value != null) {
      struct.put(field, value);
    }
  }

  private Struct identity(String channelId, Ts instant, String ts, String root) {
    long day = LocalDate.ofInstant(instant.instant(), zone).toEpochDay();
    return new Struct(conversation)
        .put("channel_id", channelId)
        .put("ts", ts)
        .put("message_type", root.equals(ts) ? "post" : "thread")
        .put("post_id", channelId + "-" + root)
        .put("createtime", date(instant))
        .put("tddate", Date.from(Instant.ofEpochMilli(TimeUnit.DAYS.toMillis(day))));
  }

  private Struct userValue(JsonNode user) {
    JsonNode profile = user.path("profile");
    String realName = text(user.path("real_name"));
    return new Struct(Schemas.USER)
        .put("user_id", id(user))
        .put("team_id", text(user.path("team_id")))
        .put("name", text(user.path("name")))
        .put("real_name", realName == null ? text(profile.path("real_name")) : realName)
        .put("display_name", text(profile.path("display_name")))
        .put("email", text(profile.path("email")))
        .put("title", text(profile.path("title")))
        .put("time_zone", text(user.path("tz")))
        .put("is_bot", any(user, "is_bot"))
        .put("is_admin", any(user, "is_admin"))
        .put("is_restricted", any(user, "is_restricted", "is_ultra_restricted"))
        .put("is_deleted", any(user, "deleted"))
        .put("updated_at", seconds(user.path("updated")));
  }

  private Struct channelValue(JsonNode channel) {
    String team = text(channel.path("context_team_id"));
    JsonNode members = channel.path("num_members");
    Long count = members.isNumber() ? Long.valueOf(members.asLong()) : null;
    if (count == null && channel.path("members").isArray()) {
      count = (long) channel.path("members").size();
    }
    return new Struct(Schemas.CHANNEL)
        .put("channel_id", id(channel))
        .put("team_id", team == null ? teamId : team)
        .put("channel_name", text(channel.path("name")))
        .put("num_member", count)
        .put("is_private", any(channel, "is_private", "is_im", "is_mpim"))
        .put("is_archived", any(channel, "is_archived"))
        .put("is_shared", any(channel, "is_shared", "is_ext_shared", "is_org_shared"))
        .put("topic", text(channel.path("topic").path("value")))
        .put("purpose", text(channel.path("purpose").path("value")))
        .put("creator", text(channel.path("creator")))
        .put("created_at", seconds(channel.path("created")));
  }

  private SourceRecord conversation(
      Op op,
      String channelId,
      String ts,
      Struct value,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = new Struct(Schemas.CONVERSATION_KEY).put("channel_id", channelId).put("ts", ts);
    return record(op, conversationsTopic, key, value, partition, offset, observedAt);
  }

  private SourceRecord user(
      Op op,
      String id,
      Struct value,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = new Struct(Schemas.USER_KEY).put("user_id", id);
    return record(op, usersTopic, key, value, partition, offset, observedAt);
  }

  private SourceRecord channel(
      Op op,
      String id,
      Struct value,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    Struct key = new Struct(Schemas.CHANNEL_KEY).put("channel_id", id);
    return record(op, channelsTopic, key, value, partition, offset, observedAt);
  }

  private static SourceRecord record(
      Op op,
      String topic,
      Struct key,
      Struct value,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(OP_HEADER, op.code());
    headers.addLong(OBSERVED_AT_HEADER, observedAt.toEpochMilli());
    return new SourceRecord(
        partition,
        offset,
        topic,
        null,
        key.schema(),
        key,
        value == null ? null : value.schema(),
        value,
        null,
        headers);
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

  // JSON is written without a tree or a generator: of reactions alone, one generator for each
  // message
  // took nearly half of the time in which a message becomes a record.

  private static String reactions(List<Message.Reaction> reactions) {
    if (reactions.isEmpty()) {
      return NONE;
    }
    int users = 0;
    for (Message.Reaction reaction : reactions) {
      users += reaction.users().size();
    }
    StringBuilder json = array(reactions.size() * 48 + users * 14);
    for (Message.Reaction reaction : reactions) {
      json.append(json.length() == 1 ? "{\"name\":" : ",{\"name\":");
      quoted(json, reaction.name()).append(",\"user_id\":[");
      for (int i = 0; i < reaction.users().size(); i++) {
        quoted(i == 0 ? json : json.append(','), reaction.users().get(i));
      }
      json.append("],\"count\":").append(reaction.count()).append('}');
    }
    return json.append(']').toString();
  }

  private static String files(List<Message.FileLink> files) {
    if (files.isEmpty()) {
      return NONE;
    }
    StringBuilder json = array(files.size() * 256);
    for (Message.FileLink file : files) {
      json.append(json.length() == 1 ? "{\"id\":" : ",{\"id\":");
      quoted(json, file.id()).append(",\"name\":");
      quoted(json, file.name()).append(",\"mimetype\":");
      quoted(json, file.mimetype()).append(",\"size\":").append(file.size());
      quoted(json.append(",\"url_private\":"), file.urlPrivate()).append(",\"mode\":");
      quoted(json, file.mode()).append('}');
    }
    return json.append(']').toString();
  }

  private static StringBuilder quoted(StringBuilder json, String text) {
    if (text == null) {
      return json.append("null");
    }
    json.append('"');
    if (isPlain(text)) {
      json.append(text);
    } else {
      JsonStringEncoder.getInstance().quoteAsString(text, json);
    }
    return json.append('"');
  }

  /** Whether JSON has the text as it is: ids and most names, spared a look-up a character. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static StringBuilder array(int length) {
    return new StringBuilder(length).append('[');
  }

  private static int fingerprint(Struct value) {
    Hash hash = new Hash();
    for (Field field : value.schema().fields()) {
      Object content = value.get(field);
      if (content instanceof Date date) {
        hash.add(date.toInstant().toEpochMilli());
      } else {
        hash.add(content == null ? null : content.toString());
      }
    }
    return hash.value();
  }

  private static String id(JsonNode json) {
    String id = text(json.path("id"));
    if (id == null) {
      throw new IllegalArgumentException("a user or channel without an id");
    }
    return id;
  }

  private static String text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? encodable(node.asText()) : null;
  }

  /** True if any of the fields is; null if none is there. */
  private static Boolean any(JsonNode json, String... fields) {
    Boolean any = null;
    for (String field : fields) {
      if (json.path(field).isBoolean()) {
        any = Boolean.TRUE.equals(any) || json.path(field).booleanValue();
      }
    }
    return any;
  }

  /** Seconds since the epoch, as a number or as text; null for zero and whatever else. */
  private static Date seconds(JsonNode node) {
    long seconds = node.asLong(0);
    return seconds > 0 && seconds <= Ts.MAX.micros() / 1_000_000
        ? Date.from(Instant.ofEpochSecond(seconds))
        : null;
  }

  private static Date date(Ts ts) {
    return ts == null
        ? null
        : Date.from(Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(ts.micros())));
  }

  /**
   * The text with {@code ?} for half a surrogate pair, as a text that was cut in an emoji has:
   * there is no UTF-8 for it, so every converter would fail on it.
   */
  private static String encodable(String text) {
    if (text == null) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        // Seldom: all others are spared two copies.
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replace('\0', '\uFFFD');
      }
    }
    return text;
  }
}
