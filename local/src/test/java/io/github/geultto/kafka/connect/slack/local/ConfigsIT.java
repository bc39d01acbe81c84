package io.github.geultto.kafka.connect.slack.local;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files in config/: the worker starts with its settings, and takes each connector's as they
 * are. Only addresses, and the folder of the secrets, are those of the test.
 */
class ConfigsIT {
  private static final Path CONFIG = Path.of("../config");
  private static final String BIGQUERY = "com.wepay.kafka.connect.bigquery.BigQuerySinkConnector";
  private static final Pattern TOPIC_CREATION =
      Pattern.compile("topic\\.creation\\.(?:default|lists)\\.(.+)");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> SETTINGS = new TypeReference<>() {};

  @TempDir private static Path folder;
  private static Community slack;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    slack = new Community(folder.resolve("slack"), "C0AAAA");
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(
        secrets.resolve("slack.properties"),
        "slack.token=" + slack.token() + "\nslack.app.token=" + slack.appToken());
    Files.writeString(secrets.resolve("postgres.properties"), "username=u\npassword=p");
    cluster = new Cluster(folder, worker("worker-distributed.properties"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
    slack.close();
  }

  @Test
  void theWorkerTakesEveryConnectorsSettings() throws Exception {
    Set<String> validated = new TreeSet<>();
    for (Path file : files("*.json")) {
      Map<String, String> settings = JSON.readValue(text(file), SETTINGS);
      if (!settings.get("connector.class").equals(BIGQUERY)) {
        assertValid(file, settings);
        validated.add(file.getFileName().toString());
      }
    }
    assertThat(validated)
        .containsExactly(
            "postgres-sink.json",
            "slack-sink.json",
            "slack-source-events.json",
            "slack-source-large.json",
            "slack-source-unlisted.json",
            "slack-source.json");
  }

  /** The sink's archive is in no repository that a build can use; what its releases know is. */
  @Test
  void bothReleasesOfTheBigQuerySinkKnowEverySetting() throws Exception {
    Set<String> known =
        new HashSet<>(Files.readAllLines(Path.of("src/test/resources/bigquery-sink-settings.txt")));
    for (Path file : files("bigquery-sink*.json")) {
      Map<String, String> settings = JSON.readValue(file.toFile(), SETTINGS);
      assertThat(settings).containsEntry("connector.class", BIGQUERY);
      settings.keySet().removeIf(name -> name.startsWith("consumer.override."));
      settings.keySet().removeAll(Set.of("connector.class", "tasks.max"));
      assertThat(known).as(file.toString()).containsAll(settings.keySet());
    }
  }

  @Test
  void aWorkerAloneStartsWithItsSettings() throws Exception {
    Map<String, String> settings = worker("worker-standalone.properties");
    settings.put("bootstrap.servers", cluster.bootstrapServers());
    settings.put("listeners", "http://127.0.0.1:0");
    settings.put("plugin.path", Plugins.folders().get(0).toString());
    settings.put("offset.storage.file.filename", folder.resolve("offsets").toString());
    Connect<StandaloneHerder> worker = new ConnectStandalone().startConnect(settings);
    try {
      ConnectRest rest =
          new ConnectRest(
              URI.create(worker.rest().advertisedUrl().toString().replaceFirst("/*$", "/")));
      assertThat(rest.get("connector-plugins").findValuesAsText("class"))
          .contains("io.github.geultto.kafka.connect.slack.source.SlackSourceConnector");
    } finally {
      worker.stop();
      worker.awaitStop();
    }
  }

  private static void assertValid(Path file, Map<String, String> settings) throws Exception {
    String plugin = settings.get("connector.class");
    settings.put("name", "any");
    if (plugin.contains(".slack.")) {
      settings.put("slack.api.url", slack.apiUrl().toString());
    }
    Cluster.Answer answer =
        cluster.request(
            "PUT",
            "connector-plugins/" + plugin.replaceFirst(".*\\.", "") + "/config/validate",
            JSON.writeValueAsString(settings));
    assertThat(answer.status()).as("%s: %s", file, answer.message()).isEqualTo(200);
    List<String> errors = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (JsonNode setting : answer.body().get("configs")) {
      known.add(setting.at("/definition/name").asText());
      setting.at("/value/errors").forEach(error -> errors.add(error.asText()));
    }
    assertThat(errors).as(file.toString()).isEmpty();
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(known);
    // These the worker takes without a word, whatever they say.
    unknown.removeIf(ConfigsIT::isTopicSetting);
    unknown.removeIf(name -> name.matches("(producer|consumer)\\.override\\..+"));
    assertThat(unknown).as(file.toString()).isEmpty();
  }

  private static boolean isTopicSetting(String name) {
    Matcher creation = TOPIC_CREATION.matcher(name);
    if (!creation.matches()) {
      return false;
    }
    String setting = creation.group(1);
    return Set.of("include", "partitions", "replication.factor").contains(setting)
        || Arrays.stream(TopicConfig.class.getFields())
            .anyMatch(constant -> setting.equals(valueOf(constant)));
  }

  private static Object valueOf(Field constant) {
    try {
      return constant.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A worker file's settings but for what differs here: the brokers, their number, addresses. */
  private static Map<String, String> worker(String file) throws IOException {
    Map<String, String> settings = properties(file);
    settings.keySet().removeAll(Set.of("bootstrap.servers", "listeners", "plugin.path"));
    settings.put("plugin.discovery", "service_load");
    return settings;
  }

  private static Map<String, String> properties(String file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text(CONFIG.resolve(file))));
    return properties.stringPropertyNames().stream()
        .collect(toMap(name -> name, properties::getProperty, (a, b) -> b, HashMap::new));
  }

  private static String text(Path file) throws IOException {
    String secrets = folder.resolve("secrets").toString();
    return Files.readString(file).replace("/run/secrets", secrets);
  }

  private static List<Path> files(String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(CONFIG, glob)) {
      found.forEach(files::add);
    }
    return files;
  }
}
