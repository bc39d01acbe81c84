package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Horizon;
import io.github.geultto.kafka.connect.slack.sync.read.Pacing;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides, for each method's budget, which call is made next: channels are polled in proportion to
 * their activity, then threads that changed are read, then quiet threads; a backfill and the sweep
 * of old history get what is left, and a part of the calls in any case.
 *
 * <p>Head polls and rereads of quiet threads are planned so that they use the budget: each pause is
 * as long as it must be for all of them to fit.
 *
 * <p>Not thread-safe; one thread owns it. Times are passed as arguments.
 */
public final class Scheduler {

  /** The error code of a channel whose answers lead nowhere. */
  public static final String NO_PROGRESS = "no_progress";

  /** Of so many calls one goes to what would otherwise wait for a quiet moment. */
  private static final int TURNS = 4;

  /** Of so many calls one goes to the sweep, if it is due. */
  private static final int SWEEP_TURNS = 16;

  /** The part of the budget to plan with. */
  private static final double PLANNED = 0.97;

  /** What head polls and rereads get of it at least, however much else there is to do. */
  private static final double LEAST_HEADS = 0.5;

  private static final double LEAST_REREADS = 0.2;

  /** How often the pauses are planned. */
  private static final Duration PLAN = Duration.ofMinutes(1);

  /** The window below the newest page is read this much less often than the page. */
  private static final int RESCAN_PAUSE = 4;

  private static final Duration CALLS_MEMORY = Duration.ofHours(1);

  private final SyncSettings settings;
  private final double perMinute;
  private final Map<String, Slot> byChannel = new HashMap<>();
  private final List<Slot> slots;

  // Calls other than head polls and rereads, for which those leave room.
  private final ActivityRate otherHistory = new ActivityRate(CALLS_MEMORY);
  private final ActivityRate changedThreads = new ActivityRate(CALLS_MEMORY);

  private Ts begun;
  private Ts planned = Ts.ZERO;
  private long historyTurn;
  private long repliesTurn;
  private int lastServed;

  /**
   * A scheduler of these channels.
   *
   * @param perMinute calls that may be made per minute of {@code conversations.history}, and as
   *     many of {@code conversations.replies}; infinite where there is no limit
   */
  public Scheduler(SyncSettings settings, double perMinute, Collection<ChannelSync> channels) {
    this.settings = settings;
    this.perMinute = perMinute;
    slots =
        channels.stream()
            .sorted(Comparator.comparing(ChannelSync::channel))
            .map(Slot::new)
            .toList();
    slots.forEach(slot -> byChannel.put(slot.sync.channel(), slot));
    share(new Horizon());
  }

  /** Shares with other tasks of the workspace how far back Slack shows messages. */
  public void share(Horizon horizon) {
    slots.forEach(slot -> slot.sync.share(horizon));
  }

  /** The channel, which must be one of those given. */
  public ChannelSync channel(String id) {
    return byChannel.get(id).sync;
  }

  /** Figures of all channels as they are when they are read. */
  public SyncStatus status() {
    return new SyncStatus(slots, begun, otherHistory, changedThreads);
  }

  /** Why a channel is suspended; empty if it is not. */
  public Optional<String> suspended(String channel) {
    return byChannel.get(channel).health.reason();
  }

  /** When a suspended channel is tried again. */
  public Ts retryAt(String channel) {
    return byChannel.get(channel).health.retryAt();
  }

  /** The documented error for which each of several channels is suspended; empty if some work. */
  public Optional<String> commonReason() {
    List<Optional<String>> reasons =
        slots.stream().map(slot -> slot.health.lastingReason()).distinct().toList();
    return slots.size() > 1 && reasons.size() == 1 ? reasons.get(0) : Optional.empty();
  }

  // ---------------------------------------------------------------- the plan

  private void plan(Ts now) {
    if (begun != null && now.since(planned).compareTo(PLAN) < 0) {
      return;
    }
    if (begun == null) {
      begun = now;
      slots.forEach(slot -> slot.sync.resumed(now));
    }
    planned = now;
    planHeads(now);
    planRereads(now);
    slots.forEach(Slot::refresh);
  }

  private void planHeads(Ts now) {
    double heads = spare(LEAST_HEADS, otherHistory, now);
    double weights = slots.stream().mapToDouble(slot -> slot.weight(now)).sum();
    for (Slot slot : slots) {
      double minutes = weights / heads / slot.weight(now);
      Duration pause = Duration.ofMillis((long) (minutes * 60_000));
      slot.headPause =
          pause.compareTo(settings.pollInterval()) < 0 ? settings.pollInterval() : pause;
    }
  }

  private void planRereads(Ts now) {
    boolean backfills =
        slots.stream().anyMatch(slot -> !slot.health.isSuspended() && slot.sync.hasGap());
    double rereads =
        backfills ? LEAST_REREADS * perMinute : spare(LEAST_REREADS, changedThreads, now);
    double threads = slots.stream().mapToDouble(slot -> slot.sync.quietThreads()).sum();
    double skew = Pacing.skew(threads, rereads);
    double load = slots.stream().mapToDouble(slot -> slot.sync.rereadLoad(skew)).sum();
    Pacing pacing = new Pacing(load / rereads, skew);
    slots.forEach(slot -> slot.sync.setPacing(pacing));
  }

  /** Calls per minute that others leave of a method's budget. */
  private double spare(double least, ActivityRate others, Ts now) {
    return Math.max(least * perMinute, PLANNED * perMinute - others.perMinute(now));
  }

  // ---------------------------------------------------------------- what to read next

