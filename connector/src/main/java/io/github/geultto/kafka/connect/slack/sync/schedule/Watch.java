package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Whether events say what happens. What has been read since they do is read again seldom; all else
 * is read as without events, and for some hours everything once a change was found that no event
 * announced.
 */
final class Watch {

  /** So long after a change that no event announced events are not relied on. */
  private static final Duration MISTRUST = Duration.ofHours(6);

  /**
   * An answer may be as old as a call may take, and Slack's report of dropped events covers a whole
   * minute.
   */
  static final Duration IN_DOUBT = Duration.ofMinutes(1);

  private final Collection<Slot> slots;
  private final Plan plan;
  private final Misses misses = new Misses();

  /** Null while no events say what happens. */
  private Duration interval;

  /** Null while events are relied on. */
  private Ts missedAt;

  Watch(Collection<Slot> slots, Plan plan) {
    this.slots = slots;
    this.plan = plan;
  }

  /** Events say from now on what happens. */
  void begin(Ts now, Duration reconcileInterval) {
    interval = reconcileInterval;
    watch(now.plus(IN_DOUBT));
  }

  /** Events no longer say what happens. */
  void end() {
    // The flag stays set.
    interval = null;
    watch(Ts.MAX);
  }

  private void watch(Ts since) {
    slots.forEach(slot -> slot.watch(since, missedAt == null ? interval : null));
    plan.watchChanged();
  }

  /** Something may have happened in a channel that no event says. */
  void begin(Slot slot, Ts now) {
    if (interval != null) {
      slot.watch(now.plus(IN_DOUBT), missedAt == null ? interval : null);
      plan.watchChanged();
    }
  }

  /** A call succeeded. While the channel was suspended, events may not have said what happened. */
  void succeeded(Slot slot, Ts now) {
    boolean wasSuspended = slot.health.isSuspended();
    slot.health.succeeded(now);
    if (wasSuspended && !slot.health.isSuspended()) {
      begin(slot, now);
    }
  }

  /** What events named and could not be read individually is left to polling. */
  void checkHints(Slot slot, Ts now) {
    if (slot.hasLostHints()) {
      begin(slot, now);
    }
  }

  /** Whether an event has been missed, or none for long. */
  void check(Ts now) {
    if (interval == null) {
      return;
    }
    if (misses.areThere(now)) {
      missedAt = now.plus(IN_DOUBT);
      watch(missedAt);
    } else if (missedAt != null && now.since(missedAt).compareTo(MISTRUST) >= 0) {
      missedAt = null;
      slots.forEach(slot -> slot.watch(slot.watchedSince, interval));
      plan.watchChanged();
    }
  }

  /** An event names a message. */
  void announced(Slot slot, Event.OfMessage event, Ts now) {
    var ledger = slot.sync.state().ledger;
    misses.announced(event, ledger.contains(event.ts()) ? ledger.root(event.ts()) : null, now);
  }

  /** Changes that a page shows, and that events should have announced. */
  void found(String channel, List<Change> changes, Ts now) {
    misses.found(channel, changes, now);
  }

  /** Changes that no event announced. */
  long missed() {
    return misses.total();
  }

  /**
   * Whether events should have announced whatever a request finds. What is read because it has
   * changed is excluded: it was announced, be it long ago.
   */
  static boolean covers(Slot slot, Request request) {
    if (request instanceof Request.Replies replies) {
      return replies.reread()
          && !slot.sync.queue().lastRead(replies.root()).isBefore(slot.watchedSince);
    }
    return request instanceof Request.History page
        && page.purpose() != Request.Purpose.BACKFILL
        && page.purpose() != Request.Purpose.SWEEP
        && slot.isHistoryWatched();
  }
}
