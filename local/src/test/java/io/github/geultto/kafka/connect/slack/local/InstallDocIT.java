package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/install.md line by line, as a new user would: the plugin's archive and a plain Kafka, the
 * files of config/ with nothing changed but addresses; in the end the tables equal the workspace.
 */
class InstallDocIT {
  private static final String START_WORKER =
      "bin/connect-distributed.sh worker-distributed.properties\n";
  private static final String SINK = "debezium-connector-jdbc";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** The zone in slack-source.json. */
  private static final ZoneId ZONE = ZoneId.of("Asia/Seoul");

  @TempDir private static Path folder;

  @Test
  void whoFollowsItGetsTheTables() throws Exception {
    String doc = Files.readString(Path.of("../docs/install.md"));
    String commands = DocScript.commands(DocScript.section(doc, "## Apache Kafka"));
    String readme = readmesBlock();
    assertThat(DocScript.curls(commands)).isNotEmpty().isEqualTo(DocScript.curls(doc));
    assertThat(commands).containsOnlyOnce(START_WORKER);
    int port = Jvm.freePort();
    Path plugins = folder.resolve("connectors");
    Path secrets = folder.resolve("secrets");

    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"), 0);
        Postgres postgres =
            Postgres.start(folder.resolve("postgres"), 0, folder.resolve("postgres.log"));
        Tables tables = new Tables(postgres.connect());
        SimulatedSlack slack =
            SimulatedSlack.start(Workspace.load(Export.write(folder.resolve("export"))), 0, true)) {
      String withSlack = "\"tasks.max\": \"%s\",\n\"slack.api.url\": \"" + slack.api() + "\",";
      placeFiles(postgres, withSlack);
      commands = here(commands, port, plugins, secrets).replace("xoxb-…", slack.token());
      int start = commands.indexOf(START_WORKER);
      DocScript.run(folder, commands.substring(0, start));
      try (PlainWorker worker =
          PlainWorker.start(
              PlainWorker.kafka(),
              folder,
              PlainWorker.settings(broker.bootstrapServers(), port, plugins, secrets),
              port,
              Path.of("target/classes/log4j2.xml"),
              Map.of("SLACK_TOKEN", slack.token()))) {
        String printed = DocScript.run(folder, commands.substring(start + START_WORKER.length()));
        assertThat(printed).contains("SlackSourceConnector");
        awaitEquality(slack, tables, new ConnectRest(worker.url()));

        DocScript.run(
            folder,
            here(readme, port, plugins, secrets)
                .replace("\"tasks.max\": \"2\",", withSlack.formatted(2)));
        awaitAnotherLook(slack);
        // Only the right token passes the check; so the worker has found it.
        Files.writeString(secrets.resolve("slack-token"), slack.token());
        Map<String, String> config =
            new ObjectMapper()
                .readValue(folder.resolve("slack-source.json").toFile(), new TypeReference<>() {});
        for (String reference : List.of("${dir:/run/secrets:slack-token}", "${env:SLACK_TOKEN}")) {
          assertThat(Path.of("../config/README.md")).content().contains(reference);
          config.put("slack.token", here(reference, port, plugins, secrets));
          new ConnectRest(worker.url()).put("slack", config);
          awaitAnotherLook(slack);
        }
        awaitEquality(slack, tables, new ConnectRest(worker.url()));
      }
      try (Topics topics =
          new Topics(broker.bootstrapServers(), "slack", "read_committed").read()) {
        for (String topic : List.of("users", "channels", "conversations")) {
          assertThat(topics.keys(topic)).as(topic).isPositive();
          assertThat(topics.records(topic)).as(topic).isEqualTo(topics.keys(topic));
        }
      }
    }
  }

  /** Whatever document shows a call of curl, some test runs it. */
  @Test
  void otherDocumentsHaveNoOtherCalls() throws Exception {
    Set<String> run = new HashSet<>();
    for (String file :
        List.of(
            "README.md",
            "docs/install.md",
            "docs/operations.md",
            "docs/security.md",
            "docs/sink.md")) {
      run.addAll(DocScript.curls(Files.readString(Path.of("..", file))));
    }
    List<String> others = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(".."), 2)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).toList()) {
        others.addAll(DocScript.curls(Files.readString(file)));
      }
    }
    others.removeAll(run);
    try (SimulatedSlack slack = SimulatedSlack.start(Workspace.sample(1, Instant.now()), 0, true)) {
      assertThat(others).as("only simulator/README.md has such calls").hasSize(1);
      assertThat(
              DocScript.run(
                  folder,
                  others.get(0).replace("http://127.0.0.1:8090/api/", slack.api().toString())))
          .contains("\"ok\":true");
    }
  }

  /** The one in which README.md deploys the connector. */
  private static String readmesBlock() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String commands = DocScript.commands(DocScript.section(readme, "## In a Connect cluster"));
    assertThat(DocScript.curls(commands)).isNotEmpty().isEqualTo(DocScript.curls(readme));
    return commands;
  }

  private static String here(String commands, int port, Path plugins, Path secrets) {
    return commands
        .replace("http://localhost:8083", "http://127.0.0.1:" + port)
        .replace("http://connect:8083", "http://127.0.0.1:" + port)
        .replace("/opt/connectors", plugins.toString())
        .replace("/run/secrets", secrets.toString());
  }

  private static void placeFiles(Postgres postgres, String withSlack) throws Exception {
    Path zip = PluginArchive.zip();
    Files.copy(zip, folder.resolve(zip.getFileName()));
    // The build has it unpacked.
    Process tar =
        new ProcessBuilder(
                "bash",
                "-c",
                "tar -cC target/plugins %s | gzip -1 > %s"
                    .formatted(SINK, folder.resolve(SINK + "-3.6.0.Final-plugin.tar.gz")))
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    Files.writeString(
        folder.resolve("slack-source.json"),
        text("slack-source.json").replace("\"tasks.max\": \"1\",", withSlack.formatted(1)));
    Files.writeString(
        folder.resolve("postgres-sink.json"),
        text("postgres-sink.json")
            .replace("jdbc:postgresql://postgres:5432/warehouse", postgres.jdbcUrl()));
  }

  private static String text(String file) throws IOException {
    return Files.readString(Path.of("../config", file))
        .replace("/run/secrets", folder.resolve("secrets").toString());
  }

  private static void awaitEquality(SimulatedSlack slack, Tables tables, ConnectRest rest) {
    await("tables as in Slack")
        .atMost(SOON)
        .ignoreExceptionsMatching(e -> e instanceof java.sql.SQLException)
        .untilAsserted(
            () -> {
              for (String connector : List.of("slack", "tables")) {
                assertThat(rest.failures(connector)).isEmpty();
              }
              assertThat(Comparison.of(expected(slack), tables).differences()).isEmpty();
            });
  }

  /** The optional topics are not enabled. */
  private static Map<Table, Map<String, Map<String, Object>>> expected(SimulatedSlack slack)
      throws Exception {
    Map<Table, Map<String, Map<String, Object>>> expected =
        new EnumMap<>(ExpectedTables.of(slack.snapshot(), ZONE));
    expected.keySet().retainAll(Set.of(Table.USERS, Table.CHANNELS, Table.MESSAGES));
    return expected;
  }

  /** Whatever would be emitted again has been by then. */
  private static void awaitAnotherLook(SimulatedSlack slack) {
    long looks = slack.calls().getOrDefault("conversations.history", 0L);
    await("another look at each channel")
        .atMost(SOON)
        .until(() -> slack.calls().getOrDefault("conversations.history", 0L) >= looks + 2);
  }
}
