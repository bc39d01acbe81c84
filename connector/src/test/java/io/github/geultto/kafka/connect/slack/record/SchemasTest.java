package io.github.geultto.kafka.connect.slack.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {

  static List<Schema> schemas() {
    return List.of(
        Schemas.USER_KEY,
        Schemas.USER,
        Schemas.CHANNEL_KEY,
        Schemas.CHANNEL,
        Schemas.CONVERSATION_KEY,
        Schemas.CONVERSATION,
        Schemas.conversation(RecordsTest.RAW),
        Schemas.conversation(RecordFormatTest.NESTED),
        Schemas.REACTION_KEY,
        Schemas.REACTION,
        MembershipSchemas.CHANNEL_MEMBER_KEY,
        MembershipSchemas.CHANNEL_MEMBER,
        MembershipSchemas.USER_GROUP_KEY,
        MembershipSchemas.USER_GROUP,
        MembershipSchemas.USER_GROUP_MEMBER_KEY,
        MembershipSchemas.USER_GROUP_MEMBER);
  }

  /** A change here must be one that old consumers can read: optional fields, added at the end. */
  @Test
  void areAsPublished() throws Exception {
    StringBuilder text = new StringBuilder();
    for (Schema schema : schemas()) {
      text.append(schema.name()).append(" v").append(schema.version()).append('\n');
      for (Field field : schema.fields()) {
        Schema type = field.schema();
        String logical =
            type.name() == null
                ? ""
                : type.name().replaceAll(".*\\.", " ").toLowerCase(Locale.ROOT);
        text.append("  ")
            .append(field.name())
            .append(type.isOptional() ? "  " : "! ")
            .append(type.type().getName())
            .append(logical)
            .append(type.defaultValue() == null ? "" : " default " + type.defaultValue())
            .append('\n');
      }
    }
    try (InputStream published = getClass().getResourceAsStream("/schemas.txt")) {
      assertThat(text.toString())
          .isEqualTo(new String(published.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void haveNamesThatEveryFormatTakes(Schema schema) {
    assertThat(schema.name()).matches("[a-z]+(\\.[a-z]+)*\\.[A-Z][A-Za-z0-9]*");
    assertThat(schema.isOptional()).isFalse();
    Set<String> lowerCase = new HashSet<>();
    for (Field field : schema.fields()) {
      assertThat(field.name()).as("Avro").matches("[A-Za-z_][A-Za-z0-9_]*");
      assertThat(lowerCase.add(field.name().toLowerCase(Locale.ROOT))).as("Protobuf").isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void explainEachField(Schema schema) {
    assertThat(schema.doc()).isNotBlank().endsWith(".");
    for (Field field : schema.fields()) {
      // BigQuery takes descriptions of columns up to 1,024 characters.
      assertThat(field.schema().doc()).as(field.name()).endsWith(".").hasSizeBetween(10, 1_024);
    }
  }

  @Test
  void theRawVariantOnlyAddsRawAtTheEnd() {
    List<Field> plain = Schemas.CONVERSATION.fields();
    List<Field> raw = Schemas.conversation(RecordsTest.RAW).fields();
    assertThat(raw.subList(0, plain.size())).isEqualTo(plain);
    assertThat(raw.subList(plain.size(), raw.size()))
        .extracting(Field::name)
        .containsExactly("raw");
  }
}
