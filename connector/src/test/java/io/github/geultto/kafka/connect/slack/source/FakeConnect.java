package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What Connect may do with records and offsets. At least once: three topic partitions acknowledge
 * on their own; of each source partition the offset of the last record is committed that is
 * acknowledged with all before it, at any moment, and not all source partitions at once. Exactly
 * once: the records of a poll and their offsets, or nothing.
 */
final class FakeConnect {

  private static final int TOPIC_PARTITIONS = 3;

  private static final class Sent {
    final SourceRecord record;
    boolean acknowledged;

    Sent(SourceRecord record) {
      this.record = record;
    }

    Ts ts() {
      return (Ts) record.key();
    }
  }

  final boolean exactlyOnce;
  final TreeMap<Ts, Integer> table = new TreeMap<>();

  /** Of reactions, by message, user and emoji. */
  final Map<List<Object>, ReactionChange> reactions = new HashMap<>();

  /** The topic of records that are about rows under the channel's former id. */
  static final String FORMER = "former";

  /** Rows under the id that the channel had before, of messages and of reactions. */
  final TreeMap<Ts, Integer> former = new TreeMap<>();

  final Map<List<Object>, ReactionChange> formerReactions = new HashMap<>();

  /** Messages of which a transformation dropped a record. */
  final Set<Ts> dropped = new HashSet<>();

  /** Messages whose records rode on the head. */
  final Set<Ts> onHead = new HashSet<>();

  boolean drops;
  private final Random random;
  private final Map<Map<String, ?>, Map<String, ?>> stored = new HashMap<>();
  private final List<Deque<Sent>> topic = new ArrayList<>();
  private final Map<Map<String, ?>, Deque<Sent>> bySource = new HashMap<>();

  /** Sent since the last offset that was stored of a source partition: no offset knows of them. */
  private final Map<Map<String, ?>, Deque<Sent>> uncovered = new HashMap<>();

  /** Dropped with nothing else in their transaction: heard of with the next one. */
  private final List<SourceRecord> late = new ArrayList<>();

  FakeConnect(boolean exactlyOnce, Random random) {
    this.exactlyOnce = exactlyOnce;
    this.random = random;
    for (int i = 0; i < TOPIC_PARTITIONS; i++) {
      topic.add(new ArrayDeque<>());
    }
  }

  @SuppressWarnings("unchecked")
  Map<Map<String, String>, Map<String, Object>> stored() {
    Map<Map<String, String>, Map<String, Object>> copy = new HashMap<>();
    stored.forEach(
        (partition, offset) ->
            copy.put((Map<String, String>) partition, new HashMap<>((Map<String, Object>) offset)));
    return copy;
  }

  /** An operator's request. */
  void replace(Map<String, String> partition, Map<String, Object> offset) {
    store(partition, offset);
    if (SourceOffsets.isHead(partition)) {
      onHead.clear();
    }
  }

  private void store(Map<String, ?> partition, Map<String, ?> offset) {
    if (offset == null) {
      stored.remove(partition);
    } else {
      stored.put(partition, offset);
    }
  }

  void send(List<SourceRecord> polled, Acknowledgements acknowledgements) {
    List<SourceRecord> records =
        polled.stream().filter(record -> !isDropped(record, acknowledgements)).toList();
    if (exactlyOnce) {
      records.forEach(this::arrived);
      records.forEach(record -> store(record.sourcePartition(), record.sourceOffset()));
      if (!records.isEmpty()) {
        late.forEach(record -> acknowledgements.add(record.sourcePartition(), true));
        late.clear();
      }
      records.forEach(record -> acknowledgements.add(record.sourcePartition(), false));
      return;
    }
    for (SourceRecord record : records) {
      Sent sent = new Sent(record);
      topic.get((int) (sent.ts().micros() % TOPIC_PARTITIONS)).add(sent);
      bySource.computeIfAbsent(record.sourcePartition(), key -> new ArrayDeque<>()).add(sent);
      uncovered.computeIfAbsent(record.sourcePartition(), key -> new ArrayDeque<>()).add(sent);
    }
  }

