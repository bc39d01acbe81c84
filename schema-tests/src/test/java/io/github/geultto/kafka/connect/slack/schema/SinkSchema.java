package io.github.geultto.kafka.connect.slack.schema;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Field.Mode;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.LegacySQLTypeName;
import com.google.cloud.bigquery.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The schema that kafka-connect-bigquery gives a table: the value's fields in their order, then the
 * key as a record, types and descriptions by its documented mapping (its README, "Schema
 * conversion").
 */
final class SinkSchema {
  /** The setting kafkaKeyFieldName. */
  static final String KEY = "kafka_key";

  private SinkSchema() {}

  /** The topic that fills each table. */
  static Map<String, Topic> tables() {
    return Topic.all().stream().collect(Collectors.toMap(SinkSchema::table, topic -> topic));
  }

  private static String table(Topic topic) {
    return topic.name().equals("conversations") ? "slack_conversation_master" : topic.name();
  }

  static Schema of(String table) {
    Topic topic = tables().get(table);
    List<Field> fields = fields(topic.value());
    fields.add(
        Field.newBuilder(KEY, LegacySQLTypeName.RECORD, FieldList.of(fields(topic.key())))
            .setMode(Mode.NULLABLE)
            .build());
    return Schema.of(fields);
  }

  private static List<Field> fields(org.apache.kafka.connect.data.Schema struct) {
    List<Field> fields = new ArrayList<>();
    for (var field : struct.fields()) {
      fields.add(
          Field.newBuilder(field.name(), type(field.schema()))
              .setMode(field.schema().isOptional() ? Mode.NULLABLE : Mode.REQUIRED)
              .setDescription(field.schema().doc())
              .build());
    }
    return fields;
  }

  private static LegacySQLTypeName type(org.apache.kafka.connect.data.Schema schema) {
    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return LegacySQLTypeName.TIMESTAMP;
    }
    if (Date.LOGICAL_NAME.equals(schema.name())) {
      return LegacySQLTypeName.DATE;
    }
    return switch (schema.type()) {
      case STRING -> LegacySQLTypeName.STRING;
      case INT64 -> LegacySQLTypeName.INTEGER;
      case BOOLEAN -> LegacySQLTypeName.BOOLEAN;
      default -> throw new IllegalArgumentException("No column for " + schema.type());
    };
  }
}
