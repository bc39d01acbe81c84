package io.github.geultto.kafka.connect.slack.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** schema/json describes the records as JSON, and is enough for a consumer. */
class JsonSchemaFilesTest {

  static List<SchemaFile> files() {
    return SchemaFile.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isWhatTheConnectorEmits(SchemaFile file) throws Exception {
    Published.assertUpToDate(
        "schema/json/" + file.name() + ".json",
        Published.pretty(JsonSchemas.document(file.schema())));
  }

  /** The consumer knows nothing but the files. */
  @Test
  void aConsumerAcceptsAllRecords() throws Exception {
    for (Map.Entry<String, SourceRecord> example : Examples.all().entrySet()) {
      SourceRecord record = example.getValue();
      assertThat(schema(SchemaFile.ofKey(record)).validate(key(record)))
          .as(example.getKey())
          .isEmpty();
      if (record.value() != null) {
        assertThat(schema(SchemaFile.ofValue(record)).validate(value(record)))
            .as(example.getKey())
            .isEmpty();
      }
    }
  }

  /**
   * Each field is checked: of another type it is rejected, and a required one may not be missing.
   */
  @Test
  void aConsumerRejectsOtherRecords() throws Exception {
    for (Map.Entry<String, SourceRecord> example : Examples.all().entrySet()) {
      SourceRecord record = example.getValue();
      if (record.value() == null) {
        continue;
      }
      JsonSchema schema = schema(SchemaFile.ofValue(record));
      for (var field : record.valueSchema().fields()) {
        ObjectNode wrong = (ObjectNode) value(record);
        wrong.putObject(field.name());
        assertThat(schema.validate(wrong)).as(example.getKey() + field.name()).isNotEmpty();
        wrong.remove(field.name());
        assertThat(schema.validate(wrong).isEmpty())
            .as(example.getKey() + field.name())
            .isEqualTo(field.schema().isOptional());
      }
    }
  }

  private static JsonNode key(SourceRecord record) throws IOException {
    return Published.json(record.keySchema(), record.key());
  }

  private static JsonNode value(SourceRecord record) throws IOException {
    return Published.json(record.valueSchema(), record.value());
  }

  private static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(VersionFlag.V7)
        .getSchema(Files.readString(Path.of("../schema/json", name + ".json")));
  }
}
