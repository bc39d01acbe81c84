package io.github.geultto.kafka.connect.slack.sink;

import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records as a sink gets them. */
final class Records {
  static final String TOPIC = "slack.outbox";
  static final long TIME = 1_700_000_000_000L;

  private Records() {}

  static SinkRecord of(int partition, long offset, Object value) {
    Schema schema = value instanceof Struct struct ? struct.schema() : null;
    return new SinkRecord(
        TOPIC, partition, null, null, schema, value, offset, TIME, TimestampType.CREATE_TIME);
  }

  /** As a transform leaves it that renames topics. */
  static SinkRecord renamed(String topic, SinkRecord record) {
    return record.newRecord(
        topic, record.kafkaPartition(), null, null, null, record.value(), record.timestamp());
  }

  static SinkRecord message(long offset, String id) {
    return of(0, offset, Map.of("message_id", id, "to", "C12", "text", "안녕"));
  }

  /** A struct of text fields. */
  static Struct struct(String... fields) {
    SchemaBuilder schema = SchemaBuilder.struct();
    for (int i = 0; i < fields.length; i += 2) {
      schema.field(fields[i], Schema.OPTIONAL_STRING_SCHEMA);
    }
    Struct struct = new Struct(schema.build());
    for (int i = 0; i < fields.length; i += 2) {
      struct.put(fields[i], fields[i + 1]);
    }
    return struct;
  }
}
