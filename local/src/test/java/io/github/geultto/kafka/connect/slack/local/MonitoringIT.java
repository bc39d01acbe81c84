package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard and the alerts of config/monitoring against what a worker really shows through the
 * JMX exporter with the settings there.
 */
@ExtendWith(SharedCluster.class)
class MonitoringIT {
  private static final String A = "C0AAAA";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path MONITORING = Path.of("../config/monitoring").toAbsolutePath();
  private static final Pattern SAMPLE = Pattern.compile("(?m)^(\\w+)\\{(.*?),?\\} (-?[0-9.E]+)$");
  private static final Pattern METRIC = Pattern.compile("\\b((?:slack|kafka_connect)_\\w+)\\b");
  private static final Pattern BY = Pattern.compile("by \\(([\\w, ]+)\\)");

  @TempDir private static Path folder;

  /** A series of Prometheus' text format. */
  private record Series(String metric, String labels) {
    boolean has(String label) {
      return (", " + labels.replace(",", ", ")).contains(" " + label + "=\"");
    }
  }

  @Test
  void noPanelAndNoAlertIsWithoutData(Cluster broker) throws Exception {
    int port = Jvm.freePort();
    int metrics = Jvm.freePort();
    String settings =
        PlainWorker.settings(broker.bootstrapServers(), port, Plugins.folders().get(0), folder)
            .replace("group.id=connect", "group.id=monitoring")
            .replace("=connect-", "=monitoring-");
    String agent =
        "-javaagent:%s=127.0.0.1:%d:%s"
            .formatted(
                Path.of("target/jmx-exporter/jmx_prometheus_javaagent.jar").toAbsolutePath(),
                metrics,
                MONITORING.resolve("jmx-exporter.yml"));
    Path logging = Path.of("src/main/resources/log4j2.xml").toAbsolutePath();
    try (PlainWorker worker =
            PlainWorker.start(
                PlainWorker.kafka(),
                folder,
                settings,
                port,
                logging,
                Map.of("JAVA_TOOL_OPTIONS", agent));
        Community slack = new Community(folder.resolve("slack"), A);
        Mail mail = new Mail(folder.resolve("mail"), 1, broker.bootstrapServers(), "mail")) {
      ConnectRest rest = new ConnectRest(worker.url());
      rest.awaitHealthy(Duration.ofMinutes(2));
      rest.put("mail", mail.connector());
      mail.send(Map.of("message_id", "1", "to", Mail.GENERAL, "text", "hello"));
      Cluster cluster = new Cluster(broker.bootstrapServers(), worker.url());
      try (Deployment connector = new Deployment(cluster, slack, "monitored", A)) {
        String root = slack.ago(Duration.ofHours(1)).post(A, "a post");
        slack.now().reply(A, root, "a reply");
        connector.deploy();
        connector.messages(2);
        URI url = URI.create("http://127.0.0.1:" + metrics + "/metrics");
        await("records among the metrics")
            .atMost(SOON)
            .until(() -> scrape(url).matches("(?s).*slack_records_total\\{[^}]*\\} [1-9].*"));
        await("messages among the metrics")
            .atMost(SOON)
            .until(() -> scrape(url).matches("(?s).*slack_messages_total\\{[^}]*\\} [1-9].*"));
        String page = scrape(url);
        List<Series> series = series(page);

        List<String> expressions = new ArrayList<>(dashboard());
        assertThat(expressions).hasSizeGreaterThan(20);
        expressions.addAll(alerts());
        expressions.forEach(expression -> assertHasData(expression, series));
        // Each metric of the page of metrics is a series, and there is no other.
        assertThat(series.stream().filter(s -> s.metric().startsWith("slack_")))
            .hasSameSizeAs(documented());
        assertThat(page).doesNotContain(slack.token(), mail.slack().botToken());
      }
      worker.terminate();
    }
  }

  private static void assertHasData(String expression, List<Series> all) {
    Matcher metrics = METRIC.matcher(expression);
    Matcher by = BY.matcher(expression);
    List<String> labels = new ArrayList<>(List.of("connector"));
    if (by.find()) {
      labels.addAll(List.of(by.group(1).split(", ?", -1)));
      labels.remove("cluster"); // added by Prometheus
    }
    int found = 0;
    while (metrics.find()) {
      found++;
      String metric = metrics.group(1);
      assertThat(all)
          .as(expression)
          .anyMatch(s -> s.metric().equals(metric) && labels.stream().allMatch(s::has));
    }
    assertThat(found).as(expression).isPositive();
  }

  private static List<Series> series(String page) {
    List<Series> series = new ArrayList<>();
    Matcher matcher = SAMPLE.matcher(page);
    while (matcher.find()) {
      series.add(new Series(matcher.group(1), matcher.group(2)));
    }
    return series;
  }

  /** The expressions of all panels. */
  private static List<String> dashboard() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(MONITORING.resolve("grafana/dashboards/slack.json").toFile());
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
      panel.get("targets").forEach(target -> expressions.add(target.get("expr").asText()));
    }
    return expressions;
  }

  private static List<String> alerts() throws Exception {
    return new YAMLMapper()
        .readTree(MONITORING.resolve("alerts.yml").toFile()).findValues("expr").stream()
            .map(JsonNode::asText)
            .toList();
  }

  private static List<String> documented() throws Exception {
    return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }

  private static String scrape(URI url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
        .body();
  }
}
