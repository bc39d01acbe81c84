package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.BackfillProgress;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Completeness;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Figures of a task's channels, for metrics, the log and progress lines. */
public final class SyncStatus {

  private final Collection<Slot> slots;
  private final Plan plan;
  private final Watch watch;
  private final Freshness freshness;

  SyncStatus(Collection<Slot> slots, Plan plan, Watch watch, Freshness freshness) {
    this.slots = slots;
    this.plan = plan;
    this.watch = watch;
    this.freshness = freshness;
  }

  /** Channels in all. */
  public long channels() {
    return slots.size();
  }

  /** Channels that are suspended. */
  public long suspended() {
    return slots.stream().filter(slot -> slot.health.isSuspended()).count();
  }

  /** Channels that have been read once down to their start. */
  public long backfilled() {
    return slots.stream().filter(slot -> slot.sync.isBackfilled()).count();
  }

  /** Deletions that wait for a second answer. */
  public long heldDeletions() {
    return sum(ChannelSync::heldDeletions);
  }

  /** Messages that Slack no longer shows for their age, and that are kept. */
  public long hiddenMessages() {
    return sum(ChannelSync::hiddenMessages);
  }

  /** Messages remembered in the ledgers. */
  public long ledgerSize() {
    return sum(ChannelSync::ledgerSize);
  }

  /** Heap bytes of the ledgers. */
  public long ledgerBytes() {
    return sum(ChannelSync::ledgerBytes);
  }

  /** Messages for which the offsets have no room, see {@link ChannelSync#leftOut}. */
  public long leftOut() {
    return sum(ChannelSync::leftOut);
  }

  /** Threads that are known to have something new and wait for being read. */
  public long changedThreads() {
    return sum(sync -> sync.queue().changed());
  }

  /** Threads that Slack does not show although their parents announce replies. */
  public long unreadableThreads() {
    return sum(sync -> sync.queue().unreadable());
  }

  /** Messages that events named and that have yet to be read. */
  public long hinted() {
    return sum(sync -> sync.hints().waiting().count());
  }

  /** Messages that events named and that could not be read: polling must find their changes. */
  public long hintsLost() {
    return sum(sync -> sync.hints().lost());
  }

  /** Changes that polling found and no event announced. */
  public long missedEvents() {
    return watch.missed();
  }

  /** Whether something in the window may have changed without an event. */
  public boolean isReconciling() {
    return plan.isReconciling();
  }

  /** Messages whose reactions are known only in part so far. */
  public long incompleteReactions() {
    return sum(ChannelSync::incompleteReactions);
  }

  private long sum(ToLongFunction<ChannelSync> figure) {
    return slots.stream().mapToLong(slot -> figure.applyAsLong(slot.sync)).sum();
  }

  /** What Slack announced against what was read, in all channels. */
  public Completeness completeness() {
    return slots.stream()
        .map(slot -> slot.sync.completeness())
        .reduce(new Completeness(), Completeness::plus);
  }

  /**
   * The channel whose newest page was read longest ago.
   *
   * @param channel its id
   * @param ago how long
   */
  public record OldestHead(String channel, Duration ago) {}

  /**
   * Of the channels that are not suspended, and of which no events say that nothing happens; empty
   * if there is none, or nothing has been read.
   */
  public Optional<OldestHead> oldestHead(Ts now) {
    return plan.begun() == null
        ? Optional.empty()
        : readable()
            .filter(slot -> !slot.isHistorySettled())
            .min(Comparator.comparing(slot -> slot.lastHead))
            .map(
                s -> new OldestHead(s.sync.channel(), now.since(Ts.max(plan.begun(), s.lastHead))));
  }

  /** How long ago the oldest reply was written that is announced and has not been read. */
  public Duration oldestNews(Ts now) {
    return Freshness.oldestReply(readable().toList()).map(now::since).orElse(Duration.ZERO);
  }

  /** The age of the oldest known change that has not been read; to be called regularly. */
  public Duration freshness(Ts now) {
    return freshness.update(readable().toList(), now);
  }

  /**
   * Every post written before that instant has been read, and so has every change that was
   * announced before. Of channels that are not suspended, like {@link #reconciledAgo}; where
   * polling is left to events, these may be as late as {@link Watch#IN_DOUBT}.
   *
   * @return empty while there is something that has never been read
   */
  public Optional<Ts> emittedUntil(Ts now) {
    List<Slot> all = readable().toList();
    Ts fresh = now.minus(freshness(now));
    return all.stream().allMatch(SyncStatus::isRead)
        ? all.stream().map(slot -> readUntil(slot, now)).reduce(Ts::min).map(t -> Ts.min(t, fresh))
        : Optional.empty();
  }

  private static boolean isRead(Slot slot) {
    return slot.sync.isBackfilled() && slot.sync.history().headReadAt().isAfter(Ts.ZERO);
  }

  private static Ts readUntil(Slot slot, Ts now) {
    Ts polled = slot.sync.history().headReadAt();
    return slot.isHistorySettled() ? Ts.max(polled, now.minus(Watch.IN_DOUBT)) : polled;
  }

  /**
   * How long ago the last complete reconciliation began: since then, the window of every channel
   * and every followed thread has been read.
   *
   * @return empty until there has been one
   */
  public Optional<Duration> reconciledAgo(Ts now) {
    List<Slot> all = readable().toList();
    if (all.isEmpty() || !all.stream().allMatch(slot -> slot.sync.isBackfilled())) {
      return Optional.empty();
    }
    return all.stream()
        .flatMap(SyncStatus::readings)
        .min(Comparator.naturalOrder())
        .filter(oldest -> oldest.isAfter(Ts.ZERO))
        .map(now::since);
  }

  private static Stream<Ts> readings(Slot slot) {
    return Stream.concat(
        Stream.of(slot.sync.history().windowReadAt()),
        slot.sync.state().threads.all().stream()
            .filter(thread -> thread.wasRead() && thread.status() != Status.UNREADABLE)
            .map(FollowedThread::lastRead));
  }

  /**
   * How far the backfill is.
   *
   * @param begins when each channel was created, by id
   * @return empty until every channel's newest page has been read
   */
  public Optional<BackfillProgress> backfill(Function<String, Ts> begins) {
    return readable().allMatch(slot -> slot.sync.history().hasRead())
        ? Optional.of(
            readable()
                .map(slot -> slot.sync.progress(begins.apply(slot.sync.channel())))
                .reduce(BackfillProgress.NONE, BackfillProgress::plus))
        : Optional.empty();
  }

  /** How long it continues at the pace of the last hour; empty if that is not known. */
  public Optional<Duration> timeLeft(BackfillProgress backfill, Ts now) {
    return plan.begun() == null
        ? Optional.empty()
        : backfill.timeLeft(plan.otherHistoryPerMinute(now), plan.changedThreadsPerMinute(now));
  }

  private Stream<Slot> readable() {
    return slots.stream().filter(slot -> !slot.health.isSuspended());
  }
}
