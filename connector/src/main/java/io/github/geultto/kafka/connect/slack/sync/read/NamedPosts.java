package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request.Purpose;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Posts that are to be read in the channel's history because events named them: several with one
 * page, or with the newest page.
 */
final class NamedPosts {

  private final NavigableSet<Ts> due = new TreeSet<>();
  private final NavigableSet<Ts> asked = new TreeSet<>();
  private boolean headDue;
  private HistoryScan scan;

  /** An event names a post: an answer to what was asked before may be older. */
  void add(Ts post) {
    due.add(post);
  }

  /** The newest page is to be read. */
  void addHead() {
    headDue = true;
  }

  boolean isHeadDue() {
    return headDue;
  }

  boolean areDue() {
    return headDue || scan != null || !due.isEmpty();
  }

  int size() {
    return due.size() + asked.size() + (headDue ? 1 : 0);
  }

  /** Reads from the newest post on down, as far as one page goes. */
  HistoryScan next(Ts at) {
    if (scan == null) {
      scan = new HistoryScan(Purpose.NAMED, due.first().plus(-1), due.last().plus(1), at);
    }
    return scan;
  }

  /** A page is requested, for these posts or for another purpose. */
  void requested(HistoryScan page) {
    headDue &= page.purpose != Purpose.HEAD;
    if (page.oldest.isBefore(page.position())) {
      NavigableSet<Ts> inRange = due.subSet(page.oldest, false, page.position(), false);
      asked.addAll(inRange);
      inRange.clear();
    }
  }

  /** A page shows everything from {@code from} on. */
  void answered(HistoryScan page, Ts from) {
    due.addAll(asked.headSet(from));
    asked.clear();
    scan = page.purpose == Purpose.NAMED ? null : scan;
  }

  /** There is no answer. */
  void failed(HistoryScan page) {
    headDue |= page != null && page.purpose == Purpose.HEAD && !asked.isEmpty();
    due.addAll(asked);
    asked.clear();
    scan = null;
  }
}
