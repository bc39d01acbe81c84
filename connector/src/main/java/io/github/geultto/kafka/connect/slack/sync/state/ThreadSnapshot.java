package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;

/**
 * What is stored of a {@link FollowedThread}.
 *
 * @param root the parent
 * @param have replies up to this one have been emitted
 * @param read what the parent announced when the thread was last read; unknown before
 * @param shown what the history announces, where that is something else; otherwise unknown
 * @param backfill whether it was found by a backfill, which live changes go before
 * @param lastRead when its known replies were last compared; {@link Ts#ZERO} if never
 * @param parentFingerprint of the parent, if that is too old for the ledger; otherwise null
 * @param recheckAt when it is read again in any case, because something is in doubt or it could not
 *     be read; null if neither
 */
public record ThreadSnapshot(
    Ts root,
    Ts have,
    Announcement read,
    Announcement shown,
    Status status,
    Parent parent,
    boolean backfill,
    Ts lastRead,
    Integer parentFingerprint,
    Ts recheckAt) {

  /** A thread with replies to read. */
  static ThreadSnapshot unread(Ts root, Ts have, boolean backfill) {
    return new ThreadSnapshot(
        root,
        have,
        Announcement.UNKNOWN,
        Announcement.UNKNOWN,
        Status.CHANGED,
        Parent.VISIBLE,
        backfill,
        Ts.ZERO,
        null,
        null);
  }

  /** The same thread, to be read again in full. */
  ThreadSnapshot recheck() {
    return new ThreadSnapshot(
        root,
        have,
        read,
        shown,
        Status.RECHECK,
        parent,
        backfill,
        lastRead,
        parentFingerprint,
        recheckAt);
  }
}
