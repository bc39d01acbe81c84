package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;

/**
 * What is known of one thread, from its first announcement until nothing has happened in it for
 * longer than the look-back window. Everything that survives a restart is in the {@link
 * ThreadSnapshot}.
 */
public final class FollowedThread {

  private final Ts root;
  private Ts have;
  private Announcement read;
  private Announcement shown;
  private Status status;
  private Parent parent;
  private boolean backfill;
  private Ts lastRead;
  private Integer parentFingerprint;
  private Ts recheckAt;

  private final transient Retries retries = new Retries();
  private transient boolean changedWhileRead;

  /**
   * A thread with replies to read.
   *
   * @param have replies up to this one have been emitted
   */
  public FollowedThread(Ts root, Ts have, boolean backfill) {
    this(ThreadSnapshot.unread(root, have, backfill));
  }

  /** Continues from what was stored. */
  public FollowedThread(ThreadSnapshot stored) {
    root = stored.root();
    have = stored.have();
    read = stored.read();
    shown = stored.shown();
    status = stored.status();
    parent = stored.parent();
    backfill = stored.backfill();
    lastRead = stored.lastRead();
    parentFingerprint = stored.parentFingerprint();
    recheckAt = stored.recheckAt();
  }

  public ThreadSnapshot snapshot() {
    return new ThreadSnapshot(
        root, have, read, shown, status, parent, backfill, lastRead, parentFingerprint, recheckAt);
  }

  /** Everything from there on must be emitted again. */
  void emitAgainFrom(Ts from) {
    have = Ts.min(have, from.plus(-1));
    read = Announcement.UNKNOWN;
    if (parentFingerprint != null && !root.isBefore(from)) {
      parentFingerprint = 0;
    }
    if (status != Status.UNREADABLE) {
      change(true);
    }
  }

  /** What is older, down to {@code start}, was not to be emitted so far. */
  void startMovedBack(Ts start) {
    if (!root.isBefore(start)) {
      parentFingerprint = null;
    }
    have = Ts.min(have, start.plus(-1));
    read = Announcement.UNKNOWN;
    change(true);
  }

  // ---------------------------------------------------------------- what the history shows

  /** The history shows the parent, so it is there: a thread without it cannot be read. */
  public void shownInHistory(Ts now) {
    if (parent == Parent.MISSING_IN_THREAD) {
      unreadable(now);
    }
    parent = Parent.VISIBLE;
  }

  /**
   * The parent announces something that has not been read.
   *
   * @param live whether it happened after the backfill began
   */
  public void announced(Announcement announcement, boolean live) {
    boolean recheck = announcement.isLessThan(read);
    shown = announcement;
    backfill &= !live;
    change(recheck);
  }

  /** All that the parent announces had been emitted before the thread was followed. */
  public void announcedAsRead(Announcement announcement) {
    read = announcement;
    have = announcement.latest();
    status = Status.QUIET;
  }

  /** The history shows one of the replies, which is not known. */
  public void broadcastShown(Ts reply) {
    change(!reply.isAfter(have));
  }

  /** The history shows one of the replies, so that the thread exists although it is not shown. */
  public void shownByReply(Ts now) {
    parent = parent.shownByReply();
    unreadable(now);
  }

  /** A history page that should show the parent does not. */
  public void missingInHistory() {
    parent = Parent.MISSING_IN_HISTORY;
    change(true);
  }

  private void change(boolean recheck) {
    status = recheck || status == Status.RECHECK ? Status.RECHECK : Status.CHANGED;
    changedWhileRead = true;
  }

  // ---------------------------------------------------------------- what the thread shows

  /** A reading begins. */
  public void readingBegins() {
    changedWhileRead = false;
  }

  /** A reading continues with another page, also after a restart. */
  public void readingContinues() {
    if (!isToRead()) {
      status = Status.CHANGED;
    }
  }

  /** A reply has been emitted. */
  public void emitted(Ts reply) {
    have = Ts.max(have, reply);
  }

  /**
   * A reading is complete.
   *
   * @param announcement what the thread's own parent announces
   * @param compared when all known replies were compared; null if they were not
   */
  public void read(Announcement announcement, Ts compared) {
    if (!read.equals(announcement)) {
      shown = Announcement.UNKNOWN;
    }
    read = announcement;
    lastRead = compared == null ? lastRead : compared;
    recheckAt = null;
    status = changedWhileRead ? status : Status.QUIET;
  }

  /** The count says that a known reply is gone: all of them are compared next. */
  public void readInPart(long fresh) {
    read = new Announcement(read.count() + fresh, read.latest());
    change(true);
  }

  /** Something may have changed since it was last shown: it is read again, in full, and soon. */
  public void mayHaveChanged() {
    backfill = false;
    change(true);
  }

  /** The thread shows its parent, or no longer does, after the history did not show it. */
  public void parentIs(Parent place) {
    parent = place;
  }

  /** It cannot be read although the parent should be visible: it is retried with backoff. */
  public void unreadable(Ts now) {
    status = Status.UNREADABLE;
    read = shown.isKnown() ? shown : read;
    lastRead = now;
    recheckAt = now.plus(retries.pause());
  }

  /**
   * A reading failed; see {@link Retries#failed(long)}.
   *
   * @return whether it has failed too often in a row to be retried at once
   */
  public boolean failed(long succeeded) {
    retries.failed(succeeded);
    return retries.areExhausted();
  }

  /** A reading got nowhere. */
  public void stuck() {
    retries.stuck();
  }

  /** An answer did not show the parent, which should be visible. */
  public void parentNotShown() {
    retries.failed();
  }

  /** A reading is getting on, or has shown all that it should. */
  public void succeeded() {
    retries.succeeded();
  }

  /** Nothing more is read before {@code at}, unless something changes. */
  public void postponed(Ts now, Ts at) {
    if (status != Status.UNREADABLE) {
      status = Status.QUIET;
    }
    lastRead = now;
    recheckAt = at;
  }

  /** Some of its messages are in doubt: it is read again at {@code at}. */
  public void recheckAt(Ts at) {
    recheckAt = at;
  }

  /** The parent is too old for the ledger and was emitted with this content. */
  public void parentEmitted(int fingerprint) {
    parentFingerprint = fingerprint;
  }

  /** The parent's deletion has been emitted, and its replies live on, or are deleted next. */
  public void parentDeleted() {
    parent = Parent.DELETED;
    parentFingerprint = null;
  }

  // ---------------------------------------------------------------- what is known

  public Ts root() {
    return root;
  }

  public Ts have() {
    return have;
  }

  public Announcement read() {
    return read;
  }

  public Announcement shown() {
    return shown;
  }

  public Status status() {
    return status;
  }

  public Parent parent() {
    return parent;
  }

  public boolean isOfBackfill() {
    return backfill;
  }

  public Ts lastRead() {
    return lastRead;
  }

  public Integer parentFingerprint() {
    return parentFingerprint;
  }

  /** See {@link ThreadSnapshot#recheckAt}. */
  public Ts recheckAt() {
    return recheckAt;
  }

  /** Whether there is something new to read. */
  public boolean isToRead() {
    return status == Status.CHANGED || status == Status.RECHECK;
  }

  /** Whether its replies have ever been compared. */
  public boolean wasRead() {
    return lastRead.isAfter(Ts.ZERO);
  }

  /** Whether the parent announces just what was seen of the thread before. */
  public boolean matches(Announcement announcement) {
    return announcement.matches(read) || announcement.matches(shown);
  }

  /** When something last happened in the thread, as far as it shows. */
  public Ts lastActivity() {
    return Ts.max(root, Ts.max(have, read.latest()));
  }
}
