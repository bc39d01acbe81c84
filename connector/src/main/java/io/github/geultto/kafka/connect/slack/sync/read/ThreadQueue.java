package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Ledger;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import io.github.geultto.kafka.connect.slack.sync.state.Threads;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which thread of a channel to read next: changed ones of the live channel, changed ones of a
 * backfill, and quiet ones when it is time. A thread is queued once, and never while it is read.
 */
public final class ThreadQueue {

  /** An unreadable thread of which nothing else is known is tried again after this time. */
  private static final Duration UNREADABLE = Duration.ofHours(1);

  private record Due(Ts at, Ts root) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : root.compareTo(other.root);
    }
  }

  /** What a thread may expect, as of a reading. */
  private record Expected(double perMinute, Ts asOf) {}

  private final SyncSettings settings;
  private final Threads threads;
  private final Ledger ledger;
  private final Set<Ts> live = new LinkedHashSet<>();
  private final Set<Ts> backfill = new LinkedHashSet<>();
  private final Set<Ts> inFlight = new HashSet<>();
  private final PriorityQueue<Due> quiet = new PriorityQueue<>();
  private final Map<Ts, Ts> due = new HashMap<>();
  private final Map<Ts, Expected> expected = new HashMap<>();
  private Pacing pacing = Pacing.UNPLANNED;
  private Ts resumed = Ts.ZERO;
  private Ts watchedSince = Ts.MAX;
  private Duration reconcileInterval;

  ThreadQueue(SyncSettings settings, ChannelState state) {
    this.settings = settings;
    this.threads = state.threads;
    this.ledger = state.ledger;
    threads.all().forEach(this::enqueue);
  }

  /** A thread is new, or what must be read of it has changed. */
  void update(FollowedThread thread) {
    live.remove(thread.root());
    backfill.remove(thread.root());
    threads.put(thread);
    enqueue(thread);
  }

  /** A thread is no longer followed. */
  void remove(Ts root) {
    threads.remove(root);
    live.remove(root);
    backfill.remove(root);
    due.remove(root);
    expected.remove(root);
  }

  private void enqueue(FollowedThread thread) {
    if (thread.isToRead()) {
      due.remove(thread.root());
      (thread.isOfBackfill() ? backfill : live).add(thread.root());
    } else {
      Ts at = rereadAt(thread);
      if (!at.equals(due.put(thread.root(), at))) {
        quiet.add(new Due(at, thread.root()));
      }
    }
  }

  void readingBegins(Ts root) {
    inFlight.add(root);
  }

  void readingEnds(Ts root) {
    inFlight.remove(root);
  }

  // ---------------------------------------------------------------- when

  private Ts rereadAt(FollowedThread thread) {
    if (thread.status() == Status.UNREADABLE) {
      return thread.recheckAt() == null ? thread.lastRead().plus(UNREADABLE) : thread.recheckAt();
    }
    Ts end = thread.lastActivity().plus(settings.lookback());
    Ts regular = regularly(thread);
    // Once more when it leaves the window.
    Ts at = thread.lastRead().isBefore(end) ? Ts.min(regular, end) : regular;
    return thread.recheckAt() == null ? at : Ts.min(at, thread.recheckAt());
  }

  private Ts regularly(FollowedThread thread) {
    if (isWatched(thread)) {
      return thread.lastRead().plus(reconcileInterval);
    }
    Duration age = thread.lastRead().since(thread.lastActivity());
    Duration pause = pacing.pause(expected(thread), age, settings.pollInterval());
    Ts next = thread.lastRead().plus(pause);
    if (next.isBefore(resumed)) {
      // Overdue when reading resumed: spread over one pause, so that short pauses come first.
      double part = ((thread.root().micros() * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
      return resumed.plus(Duration.ofMillis((long) (pause.toMillis() * part)));
    }
    return next;
  }

  private double expected(FollowedThread thread) {
    Expected known = expected.get(thread.root());
    if (known == null || !known.asOf().equals(thread.lastRead())) {
      Ts at = thread.lastRead();
      double perMinute = Pacing.expected(ledger.replies(thread.root()), thread.lastActivity(), at);
      known = new Expected(perMinute, at);
      expected.put(thread.root(), known);
    }
    return known.perMinute();
  }

  /** Reading begins, or continues after a pause in which nothing could be read. */
  public void resumed(Ts now) {
    resumed = now;
    reschedule();
  }

  public void setPacing(Pacing next) {
    if (!next.isLike(pacing)) {
      pacing = next;
      reschedule();
    }
  }

  /**
   * Events say what happens: what is read since then is read again after {@code interval} only.
   *
   * @param since {@link Ts#MAX} if they do not
   */
  public void setWatch(Ts since, Duration interval) {
    if (!since.equals(watchedSince)) {
      watchedSince = since;
      reconcileInterval = interval;
      reschedule();
    }
  }

  private boolean isWatched(FollowedThread thread) {
    return !thread.lastRead().isBefore(watchedSince);
  }

  /** When a thread was last read in full; {@link Ts#ZERO} if it is not followed. */
  public Ts lastRead(Ts root) {
    FollowedThread thread = threads.get(root);
    return thread == null ? Ts.ZERO : thread.lastRead();
  }

  /** Threads that show no change, and of which no events have been saying so since. */
  public int unwatched() {
    return (int) threads.all().stream().filter(this::isUnwatched).count();
  }

  private boolean isUnwatched(FollowedThread thread) {
    return !thread.isToRead() && thread.status() != Status.UNREADABLE && !isWatched(thread);
  }

  private void reschedule() {
    quiet.clear();
    due.clear();
    threads.all().stream().filter(thread -> !thread.isToRead()).forEach(this::enqueue);
  }

  /** Threads that show no change. */
  public int quiet() {
    return due.size();
  }

  /** Readings of quiet threads per minute with pauses of one minute for a weight of 1. */
  public double load(double skew) {
    double load = 0;
    for (FollowedThread thread : threads.all()) {
      if (isUnwatched(thread)) {
        load += 1 / Pacing.spacing(expected(thread), skew);
      }
    }
    return load;
  }

  // ---------------------------------------------------------------- what is next

  /** Threads known to have something new. */
  public int changed() {
    return live.size() + backfill.size();
  }

  /** Threads that a backfill has found and not read so far. */
  int waitingOfBackfill() {
    return backfill.size();
  }

  /** Threads that Slack does not show although it should. */
  public int unreadable() {
    return (int) threads.all().stream().filter(t -> t.status() == Status.UNREADABLE).count();
  }

  /** Threads known to have something new, but for those of a backfill. */
  public Stream<FollowedThread> waiting() {
    return live.stream().map(threads::get);
  }

  /** The changed thread to read next, of the live ones or of the backfill's. */
  Optional<FollowedThread> nextChanged(boolean ofBackfill) {
    for (Ts root : ofBackfill ? backfill : live) {
      if (!inFlight.contains(root)) {
        return Optional.of(threads.get(root));
      }
    }
    return Optional.empty();
  }

  /** When the next quiet thread is due to be read again; empty if none is followed. */
  public Optional<Ts> nextRereadAt() {
    return peek().map(Due::at);
  }

  /**
   * From when on it may be read if there are calls to spare: once per poll interval at most.
   *
   * @return empty if none is followed
   */
  public Optional<Ts> nextSpareRereadAt() {
    return peek()
        .map(next -> threads.get(next.root()))
        .map(
            thread ->
                pacing.usesSpareCalls() && isUnwatched(thread)
                    ? Ts.min(thread.lastRead().plus(settings.pollInterval()), rereadAt(thread))
                    : rereadAt(thread));
  }

  /** Takes the quiet thread that is due first. */
  Optional<FollowedThread> takeReread() {
    Optional<Due> next = peek();
    next.ifPresent(
        taken -> {
          quiet.poll();
          due.remove(taken.root());
        });
    return next.map(taken -> threads.get(taken.root()));
  }

  private Optional<Due> peek() {
    while (!quiet.isEmpty() && isOutdated(quiet.peek())) {
      quiet.poll();
    }
    return Optional.ofNullable(quiet.peek());
  }

  private boolean isOutdated(Due next) {
    if (inFlight.contains(next.root())) {
      // Queued again when its reading ends.
      due.remove(next.root());
    }
    return !next.at().equals(due.get(next.root()));
  }
}
