package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request.Purpose;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Posts that must be read in the channel's history because events named them: several with one
 * page, or with the newest page.
 */
final class NamedPosts {

  private final NavigableSet<Ts> due = new TreeSet<>();
  private final NavigableSet<Ts> asked = new TreeSet<>();
  private boolean headDue;
  private boolean headAsked;
  private HistoryScan scan;

  /** An event names a post: an answer to what was asked before may be older. */
  void add(Ts post) {
    due.add(post);
  }

  /** The newest page must be read. */
  void addHead() {
    headDue = true;
  }

  boolean isHeadDue() {
    return headDue;
  }

  boolean areDue() {
    return headDue || scan != null || !due.isEmpty();
  }

  /** What has been named and not been read; {@link Ts#ZERO} stands for the newest page. */
  Stream<Ts> waiting() {
    Stream<Ts> head = headDue ? Stream.of(Ts.ZERO) : Stream.empty();
    return Stream.concat(head, Stream.concat(due.stream(), asked.stream()));
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
    if (page.purpose == Purpose.HEAD) {
      headAsked |= headDue;
      headDue = false;
    }
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
    headAsked &= page.purpose != Purpose.HEAD;
    // An empty page with more to come leads on by its cursor alone.
    boolean isOver = page.purpose == Purpose.NAMED && from.isBefore(page.position());
    scan = isOver ? null : scan;
  }

  /** What is being read; null if nothing is. */
  HistoryScan scan() {
    return scan;
  }

  /** Takes those that must be read in another way. */
  List<Ts> takeIf(Predicate<Ts> which) {
    List<Ts> taken = due.stream().filter(which).toList();
    taken.forEach(due::remove);
    return taken;
  }

  /** There is no answer. */
  void failed() {
    headDue |= headAsked;
    headAsked = false;
    due.addAll(asked);
    asked.clear();
    scan = null;
  }
}
