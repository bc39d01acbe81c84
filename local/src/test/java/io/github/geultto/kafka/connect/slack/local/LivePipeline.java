package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The whole pipeline while people write: a worker with the packaged plugins, the simulated Slack,
 * and PostgreSQL, on a broker that the subclass chooses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LivePipeline {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ZoneId ZONE = ZoneId.of("Asia/Seoul");

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private SimulatedSlack slack;
  private SlackApi api;
  private Tables tables;
  private ConnectRest rest;

  /** Starts everything on the given broker and waits until the tables equal the workspace. */
  void start(String bootstrapServers, Path directory) throws Exception {
    Path export = Export.write(directory.resolve("export"));
    slack = close(SimulatedSlack.start(Workspace.load(export), 0, true));
    api = new SlackApi(slack.api(), slack.token());
    Postgres postgres =
        close(Postgres.start(directory.resolve("postgres"), 0, directory.resolve("postgres.log")));
    tables = close(new Tables(postgres.connect()));
    tables.create();
    ConnectWorker worker =
        close(ConnectWorker.start(bootstrapServers, 0, Plugins.folders(), Map.of()));
    rest = new ConnectRest(worker.url());
    rest.awaitHealthy(SOON);
    Path secrets = directory.resolve("secrets.properties");
    Files.writeString(secrets, Connectors.secrets(slack));
    rest.put(Connectors.SINK, Connectors.sink(postgres.jdbcUrl()));
    rest.put(Connectors.SOURCE, Connectors.source(slack, secrets, ZONE));
    awaitEquality();
  }

  @AfterAll
  void stop() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void whatIsPostedAnsweredReactedToEditedAndDeletedShowsInTheTable() throws Exception {
    String channel = Export.GENERAL;
    String ts =
        api.call("chat.postMessage", Map.of("channel", channel, "text", "안녕하세요"))
            .get("ts")
            .asText();
    String key = channel + "/" + ts;
    awaitValue(key, "text", "안녕하세요");

    api.call("chat.update", Map.of("channel", channel, "ts", ts, "text", "고쳤어요"));
    awaitValue(key, "text", "고쳤어요");

    api.call("reactions.add", Map.of("channel", channel, "timestamp", ts, "name", "tada"));
    awaitValue(key, "reaction_count", 1L);

    String reply =
        api.call("chat.postMessage", Map.of("channel", channel, "text", "답글", "thread_ts", ts))
            .get("ts")
            .asText();
    awaitValue(channel + "/" + reply, "post_id", channel + "-" + ts);
    awaitValue(key, "reply_count", 1L);

    api.call("chat.delete", Map.of("channel", channel, "ts", reply));
    awaitGone(channel + "/" + reply);
    api.call("chat.delete", Map.of("channel", channel, "ts", ts));
    awaitGone(key);
    awaitEquality();
  }

  @Test
  void aNewChannelIsFound() throws Exception {
    String channel =
        api.call("conversations.create", Map.of("name", "새-채널")).at("/channel/id").asText();
    String ts =
        api.call("chat.postMessage", Map.of("channel", channel, "text", "hello"))
            .get("ts")
            .asText();
    awaitValue(channel + "/" + ts, "text", "hello");
    awaitEquality();
  }

  @Test
  void aNewUserIsFound() throws Exception {
    api.addUser("U9", "nina");
    await("row of the user")
        .atMost(SOON)
        .untilAsserted(
            () -> {
              List<Object> names = new ArrayList<>();
              tables.read(Table.USERS, row -> names.add(row.get("name")));
              assertThat(names).contains("nina");
            });
    awaitEquality();
  }

  @Test
  void thePluginIsFoundByServiceLoadingWithItsVersion() throws Exception {
    Map<String, String> versions = new TreeMap<>();
    for (JsonNode plugin : rest.get("connector-plugins")) {
      versions.put(plugin.get("class").asText(), plugin.get("version").asText());
    }
    assertThat(versions)
        .containsEntry(
            "io.github.geultto.kafka.connect.slack.source.SlackSourceConnector",
            PluginArchive.version())
        .containsEntry("io.debezium.connector.jdbc.JdbcSinkConnector", "3.6.0.Final");
  }

  @Test
  void aWrongTokenIsRefusedWithoutSayingIt() {
    Map<String, String> config = new HashMap<>(Connectors.source(slack, Path.of("unused"), ZONE));
    config.put("slack.token", "xoxb-wrong");
    config.remove("slack.app.token");
    assertThatThrownBy(() -> rest.put("wrong", config))
        .isInstanceOf(ConnectRest.RefusedException.class)
        .hasMessageContaining("slack.token")
        .hasMessageNotContaining("xoxb-wrong");
  }

  <T extends AutoCloseable> T close(T server) {
    open.push(server);
    return server;
  }

  private void awaitValue(String key, String column, Object value) {
    await("%s of %s".formatted(column, key))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(messages(tables).get(key)).containsEntry(column, value));
  }

  private void awaitGone(String key) {
    await("deletion of " + key)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(messages(tables)).doesNotContainKey(key));
  }

  private void awaitEquality() {
    await("tables as in Slack")
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(rest.failures(Connectors.SOURCE)).isEmpty();
              assertThat(rest.failures(Connectors.SINK)).isEmpty();
              assertThat(
                      Comparison.of(ExpectedTables.of(slack.snapshot(), ZONE), tables)
                          .differences())
                  .isEmpty();
            });
  }

  /** The rows of messages, by channel and ts. */
  static Map<String, Map<String, Object>> messages(Tables tables) throws Exception {
    Map<String, Map<String, Object>> rows = new HashMap<>();
    tables.read(Table.MESSAGES, row -> rows.put(Table.MESSAGES.keyOf(row), row));
    return rows;
  }
}