  /** The next page of history to read; empty if there is none to read now. */
  public Optional<Request.History> nextHistory(Ts now) {
    plan(now);
    historyTurn++;
    Optional<Request.History> next =
        historyTurn % SWEEP_TURNS == 0
            ? sweep(now).or(() -> backfill(now))
            : historyTurn % TURNS == 0 ? backfill(now) : Optional.empty();
    next = next.or(() -> head(now)).or(() -> backfill(now)).or(() -> sweep(now));
    if (next.isPresent() && next.get().purpose() != Request.Purpose.HEAD) {
      otherHistory.add(1, now);
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
      slot.readEvidence = !slot.readEvidence && slot.sync.history().isEvidenceDue();
      if (slot.readEvidence) {
        return Optional.of(slot.sync.history().evidence(now));
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
    Duration interval = slot.headPause.multipliedBy(RESCAN_PAUSE);
    return slot.sync.history().rescanDue(interval).filter(at -> !at.isAfter(now)).isPresent();
  }

  private Optional<Request.History> backfill(Ts now) {
    Slot best = null;
    for (Slot slot : slots) {
      if (slot.canReadHistory(now)
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

  /** The next thread to read; empty if there is none to read now. */
  public Optional<Request.Replies> nextReplies(Ts now) {
    plan(now);
    Optional<Request.Replies> next =
        switch ((int) (++repliesTurn % TURNS)) {
          case 0 -> changedThread(true, now);
          case 1 -> reread(false, now);
          default -> Optional.empty();
        };
    next =
        next.or(() -> changedThread(false, now))
            .or(() -> reread(false, now))
            .or(() -> changedThread(true, now))
            .or(() -> reread(true, now));
    if (next.isPresent() && !next.get().reread()) {
      changedThreads.add(1, now);
    }
    return next;
  }

  private Optional<Request.Replies> changedThread(boolean ofBackfill, Ts now) {
    return first(
        slot -> slot.hasChangedThreads && slot.health.isReady(now),
        slot -> slot.sync.threads().changedThread(ofBackfill, now));
  }

  /** The quiet thread that is due first; with spare calls one that is not yet due. */
  private Optional<Request.Replies> reread(boolean spare, Ts now) {
    Slot best = null;
    for (Slot slot : slots) {
      boolean due = !(spare ? slot.spareRereadAt : slot.rereadAt).isAfter(now);
      if (due
          && slot.health.isReady(now)
          && (best == null || slot.rereadAt.isBefore(best.rereadAt))) {
        best = slot;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    Optional<Request.Replies> request = best.sync.threads().reread(now);
    best.refresh();
    return request;
  }

  /** The next message whose reactions are to be completed; empty if there is none. */
  public Optional<Request.Reactions> nextReactions(Ts now) {
    return first(
        slot -> slot.health.isReady(now) && slot.sync.wantsReactions(now),
        slot -> slot.sync.reactions(now));
  }

  /** The channels take turns, so that a busy one does not keep the others waiting. */
  private <T> Optional<T> first(Predicate<Slot> which, Function<Slot, Optional<T>> next) {
    for (int i = 1; i <= slots.size(); i++) {
      int index = (lastServed + i) % slots.size();
      Slot slot = slots.get(index);
      Optional<T> found = which.test(slot) ? next.apply(slot) : Optional.empty();
      if (found.isPresent()) {
        lastServed = index;
        slot.refresh();
        return found;
      }
    }
    return Optional.empty();
  }

  // ---------------------------------------------------------------- what came back

  /** Applies a page; see {@link ChannelSync}. */
  public List<Change> apply(Request request, Page<Message> page, Ts now) {
    Slot slot = byChannel.get(request.channel());
    slot.health.succeeded(now);
    List<Change> changes = slot.sync.apply(request, page, now);
    suspendIfStuck(slot, now);
    return counted(slot, changes, now);
  }

  /** Applies the complete reactions of a message; see {@link ChannelSync}. */
  public List<Change> applyReactions(
      Request.Reactions request, List<Message.Reaction> complete, Ts now) {
    Slot slot = byChannel.get(request.channel());
    slot.health.succeeded(now);
    return counted(slot, slot.sync.applyReactions(request, complete, now), now);
  }

  /**
   * Handles a failed request.
   *
   * @param code of the error, for which the channel may be suspended
   */
  public List<Change> failed(Request request, Failure failure, String code, Ts now) {
    Slot slot = byChannel.get(request.channel());
    List<Change> changes = slot.sync.failed(request, failure, now);
    if (!(request instanceof Request.Reactions)) {
      judge(slot, failure, code, now);
    }
    slot.refresh();
    return changes;
  }

  private static void judge(Slot slot, Failure failure, String code, Ts now) {
    switch (failure) {
      case THROTTLED, MISSING -> {}
      case RESTART_WINDOW -> suspendIfStuck(slot, now);
      case RETRY -> slot.health.failed(now);
      case REFUSED -> {
        if (slot.health.refused(now)) {
          suspend(slot, code, false, now);
        }
      }
      case CHANNEL -> suspend(slot, code, true, now);
    }
  }

  private static void suspendIfStuck(Slot slot, Ts now) {
    if (slot.sync.isStuck()) {
      suspend(slot, NO_PROGRESS, false, now);
    }
  }

  private static void suspend(Slot slot, String code, boolean documented, Ts now) {
    if (slot.health.suspend(code, documented, now)) {
      slot.sync.reset();
    }
  }

  private static List<Change> counted(Slot slot, List<Change> changes, Ts now) {
    slot.refresh();
    if (!changes.isEmpty()) {
      int live = (int) changes.stream().filter(change -> change.op() != Op.READ).count();
      slot.activity.add(live, now);
    }
    return changes;
  }
}
