package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How old the oldest known change is that has not been read. A reply that a parent announces has a
 * time; for everything else the time counts from when it was first seen waiting here, so that this
 * must be updated regularly.
 */
final class Freshness {

  /**
   * Something that waits.
   *
   * @param attempt distinguishes a thread that changes again as soon as it has been read
   */
  private record Waiting(String channel, Ts ts, Ts attempt) {}

  private Map<Waiting, Ts> since = new HashMap<>();

  /** The age of the oldest change that waits in these channels; zero if none does. */
  Duration update(List<Slot> readable, Ts now) {
    Map<Waiting, Ts> still = new HashMap<>();
    readable.stream()
        .flatMap(Freshness::waiting)
        .forEach(each -> still.put(each, since.getOrDefault(each, now)));
    since = still;
    return Stream.concat(since.values().stream(), oldestReply(readable).stream())
        .min(Comparator.naturalOrder())
        .map(now::since)
        .orElse(Duration.ZERO);
  }

  /** When the oldest reply was written that is announced and has not been read. */
  static Optional<Ts> oldestReply(List<Slot> readable) {
    return readable.stream()
        .filter(slot -> slot.hasChangedThreads)
        .flatMap(slot -> slot.sync.queue().waiting())
        .filter(thread -> thread.shown().latest().isAfter(thread.have()))
        .map(thread -> thread.shown().latest())
        .min(Comparator.naturalOrder());
  }

  private static Stream<Waiting> waiting(Slot slot) {
    String channel = slot.sync.channel();
    Stream<FollowedThread> threads =
        slot.hasChangedThreads ? slot.sync.queue().waiting() : Stream.empty();
    return Stream.concat(
        threads.map(thread -> new Waiting(channel, thread.root(), thread.lastRead())),
        slot.sync.hints().waiting().map(ts -> new Waiting(channel, ts, Ts.MAX)));
  }
}
