package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.DaemonThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids stored in the offsets of other tasks. They are read now and then, on a thread of its own,
 * because reading them waits for Kafka.
 */
final class StoredElsewhere implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StoredElsewhere.class);

  private final OffsetStorageReader reader;
  private final Function<Map<Map<String, String>, Map<String, Object>>, Set<String>> reading;
  private final Duration interval;
  private final ExecutorService thread;
  private Instant nextAt = Instant.MIN;
  private volatile Set<String> ids;

  /**
   * @param reading finds the ids in offsets
   * @param interval between two readings
   * @param ids that are known already
   */
  StoredElsewhere(
      OffsetStorageReader reader,
      Function<Map<Map<String, String>, Map<String, Object>>, Set<String>> reading,
      Duration interval,
      Set<String> ids) {
    this.reader = reader;
    this.reading = reading;
    this.interval = interval;
    this.ids = ids;
    this.thread = Executors.newSingleThreadExecutor(DaemonThreads.named("slack-stored-elsewhere"));
  }

  /** Those found by the last reading. */
  Set<String> ids() {
    return ids;
  }

  /** Begins another reading if it is time for one; does not wait for it. */
  void read(Supplier<Collection<Map<String, String>>> partitions, Instant now) {
    if (now.isBefore(nextAt)) {
      return;
    }
    nextAt = now.plus(interval);
    Collection<Map<String, String>> wanted = partitions.get();
    thread.execute(
        () -> {
          try {
            ids = reading.apply(reader.offsets(wanted));
          } catch (RuntimeException e) {
            // Also when the task is stopped. What is not read now is read the next time.
            log.debug("The offsets of other tasks could not be read", e);
          }
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
