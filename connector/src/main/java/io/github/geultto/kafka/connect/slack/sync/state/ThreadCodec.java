package io.github.geultto.kafka.connect.slack.sync.state;

import static io.github.geultto.kafka.connect.slack.sync.state.Bytes.number;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The binary form of a {@link ThreadSnapshot}: flags, then what does not follow from the replies.
 */
final class ThreadCodec {

  private static final int CHANGED = 1;
  private static final int RECHECK = 2;
  private static final int BACKFILL = 4;
  private static final int THREAD_ONLY = 8;
  private static final int PARENT_PRINT = 16;
  private static final int HAVE = 32;
  private static final int LATEST = 64;
  private static final int COUNT = 128;
  private static final int SHOWN = 256;
  private static final int NEVER_READ = 512;
  private static final int UNREADABLE = 1024;
  private static final int OTHER_PARENT = 2048;
  private static final int RECHECK_AT = 4096;

  /** Places of a parent without a separate flag. Their order is part of the format. */
  private static final List<Parent> OTHER_PARENTS =
      List.of(Parent.MISSING_IN_HISTORY, Parent.MISSING_IN_THREAD, Parent.DELETED);

  private static final long MINUTE = 60_000_000;
  private static final Ts FIRST_DAY = new Ts(86_400_000_000L);

  private ThreadCodec() {}

  /**
   * Writes a thread.
   *
   * @param lastReply of those that the ledger holds; the root if it holds none
   * @param replies how many the ledger holds
   * @param written when the ledger is written: times are stored as minutes before or after it
   */
  static void write(Bytes out, ThreadSnapshot thread, Ts lastReply, int replies, Ts written) {
    int flags =
        set(CHANGED, thread.status() == Status.CHANGED || thread.status() == Status.RECHECK)
            | set(RECHECK, thread.status() == Status.RECHECK)
            | set(UNREADABLE, thread.status() == Status.UNREADABLE)
            | set(BACKFILL, thread.backfill())
            | set(THREAD_ONLY, thread.parent() == Parent.THREAD_ONLY)
            | set(OTHER_PARENT, OTHER_PARENTS.contains(thread.parent()))
            | set(PARENT_PRINT, thread.parentFingerprint() != null)
            | set(HAVE, !thread.have().equals(lastReply))
            | set(LATEST, !thread.read().latest().equals(thread.have()))
            | set(COUNT, thread.read().count() != replies)
            | set(SHOWN, thread.shown().isKnown())
            | set(NEVER_READ, thread.lastRead().equals(Ts.ZERO))
            | set(RECHECK_AT, thread.recheckAt() != null);
    out.number(flags);
    out.number(Math.max(0, written.micros() - thread.lastRead().micros()) / MINUTE);
    if ((flags & PARENT_PRINT) != 0) {
      out.fixed(thread.parentFingerprint());
    }
    if ((flags & HAVE) != 0) {
      out.number(thread.have().micros());
    }
    if ((flags & LATEST) != 0) {
      out.number(thread.read().latest().micros());
    }
    if ((flags & COUNT) != 0) {
      out.number(thread.read().count() + 1);
    }
    if ((flags & SHOWN) != 0) {
      out.number(thread.shown().count());
      out.number(thread.shown().latest().micros());
    }
    if ((flags & OTHER_PARENT) != 0) {
      out.number(OTHER_PARENTS.indexOf(thread.parent()));
    }
    if ((flags & RECHECK_AT) != 0) {
      out.number(Math.max(0, thread.recheckAt().micros() - written.micros()) / MINUTE);
    }
  }

  /** Reads what {@link #write} wrote, with the same arguments. */
  static ThreadSnapshot read(ByteBuffer in, Ts root, Ts lastReply, int replies, Ts written) {
    int flags = (int) number(in);
    Ts lastRead = new Ts(Math.max(0, written.micros() - number(in) * MINUTE));
    Integer parentPrint = (flags & PARENT_PRINT) != 0 ? in.getInt() : null;
    Ts have = (flags & HAVE) != 0 ? new Ts(number(in)) : lastReply;
    Ts latest = (flags & LATEST) != 0 ? new Ts(number(in)) : have;
    long count = (flags & COUNT) != 0 ? number(in) - 1 : replies;
    Announcement shown =
        (flags & SHOWN) != 0
            ? new Announcement(number(in), new Ts(number(in)))
            : Announcement.UNKNOWN;
    return new ThreadSnapshot(
        root,
        have,
        new Announcement(count, latest),
        shown,
        status(flags),
        parent(flags, in),
        (flags & BACKFILL) != 0,
        // Earlier releases wrote "never" as a time in the first minute of 1970.
        (flags & NEVER_READ) != 0 || lastRead.isBefore(FIRST_DAY) ? Ts.ZERO : lastRead,
        parentPrint,
        (flags & RECHECK_AT) != 0 ? written.plus(number(in) * MINUTE) : null);
  }

  private static Status status(int flags) {
    if ((flags & UNREADABLE) != 0) {
      return Status.UNREADABLE;
    }
    if ((flags & CHANGED) == 0) {
      return Status.QUIET;
    }
    return (flags & RECHECK) != 0 ? Status.RECHECK : Status.CHANGED;
  }

  private static Parent parent(int flags, ByteBuffer in) {
    if ((flags & OTHER_PARENT) != 0) {
      return OTHER_PARENTS.get((int) number(in));
    }
    return (flags & THREAD_ONLY) != 0 ? Parent.THREAD_ONLY : Parent.VISIBLE;
  }

  private static int set(int flag, boolean condition) {
    return condition ? flag : 0;
  }
}
