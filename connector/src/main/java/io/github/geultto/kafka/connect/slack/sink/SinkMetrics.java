package io.github.geultto.kafka.connect.slack.sink;

import java.util.LinkedHashMap;
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

  private static final String HANDLED = "messages-handled";
  private static final String REFUSED = "messages-refused";
  private static final String WAITING = "messages-waiting";

  private final Map<String, Long> values = new ConcurrentHashMap<>();

  /** Shows the figures in the worker's metrics, if it is new enough to have any of plugins. */
  void register(SinkTaskContext context) {
    try {
      PluginMetrics metrics = context.pluginMetrics();
      if (metrics != null) {
        descriptions()
            .forEach(
                (name, description) ->
                    metrics.addMetric(
                        metrics.metricName(name, description, new LinkedHashMap<>()),
                        (Gauge<Long>) (config, now) -> values.getOrDefault(name, 0L)));
      }
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      log.debug("This worker is older than Kafka 4.1 and has no metrics of connectors");
    }
  }

  void refused() {
    values.merge(REFUSED, 1L, Long::sum);
  }

  void update(Outbox outbox) {
    values.put(HANDLED, outbox.handled());
    values.put(WAITING, (long) outbox.size());
  }

  /** What each metric is, by name. */
  public static Map<String, String> descriptions() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(HANDLED, "Messages posted, found to be already posted, or rejected");
    all.put(REFUSED, "Messages rejected by the connector or by Slack, without a retry");
    all.put(WAITING, "Messages received and not handled yet");
    return all;
  }
}
