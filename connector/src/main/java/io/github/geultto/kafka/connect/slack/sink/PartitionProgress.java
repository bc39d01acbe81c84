package io.github.geultto.kafka.connect.slack.sink;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Of each partition, which offsets are not handled, and whether its records may have been posted
 * before. Partitions are named as the consumer knows them, whatever transforms made of the topic.
 */
final class PartitionProgress {

  /** After so many in a row that had not been posted, none has been. */
  private static final int CERTAIN = 5;

  private final Map<TopicPartition, Deque<Long>> unhandled = new HashMap<>();
  private final Map<TopicPartition, Integer> doubts = new HashMap<>();

  static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  void open(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> doubts.put(partition, CERTAIN));
  }

  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(unhandled::remove);
    partitions.forEach(doubts::remove);
  }

  /** A record has come. */
  void expect(SinkRecord record) {
    unhandled
        .computeIfAbsent(partition(record), partition -> new ArrayDeque<>())
        .add(record.originalKafkaOffset());
  }

  /** A record is handled. It need not be the first: a refused one is reported after the next. */
  void done(SinkRecord record) {
    Deque<Long> offsets = unhandled.get(partition(record));
    if (offsets != null) {
      offsets.removeFirstOccurrence(record.originalKafkaOffset());
    }
  }

  /** The first offset that is not handled; null if all are that came. */
  Long firstUnhandled(TopicPartition partition) {
    Deque<Long> offsets = unhandled.get(partition);
    return offsets == null ? null : offsets.peekFirst();
  }

  /** Whether the record's partition has not gone elsewhere since. */
  boolean isOwn(SinkRecord record) {
    return unhandled.containsKey(partition(record));
  }

  boolean isInDoubt(SinkRecord record) {
    return doubts.containsKey(partition(record));
  }

  /** A record in doubt had been posted before, or has been now. */
  void settle(SinkRecord record, boolean postedNow) {
    doubts.computeIfPresent(
        partition(record),
        (partition, left) -> postedNow ? (left == 1 ? null : left - 1) : Integer.valueOf(CERTAIN));
  }
}
