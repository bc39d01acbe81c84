package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.config.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Reads the channels assigned to it, and in one of the tasks the lists of users and channels too.
 *
 * <p>The framework calls {@link #stop} on the thread of {@link #poll}, after that has returned, and
 * stops a task that needs over five seconds for it: so {@code poll} never blocks for over a second,
 * and everything that waits for Slack does so on other threads.
 */
public final class SlackSourceTask extends SourceTask {

  private static final Duration POLL = Duration.ofMillis(800);

  private final Acknowledgements acknowledgements = new Acknowledgements();
  private TaskStart start;
  private Optional<SyncLoop> loop = Optional.empty();

  @Override
  public String version() {
    return Version.VERSION;
  }

  @Override
  public void start(Map<String, String> props) {
    start = new TaskStart(TaskConfig.of(props), context, acknowledgements);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (loop.isEmpty()) {
      loop = start.await(POLL);
      return null;
    }
    List<SourceRecord> records = loop.get().poll(POLL);
    return records.isEmpty() ? null : records;
  }

  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    acknowledgements.add(record.sourcePartition(), metadata == null);
  }

  @Override
  public void stop() {
    Utils.closeQuietly(start, "reading of Slack");
  }
}
