package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
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
 * On which source partition each record of a channel rides, and with which offset. Connect commits,
 * for each source partition alone, the offset of the last record that Kafka has acknowledged with
 * all before it. So all records of a thread ride on one part, only a part's last record carries its
 * new offset, which covers all of them, and the others carry the one before.
 *
 * <p>The first record after a command of the operator rides on the channel's own partition, the
 * head, and replaces the command there. Until it is acknowledged nothing else of the channel is
 * sent: a part must not claim to have taken a command that could come again.
 */
final class Delivery {

  /**
   * A record that a transformation drops commits nothing in exactly-once mode, and is acknowledged
   * only with a later transaction: after this time another record rides, which begins one.
   */
  private static final Duration WAY_OUT = Duration.ofSeconds(10);

  /** So many times more records ride each time, in case that a transformation drops them all. */
  private static final int MORE_RIDERS = 4;

  private static final int MOST_RIDERS = 4_096;

  /** A part over this length is dealt out to 32. */
  static final int SPLIT = 8_000;

  /** Makes a record of a change. */
  interface Recorder {
    SourceRecord record(Change change, Map<String, String> partition, Map<String, ?> offset);
  }

  private final String channel;
  private final ChannelState state;
  private final Map<String, Map<String, Object>> stored;
  private final int splitAt;
  private final List<Change> waiting = new ArrayList<>();
  private int unacknowledged;
  private int riders = 1;
  private boolean riding;
  private boolean rideArrived;
  private Instant rodeAt = Instant.MIN;

  /**
   * @param stored the offsets of the channel's parts, by their names
   * @param splitAt a part over this length, in characters, is dealt out
   */
  Delivery(
      String channel, ChannelState state, Map<String, Map<String, Object>> stored, int splitAt) {
    this.splitAt = splitAt;
    this.channel = channel;
    this.state = state;
    this.stored = new HashMap<>(stored);
  }

  void add(List<Change> changes) {
    waiting.addAll(changes);
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
  List<SourceRecord> take(Recorder recorder, Ts now, Instant uptime) {
    List<SourceRecord> records = new ArrayList<>();
    if (waiting.isEmpty() || isHeld(uptime)) {
      return records;
    }
    if (state.isHeadStored()) {
      takeAll(records, recorder, now);
    } else {
      ride(records, recorder, uptime);
    }
    unacknowledged += records.size();
    return records;
  }

  // ---------------------------------------------------------------- on the parts

  private void takeAll(List<SourceRecord> records, Recorder recorder, Ts now) {
    splitIfLarge();
    Map<String, List<Change>> byPart =
        waiting.stream()
            .collect(
                Collectors.groupingBy(
                    change -> state.home(change.root()), LinkedHashMap::new, Collectors.toList()));
    byPart.forEach(
        (part, changes) -> {
          Map<String, String> partition = SourceOffsets.part(channel, part);
          Map<String, ?> before = stored.get(part);
          for (Change change : changes.subList(0, changes.size() - 1)) {
            records.add(recorder.record(change, partition, before));
          }
          Map<String, Object> after = state.toOffset(part, now);
          records.add(recorder.record(changes.get(changes.size() - 1), partition, after));
          stored.put(part, after);
        });
    waiting.clear();
  }

  /** What the 32 parts know of is then true of acknowledged records alone. */
  private void splitIfLarge() {
    Map<String, Object> all = stored.get(Part.ALL);
    boolean large = all != null && ChannelState.length(all) > splitAt;
    if (state.isWhole() && large && unacknowledged == 0) {
      state.split();
    }
  }

  // ---------------------------------------------------------------- on the head

  private void ride(List<SourceRecord> records, Recorder recorder, Instant uptime) {
    riding = true;
    rodeAt = uptime;
    List<Change> chosen = riders();
    chosen.forEach(change -> records.add(ride(change, recorder)));
    Set<Change> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(chosen);
    waiting.removeIf(gone::contains);
    riders = Math.min(riders * MORE_RIDERS, MOST_RIDERS);
  }

  private SourceRecord ride(Change change, Recorder recorder) {
    Integer print = change.op() == Op.DELETE ? null : change.message().fingerprint();
    return recorder.record(
        change, SourceOffsets.channel(channel), state.ride(change.ts(), change.root(), print));
  }

  /**
   * What the head says of its records is lost with the next command, unless their parts have been
   * stored by then: so rather those whose part has more to send, and no deletions, which cannot be
   * repeated.
   */
  private List<Change> riders() {
    Map<String, Long> perPart =
        waiting.stream()
            .collect(Collectors.groupingBy(c -> state.home(c.root()), Collectors.counting()));
    List<Change> chosen = new ArrayList<>();
    Set<Ts> left = new HashSet<>();
    Change best = null;
    for (Change change : waiting) {
      boolean mayRide = !left.contains(change.ts()) && change.op() != Op.DELETE;
      best = mayRide && best == null ? change : best;
      if (mayRide && chosen.size() < riders && perPart.get(state.home(change.root())) > 1) {
        perPart.merge(state.home(change.root()), -1L, Long::sum);
        chosen.add(change);
      } else {
        left.add(change.ts());
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
        state.headIsStored();
      } else {
        state.ridesWereDropped();
      }
    }
  }
}
