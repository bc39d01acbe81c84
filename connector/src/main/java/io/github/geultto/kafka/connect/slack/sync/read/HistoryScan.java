package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reading a range of a channel's history, newest first, page by page.
 *
 * <p>Continues by cursor as long as Slack gives usable ones, otherwise by time from the oldest
 * message read.
 */
final class HistoryScan {

  /** An empty answer is the end only after so many of them. */
  static final int MAX_EMPTY = 3;

  /** So many, if they also lack the last message read, which the repeated request includes. */
  private static final int MAX_WITHOUT_LAST = 10;

  /** After so many pages in a row without a message the scan is stuck: Slack may filter a lot. */
  private static final int MAX_IDLE = 50;

  /** So many of them a page counts for that does not lead on. */
  private static final int NO_PROGRESS = 10;

  final Request.Purpose purpose;
  final Ts oldest;
  private final Ts latest;
  final Ts begun;
  private Ts position;
  private String cursor;
  private boolean byTime;
  private int emptyAnswers;
  private int idle;

  /** A scan over everything after {@code oldest} and before {@code latest}. */
  HistoryScan(Request.Purpose purpose, Ts oldest, Ts latest, Ts begun) {
    this.purpose = purpose;
    this.oldest = oldest;
    this.latest = latest;
    this.begun = begun;
    this.position = latest;
  }

  /** What a page shows of the scan's range. */
  record Shown(List<Message> inRange, Ts oldestShown, boolean showsLast, boolean isComplete) {
    Ts oldestInRange() {
      return inRange.get(0).ts();
    }

    /** The oldest that is not older than {@code start}; empty if there is none. */
    Optional<Ts> oldestSince(Ts start) {
      return inRange.stream().map(Message::ts).filter(ts -> !ts.isBefore(start)).findFirst();
    }

    Ts newestInRange() {
      return inRange.get(inRange.size() - 1).ts();
    }
  }

  Request.History request(String channel, int limit, long number) {
    // The last message read, once more, and with it what is older.
    boolean again = emptyAnswers > 0;
    Ts next = again ? position.plus(1) : position;
    int most = again ? Math.max(limit, 2) : limit;
    return new Request.History(
        channel, purpose, oldest, cursor == null ? next : latest, cursor, most, number);
  }

  /** The newest message that may be in its range. */
  Ts newest() {
    return latest.plus(-1);
  }

  /** Everything before this is still to be read. */
  Ts position() {
    return position;
  }

  /** Reads a page, whose messages may lie outside of the range or be in any order. */
  Shown shown(Page<Message> page) {
    List<Message> inRange = new ArrayList<>();
    Ts oldestShown = Ts.MAX;
    boolean showsLast = false;
    for (Message message : page.items()) {
      oldestShown = Ts.min(oldestShown, message.ts());
      showsLast |= message.ts().equals(position);
      if (message.ts().isAfter(oldest) && message.ts().isBefore(position)) {
        inRange.add(message);
      }
    }
    inRange.sort(Comparator.comparing(Message::ts));
    // A server that ignores `oldest` continues below it: enough has been read all the same.
    boolean complete = !page.hasMore() || !oldestShown.isAfter(oldest);
    return new Shown(inRange, oldestShown, showsLast, complete);
  }

  /** From where on everything has been read, with this page. */
  Ts readDownTo(Shown shown) {
    if (shown.isComplete()) {
      return oldest.plus(1);
    }
    return shown.inRange().isEmpty() ? position : shown.oldestInRange();
  }

  /** Everything from {@code oldestRead} on has been read. */
  void advance(Ts oldestRead, Page<Message> page) {
    boolean moved = oldestRead.isBefore(position);
    boolean sameCursor = page.cursor() != null && page.cursor().equals(cursor);
    position = oldestRead;
    boolean leadsOn = page.cursor() != null && !sameCursor;
    idle = moved ? 0 : idle + (leadsOn ? 1 : NO_PROGRESS);
    byTime |= sameCursor && !moved;
    cursor = byTime ? null : page.cursor();
  }

  /**
   * Whether to ask once more before believing that this is the end: an empty answer proves little,
   * unless the last message read before is shown, which the second request includes. The newest
   * page is asked for again and again in any case.
   */
  boolean isDoubtful(Shown shown) {
    emptyAnswers = shown.inRange().isEmpty() ? emptyAnswers : 0;
    if (!shown.inRange().isEmpty() || !shown.isComplete() || purpose == Request.Purpose.HEAD) {
      return false;
    }
    int most = position.equals(latest) ? MAX_EMPTY : MAX_WITHOUT_LAST;
    if (shown.showsLast() || ++emptyAnswers >= most) {
      emptyAnswers = 0;
      return false;
    }
    cursor = null;
    return true;
  }

  /** Continues by time: the cursor was refused. */
  void dropCursor() {
    cursor = null;
    idle += NO_PROGRESS;
  }

  /** Whether the answers lead nowhere. */
  boolean isStuck() {
    return idle >= MAX_IDLE;
  }
}
