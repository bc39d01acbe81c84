package io.github.geultto.kafka.connect.slack.record;

import io.github.geultto.kafka.connect.slack.model.Op;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes a record of a key and a value, with its headers.
 *
 * @param timestamp which time the record has in Kafka
 */
public record RecordMaker(RecordTimestamp timestamp) {

  SourceRecord record(
      Op op,
      String topic,
      Struct key,
      Struct value,
      Map<String, ?> partition,
      Map<String, ?> offset,
      Instant observedAt) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(Records.OP_HEADER, op.code());
    headers.addLong(Records.OBSERVED_AT_HEADER, observedAt.toEpochMilli());
    return new SourceRecord(
        partition,
        offset,
        topic,
        null,
        key.schema(),
        key,
        value == null ? null : value.schema(),
        value,
        timestamp.of(key, value),
        headers);
  }

  /** The tombstone of a record's key, in whatever mode. */
  public static SourceRecord withoutValue(SourceRecord record) {
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        null,
        null,
        record.timestamp(),
        record.headers());
  }
}
