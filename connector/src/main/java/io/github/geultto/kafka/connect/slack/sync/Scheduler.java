package io.github.geultto.kafka.connect.slack.sync;

import io.github.geultto.kafka.connect.slack.record.Message;
import io.github.geultto.kafka.connect.slack.record.Op;
import io.github.geultto.kafka.connect.slack.record.Ts;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides, for each method's budget, which call brings the most news: looks at the channels in
 * proportion to their activity, then threads that changed, then quiet threads; a backfill and the
 * sweep of old history get what is left, and one call in four in any case.
 *
 * <p>Not thread-safe; one thread owns it. Times come in as arguments.
 */
public final class Scheduler {

  /** Every so many calls one goes to what would otherwise wait for a quiet moment. */
  private static final int TURNS = 4;

  /** The part of the history budget that looks are planned to take. */
  private static final double LOOK_SHARE = 0.7;

  /** A channel with no activity at all is looked at like one with this many changes a day. */
  private static final double SILENT = 0.1;

  /** The window below the newest page is looked at this much less often than the page. */
  private static final int WINDOW_PAUSE = 4;

  private static final Duration ACTIVITY_MEMORY = Duration.ofDays(2);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration FIRST_PROBE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PROBE = Duration.ofHours(1);

  /** After this many refusals in a row that Slack does not document, a channel is left aside. */
  private static final int MAX_REFUSALS = 8;

  private static final class Slot {
    final ChannelSync sync;
    Ts lastLook = Ts.ZERO;
    Ts lastBackfill = Ts.ZERO;
    Ts notBefore = Ts.ZERO;
    int failures;
    int probes;
    String sidelined;
    double activity;
    Ts activityAt = Ts.ZERO;

    Slot(ChannelSync sync) {
      this.sync = sync;
    }

    boolean isReady(Ts now) {
      return !now.isBefore(notBefore);
    }

    /** Changes a day, of late. */
    double activity(Ts now) {
      double age = (double) now.since(activityAt).toMillis() / ACTIVITY_MEMORY.toMillis();
      return activity * Math.exp(-age);
    }

    void active(int changes, Ts now) {
      activity = activity(now) + changes / (double) ACTIVITY_MEMORY.toDays();
      activityAt = now;
    }
  }

  private final SyncSettings settings;
  private final double historyPerMinute;
  private final Map<String, Slot> slots = new TreeMap<>();
  private long historyTurn;
  private long repliesTurn;

  /**
   * @param historyPerMinute calls of {@code conversations.history} that may be made in a minute,
   *     infinite where there is no limit
   */
  public Scheduler(
      SyncSettings settings, double historyPerMinute, Collection<ChannelSync> channels) {
    this.settings = settings;
    this.historyPerMinute = historyPerMinute;
    channels.forEach(channel -> slots.put(channel.channel(), new Slot(channel)));
  }

  // ---------------------------------------------------------------- what to ask next

  /** The next page of history to ask for; empty if there is none to ask for now. */
  public Optional<Request.History> nextHistory(Ts now) {
    boolean backfillFirst = ++historyTurn % TURNS == 0;
    Optional<Request.History> next = backfillFirst ? gap(now) : look(now);
    return next.or(() -> backfillFirst ? look(now) : gap(now)).or(() -> sweep(now));
  }

