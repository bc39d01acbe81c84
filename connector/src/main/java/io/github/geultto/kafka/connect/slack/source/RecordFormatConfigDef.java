package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import io.github.geultto.kafka.connect.slack.config.Validators;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The settings of the format of records. */
final class RecordFormatConfigDef {

  private RecordFormatConfigDef() {}

  static void addTo(SlackConfig.Group output) {
    output.add(
        SlackSourceConfig.JSON_COLUMNS,
        ConfigDef.Type.STRING,
        "string",
        Validators.oneOf("string", "struct"),
        Importance.LOW,
        "Format of reactions and files",
        "The type of the columns reactions and files. string: JSON in a string, which every sink"
            + " can write. struct: arrays of structs, for stream processors; the JDBC sink cannot"
            + " write them. A change emits every message again with another schema: change"
            + " topic.prefix as well. Described in records.md.");
    output.add(
        SlackSourceConfig.RECORD_TIMESTAMP,
        ConfigDef.Type.STRING,
        "observed",
        Validators.oneOf("observed", "message"),
        Importance.LOW,
        "Timestamp of records",
        "The timestamp of the records in Kafka. observed: the time at which a record is written."
            + " message: the time of what the record is about, such as the createtime of a message."
            + " Kafka applies retention.ms, segment.ms and compaction lags to this timestamp: with"
            + " message, a topic that is not only compacted loses old messages. Described in"
            + " records.md.");
  }
}
