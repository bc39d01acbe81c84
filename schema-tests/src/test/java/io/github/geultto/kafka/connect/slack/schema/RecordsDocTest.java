package io.github.geultto.kafka.connect.slack.schema;

import static io.github.geultto.kafka.connect.slack.schema.Published.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;

/**
 * docs/records.md is src/test/resources/records.md.template, in which tables of fields, examples
 * and files are filled in from the connector's own schemas and records.
 */
class RecordsDocTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+):([^}]+)}}");

  private final Map<String, SourceRecord> examples = Examples.all();
  private final Set<String> shown = new HashSet<>();

  @Test
  void isUpToDate() throws Exception {
    String template = Files.readString(Path.of("src/test/resources/records.md.template"));
    Matcher places = PLACE.matcher(template);
    StringBuilder text = new StringBuilder();
    while (places.find()) {
      String filled = filled(places.group(1), places.group(2));
      places.appendReplacement(text, Matcher.quoteReplacement(filled));
    }
    places.appendTail(text);
    assertThat(shown).as("every example is shown").isEqualTo(examples.keySet());
    Published.assertUpToDate("docs/records.md", text.toString());
  }

  private String filled(String kind, String name) throws IOException {
    return switch (kind) {
      case "fields" -> fields(name);
      case "example" -> "```json\n" + example(name) + "\n```";
      case "file" -> "```sql\n" + Files.readString(Path.of("..", name)) + "```";
      case "json" -> json(name).toString();
      case "avro" -> avro(name);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String fields(String name) {
    Schema schema =
        SchemaFile.all().stream()
            .filter(file -> file.name().equals(name))
            .findFirst()
            .orElseThrow()
            .schema();
    StringBuilder table = new StringBuilder("| field | type | meaning |\n| --- | --- | --- |");
    for (Field field : schema.fields()) {
      table
          .append("\n| `")
          .append(field.name())
          .append("` | ")
          .append(type(field.schema()))
          .append(field.schema().isOptional() ? "" : ", required")
          .append(" | ")
          .append(field.schema().doc())
          .append(" |");
    }
    return table.toString();
  }

  private static String type(Schema schema) {
    return schema.name() == null
        ? schema.type().getName()
        : schema.name().replaceAll(".*\\.", "").toLowerCase(Locale.ROOT);
  }

  private String example(String name) throws IOException {
    SourceRecord record = examples.get(name);
    shown.add(name);
    ObjectNode headers = JSON.createObjectNode();
    try (SimpleHeaderConverter converter = new SimpleHeaderConverter()) {
      for (Header header : record.headers()) {
        byte[] bytes =
            converter.fromConnectHeader(
                record.topic(), header.key(), header.schema(), header.value());
        headers.put(header.key(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    ObjectNode example = JSON.createObjectNode();
    example.set("key", Published.json(record.keySchema(), record.key()));
    example.set("value", Published.json(record.valueSchema(), record.value()));
    example.set("headers", headers);
    return Published.pretty(example).strip();
  }

  private JsonNode json(String column) throws IOException {
    SourceRecord message = examples.get("message-new");
    return Published.json(message.valueSchema(), message.value()).get(column);
  }

  private String avro(String column) {
    SourceRecord message = examples.get("message-new");
    Object value = new AvroData(10).fromConnectData(message.valueSchema(), message.value());
    return String.valueOf(((GenericRecord) value).get(column));
  }
}
