package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * config/kubernetes against the files that a worker validates ({@code ConfigsIT}): the same
 * settings, and resources that belong together.
 */
class KubernetesTest {
  private static final Path CONFIG = Path.of("../config");
  private static final Path KUBERNETES = CONFIG.resolve("kubernetes");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SECRET = Pattern.compile("(?:\\{dir:|: )/mnt/(\\w+)");

  @ParameterizedTest
  @CsvSource({
    "slack, slack-source.json",
    "tables, postgres-sink.json",
    "messages, slack-sink.json",
    "bigquery-conversations, bigquery-sink.json",
    "bigquery-dimensions, bigquery-sink-dimensions.json"
  })
  void aConnectorHasTheSettingsOfItsFile(String name, String file) throws IOException {
    JsonNode spec = named("KafkaConnector", name).get("spec");
    Map<String, String> settings = new TreeMap<>();
    spec.get("config").properties().forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
    settings.put("connector.class", spec.get("class").asText());
    settings.put("tasks.max", spec.get("tasksMax").asText());
    Map<String, String> expected =
        JSON.readValue(
            mounted(Files.readString(CONFIG.resolve(file))),
            new TypeReference<TreeMap<String, String>>() {});
    if (name.equals("slack")) {
      // The cluster here has it enabled.
      expected.put("exactly.once.support", "required");
    }
    assertThat(settings).isEqualTo(expected);
  }

  @Test
  void everyConnectorIsComparedAbove() throws IOException {
    assertThat(all("KafkaConnector")).hasSize(5);
    for (JsonNode connector : all("KafkaConnector")) {
      assertThat(cluster(connector))
          .isEqualTo(named("KafkaConnect", "connect").at("/metadata/name").asText());
    }
  }

  @Test
  void theWorkersHaveTheSettingsOfTheirFile() throws IOException {
    Properties distributed = new Properties();
    try (var reader = Files.newBufferedReader(CONFIG.resolve("worker-distributed.properties"))) {
      distributed.load(reader);
    }
    JsonNode worker = named("KafkaConnect", "connect").at("/spec/config");
    for (String setting : distributed.stringPropertyNames()) {
      if (setting.matches(
          "(?:key|value)\\.converter.*|.*replication\\.factor|exactly.*|topic\\..*|.*policy")) {
        assertThat(worker.path(setting).asText())
            .as(setting)
            .isEqualTo(distributed.getProperty(setting));
      }
    }
  }

  /** Each topic that a sink reads is there, and compacted. */
  @Test
  void everyTopicIsCompacted() throws IOException {
    Map<String, JsonNode> topics = new TreeMap<>();
    for (JsonNode topic : all("KafkaTopic")) {
      String name = topic.at("/metadata/name").asText();
      topics.put(topic.at("/spec/topicName").asText(name), topic);
    }
    Set<String> read = new HashSet<>();
    for (JsonNode connector : all("KafkaConnector")) {
      read.addAll(read(connector.at("/spec/config")));
    }
    assertThat(read).hasSizeGreaterThan(7);
    for (String topic : read) {
      assertThat(topics).containsKey(topic);
      assertThat(topics.get(topic).at("/spec/config/cleanup.policy").asText())
          .as(topic)
          .isEqualTo("compact");
    }
    String refused =
        named("KafkaConnector", "messages")
            .at("/spec/config/errors.deadletterqueue.topic.name")
            .asText();
    assertThat(named("KafkaTopic", refused)).isNotNull();
  }

  /** The topics that a sink reads: listed, or as alternatives in parentheses. */
  private static List<String> read(JsonNode sink) {
    if (sink.has("topics")) {
      return List.of(sink.get("topics").asText().split(",", -1));
    }
    return found("slack\\\\\\.\\(([\\w|]+)\\)", sink.path("topics.regex").asText()).stream()
        .flatMap(names -> Stream.of(names.split("\\|", -1)))
        .map(name -> "slack." + name)
        .toList();
  }

