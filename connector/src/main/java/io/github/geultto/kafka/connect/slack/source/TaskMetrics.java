package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.record.Op;
import io.github.geultto.kafka.connect.slack.sync.Completeness;
import io.github.geultto.kafka.connect.slack.sync.Scheduler;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task has done and how it stands: as plugin metrics of the worker (KIP-877), and as a line
 * for the log. Gauges over counters of its own, since sensors of plugins share one name space.
 *
 * <p>The polling thread writes; a metrics reporter reads what {@link #update} has put here.
 */
final class TaskMetrics {

  private static final Logger log = LoggerFactory.getLogger(TaskMetrics.class);

  private final Map<String, Long> values = new ConcurrentHashMap<>();
  private final Set<String> unreadableIn = ConcurrentHashMap.newKeySet();
  private final AtomicLong unreadable = new AtomicLong();
  private final Map<Op, AtomicLong> records = new EnumMap<>(Op.class);

  TaskMetrics() {
    for (Op op : Op.values()) {
      records.put(op, new AtomicLong());
    }
  }

  /** Shows the figures in the worker's metrics, if it is new enough to have any of plugins. */
  void register(SourceTaskContext context) {
    try {
      PluginMetrics metrics = context.pluginMetrics();
      if (metrics == null) {
        return;
      }
      descriptions()
          .forEach(
              (name, description) ->
                  metrics.addMetric(
                      metrics.metricName(name, description, new LinkedHashMap<>()),
                      (Gauge<Long>) (config, now) -> values.getOrDefault(name, 0L)));
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      log.info("This worker is older than Kafka 4.1: it shows no metrics of connectors");
    }
  }

  /**
   * Counts messages without an identity, which cannot be emitted; the first of a channel is told.
   */
  void unreadable(String channel, int messages) {
    if (unreadableIn.add(channel)) {
      log.warn("Channel {} has messages without a readable ts: they are left out", channel);
    }
    unreadable.addAndGet(messages);
  }

  /** Counts a record. */
  void record(Op op) {
    records.get(op).incrementAndGet();
  }

  /** Takes the figures as they are now. */
  void update(Scheduler scheduler, RateBudget budget) {
    records.forEach((op, count) -> values.put(name(op), count.get()));
    for (SlackMethod method : SlackMethod.values()) {
      values.put(name(method) + "-calls", budget.calls(method));
      values.put(name(method) + "-throttled", budget.limitedCalls(method));
    }
    Completeness completeness = scheduler.completeness();
    values.put("replies-announced", completeness.repliesAnnounced());
    values.put("replies-read", completeness.repliesRead());
    values.put("reactions-counted", completeness.reactionsCounted());
    values.put("reactions-listed", completeness.reactionsListed());
    values.put("messages-unreadable", unreadable.get());
    values.put("channels", (long) scheduler.size());
    values.put("channels-backfilled", (long) scheduler.backfilled());
    values.put("channels-sidelined", (long) scheduler.sidelined());
    values.put("threads-waiting", (long) scheduler.changedThreads());
    values.put("deletions-held", (long) scheduler.heldDeletions());
    values.put("ledger-messages", (long) scheduler.ledgerSize());
  }

  /** One line on how the task stands, after {@link #update}. */
  @Override
  public String toString() {
    return "Records: %d read, %d new, %d changed, %d deleted. Channels: %d, %d read to their start, %d left aside. Replies: %d of %d announced; reactions: %d of %d counted. Threads waiting: %d. Deletions held back: %d."
        .formatted(
            values.get(name(Op.READ)),
            values.get(name(Op.CREATE)),
            values.get(name(Op.UPDATE)),
            values.get(name(Op.DELETE)),
            values.get("channels"),
            values.get("channels-backfilled"),
            values.get("channels-sidelined"),
            values.get("replies-read"),
            values.get("replies-announced"),
            values.get("reactions-listed"),
            values.get("reactions-counted"),
            values.get("threads-waiting"),
            values.get("deletions-held"));
  }

  private static Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(name(Op.READ), "Records of what a backfill read");
    all.put(name(Op.CREATE), "Records of what was new");
    all.put(name(Op.UPDATE), "Records of what changed");
    all.put(name(Op.DELETE), "Records of what was deleted");
    for (SlackMethod method : SlackMethod.values()) {
      all.put(
          name(method) + "-calls",
          "Calls of " + method.apiName() + " by all tasks in this worker that use the token");
      all.put(name(method) + "-throttled", "Answers 429 to " + method.apiName());
    }
    all.put("replies-announced", "Replies that the parents of the threads read count");
    all.put("replies-read", "Replies that those threads showed");
    all.put("reactions-counted", "Reactions of the messages emitted, as Slack counts them");
    all.put("reactions-listed", "Reactions of the messages emitted whose users are known");
    all.put("messages-unreadable", "Messages seen without a readable ts, which are left out");
    all.put("channels", "Channels of the task");
    all.put("channels-backfilled", "Channels read once down to their start");
    all.put("channels-sidelined", "Channels left aside since they cannot be read");
    all.put("threads-waiting", "Threads known to have something new and not read so far");
    all.put("deletions-held", "Deletions held back until a second look agrees");
    all.put("ledger-messages", "Messages whose content is remembered");
    return all;
  }

  private static String name(Op op) {
    return switch (op) {
      case READ -> "records-backfilled";
      case CREATE -> "records-new";
      case UPDATE -> "records-changed";
      case DELETE -> "records-deleted";
    };
  }

  private static String name(SlackMethod method) {
    return method.apiName().replace('.', '-');
  }
}
