package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.model.MessageTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd content reaches the records as Slack shows it. */
class RecordContentTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void botMessageNamesItsBotAndItsKind() {
    Struct value =
        message(
            "{\"ts\":\"1703430000.000100\",\"bot_id\":\"B1\",\"subtype\":\"bot_message\","
                + "\"text\":\"hello\"}");
    assertThat(value.getString("bot_id")).isEqualTo("B1");
    assertThat(value.getString("subtype")).isEqualTo("bot_message");
    assertThat(value.getString("user_id")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a \"b\" c", "C:\\a", "a\nb", "a\u001fb", " ", "글또 🎉", "\""})
  void namesInJsonAreEscaped(String name) throws Exception {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("ts", "1703430000.000100");
    message.putArray("files").addObject().put("id", "F1").put("name", name).put("size", 1);
    message.putArray("reactions").addObject().put("name", name).put("count", 1);
    Struct value = message(message.toString());
    assertThat(JSON.readTree(value.getString("files")).at("/0/name").textValue()).isEqualTo(name);
    assertThat(JSON.readTree(value.getString("reactions")).at("/0/name").textValue())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"'\0', \uFFFD", "a\0b, a\uFFFDb", "a\uD83D, a?"})
  void charactersThatCannotBeStoredAreReplaced(String text, String stored) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("ts", "1703430000.000100");
    assertThat(message(message.put("text", text).toString()).getString("text")).isEqualTo(stored);
  }

  @Test
  void noColumnHoldsCharactersThatADatabaseRefuses() throws Exception {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("ts", "1703430000.000100");
    String odd = "a\0b\uD83D \\u0000";
    message.put("text", odd).put("bot_id", "B1").put("username", odd).put(odd, odd);
    message.putObject("edited").put("ts", "1703430001.000000").put("user", odd);
    message.putArray("files").addObject().put("id", odd).put("name", odd);
    message.putArray("reactions").addObject().put("name", odd).putArray("users").add(odd);
    message.putArray("attachments").addObject().put("title", odd);
    Struct row =
        (Struct)
            new Records("slack", ZoneOffset.UTC, null, "T1", DeletesMode.TOMBSTONE, RecordsTest.RAW)
                .message(
                    Op.CREATE,
                    "C1",
                    Message.parse(message).orElseThrow(),
                    Map.of(),
                    Map.of(),
                    Instant.EPOCH)
                .value();
    String stored = "a\uFFFDb? \\u0000";
    assertThat(row.getString("content")).isEqualTo(stored + "\n" + stored);
    assertThat(row.getString("author_name")).isEqualTo(stored);
    assertThat(row.getString("edited_by")).isEqualTo(stored);
    for (String column : new String[] {"files", "reactions", "attachments", "raw"}) {
      String json = row.getString(column);
      assertThat(json).doesNotContain("\0", "\uD83D");
      assertThat(JSON.readTree(json).toString().replace("\\\\u0000", ""))
          .as(column)
          .doesNotContain("\\u0000")
          .contains("\uFFFD");
    }
    assertThat(JSON.readTree(row.getString("attachments")).at("/0/title").asText())
        .isEqualTo(stored);
    assertThat(JSON.readTree(row.getString("files")).at("/0/name").asText()).isEqualTo(stored);
    assertThat(JSON.readTree(row.getString("raw")).path("text").asText()).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://acme.slack.com", "https://acme.slack.com/"})
  void permalinkHasOneSlash(String workspace) {
    assertThat(message(workspace, "{\"ts\":\"1703430000.000100\"}").getString("permalink"))
        .isEqualTo("https://acme.slack.com/archives/C1/p1703430000000100");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "9999999999, 9999999999",
    "10000000000,",
    "1704067200000,",
    "9223372036854775807,",
    "0,",
    "-1,"
  })
  void timeOutOfRangeIsNone(String created, Long seconds) throws Exception {
    ObjectNode channel = (ObjectNode) JSON.readTree("{\"id\":\"C1\",\"created\":" + created + "}");
    Struct value =
        (Struct)
            records("https://acme.slack.com/")
                .channel(Op.READ, channel, Map.of(), Map.of(), Instant.EPOCH)
                .value();
    assertThat(value.get("created_at"))
        .isEqualTo(seconds == null ? null : Date.from(Instant.ofEpochSecond(seconds)));
  }

  private static Struct message(String text) {
    return message("https://acme.slack.com/", text);
  }

  private static Struct message(String workspace, String text) {
    Message message = Message.parse(json(text)).orElseThrow();
    return (Struct)
        records(workspace)
            .message(Op.CREATE, "C1", message, Map.of(), Map.of(), Instant.EPOCH)
            .value();
  }

  private static Records records(String workspace) {
    return new Records(
        "slack", ZoneOffset.UTC, workspace, "T1", DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);
  }
}
