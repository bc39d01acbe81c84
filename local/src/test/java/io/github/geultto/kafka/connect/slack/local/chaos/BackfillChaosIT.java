package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Topics;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * {@code kill -9} of a Connect worker again and again while a workspace in which nobody writes is
 * read for the first time. {@code docs/chaos.md} tells of the system properties for longer runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackfillChaosIT {
  private static final String CONVERSATIONS = "conversations";
  private static final int CHANNELS = 8;

  private final long seed = Long.getLong("chaos.seed", 1);
  private final int messages = Integer.getInteger("chaos.messages", 3_000);
  private final int rounds = Integer.getInteger("chaos.rounds", 2);
  private final Duration answer = Duration.ofMillis(Long.getLong("chaos.answer.ms", 200));
  private final Duration atMost = Duration.ofMinutes(Long.getLong("chaos.minutes", 5));
  private final String flush = System.getProperty("chaos.offset.flush.ms", "10000");
  private final String run = "seed %d, %,d messages".formatted(seed, messages);

  private ProcessCluster cluster;
  private SlackSimulator slack;
  private Set<String> expected;

  @BeforeAll
  void start() throws Exception {
    Path directory = Path.of("target", "chaos", "backfill-" + Instant.now().toEpochMilli());
    cluster = new ProcessCluster(directory.toAbsolutePath());
    Path export = GeneratedExport.write(directory.resolve("export"), seed, CHANNELS, messages);
    slack = SlackSimulator.start(Workspace.load(export), SimulatorOptions.defaults());
    expected = new HashSet<>();
    for (JsonNode channel : slack.workspace().channels()) {
      String id = channel.get("id").asText();
      slack.workspace().messages(id).forEach(m -> expected.add(id + "/" + m.get("ts").asText()));
    }
    assertThat(expected).hasSize(messages);
  }

  @AfterAll
  void stop() {
    if (slack != null) {
      slack.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void withExactlyOnceNoMessageIsMissingAndNoneComesTwice() throws Exception {
    backfill("exactly-once", true);
    try (Topics topics = topics("exactly-once", "read_committed")) {
      assertComplete(topics);
      // A popular message comes with some of its reactions first, then with all of them.
      assertThat(topics.repeats(CONVERSATIONS)).as("repeats, %s", run).isZero();
      assertThat(topics.records("users")).as(run).isEqualTo(GeneratedExport.USERS);
      assertThat(topics.records("channels")).as(run).isEqualTo(CHANNELS);
    }
  }

  @Test
  void withoutExactlyOnceNoMessageIsMissing() throws Exception {
    backfill("at-least-once", false);
    try (Topics topics = topics("at-least-once", "read_committed")) {
      assertComplete(topics);
    }
  }

  private void assertComplete(Topics topics) throws Exception {
    Set<String> found = new HashSet<>();
    topics
        .rows(CONVERSATIONS)
        .keySet()
        .forEach(key -> found.add(key.get("channel_id").asText() + "/" + key.get("ts").asText()));
    assertThat(found).as(run).isEqualTo(expected);
  }

  private void backfill(String name, boolean exactlyOnce) throws Exception {
    slack.faults().shortPages(true);
    for (String method :
        List.of("conversations.history", "conversations.replies", "reactions.get")) {
      slack.faults().delay(method, answer);
    }
    cluster.createTopics(Topics.names(name));
    Map<String, String> settings =
        Map.of(
            "exactly.once.source.support",
            exactlyOnce ? "enabled" : "disabled",
            "offset.flush.interval.ms",
            flush);
    List<ProcessCluster.Worker> workers =
        List.of(cluster.worker(name, settings), cluster.worker(name, settings));
    for (ProcessCluster.Worker worker : workers) {
      worker.start();
    }
    cluster.rest(workers).put(name, connector(name, exactlyOnce));

    Instant begun = Instant.now();
    int inTheMiddle = 0;
    try (Topics topics = new Topics(cluster.bootstrapServers(), name, "read_committed");
        AutoRestart autoRestart = new AutoRestart(workers, name)) {
      Random random = new Random(seed);
      for (int round = 0; round < rounds; round++) {
        // Anywhere within this round's part of the backfill, some calls after a commit.
        int after = (int) ((round + 0.2 + 0.6 * random.nextDouble()) * messages / (rounds + 1));
        await("%d messages before kill %d, %s".formatted(after, round + 1, run))
            .atMost(atMost)
            .until(() -> topics.read().keys(CONVERSATIONS) >= after);
        long calls = calls() + random.nextInt(20);
        List<ProcessCluster.Worker> running =
            await("a task to kill, " + run)
                .atMost(atMost)
                .until(
                    () -> cluster.running(workers, name),
                    found ->
                        !found.isEmpty()
                            && (calls() >= calls || topics.read().keys(CONVERSATIONS) == messages));
        ProcessCluster.Worker victim = running.get(random.nextInt(running.size()));
        victim.kill();
        inTheMiddle += topics.read().keys(CONVERSATIONS) < messages ? 1 : 0;
        if (round < rounds - 1) {
          victim.start();
        }
      }
      await("all messages, " + run)
          .atMost(atMost)
          .until(() -> topics.read().keys(CONVERSATIONS) >= messages);
      await("all channels, " + run)
          .atMost(atMost)
          .until(() -> topics.read().keys("channels") >= CHANNELS);
      awaitQuiet();
      assertThat(autoRestart.ofConnector()).as("failures of the connector, %s", run).isEmpty();
      print(name, begun, inTheMiddle, autoRestart.restarts());
    }
    assertThat(inTheMiddle).as("kills in the middle of the backfill, %s", run).isPositive();
    for (ProcessCluster.Worker worker : workers) {
      worker.kill();
    }
  }

  private void print(String name, Instant begun, int inTheMiddle, int restarts) {
    try (Topics committed = topics(name, "read_committed");
        Topics all = topics(name, "read_uncommitted")) {
      long more = committed.records(CONVERSATIONS) - messages;
      System.out.printf(
          "chaos: %s, %s: %d kills of a worker, %d of them in the middle, in %d s; %d failed"
              + " tasks restarted; read_committed %,d records, %,d more than messages (%.1f a kill);"
              + " read_uncommitted %,d records%n",
          name,
          run,
          rounds,
          inTheMiddle,
          Duration.between(begun, Instant.now()).toSeconds(),
          restarts,
          committed.records(CONVERSATIONS),
          more,
          (double) more / rounds,
          all.records(CONVERSATIONS));
    }
  }

  /** Every channel has been looked at twice since: whatever would be sent again has been. */
  private void awaitQuiet() {
    slack.faults().clear();
    long calls = calls();
    await("further looks at the channels, " + run)
        .atMost(atMost)
        .until(() -> calls() >= calls + 4 * CHANNELS);
  }

  private long calls() {
    return slack.calls().getOrDefault("conversations.history", 0L)
        + slack.calls().getOrDefault("conversations.replies", 0L);
  }

  private Topics topics(String prefix, String isolation) {
    return new Topics(cluster.bootstrapServers(), prefix, isolation).read();
  }

  private Map<String, String> connector(String name, boolean exactlyOnce) {
    Map<String, String> config = new HashMap<>();
    config.put(
        "connector.class", "io.github.geultto.kafka.connect.slack.source.SlackSourceConnector");
    config.put("tasks.max", "2");
    config.put("slack.token", slack.botToken());
    config.put("slack.api.url", slack.apiUrl().toString());
    config.put("rate.limit.profile", "off");
    config.put("poll.interval.ms", "500");
    config.put("metadata.interval.ms", "2000");
    config.put("topic.prefix", name);
    config.put("exactly.once.support", exactlyOnce ? "required" : "requested");
    return config;
  }
}
