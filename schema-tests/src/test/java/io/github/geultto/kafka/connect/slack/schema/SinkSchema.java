package io.github.geultto.kafka.connect.slack.schema;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Field.Mode;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.LegacySQLTypeName;
import com.google.cloud.bigquery.Schema;
import io.github.geultto.kafka.connect.slack.record.MembershipSchemas;
import io.github.geultto.kafka.connect.slack.record.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** Each table's value and key. */
  static Map<String, List<org.apache.kafka.connect.data.Schema>> tables() {
    return Map.of(
        "users", List.of(Schemas.USER, Schemas.USER_KEY),
        "channels", List.of(Schemas.CHANNEL, Schemas.CHANNEL_KEY),
        "slack_conversation_master", List.of(Schemas.CONVERSATION, Schemas.CONVERSATION_KEY),
        "channel_members",
            List.of(MembershipSchemas.CHANNEL_MEMBER, MembershipSchemas.CHANNEL_MEMBER_KEY),
        "user_groups", List.of(MembershipSchemas.USER_GROUP, MembershipSchemas.USER_GROUP_KEY),
        "user_group_members",
            List.of(MembershipSchemas.USER_GROUP_MEMBER, MembershipSchemas.USER_GROUP_MEMBER_KEY),
        "reactions", List.of(Schemas.REACTION, Schemas.REACTION_KEY));
  }

  static Schema of(String table) {
    List<org.apache.kafka.connect.data.Schema> schemas = tables().get(table);
    List<Field> fields = fields(schemas.get(0));
    fields.add(
        Field.newBuilder(KEY, LegacySQLTypeName.RECORD, FieldList.of(fields(schemas.get(1))))
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