  /** A transformation drops some of the records that ride on the head. */
  private boolean isDropped(SourceRecord record, Acknowledgements acknowledgements) {
    if (!SourceOffsets.isHead(record.sourcePartition())) {
      return false;
    }
    onHead.add((Ts) record.key());
    if (!drops || random.nextInt(3) != 0) {
      return false;
    }
    dropped.add((Ts) record.key());
    if (exactlyOnce) {
      late.add(record);
    } else {
      acknowledgements.add(record.sourcePartition(), true);
    }
    return true;
  }

  /** What the row of a reaction is known by. */
  static List<Object> keyOf(Change change) {
    return List.of(change.ts(), change.reaction().userId(), change.reaction().name());
  }

  /** The channel has another id: what was emitted is under the one before. */
  void renumber() {
    former.putAll(table);
    table.clear();
    formerReactions.putAll(reactions);
    reactions.clear();
  }

  private void arrived(SourceRecord record) {
    if (record.topic().equals(FORMER)) {
      if (record.value() instanceof Change change) {
        formerReactions.remove(keyOf(change));
      } else {
        former.remove((Ts) record.key());
      }
    } else if (record.value() instanceof Change change) {
      if (change.op() == Op.DELETE) {
        reactions.remove(keyOf(change));
      } else {
        reactions.put(keyOf(change), change.reaction());
      }
    } else if (record.value() == null) {
      table.remove((Ts) record.key());
    } else {
      table.put((Ts) record.key(), (Integer) record.value());
    }
  }

  /** Some records are acknowledged. */
  void acknowledge(int count, Acknowledgements acknowledgements) {
    for (int i = 0; i < count && topic.stream().anyMatch(queue -> !queue.isEmpty()); i++) {
      Deque<Sent> queue = topic.get(random.nextInt(TOPIC_PARTITIONS));
      if (!queue.isEmpty()) {
        Sent sent = queue.remove();
        sent.acknowledged = true;
        arrived(sent.record);
        acknowledgements.add(sent.record.sourcePartition(), false);
      }
    }
  }

  /** Offsets of some source partitions are committed. */
  void commit() {
    bySource.values().stream().filter(queue -> random.nextInt(3) != 0).forEach(this::commit);
  }

  private void commit(Deque<Sent> queue) {
    while (!queue.isEmpty() && queue.peek().acknowledged) {
      Sent last = queue.remove();
      Map<String, ?> partition = last.record.sourcePartition();
      boolean isNew =
          last.record.sourceOffset() != null && last.record.sourceOffset() != stored.get(partition);
      store(partition, last.record.sourceOffset());
      if (isNew) {
        Deque<Sent> open = uncovered.get(partition);
        while (open.remove() != last) {
          // Covered by the same offset.
        }
      }
    }
  }

  /** A clean end: everything arrives, and all offsets are committed. */
  void stop(Acknowledgements acknowledgements) {
    acknowledge(Integer.MAX_VALUE, acknowledgements);
    bySource.values().forEach(this::commit);
    bySource.clear();
    uncovered.clear();
    late.clear();
  }

  /**
   * The worker dies; some of what was under way arrives.
   *
   * @return messages of which records arrived, or may have, without their offsets
   */
  Set<Ts> crash() {
    Set<Ts> open = new HashSet<>();
    uncovered.values().forEach(queue -> queue.forEach(sent -> open.add(sent.ts())));
    for (Deque<Sent> queue : topic) {
      int count = queue.isEmpty() ? 0 : random.nextInt(queue.size() + 1);
      for (int i = 0; i < count; i++) {
        arrived(queue.remove().record);
      }
      queue.clear();
    }
    bySource.clear();
    uncovered.clear();
    late.clear();
    return open;
  }
}
