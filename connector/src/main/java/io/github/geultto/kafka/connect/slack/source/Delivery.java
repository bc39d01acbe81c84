package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * On which source partition each record of a channel or a list rides, and with which offset.
 * Connect commits, for each source partition alone, the offset of the last record that Kafka has
 * acknowledged with all before it. So all records of a thread, or of an entry, ride on one part,
 * only a part's last record carries its new offset, which covers all of them, and the others carry
 * the one before.
 *
 * <p>The first record after a command of the operator rides on the channel's own partition, the
 * head, and replaces the command there. Until it is acknowledged nothing else of the channel is
 * sent: a part must not claim to have taken a command that could come again.
 */
final class Delivery<C> {

  /**
   * A record that a transformation drops commits nothing in exactly-once mode, and is acknowledged
   * only with a later transaction: after this time another record rides, which begins one.
   */
  private static final Duration WAY_OUT = Duration.ofSeconds(10);

  /** So many times more records ride each time, in case that a transformation drops them all. */
  private static final int MORE_RIDERS = 4;

  private static final int MOST_RIDERS = 4_096;

  /** Makes a record of a change. */
  interface Recorder<C> {
    SourceRecord record(C change, Map<String, String> partition, Map<String, ?> offset);
  }

  /**
   * Makes the records of changes.
   *
   * @param preceding what is sent just before such a record; null where nothing is
   */
  record Recorders<C>(Recorder<C> record, Recorder<C> preceding) {}

  private final String name;
  private final Map<String, String> head;
  private final Memory<C> memory;
  private final Map<String, Map<String, Object>> stored;
  private final List<C> waiting = new ArrayList<>();
  private int unacknowledged;
  private int riders = 1;
  private boolean riding;
  private boolean rideArrived;
  private Map<String, Object> lastRide;
  private Instant rodeAt = Instant.MIN;

  /**
   * @param name of the channel or list, as its parts are named
   * @param head the operator's partition
   * @param stored the offsets of the parts, by their names
   */
  Delivery(
      String name,
      Map<String, String> head,
      Memory<C> memory,
      Map<String, Map<String, Object>> stored) {
    this.name = name;
    this.head = head;
    this.memory = memory;
    this.stored = new HashMap<>(stored);
  }

  void add(List<C> changes) {
    changes.forEach(memory::added);
    waiting.addAll(changes);
  }

  /** Whether everything that was added has been sent and acknowledged. */
  boolean isSettled() {
    return waiting.isEmpty() && unacknowledged == 0;
  }

  /** The offsets of acknowledged records, if all are: Connect stores them only later. */
  Map<Map<String, String>, Map<String, Object>> acknowledgedOffsets() {
    Map<Map<String, String>, Map<String, Object>> offsets = new HashMap<>();
    stored.forEach((part, offset) -> offsets.put(SourceOffsets.part(name, part), offset));
    if (lastRide != null && memory.isHeadStored()) {
      offsets.put(head, lastRide);
    }
    return offsets;
  }

  /** Changes that have been added and not taken. */
  int waiting() {
    return waiting.size();
  }

  /** Whether there is something to take now. */
  boolean isReady(Instant uptime) {
    return !waiting.isEmpty() && !isHeld(uptime);
  }

  private boolean isHeld(Instant uptime) {
    return riding && uptime.isBefore(rodeAt.plus(WAY_OUT));
  }

  /**
   * Takes what can be sent now.
   *
   * @param now Slack's time
   * @param uptime of a monotonic clock
   */
  List<SourceRecord> take(Recorders<C> recorders, Ts now, Instant uptime) {
    List<SourceRecord> records = new ArrayList<>();
    if (waiting.isEmpty() || isHeld(uptime)) {
      return records;
    }
    if (memory.isHeadStored()) {
      takeAll(records, recorders, now);
    } else {
      ride(records, recorders, uptime);
    }
    unacknowledged += records.size();
    return records;
  }

  // ---------------------------------------------------------------- on the parts

  private void takeAll(List<SourceRecord> records, Recorders<C> recorders, Ts now) {
    if (unacknowledged == 0) {
      memory.settled(stored);
    }
    Map<String, List<C>> byPart =
        waiting.stream()
            .collect(Collectors.groupingBy(memory::home, LinkedHashMap::new, Collectors.toList()));
    byPart.forEach(
        (part, changes) -> {
          Map<String, String> partition = SourceOffsets.part(name, part);
          Map<String, ?> before = stored.get(part);
          for (C change : changes.subList(0, changes.size() - 1)) {
            addPreceding(records, recorders, change);
            records.add(recorders.record().record(change, partition, before));
          }
          C last = changes.get(changes.size() - 1);
          Map<String, Object> after = memory.toOffset(part, now);
          addPreceding(records, recorders, last);
          records.add(recorders.record().record(last, partition, after));
          stored.put(part, after);
        });
    waiting.clear();
  }

  /** It rides on the change's part with the offset that is stored there, so it covers nothing. */
  private void addPreceding(List<SourceRecord> records, Recorders<C> recorders, C change) {
    String part = memory.home(change);
    SourceRecord preceding =
        recorders.preceding().record(change, SourceOffsets.part(name, part), stored.get(part));
    if (preceding != null) {
      records.add(preceding);
    }
  }

  // ---------------------------------------------------------------- on the head

  private void ride(List<SourceRecord> records, Recorders<C> recorders, Instant uptime) {
    riding = true;
    rodeAt = uptime;
    List<C> chosen = riders();
    for (C change : chosen) {
      addPreceding(records, recorders, change);
      lastRide = memory.ride(change);
      records.add(recorders.record().record(change, head, lastRide));
    }
    Set<C> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(chosen);
    waiting.removeIf(gone::contains);
    riders = Math.min(riders * MORE_RIDERS, MOST_RIDERS);
  }

  /**
   * What the head says of its records is lost with the next command, unless their parts have been
   * stored by then: so rather those whose part has more to send, and no deletions, which cannot be
   * repeated.
   */
  private List<C> riders() {
    Map<String, Long> perPart =
        waiting.stream().collect(Collectors.groupingBy(memory::home, Collectors.counting()));
    List<C> chosen = new ArrayList<>();
    Set<Object> left = new HashSet<>();
    C best = null;
    for (C change : waiting) {
      boolean mayRide = !left.contains(memory.subject(change)) && memory.mayRide(change);
      best = mayRide && best == null ? change : best;
      if (mayRide && chosen.size() < riders && perPart.get(memory.home(change)) > 1) {
        perPart.merge(memory.home(change), -1L, Long::sum);
        chosen.add(change);
      } else {
        left.add(memory.subject(change));
      }
    }
    if (chosen.isEmpty()) {
      chosen.add(best == null ? waiting.get(0) : best);
    }
    return chosen;
  }

  /**
   * A record has been acknowledged.
   *
   * @param onHead whether it rode on the head
   * @param dropped whether a transformation dropped it, so that its offset is not stored
   */
  void acknowledged(boolean onHead, boolean dropped) {
    unacknowledged--;
    rideArrived |= onHead && !dropped;
    if (riding && unacknowledged == 0) {
      riding = false;
      if (rideArrived) {
        memory.headIsStored();
      } else {
        memory.ridesWereDropped();
      }
    }
  }
}
