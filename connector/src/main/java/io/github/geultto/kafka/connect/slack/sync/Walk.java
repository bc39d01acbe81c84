package io.github.geultto.kafka.connect.slack.sync;

import io.github.geultto.kafka.connect.slack.record.Ts;

/**
 * Reading a range of a channel's history, newest first, page by page.
 *
 * <p>Goes on by cursor as long as Slack takes it, otherwise by time from the oldest message read.
 */
final class Walk {

  /** What a range is read for, and so how urgent it is. */
  public enum Kind {
    /** The newest page: news, and what changed on recent posts. */
    LOOK,
    /** What has never been read: a backfill, or news that did not fit into one page. */
    GAP,
    /** The rest of the look-back window, below the newest page. */
    WINDOW,
    /** History older than the window, for threads that came back to life. */
    SWEEP
  }

  final Kind kind;
  final Ts oldest;
  private final Ts latest;
  private Ts position;
  private String cursor;

  /** A walk over everything after {@code oldest} and before {@code latest}. */
  Walk(Kind kind, Ts oldest, Ts latest) {
    this.kind = kind;
    this.oldest = oldest;
    this.latest = latest;
    this.position = latest;
  }

  Request.History request(String channel, int limit, long begun) {
    return new Request.History(
        channel, kind, oldest, cursor == null ? position : latest, cursor, limit, begun);
  }

  /** Everything before this is still to be read. */
  Ts position() {
    return position;
  }

  /** Takes in that everything from {@code oldestRead} on has been read. */
  void advance(Ts oldestRead, String nextCursor) {
    position = oldestRead;
    cursor = nextCursor;
  }

  /** Goes on by time: the cursor was refused. */
  void dropCursor() {
    cursor = null;
  }
}
