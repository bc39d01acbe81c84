package io.github.geultto.kafka.connect.slack.local;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final boolean events;

  /**
   * @param connector its name
   * @param events whether it receives Slack's events
   */
  SourceMetrics(String connector, boolean events) {
    this.events = events;
    try {
      tasks = new ObjectName("kafka.connect:type=plugins,connector=" + connector + ",*");
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(connector, e);
    }
  }

  /**
   * Such as {@code events connected, 3 to read for 4 s}: whether the tables are as new as events
   * make them. Empty if the source receives no events.
   */
  String freshness() {
    if (!events || values("events-connected").isEmpty()) {
      return "";
    }
    if (sum("events-connected") == 0) {
      return "events not connected";
    }
    String waiting = waiting(sum("events-to-read"));
    return "events connected" + (sum("events-reconciling") > 0 ? ", reconciling" : "") + waiting;
  }

  private String waiting(long changes) {
    long oldest = values("freshness-ms").stream().mapToLong(n -> n).max().orElse(0);
    return changes == 0 ? "" : ", %,d to read for %d s".formatted(changes, oldest / 1_000);
  }

  /** The {@link #freshness} and the {@link #backlog}. */
  String state() {
    return Stream.of(freshness(), backlog())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  /** Such as {@code 12 threads waiting · backfill 40%, about 3 min left}; empty if all is read. */
  String backlog() {
    List<String> backlog = new ArrayList<>();
    long threads = sum("threads-waiting");
    if (threads > 0) {
      backlog.add("%,d threads waiting".formatted(threads));
    }
    long percent = values("backfill-percent").stream().mapToLong(n -> n).min().orElse(100);
    if (percent < 100) {
      List<Long> left = values("backfill-remaining-ms");
      long longest = left.contains(-1L) ? -1 : left.stream().mapToLong(n -> n).max().orElse(-1);
      backlog.add("backfill %d%%%s".formatted(percent, longest < 0 ? "" : left(longest)));
    }
    return String.join(" · ", backlog);
  }

  private static String left(long millis) {
    Duration left = Duration.ofMillis(millis);
    if (left.toHours() > 0) {
      return ", about %d h %d min left".formatted(left.toHours(), left.toMinutesPart());
    }
    return left.toMinutes() > 0 ? ", about %d min left".formatted(left.toMinutes()) : "";
  }

  private long sum(String metric) {
    return values(metric).stream().mapToLong(n -> n).sum();
  }

  private List<Long> values(String metric) {
    List<Long> values = new ArrayList<>();
    for (ObjectName task : server.queryNames(tasks, null)) {
      try {
        values.add(((Number) server.getAttribute(task, metric)).longValue());
      } catch (JMException e) {
        log.debug("{} is gone: its task is stopping", task);
      }
    }
    return values;
  }
}
