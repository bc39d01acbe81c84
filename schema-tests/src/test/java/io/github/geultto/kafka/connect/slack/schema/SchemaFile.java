package io.github.geultto.kafka.connect.slack.schema;

import io.github.geultto.kafka.connect.slack.record.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A schema that is published in schema/avro and schema/json.
 *
 * @param name of the file without its extension, such as {@code users-value}: as a registry names
 *     the subject, without the prefix
 */
record SchemaFile(String name, Schema schema) {

  private static final String STRUCT = "conversations-nested-value";

  static List<SchemaFile> all() {
    List<SchemaFile> files = new ArrayList<>();
    for (Topic topic : Topic.all()) {
      files.add(new SchemaFile(topic.name() + "-key", topic.key()));
      files.add(new SchemaFile(topic.name() + "-value", topic.value()));
    }
    files.add(new SchemaFile(STRUCT, Schemas.conversation(Examples.STRUCT)));
    return files;
  }

  static String ofKey(SourceRecord record) {
    return topic(record) + "-key";
  }

  static String ofValue(SourceRecord record) {
    return Schemas.conversation(Examples.STRUCT).equals(record.valueSchema())
        ? STRUCT
        : topic(record) + "-value";
  }

  private static String topic(SourceRecord record) {
    return record.topic().replaceFirst("slack\\.", "");
  }

  @Override
  public String toString() {
    return name;
  }
}
