package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The changes since the last poll, as records. Connect commits, for each source partition alone,
 * the offset of the last record that Kafka has acknowledged with all before it: so only a channel's
 * last record carries the new offset, which covers all of them, and the others carry the one
 * before.
 */
final class Batch {

  private final Records records;
  private final Map<String, Map<String, ?>> offsets;
  private final Map<String, List<Change>> changes = new LinkedHashMap<>();
  private final List<SourceRecord> lists = new ArrayList<>();
  private final Consumer<Op> counter;
  private int size;

  /**
   * A batch without changes.
   *
   * @param offsets what is stored, by channel
   * @param counter counts the records of messages
   */
  Batch(Records records, Map<String, Map<String, ?>> offsets, Consumer<Op> counter) {
    this.records = records;
    this.offsets = new HashMap<>(offsets);
    this.counter = counter;
  }

  /** Adds what changed in a channel, in the order to emit it. */
  void add(String channel, List<Change> found) {
    if (!found.isEmpty()) {
      changes.computeIfAbsent(channel, id -> new ArrayList<>()).addAll(found);
      size += found.size();
    }
  }

  /** Adds records of the lists of users and channels, which carry their own offsets. */
  void add(List<SourceRecord> found) {
    lists.addAll(found);
    size += found.size();
  }

  /** Changes that have been added since the last {@link #take}. */
  int size() {
    return size;
  }

  /**
   * Takes the records.
   *
   * @param offset of a channel, which covers all changes added
   * @return may be empty where deletions are not emitted: the offset then waits for the next record
   */
  List<SourceRecord> take(Function<String, Map<String, Object>> offset, Instant now) {
    List<SourceRecord> batch = new ArrayList<>(lists);
    changes.forEach((channel, found) -> add(batch, channel, found, offset, now));
    changes.clear();
    lists.clear();
    size = 0;
    return batch;
  }

  private void add(
      List<SourceRecord> batch,
      String channel,
      List<Change> found,
      Function<String, Map<String, Object>> newOffset,
      Instant now) {
    List<Change> emitted = found.stream().filter(change -> records.emits(change.op())).toList();
    if (emitted.isEmpty()) {
      return;
    }
    Map<String, ?> before = offsets.get(channel);
    for (Change change : emitted.subList(0, emitted.size() - 1)) {
      batch.add(record(channel, change, before, now));
    }
    Map<String, Object> after = newOffset.apply(channel);
    batch.add(record(channel, emitted.get(emitted.size() - 1), after, now));
    offsets.put(channel, after);
  }

  private SourceRecord record(String channel, Change change, Map<String, ?> offset, Instant now) {
    counter.accept(change.op());
    Map<String, String> partition = SourceOffsets.channel(channel);
    return change.op() == Op.DELETE
        ? records.deletedMessage(channel, change.ts(), change.root(), partition, offset, now)
        : records.message(change.op(), channel, change.message(), partition, offset, now);
  }
}
