package io.github.geultto.kafka.connect.slack.sync;

import io.github.geultto.kafka.connect.slack.record.Message;
import io.github.geultto.kafka.connect.slack.record.Ts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is known of one thread, from its first announcement until nothing has happened for long. */
final class ThreadState {

  /** No reply count has been confirmed by reading the thread. */
  static final long UNKNOWN = -1;

  /** How often a quiet thread is read again: after this part of the time since its last reply. */
  private static final double REVISIT_AFTER = 0.15;

  final Ts root;

  /** Replies up to this one have been emitted. */
  Ts have;

  /** What the parent announced when the thread was last read. */
  long count = UNKNOWN;

  Ts latest = Ts.ZERO;

  /** What the channel's history shows of the parent, where that is something else. */
  long shownCount = UNKNOWN;

  Ts shownLatest = Ts.ZERO;

  /** There is something to read. */
  boolean changed;

  /** It changed once more while a reading was under way. */
  boolean touched;

  /** The next reading has to look at the known replies too, since one may be gone. */
  boolean full;

  /** Part of a backfill, which live changes go before. */
  boolean backfill;

  /** The parent was deleted and shows only in the thread itself. */
  boolean hidden;

  /** The parent is gone from the history: reading the thread tells whether it was deleted. */
  boolean verify;

  /** Slack announces replies but refuses to show them. */
  boolean refused;

  /** When its known replies were last looked at. */
  Ts lastVisit = Ts.ZERO;

  /** To be read again by then, whatever the schedule says; null when nothing is in doubt. */
  Ts again;

  /** Fingerprint of the parent once it is too old for the ledger; null as long as it is not. */
  Integer parentPrint;

  /** The reading under way, in memory only; null when none is. */
  Reading reading;

  /** Replies that the channel shows too and that have not been emitted, in memory only. */
  final List<Message> broadcasts = new ArrayList<>();

  /** A reading of the thread, over as many pages as it takes. */
  static final class Reading {
    final boolean full;
    final boolean verify;
    final Ts oldest;
    final Ts latest;
    final Ts have;
    final Set<Ts> seen = new HashSet<>();
    String cursor;
    Ts position;
    Message parent;
    boolean inFlight;
    int empty;

    Reading(ThreadState thread, Ts oldest, Ts latest) {
      this.full = thread.full;
      this.verify = thread.verify;
      this.oldest = oldest;
      this.latest = latest;
      this.have = thread.have;
      this.position = oldest;
    }

    /** Replies that had not been read before. */
    long fresh() {
      return seen.stream().filter(ts -> ts.isAfter(have)).count();
    }
  }

  ThreadState(Ts root, Ts have) {
    this.root = root;
    this.have = have;
  }

  /** Takes in that there is something to read, also among known replies if {@code known}. */
  void touch(boolean known) {
    changed = true;
    full |= known;
    touched = reading != null;
  }

  /** When something last happened in the thread, as far as it shows. */
  Ts lastActivity() {
    return Ts.max(root, Ts.max(have, latest));
  }

  /** Whether the parent announces just what was seen of the thread before. */
  boolean matches(long announcedCount, Ts announcedLatest) {
    return same(announcedCount, announcedLatest, count, latest)
        || same(announcedCount, announcedLatest, shownCount, shownLatest);
  }

  private static boolean same(long countA, Ts latestA, long countB, Ts latestB) {
    // Slack leaves latest_reply out at times: that tells nothing.
    return countA == countB
        && (latestA.equals(latestB) || latestA.equals(Ts.ZERO) || latestB.equals(Ts.ZERO));
  }

  /**
   * When to read the thread again although its parent shows no change: sooner while it is fresh,
   * once more when it leaves the window.
   */
  Ts revisitAt(SyncSettings settings) {
    Duration age = lastVisit.since(lastActivity());
    Duration pause = Duration.ofMillis((long) (age.toMillis() * REVISIT_AFTER));
    Ts next =
        lastVisit.plus(
            pause.compareTo(settings.pollInterval()) < 0 ? settings.pollInterval() : pause);
    Ts end = lastActivity().plus(settings.lookback());
    Ts due = lastVisit.isBefore(end) ? Ts.min(next, end) : next;
    return again == null ? due : Ts.min(again, due);
  }
}