  /** A folder's connectors find their secrets in volumes that the folder itself adds. */
  @ParameterizedTest
  @CsvSource({"base", "postgres", "bigquery", "outbox"})
  void everySecretIsMounted(String folder) throws IOException {
    String connect = Files.readString(KUBERNETES.resolve("base/connect.yaml"));
    String here = connect + Files.readString(KUBERNETES.resolve(folder + "/kustomization.yaml"));
    List<String> secrets = new ArrayList<>();
    for (Path file : files(KUBERNETES.resolve(folder))) {
      secrets.addAll(
          SECRET.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList());
    }
    assertThat(secrets).isNotEmpty();
    for (String secret : secrets) {
      assertThat(here).contains("mountPath: /mnt/" + secret, "secretName: " + secret);
    }
  }

  /** Kustomize ignores what no kustomization names. */
  @Test
  void everyFileIsPartOfAKustomization() throws IOException {
    try (Stream<Path> folders = Files.list(KUBERNETES)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        JsonNode kustomization =
            YAML.readTree(folder.resolve("kustomization.yaml").toFile()).path("resources");
        List<String> resources = new ArrayList<>();
        kustomization.forEach(resource -> resources.add(resource.asText()));
        assertThat(files(folder).stream().map(file -> file.getFileName().toString()))
            .filteredOn(name -> !name.equals("kustomization.yaml"))
            .containsExactlyInAnyOrderElementsOf(resources);
        assertThat(Files.readString(KUBERNETES.resolve("kustomization.yaml")))
            .contains("- " + folder.getFileName() + "\n");
      }
    }
  }

  @Test
  void theMetricsAreThoseOfTheDashboard() throws IOException {
    JsonNode metrics = named("KafkaConnect", "connect").at("/spec/metricsConfig/valueFrom");
    JsonNode map = named("ConfigMap", metrics.at("/configMapKeyRef/name").asText());
    assertThat(map.get("data").path(metrics.at("/configMapKeyRef/key").asText()).asText())
        .isEqualTo(Files.readString(CONFIG.resolve("monitoring/jmx-exporter.yml")));
    JsonNode labels = named("PodMonitor", "connect").at("/spec/selector/matchLabels");
    assertThat(labels.get("strimzi.io/cluster").asText()).isEqualTo("connect");
  }

  /** The release that operators get is the newest one. */
  @Test
  void theVersionIsTheChangelogsNewest() throws IOException {
    String changelog = Files.readString(Path.of("../CHANGELOG.md"));
    String version = found("\n## \\[(\\d\\S*)]", changelog).get(0);
    List<String> named = new ArrayList<>();
    for (Path file : files(KUBERNETES)) {
      named.addAll(found("kafka-connect-slack[:-](\\d.*?)(?:\\.zip)?\n", Files.readString(file)));
    }
    assertThat(named).hasSize(2).containsOnly(version);
  }

  /** Secrets are folders in /mnt there. */
  private static String mounted(String settings) {
    return settings
        .replaceAll("\\$\\{file:/run/secrets/(\\w+)\\.properties:", "\\${dir:/mnt/$1:")
        .replace("/run/secrets/bigquery-key.json", "/mnt/bigquery/key.json");
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static String cluster(JsonNode resource) {
    return resource.at("/metadata/labels/strimzi.io~1cluster").asText();
  }

  private static JsonNode named(String kind, String name) throws IOException {
    return all(kind).stream()
        .filter(resource -> resource.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static List<JsonNode> all(String kind) throws IOException {
    List<JsonNode> resources = new ArrayList<>();
    for (Path file : files(KUBERNETES)) {
      try (MappingIterator<JsonNode> documents =
          YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
        documents.readAll().stream()
            .filter(resource -> resource.path("kind").asText().equals(kind))
            .forEach(resources::add);
      }
    }
    return resources;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }
}
