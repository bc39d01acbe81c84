package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.ExpectedTables.encodable;
import static io.github.geultto.kafka.connect.slack.local.ExpectedTables.storable;
import static io.github.geultto.kafka.connect.slack.local.ExpectedTables.string;
import static io.github.geultto.kafka.connect.slack.local.ExpectedTables.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The rows of messages, by docs/field-mapping.md. */
final class ExpectedMessages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");
  private static final Pattern TS = Pattern.compile("\\d{1,10}\\.\\d{6}");
  private static final String NO_REPLY = "0000000000.000000";

  private ExpectedMessages() {}

  /** Whether there is a row of it: not of what Slack keeps of a deleted parent for its replies. */
  static boolean isOne(JsonNode message) {
    return TS.matcher(message.path("ts").asText()).matches()
        && !message.path("subtype").asText().equals("tombstone");
  }

  static Map<String, Object> row(JsonNode message, String channel, String url, ZoneId zone) {
    String ts = message.get("ts").asText();
    String thread = string(message, "thread_ts");
    boolean reply = thread != null && !thread.equals(ts);
    String root = reply ? thread : ts;
    Instant written = instant(ts);
    String permalink = "%sarchives/%s/p%s".formatted(url, channel, ts.replace(".", ""));
    ArrayNode reactions = reactions(message.path("reactions"));
    long clicks = 0;
    for (JsonNode reaction : reactions) {
      clicks += reaction.get("count").longValue();
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("channel_id", channel);
    row.put("ts", ts);
    row.put("message_type", reply ? "thread" : "post");
    row.put("post_id", channel + "-" + root);
    row.put("thread_ts", thread);
    row.put("user_id", string(message, "user"));
    row.put("bot_id", string(message, "bot_id"));
    row.put("subtype", string(message, "subtype"));
    row.put("createtime", milliseconds(written));
    row.put("tddate", LocalDate.ofInstant(written, zone));
    row.put("text", string(message, "text"));
    row.put(
        "permalink",
        reply ? permalink + "?thread_ts=%s&cid=%s".formatted(thread, channel) : permalink);
    row.put("reactions", asRead(reactions));
    row.put("reaction_count", clicks);
    row.put("reply_count", message.path("reply_count").asLong());
    row.put("reply_user_count", message.path("reply_users_count").asLong());
    row.put("latest_reply_at", timestamp(message.path("latest_reply")));
    row.put("edited_at", timestamp(message.path("edited").path("ts")));
    row.put("files", asRead(files(message)));
    row.put("is_deleted", false);
    row.put("content", storable(ExpectedContent.text(message)));
    row.put("author_name", storable(ExpectedContent.author(message)));
    row.put("edited_by", string(message.path("edited"), "user"));
    row.put("attachments", asRead(ExpectedAttachments.of(message)));
    return row;
  }

  private static ArrayNode reactions(JsonNode reactions) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (JsonNode reaction : reactions) {
      if (reaction.hasNonNull("name")) {
        ArrayNode users = JsonNodeFactory.instance.arrayNode();
        reaction.path("users").forEach(user -> users.add(encodable(user.asText())));
        ObjectNode node = array.addObject();
        node.put("name", encodable(reaction.get("name").asText()));
        node.set("user_id", users);
        node.put("count", reaction.path("count").asLong(users.size()));
      }
    }
    return array;
  }

  /** Old messages ({@code file_share} before 2018, {@code file_comment}) have one {@code file}. */
  private static ArrayNode files(JsonNode message) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    Iterable<JsonNode> files =
        message.path("files").isArray() ? message.path("files") : List.of(message.path("file"));
    for (JsonNode file : files) {
      if (file.isObject()) {
        ObjectNode node = array.addObject();
        for (String name : List.of("id", "name", "mimetype", "url_private", "mode")) {
          node.put(name, encodable(text(file, name)));
        }
        if (file.path("size").isNumber()) {
          node.put("size", file.get("size").longValue());
        } else {
          node.putNull("size");
        }
      }
    }
    return array;
  }

  /**
   * The same with the numbers in the types that a parser chooses, so that equals works.
   * PostgreSQL's JSON has no NUL either.
   */
  private static JsonNode asRead(ArrayNode array) {
    try {
      return JSON.readTree(NUL.matcher(encodable(array.toString())).replaceAll("$1\\\\ufffd"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant timestamp(JsonNode ts) {
    return TS.matcher(ts.asText()).matches() && !ts.asText().equals(NO_REPLY)
        ? milliseconds(instant(ts.asText()))
        : null;
  }

  private static Instant instant(String ts) {
    BigDecimal seconds = new BigDecimal(ts);
    return Instant.ofEpochSecond(
        seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }

  private static Instant milliseconds(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }
}
