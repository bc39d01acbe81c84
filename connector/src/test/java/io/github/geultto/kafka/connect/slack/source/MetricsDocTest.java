package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.sink.SinkMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is generated from the descriptions of both connectors' metrics. */
class MetricsDocTest {
  private static final String INTRODUCTION =
      """
      # Metrics

      Generated from the connectors. Each task has an MBean
      `kafka.connect:type=plugins,connector="…",task="…"` with these attributes, on workers of
      Kafka 4.1 and newer ([KIP-877](https://cwiki.apache.org/confluence/display/KAFKA/KIP-877%3A+Mechanism+for+plugins+and+connectors+to+register+metrics)).
      No metric is per channel, because a workspace can have thousands of channels. The summary that
      each task logs every five minutes names the channel that has waited longest. For monitoring see
      [operations.md](operations.md#watch).

      ## Source

      | metric | description |
      | --- | --- |
      """;
  private static final String SINK =
      """

      ## Sink

      | metric | description |
      | --- | --- |
      """;

  @Test
  void isUpToDate() throws Exception {
    StringBuilder expected = new StringBuilder(INTRODUCTION);
    TaskMetricNames.descriptions().forEach((name, text) -> append(expected, name, text));
    expected.append(SINK);
    SinkMetrics.descriptions().forEach((name, text) -> append(expected, name, text));
    Path fresh = Path.of("target/metrics.md");
    Files.writeString(fresh, expected);
    assertThat(Path.of("../docs/metrics.md"))
        .as("The file is out of date. To renew it: cp connector/%s docs/", fresh)
        .exists()
        .content(StandardCharsets.UTF_8)
        .isEqualTo(expected.toString());
  }

  private static void append(StringBuilder text, String name, String description) {
    text.append("| `%s` | %s |\n".formatted(name, description));
  }
}
