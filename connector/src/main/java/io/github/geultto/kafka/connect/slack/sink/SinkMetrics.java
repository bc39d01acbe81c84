package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.config.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task has posted, as plugin metrics of the worker (KIP-877). */
public final class SinkMetrics {
  private static final Logger log = LoggerFactory.getLogger(SinkMetrics.class);

  private static final Metric WAITING =
      Metric.gauge("messages-waiting", "messages", "Messages received and not handled yet");
  private static final Metric HANDLED =
      Metric.counter(
          "messages-handled",
          "messages",
          "Messages posted, found to be already posted, or rejected");
  private static final Metric REFUSED =
      Metric.counter(
          "messages-refused",
          "messages",
          "Messages rejected by the connector or by Slack, without a retry");

  private final Map<String, Long> values = new ConcurrentHashMap<>();

  /** Shows the figures in the worker's metrics, if it is new enough to have any of plugins. */
  void register(SinkTaskContext context) {
    try {
      PluginMetrics metrics = context.pluginMetrics();
      if (metrics != null) {
        for (Metric metric : all()) {
          metrics.addMetric(
              metrics.metricName(metric.name(), metric.description(), new LinkedHashMap<>()),
              (Gauge<Long>) (config, now) -> values.getOrDefault(metric.name(), 0L));
        }
      }
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      log.debug("This worker is older than Kafka 4.1 and has no metrics of connectors");
    }
  }

  void refused() {
    values.merge(REFUSED.name(), 1L, Long::sum);
  }

  void update(Outbox outbox) {
    values.put(HANDLED.name(), outbox.handled());
    values.put(WAITING.name(), (long) outbox.size());
  }

  /** Every metric. */
  public static List<Metric> all() {
    return List.of(WAITING, HANDLED, REFUSED);
  }
}
