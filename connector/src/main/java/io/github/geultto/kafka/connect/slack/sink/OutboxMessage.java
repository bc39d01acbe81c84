package io.github.geultto.kafka.connect.slack.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A message to post.
 *
 * @param id each is posted once, however often it comes
 * @param to a channel's id or {@code #name}, or a user's id for a direct message
 * @param text in Slack's markup; empty if there are blocks alone
 * @param blocks an array in Slack's Block Kit, as JSON; empty for none
 * @param threadTs the message to answer to; empty for a post
 * @param postAt when Slack is to post it; null for now
 * @param unfurl whether links are shown with a preview; null for Slack's own choice
 */
record OutboxMessage(
    String id,
    String to,
    String text,
    String blocks,
    String threadTs,
    Instant postAt,
    Boolean unfurl) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VALUE = "the record's value";

  /** Slack cuts a longer text off. */
  private static final int LONGEST = 40_000;

  /** A later value is not a time but has other units, such as milliseconds. */
  private static final Instant END_OF_TIME = Instant.parse("2200-01-01T00:00:00Z");

  /**
   * Reads a record of the outbox.
   *
   * @throws DataException with a sentence for people if it is not a message
   */
  static OutboxMessage of(SinkRecord record) {
    Fields value = Fields.of(record.value(), VALUE);
    OutboxMessage message =
        new OutboxMessage(
            needed(value, "message_id"),
            needed(value, "to"),
            text(value.text("text")),
            blocks(value.text("blocks")),
            threadTs(value.text("thread_ts")),
            postAt(value.get("post_at")),
            unfurl(value.get("unfurl")));
    if (message.postAt() != null && message.text().isBlank()) {
      throw new DataException(
          "a message with post_at requires text in addition to blocks, because a scheduled"
              + " message is identified by its text");
    }
    return message;
  }

  /**
   * The message that a template makes of a record. Its id says whose it is and where the record
   * stands, whatever transforms made of the topic.
   */
  static OutboxMessage of(
      SinkRecord record, MessageTemplate template, String channel, String connector) {
    String id =
        "%s/%s-%d-%d"
            .formatted(
                connector,
                record.originalTopic(),
                record.originalKafkaPartition(),
                record.originalKafkaOffset());
    String text = text(template.render(record.value()));
    return new OutboxMessage(id, channel, text, "", "", null, null);
  }

  private static String text(String text) {
    if (text.length() > LONGEST) {
      throw new DataException(
          "the text has %,d characters, and Slack accepts at most %,d"
              .formatted(text.length(), LONGEST));
    }
    return text;
  }

  private static String needed(Fields value, String field) {
    String text = value.text(field);
    if (text.isBlank()) {
      throw new DataException(VALUE + " has no " + field);
    }
    return text;
  }

  private static String blocks(String json) {
    try {
      if (!json.isEmpty() && !JSON.readTree(json).isArray()) {
        throw new DataException("blocks is not a JSON array");
      }
      return json;
    } catch (JsonProcessingException e) {
      // Its message would quote message text.
      throw new DataException("blocks is not JSON");
    }
  }

  private static String threadTs(String ts) {
    if (!ts.isEmpty() && !ts.matches("\\d+\\.\\d{6}")) {
      throw new DataException(
          "thread_ts is " + Fields.quoted(ts) + ", and must be text such as 1704067200.000100");
    }
    return ts;
  }

  private static Instant postAt(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Date date) {
      return date.toInstant();
    }
    if (value instanceof Number number
        && number.longValue() > 0
        && number.longValue() < END_OF_TIME.getEpochSecond()) {
      return Instant.ofEpochSecond(number.longValue());
    }
    throw new DataException(
        "post_at is " + Fields.quoted(value) + ", and must be a timestamp or seconds since 1970");
  }

  private static Boolean unfurl(Object value) {
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw new DataException("unfurl is " + Fields.quoted(value) + ", and must be true or false");
  }
}
