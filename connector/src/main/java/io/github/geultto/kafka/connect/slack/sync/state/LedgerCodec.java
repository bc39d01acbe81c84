package io.github.geultto.kafka.connect.slack.sync.state;

import static io.github.geultto.kafka.connect.slack.sync.state.Bytes.number;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The text form of a ledger and its threads: about 13 characters per message.
 *
 * <p>Binary in base64, ordered by thread: for each post or parent the distance to the one before in
 * microseconds, its fingerprint, what is known of its thread, and the thread's replies likewise.
 */
public final class LedgerCodec {

  /**
   * The longest text, in characters. A broker accepts records of 1 MiB, and this is the bulk of
   * one: what does not fit is skipped, the oldest first.
   */
  public static final int MAX_LENGTH = 700_000;

  // What follows a post's or parent's distance.
  private static final int PRINT = 1;
  private static final int THREAD = 2;

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
   * @param floor older threads are in the text in any case: what is skipped above is read again
   * @param part the threads to write, by their parents
   * @param room the longest text, in characters
   */
  public static Encoded encode(
      Ledger ledger, List<ThreadSnapshot> threads, Ts floor, Ts now, Predicate<Ts> part, int room) {
    int messages = ledger.size();
    while (true) {
      Ts from = messages == ledger.size() ? Ts.ZERO : ledger.newest(messages - 1);
      String text = encode(ledger, threads, floor, now, from, part);
      if (text.length() <= room || messages < 2) {
        return new Encoded(text, from);
      }
      messages = (int) Math.min(messages - 1, messages * (room * 0.98 / text.length()));
    }
  }

  private static String encode(
      Ledger ledger, List<ThreadSnapshot> threads, Ts floor, Ts now, Ts from, Predicate<Ts> part) {
    Map<Ts, List<Entry>> entries = new TreeMap<>();
    ledger.forEach(
        from,
        (ts, root, print) -> {
          if (part.test(root)) {
            entries.computeIfAbsent(root, key -> new ArrayList<>()).add(new Entry(ts, print));
          }
        });
    Map<Ts, ThreadSnapshot> byRoot = new TreeMap<>();
    for (ThreadSnapshot thread : threads) {
      if (!part.test(thread.root())) {
        continue;
      }
      byRoot.put(thread.root(), thread);
      boolean leftOut = !thread.root().isBefore(floor) && thread.root().isBefore(from);
      // A parent that shows only in its thread is not found again.
      if (!leftOut || thread.parent() == Parent.THREAD_ONLY) {
        entries.putIfAbsent(thread.root(), new ArrayList<>());
      }
    }
    Bytes out = new Bytes();
    out.number(now.micros());
    Ts before = Ts.ZERO;
    for (Map.Entry<Ts, List<Entry>> post : entries.entrySet()) {
      Ts root = post.getKey();
      write(out, before, root, post.getValue(), byRoot.get(root), now);
      before = root;
    }
    return Base64.getEncoder().encodeToString(out.toArray());
  }

  private static void write(
      Bytes out, Ts before, Ts root, List<Entry> entries, ThreadSnapshot thread, Ts now) {
    boolean print = !entries.isEmpty() && entries.get(0).ts().equals(root);
    long distance = root.micros() - before.micros();
    out.number(distance << 2 | (print ? PRINT : 0) | (thread != null ? THREAD : 0));
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
      ThreadCodec.write(out, thread, new Ts(last), replies.size(), now);
    }
  }

  /**
   * When a ledger was written.
   *
   * @throws IllegalArgumentException if the text is not a ledger
   */
  static Ts written(String text) {
    return new Ts(number(ByteBuffer.wrap(Base64.getDecoder().decode(text))));
  }

  /**
   * Fills a ledger and its threads.
   *
   * @param part the threads to take, by their parents
   * @throws IllegalArgumentException if the text is not a ledger
   */
  public static void decode(String text, Ledger ledger, Threads threads, Predicate<Ts> part) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      Ts written = new Ts(number(in));
      long root = 0;
      while (in.hasRemaining()) {
        long head = number(in);
        root += head >>> 2;
        Ts post = new Ts(root);
        boolean taken = part.test(post);
        if ((head & PRINT) != 0) {
          put(taken, ledger, post, post, in.getInt());
        }
        if ((head & THREAD) != 0) {
          int replies = (int) number(in);
          long reply = root;
          for (int i = 0; i < replies; i++) {
            reply += number(in);
            put(taken, ledger, new Ts(reply), post, in.getInt());
          }
          ThreadSnapshot thread = ThreadCodec.read(in, post, new Ts(reply), replies, written);
          if (taken) {
            threads.put(new FollowedThread(thread));
          }
        }
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"ledger\" is corrupt; specify only \"ts\" to start over from an instant", e);
    }
  }

  private static void put(boolean taken, Ledger ledger, Ts ts, Ts root, int print) {
    if (taken) {
      ledger.put(ts, root, print);
    }
  }
}
