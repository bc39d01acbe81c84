package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class OutboxMessageTest {

  private static OutboxMessage read(Object value) {
    return OutboxMessage.of(Records.of(0, 0, value));
  }

  private static OutboxMessage with(String field, Object value) {
    Map<String, Object> message = new HashMap<>(Map.of("message_id", "m", "to", "C1"));
    message.put(field, value);
    return read(message);
  }

  private static void assertRefused(String field, Object value, String reason) {
    assertThatThrownBy(() -> with(field, value))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void withAndWithoutASchemaItIsTheSame() {
    OutboxMessage expected = new OutboxMessage("m", "#general", "안녕", "[]", "", null, null);
    assertThat(read(Map.of("message_id", "m", "to", "#general", "text", "안녕", "blocks", List.of())))
        .isEqualTo(expected);
    assertThat(
            read(
                Records.struct(
                    "message_id",
                    "m",
                    "to",
                    "#general",
                    "text",
                    "안녕",
                    "blocks",
                    "[]",
                    "thread_ts",
                    null)))
        .isEqualTo(expected);
  }

  @Test
  void aTimeIsATimestampOrSeconds() {
    Instant at = Instant.ofEpochSecond(1_800_000_000);
    for (Object value : new Object[] {Date.from(at), 1_800_000_000L}) {
      assertThat(
              read(Map.of("message_id", "m", "to", "C1", "text", "x", "post_at", value)).postAt())
          .isEqualTo(at);
    }
    assertRefused("post_at", "tomorrow", "post_at is \"tomorrow\"");
    assertRefused("post_at", 1_800_000_000_000_000_000L, "must be a timestamp or seconds");
    assertRefused("post_at", 1_800_000_000L, "requires text");
  }

  @Test
  void whatIsNoMessageIsRefusedInWordsThatHelp() {
    assertThatThrownBy(() -> read("text")).hasMessageContaining("has no fields: it is a String");
    assertThatThrownBy(() -> read(Map.of("to", "C1"))).hasMessageContaining("has no message_id");
    assertThatThrownBy(() -> read(Map.of("message_id", "m", "to", " ")))
        .hasMessageContaining("has no to");
    assertRefused("blocks", "{}", "not a JSON array");
    assertRefused("blocks", "[secret", "blocks is not JSON");
    assertRefused("thread_ts", "1704067200.1", "thread_ts is \"1704067200.1\"");
    assertRefused("unfurl", "yes", "true or false");
    assertRefused("unfurl", "what somebody wrote", "unfurl is a text of 19 characters");
    assertRefused("text", "x".repeat(40_001), "the text has 40,001 characters, and Slack accepts");
  }

  @Test
  void aTemplatesMessageIsKnownByItsPlace() {
    OutboxMessage message =
        OutboxMessage.of(
            Records.renamed("renamed", Records.of(3, 42, Map.of("a", 1))),
            MessageTemplate.parse("a is ${a}"),
            "#alerts",
            "mine");
    assertThat(message)
        .isEqualTo(
            new OutboxMessage("mine/slack.outbox-3-42", "#alerts", "a is 1", "", "", null, null));
  }
}
