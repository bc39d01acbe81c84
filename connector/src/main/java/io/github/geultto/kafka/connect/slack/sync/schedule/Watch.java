package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.util.List;

/**
 * Whether events say what happens. What has been read since they do is read again seldom; all else,
 * and everything once a change was found that no event announced, is read as without events.
 */
final class Watch {

  private final List<Slot> slots;
  private final Plan plan;
  private final Misses misses = new Misses();
  private Duration interval = Duration.ZERO;

  Watch(List<Slot> slots, Plan plan) {
    this.slots = slots;
    this.plan = plan;
  }

  /** Events say from now on what happens. */
  void begin(Ts now, Duration reconcileInterval) {
    interval = reconcileInterval;
    slots.forEach(slot -> slot.watch(now, interval));
    plan.watchChanged();
  }

  /** Events no longer say what happens. */
  void end() {
    begin(Ts.MAX, Duration.ZERO);
  }

  /** Something may have happened in a channel that no event says. */
  void begin(Slot slot, Ts now) {
    if (!interval.isZero()) {
      slot.watch(now, interval);
      plan.watchChanged();
    }
  }

  /** Begins again once an event has been missed. */
  void check(Ts now) {
    if (misses.areThere(now) && !interval.isZero()) {
      begin(now, interval);
    }
  }

  /** An event names a message. */
  void announced(Event.OfMessage event, Ts now) {
    misses.announced(event, now);
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
   * changed is left out: it was announced, be it long ago.
   */
  static boolean covers(Slot slot, Request request) {
    if (request instanceof Request.Replies replies) {
      return replies.reread() && slot.sync.queue().isWatched(replies.root());
    }
    return request instanceof Request.History page
        && page.purpose() != Request.Purpose.BACKFILL
        && page.purpose() != Request.Purpose.SWEEP
        && slot.isHistoryWatched();
  }
}
