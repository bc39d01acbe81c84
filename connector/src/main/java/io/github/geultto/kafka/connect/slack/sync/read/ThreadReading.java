package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import java.util.HashSet;
import java.util.Set;

/** Reading a thread, over as many pages as it takes; in memory only. */
final class ThreadReading {

  /** After so many pages in a row without a new reply the reading is stuck. */
  private static final int MAX_IDLE = 50;

  /** So many of them a page counts for that does not lead on. */
  private static final int NO_PROGRESS = 10;

  /** Whether the known replies are compared too. */
  final boolean full;

  /** Where the parent was shown when the reading began. */
  final Parent parentAtStart;

  final Ts oldest;
  final Ts latest;
  private final Ts have;
  private final Set<Ts> seen = new HashSet<>();
  private Ts position;
  private Ts oldestShown = Ts.MAX;
  private Message parent;
  private String cursor;
  private boolean byTime;
  private int empty;
  private int idle;

  ThreadReading(boolean full, Parent parentAtStart, Ts oldest, Ts latest, Ts have) {
    this.full = full;
    this.parentAtStart = parentAtStart;
    this.oldest = oldest;
    this.latest = latest;
    this.have = have;
    this.position = oldest;
  }

  /** Replies up to this one had been emitted when the reading began. */
  Ts have() {
    return have;
  }

  /** Where the next request begins. */
  Ts from() {
    return cursor == null ? position : oldest;
  }

  String cursor() {
    return cursor;
  }

  /** Another page: what those before showed may have been hidden since. */
  void pageBegins() {
    oldestShown = Ts.MAX;
  }

  /** The parent as the thread shows it; null if it does not. */
  Message parent() {
    return parent;
  }

  void parentShown(Message message) {
    parent = message;
    oldestShown = Ts.min(oldestShown, message.ts());
  }

  boolean isInRange(Message reply) {
    return reply.ts().isAfter(oldest) && reply.ts().isBefore(latest);
  }

  void replyShown(Ts ts) {
    seen.add(ts);
    position = Ts.max(position, ts);
    oldestShown = Ts.min(oldestShown, ts);
  }

  boolean hasSeen(Ts reply) {
    return seen.contains(reply);
  }

  /** The oldest message that the last page shows; {@link Ts#MAX} if there is none. */
  Ts oldestShown() {
    return oldestShown;
  }

  /** Replies shown so far. */
  int shown() {
    return seen.size();
  }

  /** Replies that had not been read before. */
  long fresh() {
    return seen.stream().filter(ts -> ts.isAfter(have)).count();
  }

  /** Whether neither parent nor replies have been shown so far. */
  boolean isBlank() {
    return parent == null && seen.isEmpty();
  }

  /** Counts an answer without a message. */
  int emptyAnswers() {
    cursor = null;
    return ++empty;
  }

  /** More pages are to come; {@code progress} is whether the last one had a new reply. */
  void continues(Page<Message> page, boolean progress) {
    boolean sameCursor = page.cursor() != null && page.cursor().equals(cursor);
    boolean leadsOn = page.cursor() != null && !sameCursor;
    idle = progress ? 0 : idle + (leadsOn ? 1 : NO_PROGRESS);
    byTime |= !progress && sameCursor;
    cursor = byTime ? null : page.cursor();
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
