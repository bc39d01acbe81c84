package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.BackfillProgress;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Completeness;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
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
 * Decides, for each method's budget, which call brings the most news: looks at the channels in
 * proportion to their activity, then threads that changed, then quiet threads; a backfill and the
 * sweep of old history get what is left, and one call in four in any case.
 *
 * <p>Looks and revisits of quiet threads are planned so that they use up the budget: each pause is
 * as long as it must be for all of them to fit.
 *
 * <p>Not thread-safe; one thread owns it. Times come in as arguments.
 */
public final class Scheduler {

  /** Every so many calls one goes to what would otherwise wait for a quiet moment. */
  private static final int TURNS = 4;

  /** The part of the budget to plan with. */
  private static final double PLANNED = 0.97;

  /** What looks and revisits get of it at least, however much else there is to do. */
  private static final double LEAST_LOOKS = 0.5;

  private static final double LEAST_REVISITS = 0.2;

  /** How often the pauses are worked out anew. */
  private static final Duration PLAN = Duration.ofMinutes(1);

  /** A channel with no activity at all is looked at like one with this many changes a minute. */
  private static final double SILENT = 0.1 / (24 * 60);

  /** The window below the newest page is looked at this much less often than the page. */
  private static final int WINDOW_PAUSE = 4;

  /**
   * How much looks follow the activity. The square root would make the mean delay as short as can
   * be; with a little less the longest delays are a tenth shorter, and the mean 3% longer.
   */
  private static final double EXPONENT = 0.35;