  private Optional<Request.History> look(Ts now) {
    double weights = Double.isInfinite(historyPerMinute) ? 0 : weights(now);
    Slot best = null;
    double longest = 1;
    boolean window = false;
    for (Slot slot : slots.values()) {
      if (!slot.isReady(now) || slot.sync.history.isBusy()) {
        continue;
      }
      Duration pause = lookPause(slot, weights, now);
      double waited =
          slot.sync.history.isLookUnfinished()
              ? Double.MAX_VALUE
              : (double) now.since(slot.lastLook).toMillis() / pause.toMillis();
      if (waited >= longest) {
        best = slot;
        longest = waited;
        window = false;
      } else if (best == null && isWindowDue(slot, pause, now)) {
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

  private static boolean isWindowDue(Slot slot, Duration pause, Ts now) {
    return slot.sync
        .history
        .windowDue(pause.multipliedBy(WINDOW_PAUSE))
        .filter(due -> !due.isAfter(now))
        .isPresent();
  }

  /** The time between two looks: shorter for a busy channel, as the budget allows. */
  private Duration lookPause(Slot slot, double weights, Ts now) {
    double minutes = weights / (historyPerMinute * LOOK_SHARE) / weight(slot, now);
    Duration pause = Duration.ofMillis((long) (minutes * 60_000));
    return pause.compareTo(settings.pollInterval()) < 0 ? settings.pollInterval() : pause;
  }

  private double weights(Ts now) {
    return slots.values().stream().mapToDouble(slot -> weight(slot, now)).sum();
  }

  private static double weight(Slot slot, Ts now) {
    return Math.sqrt(slot.activity(now) + SILENT);
  }

  private Optional<Request.History> gap(Ts now) {
    return slots.values().stream()
        .filter(slot -> slot.isReady(now) && !slot.sync.history.isBusy())
        .filter(slot -> !slot.sync.isBackfilled())
        .sorted(Comparator.comparing(slot -> slot.lastBackfill))
        .flatMap(
            slot -> slot.sync.history.gap(now).stream().peek(request -> slot.lastBackfill = now))
        .findFirst();
  }

  private Optional<Request.History> sweep(Ts now) {
    return slots.values().stream()
        .filter(slot -> slot.isReady(now) && !slot.sync.history.isBusy())
        .filter(slot -> isDue(slot.sync.history.sweepDue(), now))
        .min(Comparator.comparing(slot -> slot.sync.history.sweepDue().orElse(Ts.MAX)))
        .map(slot -> slot.sync.history.sweep(now));
  }

  /** The next thread to read; empty if there is none to read now. */
  public Optional<Request.Replies> nextReplies(Ts now) {
    long turn = ++repliesTurn % TURNS;
    if (turn == 0) {
      return changedThread(true, now).or(() -> changedThread(false, now)).or(() -> revisit(now));
    }
    if (turn == 1) {
      return revisit(now).or(() -> changedThread(false, now)).or(() -> changedThread(true, now));
    }
    return changedThread(false, now).or(() -> revisit(now)).or(() -> changedThread(true, now));
  }

  private Optional<Request.Replies> changedThread(boolean ofBackfill, Ts now) {
    return first(now, sync -> sync.threads.changedThread(ofBackfill, now));
  }

  private Optional<Request.Replies> revisit(Ts now) {
    return slots.values().stream()
        .filter(slot -> slot.isReady(now))
        .filter(slot -> isDue(slot.sync.threads.nextRevisitAt(), now))
        .min(Comparator.comparing(slot -> slot.sync.threads.nextRevisitAt().orElse(Ts.MAX)))
        .flatMap(slot -> slot.sync.threads.revisit(now));
  }

  /** The next message whose reactions have to be completed; empty if there is none. */
  public Optional<Request.Reactions> nextReactions(Ts now) {
    return first(now, ChannelSync::reactions);
  }

  private <T> Optional<T> first(Ts now, Function<ChannelSync, Optional<T>> next) {
    return slots.values().stream()
        .filter(slot -> slot.isReady(now))
        .map(slot -> next.apply(slot.sync))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean isDue(Optional<Ts> due, Ts now) {
    return due.filter(at -> !at.isAfter(now)).isPresent();
  }

  // ---------------------------------------------------------------- what came back

  /** Takes in a page; see {@link ChannelSync}. */
  public List<Change> apply(Request request, Page page, Ts now) {
    Slot slot = slots.get(request.channel());
    succeeded(slot);
    return counted(slot, slot.sync.apply(request, page, now), now);
  }

  /** Takes in the complete reactions of a message; see {@link ChannelSync}. */
  public List<Change> applyReactions(
      Request.Reactions request, List<Message.Reaction> complete, Ts now) {
    Slot slot = slots.get(request.channel());
    succeeded(slot);
    return counted(slot, slot.sync.applyReactions(request, complete, now), now);
  }

  /**
   * Takes in that a request brought nothing.
   *
   * @param reason the error's code, told where the channel is left aside for it
   */
  public List<Change> failed(Request request, Failure failure, String reason, Ts now) {
    Slot slot = slots.get(request.channel());
    List<Change> changes = slot.sync.failed(request, failure, now);
    switch (failure) {
      case THROTTLED, RESTART_WINDOW, MISSING -> {}
      case RETRY -> retryLater(slot, now);
      case REFUSED -> {
        retryLater(slot, now);
        if (slot.failures > MAX_REFUSALS) {
          sideline(slot, reason, now);
        }
      }
      case CHANNEL -> sideline(slot, reason, now);
    }
    if (request instanceof Request.History history && history.purpose() == Request.Purpose.LOOK) {
      slot.lastLook = Ts.ZERO;
    }
    return changes;
  }

  private static void succeeded(Slot slot) {
    slot.failures = 0;
    slot.probes = 0;
    slot.sidelined = null;
  }

  private static List<Change> counted(Slot slot, List<Change> changes, Ts now) {
    if (!changes.isEmpty()) {
      int live = (int) changes.stream().filter(c -> c.op() != Op.READ).count();
      slot.active(live, now);
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
    return Optional.ofNullable(slots.get(channel).sidelined);
  }

  /** How many channels are left aside. */
  public int sidelined() {
    return count(slot -> slot.sidelined != null);
  }

  /** The reason for which each of several channels is left aside; empty if some are read. */
  public Optional<String> commonReason() {
    List<String> reasons = slots.values().stream().map(slot -> slot.sidelined).distinct().toList();
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
    return slots.values().stream()
        .map(slot -> slot.sync.completeness())
        .reduce(new Completeness(), Completeness::plus);
  }

  /** Deletions that are held back until a second look agrees. */
  public int heldDeletions() {
    return slots.values().stream().mapToInt(slot -> slot.sync.heldDeletions()).sum();
  }

  /** Messages remembered in the ledgers. */
  public int ledgerSize() {
    return slots.values().stream().mapToInt(slot -> slot.sync.ledgerSize()).sum();
  }

  /** Threads that are known to have something new and wait for being read. */
  public int changedThreads() {
    return slots.values().stream().mapToInt(slot -> slot.sync.changedThreads()).sum();
  }

  /** How many channels there are. */
  public int size() {
    return slots.size();
  }

  /** The channel, which must be one of those given. */
  public ChannelSync channel(String id) {
    return slots.get(id).sync;
  }

  private int count(Predicate<Slot> which) {
    return (int) slots.values().stream().filter(which).count();
  }
}
