package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {

  private static final Ts NOW = Ts.of(Instant.parse("2026-01-01T00:00:00Z"));

  private final TaskMetrics metrics = new TaskMetrics(Map.of());

  private void update() {
    metrics.update(
        new Scheduler(
                new SlackSourceConfig(Map.of("slack.token", "a")).syncSettings(), 1, List.of())
            .status(),
        new RateBudget(RateProfile.OFF, 1),
        NOW);
  }

  @Test
  void countersHaveTheirEnding() {
    metrics.record(Op.CREATE);
    metrics.call(SlackMethod.USERS_LIST);
    update();
    Instant now = RateBudget.now();
    assertThat(metrics.value("records-new-total", now)).isEqualTo(1);
    assertThat(metrics.value("users-list-calls-total", now)).isEqualTo(1);
  }

  @Test
  void everyValueIsDescribed() {
    update();
    assertThat(metrics.summary().values().keySet())
        .isSubsetOf(TaskMetricNames.all().stream().map(metric -> metric.name()).toList());
  }

  /** As when Kafka does not take records, so that nothing updates the figures. */
  @Test
  void freshnessGrowsWhileTheTaskDoesNotRun() {
    update();
    Instant now = RateBudget.now();
    assertThat(metrics.value("freshness-ms", now.plusSeconds(5))).isZero();
    assertThat(metrics.value("freshness-ms", now.plusSeconds(60))).isBetween(60_000L, 61_000L);
    assertThat(metrics.value("reconciled-ago-ms", now.plusSeconds(60))).isEqualTo(-1);
    assertThat(metrics.value("channels", now.plusSeconds(60))).isZero();
  }
}
