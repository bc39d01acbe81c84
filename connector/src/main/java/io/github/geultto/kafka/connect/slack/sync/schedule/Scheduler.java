package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Horizon;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

  private final Slots channels;
  private final Collection<Slot> slots;
  private final Agenda agenda;
  private final Plan plan;
  private final HistoryTurns history;
  private final Watch watch;
  private final Freshness freshness = new Freshness();

  private long repliesTurn;
  private long singlesTurn;

  /**
   * A scheduler of these channels.
   *
   * @param perMinute calls that may be made per minute of {@code conversations.history}, and as
   *     many of {@code conversations.replies}; infinite where there is no limit
   */
  public Scheduler(SyncSettings settings, double perMinute, Collection<ChannelSync> read) {
    channels = new Slots(read);
    slots = channels.all();
    agenda = channels.agenda();
    plan = new Plan(settings, perMinute, slots);
    watch = new Watch(slots, plan);
    history = new HistoryTurns(agenda, plan);
  }

  /** Reads one more channel from now on. */
  public void add(ChannelSync channel, Ts now) {
    Slot slot = channels.add(channel);
    plan.added(slot, now);
    watch.begin(slot, now);
  }

  /** No longer reads a channel; nothing more may be applied of it. */
  public void remove(String channel) {
    channels.remove(channel);
  }

  /** Shares with other tasks of the workspace how far back Slack shows messages. */
  public void share(Horizon horizon) {
    channels.share(horizon);
  }

  /** Shares the content of messages emitted lately. */
  public void share(RecentMessages recent) {
    channels.share(recent);
  }

  /** The channel, which must be one of those given. */
  public ChannelSync channel(String id) {
    return channels.of(id).sync;
  }

  /** Figures of all channels as they are when they are read. */
  public SyncStatus status() {
    return new SyncStatus(slots, plan, watch, freshness);
  }

  /** Why a channel is suspended; empty if it is not. */
  public Optional<String> suspended(String channel) {
    return channels.of(channel).health.reason();
  }

  /** When a suspended channel is tried again. */
  public Ts retryAt(String channel) {
    return channels.of(channel).health.retryAt();
  }

  /** The documented error for which each of several channels is suspended; empty if some work. */
  public Optional<String> commonReason() {
    List<Optional<String>> reasons =
        slots.stream().map(slot -> slot.health.lastingReason()).distinct().toList();
    return slots.size() > 1 && reasons.size() == 1 ? reasons.get(0) : Optional.empty();
  }

  // ---------------------------------------------------------------- what to read next

  private void update(Ts now) {
    watch.check(now);
    plan.update(now);
  }

  /** The next page of history to read; empty if there is none to read now. */
  public Optional<Request.History> nextHistory(Ts now) {
    update(now);
    return history.next(now);
  }

  /** The next message to read individually because an event named it; empty if there is none. */
  public Optional<Request.Single> nextSingle(Ts now) {
    update(now);
    // Threads have their turns, too.
    return ++singlesTurn % TURNS == 0
        ? Optional.empty()
        : agenda.hinted.first(
            slot -> slot.health.isReady(now) ? slot.sync.hints().single() : Optional.empty());
  }

  /** The next thread to read; empty if there is none to read now. */
  public Optional<Request.Replies> nextReplies(Ts now) {
    update(now);
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
    return agenda.changedThreads.first(
        slot ->
            slot.health.isReady(now)
                ? slot.sync.threads().changedThread(ofBackfill, now)
                : Optional.empty());
  }

  /** The quiet thread that is due first; with spare calls one that is not yet due. */
  private Optional<Request.Replies> reread(boolean spare, Ts now) {
    Optional<Slot> first =
        (spare ? agenda.spareRereads : agenda.rereads)
            .due(now)
            .filter(slot -> slot.health.isReady(now))
            .min(Comparator.comparing(slot -> slot.rereadAt));
    Optional<Request.Replies> request = first.flatMap(slot -> slot.sync.threads().reread(now));
    first.ifPresent(Slot::refresh);
    return request;
  }

  /** The next message whose reactions must be completed; empty if there is none. */
  public Optional<Request.Reactions> nextReactions(Ts now) {
    return agenda.incompleteReactions.first(
        slot ->
            slot.health.isReady(now) && slot.sync.wantsReactions(now)
                ? slot.sync.reactions(now)
                : Optional.empty());
  }

  // ---------------------------------------------------------------- what came back

  /** Applies a page; see {@link ChannelSync}. */
  public List<Change> apply(Request request, Page<Message> page, Ts now) {
    Slot slot = channels.of(request.channel());
    watch.succeeded(slot, now);
    boolean watched = Watch.covers(slot, request);
    List<Change> changes = slot.sync.apply(request, page, now);
    if (watched) {
      watch.found(request.channel(), changes, now);
    }
    slot.suspendIfStuck(now);
    return slot.counted(changes, now);
  }

  // ---------------------------------------------------------------- events

  /** Whether a channel is one of those given. */
  public boolean reads(String channel) {
    return channels.have(channel);
  }

  /**
   * Applies what an event says of a channel's message, which must be one of those given.
   *
   * @return what changed by it; the rest is read
   */
  public List<Change> apply(Event.OfMessage event, Ts now) {
    Slot slot = channels.of(event.channel());
    watch.announced(slot, event, now);
    List<Change> changes = slot.sync.apply(event, now);
    watch.checkHints(slot, now);
    return slot.counted(changes, now);
  }

  /** A channel has changed: if it is suspended, that is tried again at once. */
  public void retry(String channel) {
    channels.of(channel).health.retry();
  }

  /** Something may have happened in a channel that no event says: it is read as without events. */
  public void readAgain(String channel, Ts now) {
    Slot slot = channels.of(channel);
    slot.sync.hints().readAgain();
    slot.refresh();
    watch.begin(slot, now);
  }

  /**
   * Events say from now on what happens; what happened before is read as without them.
   *
   * @param interval what has been read since is read again after this time
   */
  public void watch(Ts now, Duration interval) {
    watch.begin(now, interval);
  }

  /** Events no longer say what happens. */
  public void unwatch() {
    watch.end();
  }

  /** Applies the complete reactions of a message; see {@link ChannelSync}. */
  public List<Change> applyReactions(
      Request.Reactions request, List<Message.Reaction> complete, Ts now) {
    Slot slot = channels.of(request.channel());
    watch.succeeded(slot, now);
    return slot.counted(slot.sync.applyReactions(request, complete, now), now);
  }

  /**
   * Handles a failed request.
   *
   * @param code of the error, for which the channel may be suspended
   */
  public List<Change> failed(Request request, Failure failure, String code, Ts now) {
    Slot slot = channels.of(request.channel());
    List<Change> changes = slot.sync.failed(request, failure, now);
    slot.failed(request, failure, code, now);
    watch.checkHints(slot, now);
    slot.refresh();
    return changes;
  }
}
