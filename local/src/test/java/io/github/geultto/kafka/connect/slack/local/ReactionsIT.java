package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The topic of reactions: who gave which emoji and when, by events and by polling. */
@ExtendWith(SharedCluster.class)
class ReactionsIT {
  private static final String CHANNEL = "C0AAAA";

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private Community slack;
  private Deployment connector;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @BeforeEach
  void prepare() throws Exception {
    String name = "reactions-" + ++deployments;
    slack = new Community(folder.resolve(name), CHANNEL);
    connector = new Deployment(cluster, slack, name, CHANNEL).with("reactions.enabled", "true");
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  @Test
  void withEventsEachChangeHasItsExactTime() throws Exception {
    String ts = slack.post(CHANNEL, "hello");
    connector.with("slack.app.token", slack.appToken()).deploy();
    connector.until("r " + CHANNEL + "/" + ts);
    connector.settled();

    Instant before = Instant.now();
    String key = reaction("reactions.add", ts);
    Instant after = Instant.now();
    JsonNode added = last(connector.until("c " + key));
    assertThat(time(added, "added_at")).isBetween(millis(before), after);
    assertThat(added.path("removed_at").isNull()).isTrue();
    assertThat(added.path("source").asText()).isEqualTo("event");

    before = Instant.now();
    reaction("reactions.remove", ts);
    after = Instant.now();
    JsonNode removed = last(connector.until("u " + key));
    assertThat(removed.path("added_at")).isEqualTo(added.path("added_at"));
    assertThat(time(removed, "removed_at")).isBetween(millis(before), after);
    assertThat(removed.path("source").asText()).isEqualTo("event");
  }

  @Test
  void withoutEventsThereIsOnlyTheTimeAtWhichOneWasFoundMissing() throws Exception {
    String ts = slack.post(CHANNEL, "hello");
    String key = reaction("reactions.add", ts);
    connector.deploy();
    JsonNode read = last(connector.until("r " + key));
    assertThat(read.path("added_at").isNull()).isTrue();
    assertThat(read.path("source").asText()).isEqualTo("poll");

    Instant before = Instant.now();
    reaction("reactions.remove", ts);
    JsonNode removed = last(connector.until("u " + key));
    assertThat(removed.path("added_at").isNull()).isTrue();
    // A worker follows Slack's clock, which answers have in seconds.
    assertThat(time(removed, "removed_at")).isAfter(before.minusSeconds(2));
    assertThat(removed.path("source").asText()).isEqualTo("poll");
  }

  @Test
  void theReactionsOfADeletedMessageAreDeleted() throws Exception {
    String ts = slack.post(CHANNEL, "hello");
    String key = reaction("reactions.add", ts);
    connector.deploy();
    connector.until("r " + key);
    slack.delete(CHANNEL, ts);
    connector.until("d " + key + " ✝");
  }

  /** Jane does it; the key that {@link Emitted} has of her reaction. */
  private String reaction(String method, String ts) throws Exception {
    slack.janeCalls(method, Map.of("channel", CHANNEL, "timestamp", ts, "name", "heart"));
    return CHANNEL + "/heart/" + ts + "/U1";
  }

  private static JsonNode last(List<Emitted> records) {
    return records.stream()
        .filter(record -> record.key().contains("/heart/"))
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .value();
  }

  private static Instant time(JsonNode row, String column) {
    return Instant.ofEpochMilli(row.get(column).longValue());
  }

  private static Instant millis(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }
}
