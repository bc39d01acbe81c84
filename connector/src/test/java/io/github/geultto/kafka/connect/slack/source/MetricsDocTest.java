package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.config.Metric;
import io.github.geultto.kafka.connect.slack.sink.SinkMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

      Counters count from the start of the task; their names end in `-total`. "Prometheus" is the name
      that the settings in [config/monitoring](../config/monitoring/jmx-exporter.yml) give a metric; each
      has the labels `connector` and `task`.

      ## Source

      | metric | type | unit | Prometheus | description |
      | --- | --- | --- | --- | --- |
      """;
  private static final String SINK =
      """

      ## Sink

      | metric | type | unit | Prometheus | description |
      | --- | --- | --- | --- | --- |
      """;

  @Test
  void isUpToDate() throws Exception {
    StringBuilder expected = new StringBuilder(INTRODUCTION);
    TaskMetricNames.all().forEach(metric -> append(expected, metric));
    expected.append(SINK);
    SinkMetrics.all().forEach(metric -> append(expected, metric));
    Path fresh = Path.of("target/metrics.md");
    Files.writeString(fresh, expected);
    assertThat(Path.of("../docs/metrics.md"))
        .as("The file is out of date. To renew it: cp connector/%s docs/", fresh)
        .exists()
        .content(StandardCharsets.UTF_8)
        .isEqualTo(expected.toString());
  }

  private static void append(StringBuilder text, Metric metric) {
    text.append(
        "| `%s` | %s | %s | `%s` | %s |\n"
            .formatted(
                metric.name(),
                metric.type().name().toLowerCase(Locale.ROOT),
                metric.unit(),
                prometheus(metric),
                metric.description()));
  }

  @Test
  void namesFollowKafkasConventions() {
    assertThat(Stream.concat(TaskMetricNames.all().stream(), SinkMetrics.all().stream()))
        .allSatisfy(
            metric -> {
              assertThat(metric.name()).matches("[a-z]+(-[a-z]+)+|channels");
              assertThat(metric.name().endsWith("-total"))
                  .isEqualTo(metric.type() == Metric.Type.COUNTER);
              assertThat(metric.name().matches(".*-ms(-total)?"))
                  .isEqualTo(metric.unit().equals("ms"));
            })
        .extracting(Metric::name)
        .doesNotHaveDuplicates()
        .containsAll(TaskMetricNames.AGES);
  }

  // ---------------------------------------------------------------- the JMX exporter

  private static final Pattern RULE =
      Pattern.compile("- pattern: '(.*)'\\R +name: (.*)\\R +type: (.*)\\R +labels: \\{(.*)}");

  /** By the first rule of the exporter's settings that matches, as the exporter does. */
  private static String prometheus(Metric metric) {
    String bean = "kafka.connect<type=plugins, connector=c, task=0><>" + metric.name();
    Matcher rules = RULE.matcher(RULES);
    while (rules.find()) {
      Matcher matcher = Pattern.compile(rules.group(1)).matcher(bean);
      if (matcher.matches()) {
        assertThat(rules.group(3)).as(metric.name()).isEqualTo(metric.type().name());
        String name = matcher.replaceAll(rules.group(2)).replace('-', '_');
        String labels =
            matcher
                .replaceAll(rules.group(4))
                .replace("connector: c, task: 0", "")
                .replaceFirst("^, (\\w+): (.*)", "{$1=\"$2\"}");
        return name + (metric.type() == Metric.Type.COUNTER ? "_total" : "") + labels;
      }
    }
    throw new AssertionError(metric.name());
  }

  private static final String RULES = rules();

  private static String rules() {
    try {
      return Files.readString(Path.of("../config/monitoring/jmx-exporter.yml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
