package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is known of one thread, from its first announcement until nothing has happened for long. */
public final class FollowedThread {

  /** No reply count has been confirmed by reading the thread. */
  public static final long UNKNOWN = -1;

  /** After this part of the time since its last reply a quiet thread is read again in any case. */
  private static final double LATEST = 0.15;

  /** However many calls there are to spare, it is not read again before this part of that time. */
  private static final double EARLIEST = 0.002;

  /** Threads that may expect less than one whose only reply is this old are read less often. */
  private static final Duration LITTLE = Duration.ofDays(7);

  private static final double LESS_OFTEN = 3;

  /** How much the pauses follow what is to be expected. */
  private static final double EXPONENT = 0.2;

  public final Ts root;

  /** Replies up to this one have been emitted. */
  public Ts have;

  /** What the parent announced when the thread was last read. */
  public long count = UNKNOWN;

  public Ts latest = Ts.ZERO;

  /** What the channel's history shows of the parent, where that is something else. */
  public long shownCount = UNKNOWN;

  public Ts shownLatest = Ts.ZERO;

  /** There is something to read. */
  public boolean changed;

  /** It changed once more while a reading was under way. */
  public boolean touched;

  /** The next reading has to look at the known replies too, since one may be gone. */
  public boolean full;

  /** Part of a backfill, which live changes go before. */
  public boolean backfill;

  /** The parent was deleted and shows only in the thread itself. */
  public boolean hidden;

  /** The parent is gone from the history: reading the thread tells whether it was deleted. */
  public boolean verify;

  /** Slack announces replies but refuses to show them. */
  public boolean refused;

  /** When its known replies were last looked at. */
  public Ts lastVisit = Ts.ZERO;

  /** When it is read again as long as it shows no change. */
  public Ts nextVisit = Ts.ZERO;

  /** Minutes from the last visit to the next at a pace of 1; as of {@link #spacedAt}. */
  public double spacing = 1;

  /** The visit from which the spacing follows. */
  public Ts spacedAt;

  /** To be read again by then, whatever the schedule says; null when nothing is in doubt. */
  public Ts again;

  /** Fingerprint of the parent once it is too old for the ledger; null as long as it is not. */
  public Integer parentPrint;

  /** The reading under way, in memory only; null when none is. */
  public Reading reading;

  /** Replies that the channel shows too and that have not been emitted, in memory only. */
  public final List<Message> broadcasts = new ArrayList<>();

  /** A reading of the thread, over as many pages as it takes. */
  public static final class Reading {
    public final boolean full;
    public final boolean verify;
    public final Ts oldest;
    public final Ts latest;
    public final Ts have;
    public final Set<Ts> seen = new HashSet<>();
    public String cursor;
    public Ts position;
    public Message parent;
    public boolean inFlight;
    public int empty;

    public Reading(FollowedThread thread, Ts oldest, Ts latest) {
      this.full = thread.full;
      this.verify = thread.verify;
      this.oldest = oldest;
      this.latest = latest;
      this.have = thread.have;
      this.position = oldest;
    }

    /** Replies that had not been read before. */
    public long fresh() {
      return seen.stream().filter(ts -> ts.isAfter(have)).count();
    }
  }

  public FollowedThread(Ts root, Ts have) {
    this.root = root;
    this.have = have;
  }

  /** Takes in that there is something to read, also among known replies if {@code known}. */
  public void touch(boolean known) {
    changed = true;
    full |= known;
    touched = reading != null;
  }

  /** When something last happened in the thread, as far as it shows. */
  public Ts lastActivity() {
    return Ts.max(root, Ts.max(have, latest));
  }

  /** Whether the parent announces just what was seen of the thread before. */
  public boolean matches(long announcedCount, Ts announcedLatest) {
    return same(announcedCount, announcedLatest, count, latest)
        || same(announcedCount, announcedLatest, shownCount, shownLatest);
  }

  private static boolean same(long countA, Ts latestA, long countB, Ts latestB) {
    // Slack leaves latest_reply out at times: that tells nothing.
    return countA == countB
        && (latestA.equals(latestB) || latestA.equals(Ts.ZERO) || latestB.equals(Ts.ZERO));
  }

  /**
   * Works out how often to read the thread again although its parent shows no change. Something
   * happens to a reply the less often the older it is: the thread may expect the sum of 1/age of
   * its replies.
   *
   * <p>Pauses by the square root of that would make the mean delay of news as short as can be, but
   * the longest delays long. So a hot thread gets only a little more than others, and only one that
   * may expect next to nothing gets a lot less.
   *
   * @param replies that are remembered of it
   */
  public void space(Collection<Ts> replies) {
    double expected = 1 / minutesBefore(lastActivity());
    if (!replies.isEmpty()) {
      expected = replies.stream().mapToDouble(reply -> 1 / minutesBefore(reply)).sum();
    }
    spacing = Math.pow(expected, -EXPONENT);
    if (expected * LITTLE.toMinutes() < 1) {
      spacing *= LESS_OFTEN;
    }
    spacedAt = lastVisit;
  }

  private double minutesBefore(Ts earlier) {
    return Math.max(1, minutes(lastVisit.since(earlier)));
  }

  /**
   * When to read the thread again although its parent shows no change: sooner while much is to be
   * expected of it, once more when it leaves the window.
   *
   * @param pace how long the pauses have to be for all threads to have their turn: in minutes, for
   *     a spacing of 1
   */
  public Ts revisitAt(SyncSettings settings, double pace) {
    double age = minutes(lastVisit.since(lastActivity()));
    double pause = Math.min(Math.max(pace * spacing, age * EARLIEST), age * LATEST);
    pause = Math.max(pause, minutes(settings.pollInterval()));
    Ts next = lastVisit.plus(Duration.ofMillis((long) (pause * 60_000)));
    Ts end = lastActivity().plus(settings.lookback());
    Ts due = lastVisit.isBefore(end) ? Ts.min(next, end) : next;
    return again == null ? due : Ts.min(again, due);
  }

  private static double minutes(Duration time) {
    return time.toMillis() / 60_000.0;
  }
}
