package io.github.geultto.kafka.connect.slack.schema;

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

  static List<SchemaFile> all() {
    List<SchemaFile> files = new ArrayList<>();
    for (Topic topic : Topic.all()) {
      files.add(new SchemaFile(topic.name() + "-key", topic.key()));
      files.add(new SchemaFile(topic.name() + "-value", topic.value()));
    }
    return files;
  }

  static String ofKey(SourceRecord record) {
    return topic(record) + "-key";
  }

  static String ofValue(SourceRecord record) {
    return topic(record) + "-value";
  }

  private static String topic(SourceRecord record) {
    return record.topic().replaceFirst("slack\\.", "");
  }

  @Override
  public String toString() {
    return name;
  }
}
