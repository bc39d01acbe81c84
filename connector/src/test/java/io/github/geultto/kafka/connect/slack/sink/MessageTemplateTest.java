package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTemplateTest {

  private static String render(String template, Object value) {
    return MessageTemplate.parse(template).render(value);
  }

  @Test
  void fieldsAreFilledInFromMapsAndStructs() {
    Map<String, Object> map = Map.of("user", Map.of("name", "보라", "age", 7), "ok", true);
    assertThat(render("*${user.name}* (${user.age}): ${ok}!", map)).isEqualTo("*보라* (7): true!");
    Struct inner = Records.struct("name", "Jane");
    Struct struct =
        new Struct(
                SchemaBuilder.struct()
                    .field("user", inner.schema())
                    .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
                    .build())
            .put("user", inner)
            .put("tags", List.of("a", "b"));
    assertThat(render("${user.name} ${tags} ${user}", struct))
        .isEqualTo("Jane [\"a\",\"b\"] {\"name\":\"Jane\"}");
  }

  @Test
  void aTextWithoutFieldsStaysAsItIs() {
    assertThat(render("$5 {a} }", Map.of())).isEqualTo("$5 {a} }");
  }

  @Test
  void whatComesFromARecordMentionsNobody() {
    assertThat(render("<@${id}> said ${text}", Map.of("id", "U1", "text", "<!channel> & more")))
        .isEqualTo("<@U1> said &lt;!channel&gt; &amp; more");
  }

  @Test
  void nullIsEmptyAndATimeIsInIsoFormat() {
    Map<String, Object> map = new HashMap<>();
    map.put("gone", null);
    map.put("at", Date.from(Instant.EPOCH));
    assertThat(render("[${gone}] [${gone.name}] ${at}", map))
        .isEqualTo("[] [] 1970-01-01T00:00:00Z");
  }

  @Test
  void valuesAreWrittenForPeople() {
    Map<String, Object> map = new HashMap<>();
    map.put("large", 1.0E7);
    map.put("small", new BigDecimal("1E-8"));
    map.put("bytes", new byte[] {1, 2});
    map.put("list", List.of(2.5, Date.from(Instant.EPOCH)));
    assertThat(render("${large} ${small} ${bytes} ${list}", map))
        .isEqualTo("10000000 0.00000001 AQI= [2.5,\"1970-01-01T00:00:00Z\"]");
    Schema schema =
        SchemaBuilder.struct()
            .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("hour", Time.SCHEMA)
            .field("none", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Date noon = Date.from(Instant.parse("1970-01-01T12:00:00Z"));
    Struct struct = new Struct(schema).put("day", Date.from(Instant.EPOCH)).put("hour", noon);
    assertThat(render("${day} ${hour} ${all}", Map.of("day", "-", "hour", "-", "all", struct)))
        .isEqualTo("- - {\"day\":\"1970-01-01\",\"hour\":\"12:00\"}");
    assertThat(render("${day} ${hour}", struct)).isEqualTo("1970-01-01 12:00");
  }

  @Test
  void aFieldThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> render("${user.name}", Map.of("user", Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("${user.name} has no field \"name\"");
    assertThatThrownBy(() -> render("${user.name}", Map.of("user", "text")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no fields");
  }

  @ParameterizedTest
  @CsvSource({"${a, without }", "${}, not a path", "${a..b}, not a path", "${.a}, not a path"})
  void aBadTemplateIsRefused(String template, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageTemplate.parse(template))
        .withMessageContaining(reason);
  }
}
