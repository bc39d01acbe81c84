package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

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

  private final Agenda agenda;
  private final Plan plan;

  private long turn;
  private boolean searchedLast;

  HistoryTurns(Agenda agenda, Plan plan) {
    this.agenda = agenda;
    this.plan = plan;
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
      next = next.or(() -> agenda.hinted.first(slot -> named(slot, now)));
    }
    if (!searchedLast) {
      next = next.or(() -> evidence(now));
    }
    next =
        next.or(() -> head(now))
            .or(() -> evidence(now))
            .or(() -> agenda.hinted.first(slot -> named(slot, now)))
            .or(() -> backfill(now))
            .or(() -> sweep(now));
    searchedLast = next.filter(call -> call.purpose() == Request.Purpose.EVIDENCE).isPresent();
    if (next.isPresent() && next.get().purpose() != Request.Purpose.HEAD) {
      plan.otherHistory(now);
    }
    return next;
  }

  private Optional<Request.History> head(Ts now) {
    Optional<Slot> head = due(agenda.heads, now).findFirst();
    return head.isPresent()
        ? head.map(slot -> readHead(slot, slot.sync.history().head(now), now))
        : due(agenda.rescans, now)
            .findFirst()
            .map(slot -> read(slot, slot.sync.history().rescan(now)));
  }

  private static Stream<Slot> due(Agenda.Timed timed, Ts now) {
    return timed.due(now).filter(slot -> slot.canReadHistory(now));
  }

  private static Request.History readHead(Slot slot, Request.History request, Ts now) {
    slot.lastHead = now;
    return read(slot, request);
  }

  private static Request.History read(Slot slot, Request.History request) {
    slot.refresh();
    return request;
  }

  /** Posts that events named. */
  private static Optional<Request.History> named(Slot slot, Ts now) {
    if (!slot.sync.history().areNamedDue() || !slot.canReadHistory(now)) {
      return Optional.empty();
    }
    Request.History request = slot.sync.history().named(now);
    return Optional.of(
        request.purpose() == Request.Purpose.HEAD ? readHead(slot, request, now) : request);
  }

  private Optional<Request.History> evidence(Ts now) {
    return agenda.evidence.first(
        slot ->
            slot.canReadHistory(now) && slot.sync.history().isEvidenceDue()
                ? Optional.of(slot.sync.history().evidence(now))
                : Optional.empty());
  }

  private Optional<Request.History> backfill(Ts now) {
    Optional<Slot> longest =
        agenda
            .gaps
            .all()
            .filter(slot -> slot.canReadHistory(now) && slot.sync.history().isBackfillDue())
            .min(Comparator.comparing(slot -> slot.lastBackfill));
    longest.ifPresent(slot -> slot.lastBackfill = now);
    return longest.map(slot -> slot.sync.history().backfill(now));
  }

  private Optional<Request.History> sweep(Ts now) {
    Optional<Slot> first = due(agenda.sweeps, now).findFirst();
    Optional<Request.History> request = first.flatMap(slot -> slot.sync.history().sweep(now));
    first.ifPresent(Slot::refresh);
    return request;
  }
}
