package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;

/**
 * Reading a range of a channel's history, newest first, page by page.
 *
 * <p>Goes on by cursor as long as Slack takes it, otherwise by time from the oldest message read.
 */
public final class HistoryScan {

  /** After so many empty answers there is nothing. */
  private static final int MAX_EMPTY = 3;

  /** After so many answers that lack the last message read before, that is gone. */
  private static final int MAX_WITHOUT_LAST = 10;

  public final Request.Purpose purpose;
  public final Ts oldest;
  private final Ts latest;
  public final Ts begun;
  private Ts position;
  private String cursor;
  private int emptyAnswers;

  /** A walk over everything after {@code oldest} and before {@code latest}. */
  public HistoryScan(Request.Purpose purpose, Ts oldest, Ts latest, Ts begun) {
    this.purpose = purpose;
    this.oldest = oldest;
    this.latest = latest;
    this.begun = begun;
    this.position = latest;
  }

  public Request.History request(String channel, int limit, long number) {
    Ts next = emptyAnswers > 0 ? position.plus(1) : position;
    return new Request.History(
        channel, purpose, oldest, cursor == null ? next : latest, cursor, limit, number);
  }

  /** Everything before this is still to be read. */
  public Ts position() {
    return position;
  }

  /** Takes in that everything from {@code oldestRead} on has been read. */
  public void advance(Ts oldestRead, String nextCursor) {
    position = oldestRead;
    cursor = nextCursor;
  }

  /**
   * Whether to ask once more before believing that this is the end: an empty answer proves little,
   * unless it shows the last message read before, which the second request includes.
   */
  public boolean isDoubtful(boolean emptyEnd, boolean showsLast) {
    int most = position.equals(latest) ? MAX_EMPTY : MAX_WITHOUT_LAST;
    if (!emptyEnd || showsLast || ++emptyAnswers >= most) {
      emptyAnswers = 0;
      return false;
    }
    cursor = null;
    return true;
  }

  /** Goes on by time: the cursor was refused. */
  public void dropCursor() {
    cursor = null;
  }
}
