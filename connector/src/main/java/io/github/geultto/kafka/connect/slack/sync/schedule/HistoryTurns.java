package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which page of history is read next: a channel's newest, one further down in its window, one of a
 * backfill, or one of the sweep of old history.
 */
final class HistoryTurns {

  /** Of so many calls one goes to a backfill, if there is one. */
  private static final int BACKFILL_TURNS = 4;

  /** Of as many one goes to a channel's newest page, if it is due. */
  private static final int HEAD_TURN = 2;

  /** Of so many calls one goes to the sweep, if it is due. */
  private static final int SWEEP_TURNS = 16;

  /** The window below the newest page is read this much less often than the page. */
  private static final int RESCAN_PAUSE = 4;

  private final List<Slot> slots;
  private final Plan plan;
  private final HintedChannels hinted;

  private long turn;
  private int lastSearched;
  private boolean searchedLast;

  HistoryTurns(List<Slot> slots, Plan plan, HintedChannels hinted) {
    this.slots = slots;
    this.plan = plan;
    this.hinted = hinted;
  }

  /** The next page of history to read; empty if there is none to read now. */
  Optional<Request.History> next(Ts now) {
    turn++;
    Optional<Request.History> next =
        turn % SWEEP_TURNS == 0
            ? sweep(now).or(() -> backfill(now))
            : turn % BACKFILL_TURNS == 0 ? backfill(now) : Optional.empty();
    boolean isHeadTurn = turn % BACKFILL_TURNS == HEAD_TURN;
    if (!isHeadTurn) {
      next = next.or(() -> hinted.first(slot -> named(slot, now)));
    }
    if (!searchedLast) {
      next = next.or(() -> evidence(now));
    }
    next =
        next.or(() -> head(now))
            .or(() -> evidence(now))
            .or(() -> hinted.first(slot -> named(slot, now)))
            .or(() -> backfill(now))
            .or(() -> sweep(now));
    searchedLast = next.filter(call -> call.purpose() == Request.Purpose.EVIDENCE).isPresent();
    if (next.isPresent() && next.get().purpose() != Request.Purpose.HEAD) {
      plan.otherHistory(now);
    }
    return next;
  }

  private Optional<Request.History> head(Ts now) {
    Slot best = null;
    double longest = 1;
    boolean rescan = false;
    for (Slot slot : slots) {
      if (!slot.canReadHistory(now)) {
        continue;
      }
      double waited =
          slot.sync.history().isHeadUnfinished()
              ? Double.MAX_VALUE
              : (double) now.since(slot.lastHead).toMillis() / slot.headPause.toMillis();
      if (waited >= longest) {
        best = slot;
        longest = waited;
        rescan = false;
      } else if (best == null && isRescanDue(slot, now)) {
        best = slot;
        rescan = true;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    if (rescan) {
      return Optional.of(best.sync.history().rescan(now));
    }
    best.lastHead = now;
    return Optional.of(best.sync.history().head(now));
  }

  private static boolean isRescanDue(Slot slot, Ts now) {
    int pauses = slot.isHistorySettled() ? 1 : RESCAN_PAUSE;
    Duration interval = slot.headPause.multipliedBy(pauses);
    return slot.sync.history().rescanDue(interval).filter(at -> !at.isAfter(now)).isPresent();
  }

  /** Posts that events named. */
  private static Optional<Request.History> named(Slot slot, Ts now) {
    if (!slot.sync.history().areNamedDue() || !slot.canReadHistory(now)) {
      return Optional.empty();
    }
    Request.History request = slot.sync.history().named(now);
    if (request.purpose() == Request.Purpose.HEAD) {
      slot.lastHead = now;
    }
    return Optional.of(request);
  }

  private Optional<Request.History> evidence(Ts now) {
    for (int i = 1; i <= slots.size(); i++) {
      int index = (lastSearched + i) % slots.size();
      Slot slot = slots.get(index);
      if (slot.wantsEvidence && slot.canReadHistory(now) && slot.sync.history().isEvidenceDue()) {
        lastSearched = index;
        return Optional.of(slot.sync.history().evidence(now));
      }
    }
    return Optional.empty();
  }

  private Optional<Request.History> backfill(Ts now) {
    Slot best = null;
    for (Slot slot : slots) {
      if (slot.hasGap
          && slot.canReadHistory(now)
          && slot.sync.history().isBackfillDue()
          && (best == null || slot.lastBackfill.isBefore(best.lastBackfill))) {
        best = slot;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    best.lastBackfill = now;
    return Optional.of(best.sync.history().backfill(now));
  }

  private Optional<Request.History> sweep(Ts now) {
    Slot best = null;
    for (Slot slot : slots) {
      if (!slot.sweepAt.isAfter(best == null ? now : best.sweepAt) && slot.canReadHistory(now)) {
        best = slot;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    Optional<Request.History> request = best.sync.history().sweep(now);
    best.refresh();
    return request;
  }
}
