package io.github.geultto.kafka.connect.slack.sink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way, handled one after the other in the order in which they came, on its own
 * thread. Of each partition it knows up to where all are handled.
 *
 * <p>The records of a partition that was just opened are in doubt: another task, or this one before
 * a crash, may have handled some without the offset being committed. They were handled in this same
 * order, so doubt ends where they were not. That takes a few in a row: a single one may have been
 * refused then, or deleted since.
 */
final class Outbox implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** Ids remembered, so that one that comes again is not posted again. */
  private static final int IDS = 100_000;

  /**
   * Without a sign of life from the task for so long nothing more is posted: its partitions may
   * have gone elsewhere without its knowledge.
   */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** Posts a message, for as long as it takes. */
  interface Post {
    /**
     * Posts it.
     *
     * @param since when the message was first known of
     * @param inDoubt whether it may have been posted before
     * @return whether that was done now; false if it had been before
     * @throws RefusedException if it never can be
     */
    boolean post(OutboxMessage message, Instant since, boolean inDoubt)
        throws RefusedException, InterruptedException;
  }

  /** A record that was refused, and why. */
  record Refusal(SinkRecord record, Exception reason) {}

  private record Entry(SinkRecord record, OutboxMessage message) {}

  private final Post post;
  private final LongSupplier nanoTime;
  private final Thread thread;

  // All guarded by this object.
  private final Deque<Entry> queue = new ArrayDeque<>();
  private final PartitionProgress progress = new PartitionProgress();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Set<String> ids = new LinkedHashSet<>();
  private Entry current;
  private RuntimeException failure;
  private boolean closed;
  private long handled;
  private long heardAt;

  /**
   * Starts its thread.
   *
   * @param name of the thread
   * @param nanoTime the clock by which the task is silent
   */
  Outbox(Post post, String name, LongSupplier nanoTime) {
    this.post = post;
    this.nanoTime = nanoTime;
    this.heardAt = nanoTime.getAsLong();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The task is alive, and the partitions are its own. */
  synchronized void heard() {
    heardAt = nanoTime.getAsLong();
    notifyAll();
  }

  synchronized void open(Collection<TopicPartition> partitions) {
    progress.open(partitions);
  }

  /** Takes a record in. */
  synchronized void add(SinkRecord record, OutboxMessage message) {
    progress.expect(record);
    queue.add(new Entry(record, message));
    notifyAll();
  }

  /** Accepts a record that is not a message. */
  synchronized void refuse(SinkRecord record, Exception reason) {
    progress.expect(record);
    refusals.add(new Refusal(record, reason));
  }

  /** How many records wait: to be posted, or to be reported. */
  synchronized int size() {
    return queue.size() + refusals.size() + (current == null ? 0 : 1);
  }

  /** How many were handled so far, those refused included. */
  synchronized long handled() {
    return handled;
  }

  /** The first offset of a partition that is not handled; null if all are that came. */
  synchronized Long firstUnhandled(TopicPartition partition) {
    return progress.firstUnhandled(partition);
  }

  /** Records that were refused, which are not handled until {@link #reported}. */
  synchronized List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /** A rejection has been reported. */
  synchronized void reported(Refusal refusal) {
    refusals.remove(refusal);
    done(refusal.record());
  }

  /**
   * Why the outbox has stopped.
   *
   * @return null if all is well
   */
  synchronized RuntimeException failure() {
    return failure;
  }

  /**
   * Discards revoked partitions. The record that is being handled is waited for, so that the next
   * task finds its message; unsent records are not sent any more.
   */
  synchronized void forget(Collection<TopicPartition> partitions, Duration wait)
      throws InterruptedException {
    queue.removeIf(entry -> partitions.contains(PartitionProgress.partition(entry.record())));
    refusals.removeIf(
        refusal -> partitions.contains(PartitionProgress.partition(refusal.record())));
    progress.forget(partitions);
    long end = System.nanoTime() + wait.toNanos();
    while (current != null && partitions.contains(PartitionProgress.partition(current.record()))) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        log.warn("A message in flight is left to the new task of its revoked partition");
        thread.interrupt();
        break;
      }
      wait(left);
    }
  }

  /** Ends the thread, whatever it waits for. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    thread.interrupt();
  }

  private void run() {
    while (true) {
      try {
        handle(next());
      } catch (InterruptedException e) {
        if (abandoned()) {
          return;
        }
      } catch (RuntimeException | Error e) {
        failed(e);
        return;
      }
    }
  }

  private synchronized Entry next() throws InterruptedException {
    if (closed) {
      throw new InterruptedException();
    }
    if (Thread.interrupted()) {
      log.debug("The response belongs to the previous message");
    }
    while (queue.isEmpty() || isSilent()) {
      wait();
    }
    current = queue.remove();
    return current;
  }

  private boolean isSilent() {
    return nanoTime.getAsLong() - heardAt > SILENCE.toNanos();
  }

  /** Its partition has gone elsewhere; or everything ends, which is the answer. */
  private synchronized boolean abandoned() {
    current = null;
    notifyAll();
    return closed;
  }

  private synchronized void failed(Throwable reason) {
    failure =
        reason instanceof RuntimeException known
            ? known
            : new ConnectException("Messages can no longer be posted", reason);
    current = null;
    notifyAll();
  }

  private void handle(Entry entry) throws InterruptedException {
    try {
      if (isNew(entry)) {
        boolean doubtful = isInDoubt(entry);
        boolean postedNow = post.post(entry.message(), since(entry.record()), doubtful);
        if (doubtful) {
          settle(entry, postedNow);
        }
      }
      posted(entry);
    } catch (RefusedException e) {
      refused(entry, e);
    }
  }

  /** Where a record has no time, or one that cannot be, all that there is counts. */
  private static Instant since(SinkRecord record) {
    Long time = record.timestamp();
    return time == null || time < 0 || time > System.currentTimeMillis()
        ? Instant.EPOCH
        : Instant.ofEpochMilli(time);
  }

  private synchronized boolean isNew(Entry entry) {
    return !ids.contains(entry.message().id());
  }

  private synchronized boolean isInDoubt(Entry entry) {
    return progress.isInDoubt(entry.record());
  }

  private synchronized void settle(Entry entry, boolean postedNow) {
    progress.settle(entry.record(), postedNow);
  }

  private synchronized void posted(Entry entry) {
    ids.add(entry.message().id());
    if (ids.size() > IDS) {
      ids.remove(ids.iterator().next());
    }
    current = null;
    done(entry.record());
  }

  private synchronized void refused(Entry entry, RefusedException reason) {
    current = null;
    if (progress.isOwn(entry.record())) {
      refusals.add(new Refusal(entry.record(), reason));
    }
    notifyAll();
  }

  private void done(SinkRecord record) {
    progress.done(record);
    handled++;
    notifyAll();
  }
}
