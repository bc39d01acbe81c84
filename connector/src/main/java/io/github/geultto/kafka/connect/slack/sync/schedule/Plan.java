package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Pacing;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.Collection;

/**
 * How often each channel is polled and each quiet thread read again. The pauses are planned again
 * every minute, with thousands of channels less often, so that these calls use up what all others
 * leave of the budget.
 */
final class Plan {

  /** The part of the budget to plan with. */
  private static final double PLANNED = 0.97;

  /** What head polls and rereads get of it at least, however much else there is to do. */
  private static final double LEAST_HEADS = 0.5;

  private static final double LEAST_REREADS = 0.2;

  /** A pause that would change by less stays: most do, and each change costs time. */
  private static final double SLIGHT = 0.02;

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Of the time in which each channel can be polled once: planning looks at all of them. */
  private static final double PART_OF_ROUND = 0.01;

  private static final Duration CALLS_MEMORY = Duration.ofHours(1);

  private final SyncSettings settings;
  private final double perMinute;
  private final Collection<Slot> slots;

  // Calls other than head polls and rereads, for which those leave room.
  private final ActivityRate otherHistory = new ActivityRate(CALLS_MEMORY);
  private final ActivityRate changedThreads = new ActivityRate(CALLS_MEMORY);

  private Ts begun;
  private Ts planned = Ts.ZERO;
  private boolean reconciling;

  /**
   * @param perMinute calls that may be made per minute of each method; infinite without a limit
   */
  Plan(SyncSettings settings, double perMinute, Collection<Slot> slots) {
    this.settings = settings;
    this.perMinute = perMinute;
    this.slots = slots;
  }

  /** Plans again if it is time. */
  void update(Ts now) {
    if (begun != null && now.since(planned).compareTo(interval()) < 0) {
      return;
    }
    if (begun == null) {
      begun = now;
      slots.forEach(slot -> slot.sync.queue().resumed(now));
    }
    planned = now;
    planHeads(now);
    planRereads(now);
    reconciling = slots.stream().anyMatch(Slot::isReconciling);
    slots.forEach(Slot::refresh);
  }

  private Duration interval() {
    long seconds = (long) (slots.size() / perMinute * 60 * PART_OF_ROUND);
    return seconds < INTERVAL.toSeconds() ? INTERVAL : Duration.ofSeconds(seconds);
  }

  private void planHeads(Ts now) {
    double heads = spare(LEAST_HEADS, otherHistory, now);
    double weights =
        slots.stream()
            .filter(slot -> !slot.isHistorySettled())
            .mapToDouble(slot -> slot.weight(now))
            .sum();
    for (Slot slot : slots) {
      if (slot.isHistorySettled()) {
        slot.headPause = slot.reconcileInterval;
        continue;
      }
      double millis = weights / heads / slot.weight(now) * 60_000;
      long planned = Math.max((long) millis, settings.pollInterval().toMillis());
      if (Math.abs(planned - slot.headPause.toMillis()) > planned * SLIGHT) {
        slot.headPause = Duration.ofMillis(planned);
      }
    }
  }

  private void planRereads(Ts now) {
    boolean backfills =
        slots.stream().anyMatch(slot -> !slot.health.isSuspended() && slot.sync.hasGap());
    double rereads =
        backfills ? LEAST_REREADS * perMinute : spare(LEAST_REREADS, changedThreads, now);
    double threads = slots.stream().mapToDouble(slot -> slot.sync.queue().unwatched()).sum();
    double skew = Pacing.skew(threads, rereads);
    double load = slots.stream().mapToDouble(slot -> slot.sync.queue().load(skew)).sum();
    Pacing pacing = new Pacing(load / rereads, skew);
    slots.forEach(slot -> slot.sync.queue().setPacing(pacing));
  }

  /** A channel is read from now on. */
  void added(Slot slot, Ts now) {
    slot.sync.queue().resumed(now);
    watchChanged();
  }

  /** Plans again at once. */
  void watchChanged() {
    planned = Ts.ZERO;
  }

  /** Calls per minute that others leave of a method's budget. */
  private double spare(double least, ActivityRate others, Ts now) {
    return Math.max(least * perMinute, PLANNED * perMinute - others.perMinute(now));
  }

  /** A call for history that is not a head poll. */
  void otherHistory(Ts now) {
    otherHistory.add(1, now);
  }

  /** A call for a thread that is not a reread. */
  void changedThread(Ts now) {
    changedThreads.add(1, now);
  }

  /** Whether there was something at the last planning that may have changed without an event. */
  boolean isReconciling() {
    return reconciling;
  }

  /** When reading began; null before. */
  Ts begun() {
    return begun;
  }

  /** See {@link #otherHistory}; since reading began. */
  double otherHistoryPerMinute(Ts now) {
    return otherHistory.perMinuteSince(begun, now);
  }

  /** See {@link #changedThread}; since reading began. */
  double changedThreadsPerMinute(Ts now) {
    return changedThreads.perMinuteSince(begun, now);
  }
}
