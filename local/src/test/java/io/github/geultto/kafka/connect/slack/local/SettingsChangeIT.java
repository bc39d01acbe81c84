package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change under stored offsets, in a worker. */
@ExtendWith(SharedCluster.class)
class SettingsChangeIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private String name;
  private Community slack;
  private Deployment connector;
  private String old;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @BeforeEach
  void makeHistory() throws Exception {
    name = "settings-" + ++deployments;
    slack = new Community(folder.resolve(name), A, B);
    connector = new Deployment(cluster, slack, name, A, B);
    old = slack.ago(Duration.ofDays(70)).post(A, "old");
    slack.reply(A, old, "soon after");
    slack.ago(Duration.ofDays(9)).post(A, "young");
    slack.post(B, "the only one of its channel");
    slack.now();
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  private void deployAndStop(int messages) throws Exception {
    connector.deploy();
    connector.messages(messages);
    // The lists come in their own time.
    assertThat(connector.settled()).filteredOn(Deployment::isMessage).isEmpty();
    connector.stop();
  }

  private List<Emitted> resumed() throws Exception {
    connector.deploy();
    connector.resume();
    return connector.settled();
  }

  private List<String> all() {
    return slack.keys(A, B).stream().map(key -> "r " + key).toList();
  }

  @Test
  void anotherPrefixHasEverythingInItsTopics() throws Exception {
    deployAndStop(4);
    List<String> expected = new ArrayList<>(List.of("r U1", "r U2", "r " + A, "r " + B));
    expected.addAll(all());
    connector.toTopics(name + "-other");
    assertThat(events(resumed())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void rawJsonIsInEveryMessage() throws Exception {
    deployAndStop(4);
    List<String> expected = all();
    connector.with("include.raw.json", "true");
    List<Emitted> again = resumed();
    assertThat(events(again)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(again).allMatch(record -> record.value().path("raw").asText().startsWith("{"));
  }

  @Test
  void anotherZoneMovesTheDays() throws Exception {
    deployAndStop(4);
    List<String> expected = all();
    connector.with("time.zone", "Pacific/Kiritimati");
    assertThat(events(resumed())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anEarlierStartDateAddsWhatIsBefore() throws Exception {
    connector.with("start.date", LocalDate.now(ZoneOffset.UTC).minusDays(20).toString());
    deployAndStop(2);
    connector.with("start.date", LocalDate.now(ZoneOffset.UTC).minusDays(100).toString());
    List<String> expected = all().subList(0, 2);
    assertThat(expected).contains("r " + A + "/" + old);
    assertThat(events(resumed())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anotherModeOfDeletionsEmitsNothing() throws Exception {
    deployAndStop(4);
    connector.with("deletes.mode", "flag");
    assertThat(resumed()).isEmpty();
  }
}
