package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * What has been emitted of a channel's recent messages: for each its ts, its thread and the
 * fingerprint of its content; 0 if it must be emitted again. Kept in plain arrays ordered by ts, 20
 * bytes per message, because there can be a million of them in a task.
 */
public final class Ledger {

  /** Takes the entries one by one, oldest first. */
  public interface Visitor {
    void entry(Ts ts, Ts root, int fingerprint);
  }

  /** Says of an entry whether to let it go. */
  public interface Filter {
    boolean drop(Ts ts, Ts root, int fingerprint);
  }

  private long[] ts = new long[16];
  private long[] root = new long[16];
  private int[] fingerprint = new int[16];
  private int size;

  public int size() {
    return size;
  }

  public boolean contains(Ts message) {
    return index(message.micros()) >= 0;
  }

  /** The fingerprint of what was emitted of a message that the ledger holds. */
  public int fingerprint(Ts message) {
    return fingerprint[index(message.micros())];
  }

  /** The thread of a message that the ledger holds: its parent, or the message itself. */
  public Ts root(Ts message) {
    return new Ts(root[index(message.micros())]);
  }

  public void put(Ts message, Ts thread, int content) {
    int index = index(message.micros());
    if (index < 0) {
      index = -index - 1;
      if (size == ts.length) {
        int capacity = size + Math.max(16, size / 4);
        ts = Arrays.copyOf(ts, capacity);
        root = Arrays.copyOf(root, capacity);
        fingerprint = Arrays.copyOf(fingerprint, capacity);
      }
      move(index, index + 1);
      size++;
    }
    ts[index] = message.micros();
    root[index] = thread.micros();
    fingerprint[index] = content;
  }

  /** Takes over the entries of another ledger, in one pass; they replace those of the same ts. */
  void putAll(Ledger other) {
    Ledger merged = new Ledger();
    merged.ts = new long[size + other.size + 16];
    merged.root = new long[size + other.size + 16];
    merged.fingerprint = new int[size + other.size + 16];
    int mine = 0;
    for (int i = 0; i < other.size; i++) {
      while (mine < size && ts[mine] < other.ts[i]) {
        merged.append(this, mine++);
      }
      mine += mine < size && ts[mine] == other.ts[i] ? 1 : 0;
      merged.append(other, i);
    }
    while (mine < size) {
      merged.append(this, mine++);
    }
    ts = merged.ts;
    root = merged.root;
    fingerprint = merged.fingerprint;
    size = merged.size;
  }

  private void append(Ledger source, int index) {
    ts[size] = source.ts[index];
    root[size] = source.root[index];
    fingerprint[size++] = source.fingerprint[index];
  }

  public void remove(Ts message) {
    int index = index(message.micros());
    if (index >= 0) {
      move(index + 1, index);
      size--;
    }
  }

  /** Discards the messages older than {@code before} that the filter names. */
  public void removeIf(Ts before, Filter filter) {
    int end = from(before);
    int kept = 0;
    for (int i = 0; i < end; i++) {
      if (!filter.drop(new Ts(ts[i]), new Ts(root[i]), fingerprint[i])) {
        ts[kept] = ts[i];
        root[kept] = root[i];
        fingerprint[kept++] = fingerprint[i];
      }
    }
    if (kept < end) {
      move(end, kept);
      size -= end - kept;
    }
  }

  /** Messages from {@code from} on count as not emitted, of the threads that the filter names. */
  public void unsetFrom(Ts from, Predicate<Ts> threads) {
    unset(from, Ts.MAX, threads);
  }

  /** Likewise what is older than {@code before}. */
  void unset(Ts from, Ts before, Predicate<Ts> threads) {
    for (int i = from(from); i < size && ts[i] < before.micros(); i++) {
      if (threads.test(new Ts(root[i]))) {
        fingerprint[i] = 0;
      }
    }
  }

  void replaceFingerprints(IntUnaryOperator replacement) {
    for (int i = 0; i < size; i++) {
      fingerprint[i] = replacement.applyAsInt(fingerprint[i]);
    }
  }

  /** The posts from {@code from} to {@code to}, both inclusive. */
  public List<Ts> posts(Ts from, Ts to) {
    List<Ts> posts = new ArrayList<>();
    for (int i = from(from); i < size && ts[i] <= to.micros(); i++) {
      if (root[i] == ts[i]) {
        posts.add(new Ts(ts[i]));
      }
    }
    return posts;
  }

  /** The replies of a thread. */
  public List<Ts> replies(Ts thread) {
    List<Ts> replies = new ArrayList<>();
    for (int i = from(thread.plus(1)); i < size; i++) {
      if (root[i] == thread.micros()) {
        replies.add(new Ts(ts[i]));
      }
    }
    return replies;
  }

  /** Messages from {@code from} on, oldest first. */
  public void forEach(Ts from, Visitor visitor) {
    for (int i = from(from); i < size; i++) {
      visitor.entry(new Ts(ts[i]), new Ts(root[i]), fingerprint[i]);
    }
  }

  /** The memory it uses. */
  public long bytes() {
    return ts.length * (2L * Long.BYTES + Integer.BYTES);
  }

  /** How many messages are not older than {@code from}. */
  public int count(Ts from) {
    return size - from(from);
  }

  /** The ts of the {@code n}th message from the newest, counted from 0. */
  public Ts newest(int n) {
    return new Ts(ts[size - 1 - n]);
  }

  private int from(Ts first) {
    int index = index(first.micros());
    return index < 0 ? -index - 1 : index;
  }

  private int index(long message) {
    if (size > 0 && message > ts[size - 1]) {
      return -size - 1;
    }
    return Arrays.binarySearch(ts, 0, size, message);
  }

  private void move(int source, int target) {
    int length = size - source;
    System.arraycopy(ts, source, ts, target, length);
    System.arraycopy(root, source, root, target, length);
    System.arraycopy(fingerprint, source, fingerprint, target, length);
  }
}