  private static final Duration ACTIVITY_MEMORY = Duration.ofDays(2);
  private static final Duration CALLS_MEMORY = Duration.ofHours(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration FIRST_PROBE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PROBE = Duration.ofHours(1);

  /** After this many refusals in a row that Slack does not document, a channel is left aside. */
  private static final int MAX_REFUSALS = 8;

  private static final class Slot {
    final ChannelSync sync;
    final ActivityRate activity = new ActivityRate(ACTIVITY_MEMORY);
    Duration pause = Duration.ZERO;
    Ts lastLook = Ts.ZERO;
    Ts lastBackfill = Ts.ZERO;
    Ts notBefore = Ts.ZERO;
    int failures;
    int probes;
    String sidelined;

    // What the channel answers to being asked, as long as nothing changes in it.
    boolean hasChangedThreads;
    boolean wantsReactions;
    Ts revisitAt = Ts.MAX;
    Ts sweepAt = Ts.MAX;

    Slot(ChannelSync sync) {
      this.sync = sync;
      refresh();
    }

    /** To be called after each change in the channel. */
    void refresh() {
      hasChangedThreads = sync.changedThreads() > 0;
      wantsReactions = sync.wantsReactions();
      revisitAt = sync.threads.nextRevisitAt().orElse(Ts.MAX);
      sweepAt = sync.history.sweepDue().orElse(Ts.MAX);
    }

    boolean isReady(Ts now) {
      return !now.isBefore(notBefore);
    }

    boolean canReadHistory(Ts now) {
      return isReady(now) && !sync.history.isBusy();
    }

    double weight(Ts now) {
      return Math.pow(activity.perMinute(now) + SILENT, EXPONENT);
    }
  }

  private final SyncSettings settings;
  private final double perMinute;
  private final Map<String, Slot> byChannel = new HashMap<>();
  private final List<Slot> slots;

  // Calls other than looks and revisits, for which those leave room.
  private final ActivityRate otherHistory = new ActivityRate(CALLS_MEMORY);
  private final ActivityRate changedThreads = new ActivityRate(CALLS_MEMORY);

  private Ts begun;
  private Ts planned = Ts.ZERO;
  private long historyTurn;
  private long repliesTurn;
  private int lastServed;

  /**
   * @param perMinute calls that may be made in a minute of {@code conversations.history}, and as
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
  }

  // ---------------------------------------------------------------- the plan

  private void plan(Ts now) {
    if (now.since(planned).compareTo(PLAN) < 0) {
      return;
    }
    planned = now;
    begun = begun == null ? now : begun;
    double looks = spare(LEAST_LOOKS, otherHistory, now);
    double weights = slots.stream().mapToDouble(slot -> slot.weight(now)).sum();
    for (Slot slot : slots) {
      double minutes = weights / looks / slot.weight(now);
      Duration pause = Duration.ofMillis((long) (minutes * 60_000));
      slot.pause = pause.compareTo(settings.pollInterval()) < 0 ? settings.pollInterval() : pause;
    }
    boolean backfills =
        slots.stream().anyMatch(slot -> slot.sidelined == null && slot.sync.hasGap());
    double revisits =
        backfills ? LEAST_REVISITS * perMinute : spare(LEAST_REVISITS, changedThreads, now);
    double load = slots.stream().mapToDouble(s -> s.sync.threads.load()).sum();
    slots.forEach(
        slot -> {
          slot.sync.threads.setPace(load / revisits);
          slot.refresh();
        });
  }

  /** Calls a minute that others leave of a method's budget. */
  private double spare(double least, ActivityRate others, Ts now) {
    return Math.max(least * perMinute, PLANNED * perMinute - others.perMinute(now));
  }

  // ---------------------------------------------------------------- what to ask next

  /** The next page of history to ask for; empty if there is none to ask for now. */
  public Optional<Request.History> nextHistory(Ts now) {
    plan(now);
    boolean backfillFirst = ++historyTurn % TURNS == 0;
    Optional<Request.History> next = backfillFirst ? gap(now) : look(now);
    next = next.or(() -> backfillFirst ? look(now) : gap(now)).or(() -> sweep(now));
    if (next.isPresent() && next.get().purpose() != Request.Purpose.LOOK) {
      otherHistory.add(1, now);
    }
    return next;
  }

  private Optional<Request.History> look(Ts now) {
    Slot best = null;
    double longest = 1;
    boolean window = false;
    for (Slot slot : slots) {
      if (!slot.canReadHistory(now)) {
        continue;
      }
      double waited =
          slot.sync.history.isLookUnfinished()
              ? Double.MAX_VALUE
              : (double) now.since(slot.lastLook).toMillis() / slot.pause.toMillis();
      if (waited >= longest) {
        best = slot;
        longest = waited;
        window = false;
      } else if (best == null
          && isDue(slot.sync.history.windowDue(slot.pause.multipliedBy(WINDOW_PAUSE)), now)) {
        best = slot;
        window = true;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    if (window) {
      return Optional.of(best.sync.history.window(now));
    }
    best.lastLook = now;
    return Optional.of(best.sync.history.look(now));
  }

  private Optional<Request.History> gap(Ts now) {
    Slot best = null;
    for (Slot slot : slots) {
      if (slot.canReadHistory(now)
          && slot.sync.history.isGapDue()
          && (best == null || slot.lastBackfill.isBefore(best.lastBackfill))) {
        best = slot;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    best.lastBackfill = now;
    return Optional.of(best.sync.history.gap(now));
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
    Request.History request = best.sync.history.sweep(now);
    best.refresh();
    return Optional.of(request);
  }

  /** The next thread to read; empty if there is none to read now. */
  public Optional<Request.Replies> nextReplies(Ts now) {
    plan(now);
    Optional<Request.Replies> next =
        switch ((int) (++repliesTurn % TURNS)) {
          case 0 ->
              changedThread(true, now).or(() -> changedThread(false, now)).or(() -> revisit(now));
          case 1 ->
              revisit(now).or(() -> changedThread(false, now)).or(() -> changedThread(true, now));
          default ->
              changedThread(false, now).or(() -> revisit(now)).or(() -> changedThread(true, now));
        };
    if (next.isPresent() && !next.get().revisit()) {
      changedThreads.add(1, now);
    }
    return next;
  }

  private Optional<Request.Replies> changedThread(boolean ofBackfill, Ts now) {
    return first(
        slot -> slot.hasChangedThreads && slot.isReady(now),
        slot -> slot.sync.threads.changedThread(ofBackfill, now));
  }

  private Optional<Request.Replies> revisit(Ts now) {
    Slot best = null;
    for (Slot slot : slots) {
      if (!slot.revisitAt.isAfter(best == null ? now : best.revisitAt) && slot.isReady(now)) {
        best = slot;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    Optional<Request.Replies> request = best.sync.threads.revisit(now);
    best.refresh();
    return request;
  }

  /** The next message whose reactions have to be completed; empty if there is none. */
  public Optional<Request.Reactions> nextReactions(Ts now) {
    return first(slot -> slot.wantsReactions && slot.isReady(now), slot -> slot.sync.reactions());
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

  private static boolean isDue(Optional<Ts> due, Ts now) {
    return due.filter(at -> !at.isAfter(now)).isPresent();
  }

  // ---------------------------------------------------------------- what came back

  /** Takes in a page; see {@link ChannelSync}. */
  public List<Change> apply(Request request, Page<Message> page, Ts now) {
    Slot slot = byChannel.get(request.channel());
    succeeded(slot, now);
    return taken(slot, slot.sync.apply(request, page, now), now);
  }

  /** Takes in the complete reactions of a message; see {@link ChannelSync}. */
  public List<Change> applyReactions(
      Request.Reactions request, List<Message.Reaction> complete, Ts now) {
    Slot slot = byChannel.get(request.channel());
    succeeded(slot, now);
    return taken(slot, slot.sync.applyReactions(request, complete, now), now);
  }

  /**
   * Takes in that a request brought nothing.
   *
   * @param reason the error's code, told where the channel is left aside for it
   */
  public List<Change> failed(Request request, Failure failure, String reason, Ts now) {
    Slot slot = byChannel.get(request.channel());
    List<Change> changes = slot.sync.failed(request, failure, now);
    switch (failure) {
      case THROTTLED, RESTART_WINDOW, MISSING -> {}
      case RETRY -> retryLater(slot, now);
      case REFUSED -> {
        retryLater(slot, now);
        if (slot.failures >= MAX_REFUSALS) {
          sideline(slot, reason, now);
        }
      }
      case CHANNEL -> sideline(slot, reason, now);
    }
    slot.refresh();
    return changes;
  }

  private static void succeeded(Slot slot, Ts now) {
    if (slot.sidelined != null && !slot.isReady(now)) {
      // Asked for before the channel was left aside: it says nothing about it since then.
      return;
    }
    slot.failures = 0;
    slot.probes = 0;
    slot.sidelined = null;
  }

  private static List<Change> taken(Slot slot, List<Change> changes, Ts now) {
    slot.refresh();
    if (!changes.isEmpty()) {
      int live = (int) changes.stream().filter(c -> c.op() != Op.READ).count();
      slot.activity.add(live, now);
    }
    return changes;
  }

  /** Calls that were under way together fail together: while a channel waits, that is no news. */
  private static void retryLater(Slot slot, Ts now) {
    if (slot.isReady(now)) {
      slot.notBefore = now.plus(doubled(FIRST_RETRY, slot.failures++, LONGEST_RETRY));
    }
  }

  private static void sideline(Slot slot, String reason, Ts now) {
    if (slot.sidelined != null && !slot.isReady(now)) {
      // Asked for before the channel was left aside: it failed along with the others.
      return;
    }
    slot.sync.reset();
    slot.sidelined = reason;
    slot.notBefore = now.plus(doubled(FIRST_PROBE, slot.probes++, LONGEST_PROBE));
  }

  private static Duration doubled(Duration first, int times, Duration longest) {
    Duration pause = first.multipliedBy(1L << Math.min(times, 20));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }

  // ---------------------------------------------------------------- how it stands

  /** Why a channel is left aside; empty if it is not. */
  public Optional<String> sidelined(String channel) {
    return Optional.ofNullable(byChannel.get(channel).sidelined);
  }

  /** How many channels are left aside. */
  public int sidelined() {
    return count(slot -> slot.sidelined != null);
  }

  /** The reason for which each of several channels is left aside; empty if some are read. */
  public Optional<String> commonReason() {
    List<String> reasons = slots.stream().map(slot -> slot.sidelined).distinct().toList();
    return slots.size() > 1 && reasons.size() == 1
        ? Optional.ofNullable(reasons.get(0))
        : Optional.empty();
  }

  /** How many channels have been read once down to their start. */
  public int backfilled() {
    return count(slot -> slot.sync.isBackfilled());
  }

  /** What Slack announced against what was read, in all channels. */
  public Completeness completeness() {
    return slots.stream()
        .map(slot -> slot.sync.completeness())
        .reduce(new Completeness(), Completeness::plus);
  }

  /** Deletions that are held back until a second look agrees. */
  public int heldDeletions() {
    return slots.stream().mapToInt(slot -> slot.sync.heldDeletions()).sum();
  }

  /** Messages remembered in the ledgers. */
  public int ledgerSize() {
    return slots.stream().mapToInt(slot -> slot.sync.ledgerSize()).sum();
  }

  /** What the ledgers take in memory. */
  public long ledgerBytes() {
    return slots.stream().mapToLong(slot -> slot.sync.ledgerBytes()).sum();
  }

  /** Messages for which the offsets have no room, see {@link ChannelSync#leftOut}. */
  public int leftOut() {
    return slots.stream().mapToInt(slot -> slot.sync.leftOut()).sum();
  }

  /**
   * The channel whose last look is longest ago.
   *
   * @param channel its id
   * @param ago how long
   */
  public record OldestLook(String channel, Duration ago) {}

  /** Of the channels that are not left aside; empty if there is none, or no look so far. */
  public Optional<OldestLook> oldestLook(Ts now) {
    return begun == null
        ? Optional.empty()
        : slots.stream()
            .filter(slot -> slot.sidelined == null)
            .min(Comparator.comparing(slot -> slot.lastLook))
            .map(s -> new OldestLook(s.sync.channel(), now.since(Ts.max(begun, s.lastLook))));
  }

  /** How long ago the oldest reply was written that is known of and has not been read. */
  public Duration oldestNews(Ts now) {
    return slots.stream()
        .filter(slot -> slot.hasChangedThreads && slot.sidelined == null)
        .flatMap(slot -> slot.sync.oldestNews().stream())
        .min(Comparator.naturalOrder())
        .map(now::since)
        .orElse(Duration.ZERO);
  }

  /**
   * How far the backfill is.
   *
   * @param begins since when there is each channel, by id
   * @return empty as long as not every channel has been looked at
   */
  public Optional<BackfillProgress> backfill(Function<String, Ts> begins) {
    List<Slot> read = slots.stream().filter(slot -> slot.sidelined == null).toList();
    return read.stream().allMatch(slot -> slot.sync.history.hasLooked())
        ? Optional.of(
            read.stream()
                .map(slot -> slot.sync.progress(begins.apply(slot.sync.channel())))
                .reduce(BackfillProgress.NONE, BackfillProgress::plus))
        : Optional.empty();
  }

  /** How long it goes on at the pace of the last hour; empty if that cannot be said. */
  public Optional<Duration> timeLeft(BackfillProgress backfill, Ts now) {
    return begun == null
        ? Optional.empty()
        : backfill.timeLeft(
            otherHistory.perMinuteSince(begun, now), changedThreads.perMinuteSince(begun, now));
  }

  /** Threads that are known to have something new and wait for being read. */
  public int changedThreads() {
    return slots.stream().mapToInt(slot -> slot.sync.changedThreads()).sum();
  }

  /** How many channels there are. */
  public int size() {
    return slots.size();
  }

  /** The channel, which must be one of those given. */
  public ChannelSync channel(String id) {
    return byChannel.get(id).sync;
  }

  private int count(Predicate<Slot> which) {
    return (int) slots.stream().filter(which).count();
  }
}
