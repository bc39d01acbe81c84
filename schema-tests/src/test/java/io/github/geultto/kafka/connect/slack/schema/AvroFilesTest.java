package io.github.geultto.kafka.connect.slack.schema;

import static io.github.geultto.kafka.connect.slack.schema.Published.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** schema/avro has the schemas that an AvroConverter writes, and they are enough for a consumer. */
class AvroFilesTest {
  private final AvroData avro = new AvroData(100);

  static List<SchemaFile> files() {
    return SchemaFile.all();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isWhatAnAvroConverterWrites(SchemaFile file) throws Exception {
    String schema = avro.fromConnectSchema(file.schema()).toString();
    Published.assertUpToDate(
        "schema/avro/" + file.name() + ".avsc", Published.pretty(JSON.readTree(schema)));
  }

  /** The consumer knows nothing but the files. */
  @Test
  void aConsumerReadsAllRecords() throws Exception {
    for (Map.Entry<String, SourceRecord> example : Examples.all().entrySet()) {
      SourceRecord record = example.getValue();
      assertRead(example.getKey(), SchemaFile.ofKey(record), record.keySchema(), record.key());
      if (record.value() != null) {
        assertRead(
            example.getKey(), SchemaFile.ofValue(record), record.valueSchema(), record.value());
      }
    }
  }

  private void assertRead(
      String example, String file, org.apache.kafka.connect.data.Schema schema, Object value)
      throws IOException {
    GenericRecord read = consume(file, produce(schema, value));
    JsonNode expected = Published.json(schema, value);
    assertThat(read.getSchema().getFields()).hasSize(expected.size());
    for (Schema.Field field : read.getSchema().getFields()) {
      assertThat(plain(read.get(field.pos())))
          .as(example + ": " + field.name())
          .isEqualTo(expected.get(field.name()));
    }
  }

  private byte[] produce(org.apache.kafka.connect.data.Schema schema, Object value)
      throws IOException {
    GenericRecord record = (GenericRecord) avro.fromConnectData(schema, value);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Encoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static GenericRecord consume(String file, byte[] bytes) throws IOException {
    Schema schema = new Schema.Parser().parse(Path.of("../schema/avro", file + ".avsc").toFile());
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  /** As JSON, in which the longs of Avro and of Connect are the same. */
  private static JsonNode plain(Object value) throws IOException {
    if (value == null) {
      return JSON.nullNode();
    }
    return value instanceof CharSequence text
        ? JSON.getNodeFactory().textNode(text.toString())
        : JSON.readTree(value.toString());
  }
}
