package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.config.Metric;
import io.github.geultto.kafka.connect.slack.events.EventLane;
import io.github.geultto.kafka.connect.slack.events.LaneFigures;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.BackfillProgress;
import io.github.geultto.kafka.connect.slack.sync.read.Completeness;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncStatus;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncStatus.OldestHead;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task has done and how it stands: as plugin metrics of the worker (KIP-877), and as a line
 * for the log. Gauges over its own counters, because sensors of plugins share one name space.
 *
 * <p>The polling thread writes; a metrics reporter reads what {@link #update} has put here.
 */
final class TaskMetrics {

  private static final Logger log = LoggerFactory.getLogger(TaskMetrics.class);

  /** One line for a worker that shows none, however many tasks it runs. */
  private static final AtomicBoolean OLD_WORKER_LOGGED = new AtomicBoolean();

  /** The value of an unknown figure. */
  private static final long UNKNOWN = -1;

  /** A task that has not run for longer is blocked or paused. */
  private static final Duration BLOCKED = Duration.ofSeconds(10);

  private final Map<String, Channel> channels;
  private final Map<String, Long> values = new ConcurrentHashMap<>();
  private final Set<String> unreadableIn = ConcurrentHashMap.newKeySet();
  private final AtomicLong unreadable = new AtomicLong();
  private final Map<Op, AtomicLong> records = new EnumMap<>(Op.class);
  private final Map<SlackMethod, Long> calls = new EnumMap<>(SlackMethod.class);
  private final Map<SlackMethod, Long> throttled = new EnumMap<>(SlackMethod.class);
  private final Map<SlackMethod, Instant> waitsSince = new EnumMap<>(SlackMethod.class);
  private final Map<SlackMethod, Duration> waited = new EnumMap<>(SlackMethod.class);

  private volatile Instant updatedAt;

  // Parts of the summary that are not figures.
  private String longest = "";
  private Optional<Duration> backfillLeft = Optional.empty();
  private String events = "";

  /**
   * @param channels of the task, by id
   */
  TaskMetrics(Map<String, Channel> channels) {
    this.channels = channels;
    values.put("events-connected", UNKNOWN);
    values.put("events-lag-ms", UNKNOWN);
    values.put(TaskMetricNames.RECONCILED_AGO, UNKNOWN);
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
      for (Metric metric : TaskMetricNames.all()) {
        metrics.addMetric(
            metrics.metricName(metric.name(), metric.description(), new LinkedHashMap<>()),
            (Gauge<Long>) (config, now) -> value(metric.name(), RateBudget.now()));
      }
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      if (OLD_WORKER_LOGGED.compareAndSet(false, true)) {
        log.info("This worker is older than Kafka 4.1 and has no metrics of connectors");
      }
    }
  }

  /**
   * The value of a metric. Ages go on growing while the task does not run, so that they do not look
   * good while Kafka blocks it; what is known of changes is then only that none was looked for.
   */
  long value(String name, Instant uptime) {
    long value = values.getOrDefault(name, 0L);
    if (updatedAt == null || !TaskMetricNames.AGES.contains(name)) {
      return value;
    }
    Duration idle = Duration.between(updatedAt, uptime);
    boolean isBlocked = idle.compareTo(BLOCKED) > 0 && name.equals(TaskMetricNames.FRESHNESS);
    return value > 0 || isBlocked ? value + idle.toMillis() : value;
  }

  /**
   * Counts messages without an identity, which cannot be emitted; the first of a channel is logged.
   */
  void unreadable(String channel, int messages) {
    if (unreadableIn.add(channel)) {
      log.warn(
          "Channel {} has messages without a readable ts: they are skipped and counted in the"
              + " metric messages-unreadable",
          channel);
    }
    unreadable.addAndGet(messages);
  }

  /** Counts a record. */
  void record(Op op) {
    records.get(op).incrementAndGet();
  }

  /** Counts a call. */
  void call(SlackMethod method) {
    calls.merge(method, 1L, Long::sum);
  }

  /** Counts a 429. */
  void throttled(SlackMethod method) {
    throttled.merge(method, 1L, Long::sum);
  }

  /** The limits allow no call of a method now. */
  void held(SlackMethod method, Instant now) {
    waitsSince.putIfAbsent(method, now);
  }

  /** The limits allow a call; if one was wanted, it has waited until now. */
  void free(SlackMethod method, boolean wanted, Instant now) {
    Instant since = waitsSince.remove(method);
    if (since != null && wanted) {
      waited.merge(method, Duration.between(since, now), Duration::plus);
    }
  }

  /** Takes the figures as they are now. */
  void update(SyncStatus status, RateBudget budget, Ts now) {
    records.forEach((op, count) -> count(TaskMetricNames.of(op), count.get()));
    for (SlackMethod method : TaskMetricNames.METHODS) {
      count(TaskMetricNames.of(method) + "-calls", calls.getOrDefault(method, 0L));
      count(TaskMetricNames.of(method) + "-throttled", throttled.getOrDefault(method, 0L));
      count(
          TaskMetricNames.of(method) + "-wait-time-ms",
          waited.getOrDefault(method, Duration.ZERO).toMillis());
      values.put(
          TaskMetricNames.of(method) + "-budget-percent",
          Math.round(100 * budget.used(method, RateBudget.now())));
    }
    Completeness completeness = status.completeness();
    values.put("replies-announced", completeness.repliesAnnounced());
    values.put("replies-read", completeness.repliesRead());
    values.put("reactions-counted", completeness.reactionsCounted());
    values.put("reactions-listed", completeness.reactionsListed());
    count("messages-unreadable", unreadable.get());
    values.put("channels", status.channels());
    values.put("channels-backfilled", status.backfilled());
    values.put("channels-suspended", status.suspended());
    values.put("threads-waiting", status.changedThreads());
    values.put("deletions-held", status.heldDeletions());
    values.put("messages-hidden", status.hiddenMessages());
    values.put("threads-unreadable", status.unreadableThreads());
    values.put("reactions-incomplete", status.incompleteReactions());
    values.put("ledger-messages", status.ledgerSize());
    values.put("ledger-bytes", status.ledgerBytes());
    values.put("ledger-left-out", status.leftOut());
    updateAges(status, now);
    updateBackfill(status, now);
  }

  /** Takes the figures of the lists, if the task reads them. */
  void update(TaskLists lists) {
    lists.lists().stream()
        .filter(list -> list.method() == SlackMethod.CONVERSATIONS_LIST)
        .forEach(list -> values.put("channels-listed", (long) list.listed()));
    count("list-entries-unreadable", lists.lists().stream().mapToLong(ListSync::unreadable).sum());
    values.put("lists-suspended", lists.suspended());
  }

  /** Takes the figures of the events, if the task receives any. */
  void update(EventLane lane, SyncStatus status) {
    LaneFigures figures = lane.figures();
    values.put("events-connected", lane.isConnected() ? 1L : 0L);
    count("events-received", figures.received());
    count("events-duplicated", figures.duplicates());
    count("events-ignored", figures.ignored());
    count("events-unparsable", figures.unparsable());
    count("events-overflown", figures.overflown());
    count("events-reconnects", figures.reconnects());
    values.put("events-lag-ms", figures.lagMs());
    count("events-missed", status.missedEvents());
    values.put("events-reconciling", status.isReconciling() ? 1L : 0L);
    values.put("events-to-read", status.hinted());
    count("events-unread", status.hintsLost());
    events =
        " Events: %s%s, %d received, %d missed, %d to read."
            .formatted(
                lane.state().name().toLowerCase(Locale.ROOT),
                status.isReconciling() ? ", reconciling" : "",
                figures.received(),
                status.missedEvents(),
                status.hinted());
  }

  private void count(String name, long value) {
    values.put(name + "-total", value);
  }

  private void updateAges(SyncStatus status, Ts now) {
    Optional<OldestHead> oldest = status.oldestHead(now);
    values.put(TaskMetricNames.POLL_AGE, oldest.map(look -> look.ago().toMillis()).orElse(0L));
    longest =
        oldest
            .map(look -> "#%s (%s)".formatted(channels.get(look.channel()).name(), look.channel()))
            .orElse("");
    values.put(TaskMetricNames.REPLY_AGE, status.oldestNews(now).toMillis());
    values.put(TaskMetricNames.FRESHNESS, status.freshness(now).toMillis());
    values.put(
        TaskMetricNames.RECONCILED_AGO,
        status.reconciledAgo(now).map(Duration::toMillis).orElse(UNKNOWN));
    updatedAt = RateBudget.now();
  }

  private void updateBackfill(SyncStatus status, Ts now) {
    Optional<BackfillProgress> progress = status.backfill(id -> channels.get(id).created());
    Optional<Duration> left = progress.flatMap(known -> status.timeLeft(known, now));
    // All of it only when nothing is left: 99.9% are not the end.
    long percent = progress.map(known -> (long) (100 * known.done())).orElse(0L);
    values.put("backfill-percent", percent);
    values.put("backfill-remaining-ms", left.map(Duration::toMillis).orElse(UNKNOWN));
    backfillLeft = left;
  }

  /** The line for the log, after {@link #update}. */
  TaskSummary summary() {
    return new TaskSummary(values, longest, backfillLeft, events);
  }
}
