package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.config.Version;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * Reads the channels assigned to it, and in one of the tasks the lists of users and channels too.
 *
 * <p>The framework calls {@link #stop} on the thread of {@link #poll}, after that has returned, and
 * stops a task that needs over five seconds for it: so {@code poll} never blocks for over a second,
 * and everything that waits for Slack does so on threads of its own.
 */
public final class SlackSourceTask extends SourceTask {

  private SyncLoop loop;

  @Override
  public String version() {
    return Version.VERSION;
  }

  @Override
  public void start(Map<String, String> props) {
    loop = SyncLoop.start(TaskConfig.of(props), context);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> records = loop.poll();
    return records.isEmpty() ? null : records;
  }

  @Override
  public void stop() {
    Utils.closeQuietly(loop, "reading of Slack");
  }
}
