package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text form of a ledger and its threads: about 13 characters a message.
 *
 * <p>Binary in base64, ordered by thread: for each post or parent the distance to the one before in
 * microseconds, its fingerprint, what is known of its thread, and the thread's replies likewise.
 * Numbers have 7 bits a byte, the last byte without its highest bit.
 */
public final class LedgerCodec {

  /**
   * The longest text, in characters. A broker takes records of 1 MiB, and this is the bulk of one:
   * what does not fit is left out, the oldest first.
   */
  public static final int MAX_LENGTH = 700_000;

  // What follows a post's or parent's distance.
  private static final int PRINT = 1;
  private static final int THREAD = 2;

  // What is known of a thread.
  private static final int CHANGED = 1;
  private static final int FULL = 2;
  private static final int BACKFILL = 4;
  private static final int HIDDEN = 8;
  private static final int PARENT_PRINT = 16;
  private static final int HAVE = 32;
  private static final int LATEST = 64;
  private static final int COUNT = 128;
  private static final int SHOWN = 256;

  private static final long MINUTE = 60_000_000;

  private LedgerCodec() {}

  /**
   * A ledger in its text form.
   *
   * @param text base64
   * @param from messages from here on are in it, and the threads that they belong to; {@link
   *     Ts#ZERO} if all are
   */
  public record Encoded(String text, Ts from) {}

  private record Entry(Ts ts, int print) {}

  /**
   * Writes a ledger and its threads.
   *
   * @param floor older threads are in the text in any case: what is left out above is read again
   */
  public static Encoded encode(Ledger ledger, Threads threads, Ts floor, Ts now) {
    int messages = ledger.size();
    while (true) {
      Ts from = messages == ledger.size() ? Ts.ZERO : ledger.newest(messages - 1);
      String text = encode(ledger, threads, floor, now, from);
      if (text.length() <= MAX_LENGTH || messages < 2) {
        return new Encoded(text, from);
      }
      messages = (int) Math.min(messages - 1, messages * (MAX_LENGTH * 0.98 / text.length()));
    }
  }

  private static String encode(Ledger ledger, Threads threads, Ts floor, Ts now, Ts from) {
    Map<Ts, List<Entry>> byRoot = new TreeMap<>();
    ledger.forEach(
        from,
        (ts, root, print) ->
            byRoot.computeIfAbsent(root, key -> new ArrayList<>()).add(new Entry(ts, print)));
    for (FollowedThread thread : threads.all()) {
      boolean leftOut = !thread.root.isBefore(floor) && thread.root.isBefore(from);
      // A parent that shows only in its thread is not found again.
      if (!leftOut || thread.hidden) {
        byRoot.putIfAbsent(thread.root, new ArrayList<>());
      }
    }
    Writer out = new Writer();
    out.number(now.micros());
    long before = 0;
    for (Map.Entry<Ts, List<Entry>> post : byRoot.entrySet()) {
      Ts root = post.getKey();
      List<Entry> entries = post.getValue();
      FollowedThread thread = threads.get(root);
      boolean print = !entries.isEmpty() && entries.get(0).ts().equals(root);
      out.number(
          (root.micros() - before) << 2 | (print ? PRINT : 0) | (thread != null ? THREAD : 0));
      before = root.micros();
      if (print) {
        out.fixed(entries.get(0).print());
      }
      if (thread != null) {
        List<Entry> replies = entries.subList(print ? 1 : 0, entries.size());
        long last = root.micros();
        out.number(replies.size());
        for (Entry reply : replies) {
          out.number(reply.ts().micros() - last);
          out.fixed(reply.print());
          last = reply.ts().micros();
        }
        thread(out, thread, new Ts(last), replies.size(), now);
      }
    }
    return Base64.getEncoder().encodeToString(out.bytes());
  }

  private static void thread(Writer out, FollowedThread thread, Ts lastReply, int replies, Ts now) {
    int flags =
        (thread.changed ? CHANGED : 0)
            | (thread.full ? FULL : 0)
            | (thread.backfill ? BACKFILL : 0)
            | (thread.hidden ? HIDDEN : 0)
            | (thread.parentPrint != null ? PARENT_PRINT : 0)
            | (thread.have.equals(lastReply) ? 0 : HAVE)
            | (thread.latest.equals(thread.have) ? 0 : LATEST)
            | (thread.count == replies ? 0 : COUNT)
            | (thread.shownCount == FollowedThread.UNKNOWN ? 0 : SHOWN);
    out.number(flags);
    out.number(Math.max(0, now.micros() - thread.lastVisit.micros()) / MINUTE);
    if (thread.parentPrint != null) {
      out.fixed(thread.parentPrint);
    }
    if ((flags & HAVE) != 0) {
      out.number(thread.have.micros());
    }
    if ((flags & LATEST) != 0) {
      out.number(thread.latest.micros());
    }
    if ((flags & COUNT) != 0) {
      out.number(thread.count + 1);
    }
    if ((flags & SHOWN) != 0) {
      out.number(thread.shownCount);
      out.number(thread.shownLatest.micros());
    }
  }

  /**
   * Fills a ledger and its threads.
   *
   * @throws IllegalArgumentException if the text is no ledger
   */
  public static void decode(String text, Ledger ledger, Threads threads) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      Ts written = new Ts(number(in));
      long root = 0;
      while (in.hasRemaining()) {
        long head = number(in);
        root += head >>> 2;
        Ts post = new Ts(root);
        if ((head & PRINT) != 0) {
          ledger.put(post, post, in.getInt());
        }
        if ((head & THREAD) != 0) {
          int replies = (int) number(in);
          long reply = root;
          for (int i = 0; i < replies; i++) {
            reply += number(in);
            ledger.put(new Ts(reply), post, in.getInt());
          }
          threads.put(thread(in, post, new Ts(reply), replies, written));
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"ledger\" is damaged; give \"ts\" alone to start over from an instant", e);
    }
  }

  private static FollowedThread thread(
      ByteBuffer in, Ts root, Ts lastReply, int replies, Ts written) {
    int flags = (int) number(in);
    FollowedThread thread = new FollowedThread(root, lastReply);
    thread.changed = (flags & CHANGED) != 0;
    thread.full = (flags & FULL) != 0;
    thread.backfill = (flags & BACKFILL) != 0;
    thread.hidden = (flags & HIDDEN) != 0;
    thread.lastVisit = new Ts(Math.max(0, written.micros() - number(in) * MINUTE));
    if ((flags & PARENT_PRINT) != 0) {
      thread.parentPrint = in.getInt();
    }
    if ((flags & HAVE) != 0) {
      thread.have = new Ts(number(in));
    }
    thread.latest = (flags & LATEST) != 0 ? new Ts(number(in)) : thread.have;
    thread.count = (flags & COUNT) != 0 ? number(in) - 1 : replies;
    if ((flags & SHOWN) != 0) {
      thread.shownCount = number(in);
      thread.shownLatest = new Ts(number(in));
    }
    return thread;
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  /** A buffer that grows. */
  private static final class Writer {
    private byte[] buffer = new byte[1024];
    private int size;

    void number(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        write((byte) (rest | 0x80));
        rest >>>= 7;
      }
      write((byte) rest);
    }

    void fixed(int value) {
      write((byte) (value >>> 24));
      write((byte) (value >>> 16));
      write((byte) (value >>> 8));
      write((byte) value);
    }

    byte[] bytes() {
      return Arrays.copyOf(buffer, size);
    }

    private void write(byte value) {
      if (size == buffer.length) {
        buffer = Arrays.copyOf(buffer, size * 2);
      }
      buffer[size++] = value;
    }
  }
}
