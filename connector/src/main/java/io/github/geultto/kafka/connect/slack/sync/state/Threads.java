package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** The threads of a channel that are followed, and which of them to read next. */
public final class Threads {

  private record Revisit(Ts at, Ts root) implements Comparable<Revisit> {
    @Override
    public int compareTo(Revisit other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : root.compareTo(other.root);
    }
  }

  private final SyncSettings settings;
  private final Ledger ledger;
  private final TreeMap<Ts, FollowedThread> threads = new TreeMap<>();
  private final Set<Ts> live = new LinkedHashSet<>();
  private final Set<Ts> backfill = new LinkedHashSet<>();
  private final PriorityQueue<Revisit> revisits = new PriorityQueue<>();
  private double pace = Double.POSITIVE_INFINITY;

  public Threads(SyncSettings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
  }

  /** The thread, or null if it is not followed. */
  public FollowedThread get(Ts root) {
    return threads.get(root);
  }

  public Collection<FollowedThread> all() {
    return threads.values();
  }

  /** Follows a thread, or takes in that it changed. */
  public void put(FollowedThread thread) {
    threads.put(thread.root, thread);
    live.remove(thread.root);
    backfill.remove(thread.root);
    if (thread.changed) {
      (thread.backfill ? backfill : live).add(thread.root);
    } else {
      revisitLater(thread);
    }
  }

  private void revisitLater(FollowedThread thread) {
    if (!thread.lastVisit.equals(thread.spacedAt)) {
      thread.space(ledger.replies(thread.root));
    }
    thread.nextVisit = thread.revisitAt(settings, pace);
    revisits.add(new Revisit(thread.nextVisit, thread.root));
  }

  /**
   * Calls a minute that revisits of the quiet threads take at a pace of 1; half as many at a pace
   * of 2.
   */
  public double revisitLoad() {
    double load = 0;
    for (FollowedThread thread : threads.values()) {
      if (!thread.changed) {
        load += 1 / thread.spacing;
      }
    }
    return load;
  }

  /** Sets how often quiet threads are read again, see {@link FollowedThread#revisitAt}. */
  public void setPace(double newPace) {
    if (newPace < pace / 1.05 || newPace > pace * 1.05) {
      pace = newPace;
      revisits.clear();
      for (FollowedThread thread : threads.values()) {
        if (!thread.changed && thread.reading == null) {
          revisitLater(thread);
        }
      }
    }
  }

  public void remove(Ts root) {
    threads.remove(root);
    live.remove(root);
    backfill.remove(root);
  }

  /** Threads known to have something new. */
  public int changed() {
    return live.size() + backfill.size();
  }

  /** Threads that a backfill has found and not read so far. */
  public int waitingOfBackfill() {
    return backfill.size();
  }

  /**
   * The oldest reply that a parent announces and that has not been read; empty if none is known.
   */
  public Optional<Ts> oldestNews() {
    return live.stream()
        .map(threads::get)
        .filter(thread -> thread.shownLatest.isAfter(thread.have))
        .map(thread -> thread.shownLatest)
        .min(Comparator.naturalOrder());
  }

  /** The changed thread to read next, of the live ones or of the backfill's. */
  public Optional<FollowedThread> nextChanged(boolean ofBackfill) {
    for (Ts root : ofBackfill ? backfill : live) {
      FollowedThread thread = threads.get(root);
      if (thread.reading == null || !thread.reading.inFlight) {
        return Optional.of(thread);
      }
    }
    return Optional.empty();
  }

  /** When the next quiet thread is to be read again; empty if none is followed. */
  public Optional<Ts> nextRevisitAt() {
    return peek().map(Revisit::at);
  }

  /** The quiet thread that has waited longest for being read again. */
  public Optional<FollowedThread> takeRevisit() {
    Optional<Revisit> next = peek();
    next.ifPresent(revisit -> revisits.poll());
    return next.map(revisit -> threads.get(revisit.root()));
  }

  /** A reading came to nothing: the same thread again, behind the others. */
  public void requeue(FollowedThread thread) {
    thread.reading.inFlight = false;
    if (thread.changed) {
      put(thread);
    } else {
      thread.reading = null;
      revisitLater(thread);
    }
  }

  private Optional<Revisit> peek() {
    while (!revisits.isEmpty() && isOutdated(revisits.peek())) {
      revisits.poll();
    }
    return Optional.ofNullable(revisits.peek());
  }

  private boolean isOutdated(Revisit revisit) {
    FollowedThread thread = threads.get(revisit.root());
    return thread == null
        || thread.changed
        || thread.reading != null
        || !thread.nextVisit.equals(revisit.at());
  }
}
