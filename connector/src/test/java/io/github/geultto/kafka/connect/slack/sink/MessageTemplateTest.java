package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
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
    assertThat(render("[${gone}] ${at}", map)).isEqualTo("[] 1970-01-01T00:00:00Z");
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
  @CsvSource({"${a, without }", "${}, no path", "${a..b}, no path", "${.a}, no path"})
  void aBadTemplateIsRefused(String template, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessageTemplate.parse(template))
        .withMessageContaining(reason);
  }
}
