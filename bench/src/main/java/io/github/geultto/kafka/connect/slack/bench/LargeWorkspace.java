package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import io.github.geultto.kafka.connect.slack.source.SlackSourceConnector;
import io.github.geultto.kafka.connect.slack.source.SlackSourceTask;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A workspace of 25,000 channels, of which the bot has joined 40, in real time: the connector and
 * its task read the simulated Slack by HTTP within Slack's limits until all channels are listed.
 * There is no worker: the records are counted and dropped. The connector's log is printed too.
 */
public final class LargeWorkspace {

  private static final RecordMetadata ARRIVED =
      new RecordMetadata(new TopicPartition("slack", 0), 0, 0, 0, 0, 0);

  private static final int JOINED = 40;
  private static final String CHANNELS = "slack.channels";
  private static final String MESSAGES = "slack.conversations";
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration PROGRESS = Duration.ofSeconds(15);

  private final Report report;
  private final int channels;
  private final long start = System.nanoTime();
  private final Map<String, Gauge<?>> metrics = new TreeMap<>();
  private final Map<String, Integer> records = new TreeMap<>();

  private LargeWorkspace(Report report, int channels) {
    this.report = report;
    this.channels = channels;
  }

  /**
   * Takes the number of channels (25,000), and the file to write to.
   *
   * @throws IOException if the file cannot be written, or the simulator cannot be started
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.setProperty("org.apache.logging.log4j.level", "INFO");
    int channels = args.length > 0 ? Integer.parseInt(args[0]) : 25_000;
    Workspace workspace = Workspace.ofChannels(channels, JOINED, Instant.now());
    SimulatorOptions options = SimulatorOptions.defaults().withRateLimits(RateLimits.SLACK);
    try (Report report = new Report("large-workspace", args.length > 1 ? args[1] : null);
        SlackSimulator slack = SlackSimulator.start(workspace, options)) {
      report.line("%,d channels, %d joined", channels, JOINED);
      new LargeWorkspace(report, channels).read(slack);
    }
  }

  private void read(SlackSimulator slack) throws InterruptedException {
    SlackSourceConnector connector = new SlackSourceConnector();
    SlackSourceTask task = new SlackSourceTask();
    connector.initialize(connectorContext());
    connector.start(
        Map.of("slack.token", slack.botToken(), "slack.api.url", slack.apiUrl().toString()));
    try {
      task.initialize(taskContext());
      task.start(connector.taskConfigs(1).get(0));
      event("the task starts");
      poll(task);
      task.stop();
    } finally {
      connector.stop();
    }
    slack.calls().forEach((method, calls) -> report.line("  %-22s %,7d calls", method, calls));
    long refused =
        metrics.keySet().stream()
            .filter(n -> n.endsWith("-throttled-total"))
            .mapToLong(this::metric)
            .sum();
    report.line("  429s: %d", refused);
  }

  private void poll(SlackSourceTask task) throws InterruptedException {
    double progress = PROGRESS.toSeconds();
    while (count(CHANNELS) < channels || metric("channels-listed") < channels) {
      if (seconds() > LONGEST.toSeconds()) {
        event("given up");
        return;
      }
      List<SourceRecord> polled = task.poll();
      if (polled != null) {
        polled.forEach(this::count);
        polled.forEach(record -> task.commitRecord(record, ARRIVED));
      }
      if (seconds() >= progress) {
        progress += PROGRESS.toSeconds();
        event(
            "channels-listed %,d, channels-backfilled %d, records %s"
                .formatted(metric("channels-listed"), metric("channels-backfilled"), records));
      }
    }
    event("all channels are listed: records " + records);
  }

  private void count(SourceRecord polled) {
    if (records.isEmpty()) {
      event("the first record");
    }
    if (records.merge(polled.topic(), 1, Integer::sum) == 1) {
      event("the first record of " + polled.topic());
    }
    if (polled.topic().equals(MESSAGES) && count(MESSAGES) == 2 * JOINED) {
      event("all messages");
    }
  }

  private int count(String topic) {
    return records.getOrDefault(topic, 0);
  }

  private long metric(String name) {
    Gauge<?> gauge = metrics.get(name);
    return gauge == null ? 0 : ((Number) gauge.value(null, 0)).longValue();
  }

  private void event(String what) {
    report.line("%5.1f s  %s", seconds(), what);
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  // ---------------------------------------------------------------- the worker's part

  private SourceConnectorContext connectorContext() {
    return fake(
        SourceConnectorContext.class,
        (method, args) -> {
          if (method.equals("requestTaskReconfiguration") || method.equals("raiseError")) {
            event("the connector calls " + method);
          }
          return null;
        });
  }

  private SourceTaskContext taskContext() {
    OffsetStorageReader offsets = fake(OffsetStorageReader.class, (method, args) -> Map.of());
    PluginMetrics plugin =
        fake(
            PluginMetrics.class,
            (method, args) -> {
              if (method.equals("metricName")) {
                return new MetricName((String) args[0], "plugins", (String) args[1], Map.of());
              }
              metrics.put(((MetricName) args[0]).name(), (Gauge<?>) args[1]);
              return null;
            });
    return fake(
        SourceTaskContext.class,
        (method, args) ->
            switch (method) {
              case "offsetStorageReader" -> offsets;
              case "pluginMetrics" -> plugin;
              default -> null;
            });
  }

  private interface Answers {
    Object answer(String method, Object[] args);
  }

  private static <T> T fake(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> answers.answer(method.getName(), args)));
  }
}
