package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Horizon;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
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
 * <p>Not thread-safe; one thread owns it. Times are passed as arguments.
 */
public final class Scheduler {

  /** The error code of a channel whose answers lead nowhere. */
  public static final String NO_PROGRESS = "no_progress";

  /** Of so many calls one goes to what would otherwise wait for a quiet moment. */
  private static final int TURNS = 4;

  private final Map<String, Slot> byChannel = new HashMap<>();
  private final List<Slot> slots;
  private final Plan plan;
  private final HistoryTurns history;

  private long repliesTurn;
  private int lastServed;

  /**
   * A scheduler of these channels.
   *
   * @param perMinute calls that may be made per minute of {@code conversations.history}, and as
   *     many of {@code conversations.replies}; infinite where there is no limit
   */
  public Scheduler(SyncSettings settings, double perMinute, Collection<ChannelSync> channels) {
    slots =
        channels.stream()
            .sorted(Comparator.comparing(ChannelSync::channel))
            .map(Slot::new)
            .toList();
    slots.forEach(slot -> byChannel.put(slot.sync.channel(), slot));
    plan = new Plan(settings, perMinute, slots);
    history = new HistoryTurns(slots, plan);
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
    return new SyncStatus(slots, plan);
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

  // ---------------------------------------------------------------- what to read next

  /** The next page of history to read; empty if there is none to read now. */
  public Optional<Request.History> nextHistory(Ts now) {
    plan.update(now);
    return history.next(now);
  }

  /** The next thread to read; empty if there is none to read now. */
  public Optional<Request.Replies> nextReplies(Ts now) {
    plan.update(now);
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
      plan.changedThread(now);
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
    slot.suspendIfStuck(now);
    return slot.counted(changes, now);
  }

  /** Applies the complete reactions of a message; see {@link ChannelSync}. */
  public List<Change> applyReactions(
      Request.Reactions request, List<Message.Reaction> complete, Ts now) {
    Slot slot = byChannel.get(request.channel());
    slot.health.succeeded(now);
    return slot.counted(slot.sync.applyReactions(request, complete, now), now);
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
      slot.failed(failure, code, now);
    }
    slot.refresh();
    return changes;
  }
}
