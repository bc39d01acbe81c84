package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.local.Topics;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * People write while Slack's events arrive, and the worker is killed; in every second cycle events
 * are lost, late, repeated, in another order and taken by another program, and connections break or
 * become silent. {@code docs/chaos.md} describes the system properties.
 */
class EventsChaosIT {
  private static final String NAME = "events";
  private static final String CONVERSATIONS = "conversations";
  private static final Duration SOON = Duration.ofMinutes(3);

  /** Of the events that are lost, late, repeated, out of order: each. */
  private static final double SHARE = 0.2;

  private final long seed = Long.getLong("chaos.seed", 1);
  private final int actions = Integer.getInteger("chaos.actions", 30);
  private final int cycles = Integer.getInteger("chaos.cycles", 3);

  private ProcessCluster cluster;
  private ProcessCluster.Worker worker;
  private SlackSimulator slack;
  private People people;
  private Topics topics;
  private AutoRestart autoRestart;
  private int taken;

  @BeforeEach
  void start() throws Exception {
    Path directory = Path.of("target", "chaos", "events-" + Instant.now().toEpochMilli());
    cluster = new ProcessCluster(directory.toAbsolutePath());
    cluster.createTopics(Topics.names(NAME));
    worker = cluster.worker(NAME, Map.of("exactly.once.source.support", "enabled"));
    worker.start();
    Path export = GeneratedExport.write(directory.resolve("export"), seed, 6, 600);
    slack = SlackSimulator.start(Workspace.load(export), SimulatorOptions.defaults());
    people = new People(slack, seed);
    topics = new Topics(cluster.bootstrapServers(), NAME, "read_committed");
    cluster.rest(List.of(worker)).put(NAME, connector());
    autoRestart = new AutoRestart(List.of(worker), NAME);
    Rows.awaitEquality(slack.workspace(), topics, SOON, toString());
  }

  @AfterEach
  void stop() {
    if (autoRestart != null) {
      autoRestart.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    if (topics != null) {
      topics.close();
    }
    if (slack != null) {
      slack.close();
    }
  }

  @Test
  void theTopicsEqualTheWorkspaceInTheEnd() throws Exception {
    for (int cycle = 0; cycle < cycles; cycle++) {
      awaitConnection(1);
      if (cycle % 2 == 1) {
        eventsFail(cycle);
      } else {
        people.act(actions);
      }
      worker.kill();
      people.act(actions / 2);
      worker.start();
      people.act(actions / 2);
      Instant begun = Instant.now();
      String last = people.post();
      await("message %s after kill %d, %s".formatted(last, cycle + 1, this))
          .atMost(SOON)
          .until(() -> Rows.actual(topics.read()).containsKey(last));
      print("kill %d, went on after %d ms".formatted(cycle + 1, since(begun)));
      slack.faults().clear();
      people.createChannel("새-글방-" + cycle);
      people.changeUsers(cycle);
    }
    Instant begun = Instant.now();
    Rows.awaitEquality(slack.workspace(), topics, SOON, toString());
    print(
        ("topics as in Slack after another %d ms: %,d actions, %,d records of messages, %d"
                + " repeats, %,d events sent, %,d of them to another program, %d failed tasks"
                + " restarted")
            .formatted(
                since(begun),
                people.actions(),
                topics.records(CONVERSATIONS),
                topics.repeats(CONVERSATIONS),
                slack.connections().sent(),
                taken,
                autoRestart.restarts()));
    assertThat(slack.connections().sent()).isPositive();
    assertThat(cycles < 2 || taken > 0).as("events taken by another program").isTrue();
    assertThat(autoRestart.ofConnector()).as("failures of the connector, %s", this).isEmpty();
    for (String topic : List.of("users", "channels", CONVERSATIONS)) {
      assertThat(topics.repeats(topic)).as("repeats in %s, %s", topic, this).isZero();
      assertThat(topics.reads(topic))
          .as("backfills in %s, %s", topic, this)
          .allSatisfy((key, reads) -> assertThat(reads).isEqualTo(1));
    }
  }

  /** Everything that can happen to events and connections, while people write. */
  private void eventsFail(int cycle) throws Exception {
    slack
        .faults()
        .events()
        .seedEvents(seed + cycle)
        .loseEvents(SHARE)
        .delayEvents(SHARE, Duration.ofSeconds(3))
        .duplicateEvents(SHARE)
        .reorderEvents(SHARE);
    people.act(actions / 3);
    try (SecondConnection other = new SecondConnection(slack)) {
      awaitConnection(2);
      people.act(actions / 3);
      await("events to another program, " + this).atMost(SOON).until(() -> other.taken() > 0);
      taken += other.taken();
    }
    slack.connections().drop();
    people.act(actions / 3);
    awaitConnection(1);
    slack.connections().silence();
    people.act(actions / 3);
  }

  private void awaitConnection(int number) {
    await("connection %d for events, %s".formatted(number, this))
        .atMost(SOON)
        .until(() -> slack.connections().open() >= number);
  }

  private static long since(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis();
  }

  private void print(String what) {
    System.out.println("chaos: events, " + this + ": " + what);
  }

  private Map<String, String> connector() {
    Map<String, String> config = new HashMap<>();
    config.put(
        "connector.class", "io.github.geultto.kafka.connect.slack.source.SlackSourceConnector");
    config.put("tasks.max", "1");
    config.put("slack.token", slack.botToken());
    config.put("slack.app.token", slack.appToken());
    config.put("slack.api.url", slack.apiUrl().toString());
    config.put("channels.auto.join", "true");
    config.put("rate.limit.profile", "off");
    // Events come first, polling finds what they miss.
    config.put("poll.interval.ms", "5000");
    config.put("metadata.interval.ms", "5000");
    config.put("events.reconcile.interval.ms", "60000");
    config.put("topic.prefix", NAME);
    config.put("exactly.once.support", "required");
    // A worker that starts waits for so long for the transaction that a killed task left open.
    config.put("producer.override.transaction.timeout.ms", "10000");
    return config;
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
