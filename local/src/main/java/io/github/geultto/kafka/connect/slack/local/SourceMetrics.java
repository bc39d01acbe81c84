package io.github.geultto.kafka.connect.slack.local;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the source's tasks, which run in this process, say of themselves in their metrics. */
final class SourceMetrics {
  private static final Logger log = LoggerFactory.getLogger(SourceMetrics.class);

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName tasks;

  /**
   * @param connector its name
   */
  SourceMetrics(String connector) {
    try {
      tasks = new ObjectName("kafka.connect:type=plugins,connector=" + connector + ",*");
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(connector, e);
    }
  }

  /** Such as {@code 12 threads waiting · backfill 40%, some 3 min left}; empty if all is read. */
  String backlog() {
    List<String> backlog = new ArrayList<>();
    long threads = values("threads-waiting").stream().mapToLong(n -> n).sum();
    if (threads > 0) {
      backlog.add("%,d threads waiting".formatted(threads));
    }
    long percent = values("backfill-percent").stream().mapToLong(n -> n).min().orElse(100);
    if (percent < 100) {
      List<Long> left = values("backfill-seconds-left");
      long longest = left.contains(-1L) ? -1 : left.stream().mapToLong(n -> n).max().orElse(-1);
      backlog.add("backfill %d%%%s".formatted(percent, longest < 0 ? "" : left(longest)));
    }
    return String.join(" · ", backlog);
  }

  private static String left(long seconds) {
    Duration left = Duration.ofSeconds(seconds);
    if (left.toHours() > 0) {
      return ", some %d h %d min left".formatted(left.toHours(), left.toMinutesPart());
    }
    return left.toMinutes() > 0 ? ", some %d min left".formatted(left.toMinutes()) : "";
  }

  private List<Long> values(String metric) {
    List<Long> values = new ArrayList<>();
    for (ObjectName task : server.queryNames(tasks, null)) {
      try {
        values.add(((Number) server.getAttribute(task, metric)).longValue());
      } catch (JMException e) {
        log.debug("{} is gone: its task is just ending", task);
      }
    }
    return values;
  }
}
