package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of channels that appear, or get another id, while the connector runs. */
@ExtendWith(SharedCluster.class)
class ChannelEventsIT {
  private static final String OPEN = "C0AAAA";
  private static final String PRIVATE = "G0PRIVATE";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private Community slack;
  private Deployment connector;
  private final List<Emitted> seen = new ArrayList<>();

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @BeforeEach
  void write() throws Exception {
    String name = "channel-events-" + ++deployments;
    slack = new Community(folder.resolve(name), OPEN, PRIVATE);
    slack.ago(Duration.ofDays(400));
    String old = slack.post(PRIVATE, "older than the window");
    slack.react(PRIVATE, old, "heart");
    slack.ago(Duration.ofDays(2));
    String root = slack.post(PRIVATE, "a thread");
    slack.reply(PRIVATE, root, "an answer");
    slack.react(PRIVATE, root, "tada");
    slack.post(OPEN, "the other channel");
    slack.now();
    connector =
        new Deployment(cluster, slack, name, OPEN, PRIVATE)
            .with("members.enabled", "true")
            .with("reactions.enabled", "true");
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  private void deployWithEvents() throws Exception {
    connector
        .with("slack.app.token", slack.appToken())
        .with("metadata.interval.ms", "3600000")
        .deploy();
  }

  /** Waits until the tables have all rows of a channel, and none of another. */
  private void awaitRows(String channel, Set<String> expected, String without) {
    await("rows of " + channel + ", none of " + without)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              connector.poll().forEach(seen::add);
              assertThat(connector.failure()).isEmpty();
              assertThat(rows(channel)).isEqualTo(expected);
              assertThat(rows(without)).isEmpty();
            });
  }

  private Set<String> rows(String channel) {
    Map<String, JsonNode> table = Deployment.table(seen);
    Set<String> rows = new TreeSet<>();
    table.keySet().stream()
        .filter(key -> key.equals(channel) || key.startsWith(channel + "/"))
        .map(key -> key.substring(channel.length()))
        .forEach(rows::add);
    return rows;
  }

  /** The channel, two members, three messages, four reactions. */
  private Set<String> awaitAll() {
    await("all rows of " + PRIVATE)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              connector.poll().forEach(seen::add);
              assertThat(rows(PRIVATE)).hasSize(1 + 2 + 3 + 4);
            });
    return rows(PRIVATE);
  }

  @Test
  void theRowsOfAChannelMoveToItsNewIdAndNoneIsDoubled() throws Exception {
    deployWithEvents();
    Set<String> rows = awaitAll();
    slack.renumber(PRIVATE, "C0SHARED");
    awaitRows("C0SHARED", rows, PRIVATE);
    String post = slack.post("C0SHARED", "written later");
    rows.add("/" + post);
    awaitRows("C0SHARED", rows, PRIVATE);

    connector.restart();
    slack.delete("C0SHARED", post);
    rows.remove("/" + post);
    awaitRows("C0SHARED", rows, PRIVATE);
    assertThat(seen).as("records of the same content").doesNotHaveDuplicates();
  }

  @Test
  void withoutEventsTheRowsOfAPrivateChannelThatIsSharedMoveToo() throws Exception {
    connector.deploy();
    Set<String> rows = awaitAll();
    slack.renumber(PRIVATE, "C0PRIVATE");
    awaitRows("C0PRIVATE", rows, PRIVATE);
  }

  @Test
  void aNewChannelThatTheAppJoinsIsReadWithinSeconds() throws Exception {
    deployWithEvents();
    awaitAll();
    String id =
        slack
            .callAs("U1", "conversations.create", Map.of("name", "new"))
            .at("/channel/id")
            .asText();
    String post = slack.post(id, "before the app joined");
    Instant joined = Instant.now();
    slack.botJoins(id);
    seen.addAll(connector.until("r " + id + "/" + post));
    assertThat(Duration.between(joined, Instant.now())).isLessThan(Duration.ofSeconds(10));
    String later = slack.post(id, "written later");
    seen.addAll(connector.until("c " + id + "/" + later));
    connector.restart();
    slack.delete(id, later);
    seen.addAll(connector.until("d " + id + "/" + later + " ✝"));
    assertThat(Deployment.events(seen)).containsOnlyOnce("r " + id + "/" + post);
  }
}
