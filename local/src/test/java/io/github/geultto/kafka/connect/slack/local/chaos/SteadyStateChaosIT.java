package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.local.Topics;
import io.github.geultto.kafka.connect.slack.simulator.Faults;
import io.github.geultto.kafka.connect.slack.simulator.Faults.Failure;
import io.github.geultto.kafka.connect.slack.simulator.Faults.Kind;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * People write while workers and the broker are killed, stopped and added, and Slack fails in every
 * way that the simulator knows. {@code docs/chaos.md} tells of the system properties.
 */
class SteadyStateChaosIT {
  private static final String NAME = "steady";
  private static final String CONVERSATIONS = "conversations";
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final List<Kind> KINDS = List.of(Kind.values());
  private static final List<String> LISTS =
      List.of("users.list", "conversations.list", "reactions.get");

  /** What happens to the cluster. */
  private enum Disruption {
    WORKER_KILLED,
    WORKER_TERMINATED,
    BROKER_KILLED,
    BROKER_TERMINATED
  }

  /** One worker and the broker, killed in the first cycle, terminated in the second, and so on. */
  private static final List<List<Disruption>> CYCLES =
      List.of(
          List.of(Disruption.WORKER_KILLED, Disruption.BROKER_KILLED),
          List.of(Disruption.WORKER_TERMINATED, Disruption.BROKER_TERMINATED));

  /**
   * For many cycles: after about ten kills of its only broker the leader of Connect's workers can
   * no longer write the configuration of tasks.
   */
  private static final List<List<Disruption>> WORKERS_KILLED =
      List.of(List.of(Disruption.WORKER_KILLED));

  private final long seed = Long.getLong("chaos.seed", 1);
  private final int actions = Integer.getInteger("chaos.actions", 30);
  private final int cycles = Integer.getInteger("chaos.cycles", 1);
  private final List<List<Disruption>> disruptions =
      Boolean.getBoolean("chaos.workers.only") ? WORKERS_KILLED : CYCLES;
  private final Random random = new Random(seed);
  private final List<ProcessCluster.Worker> workers = new CopyOnWriteArrayList<>();
  private final Map<String, String> settings = Map.of("exactly.once.source.support", "enabled");

  private ProcessCluster cluster;
  private SlackSimulator slack;
  private People people;
  private Topics topics;
  private AutoRestart autoRestart;
  private Operator operator;

  /** Channels that the operator had emitted again, one each time. */
  private final List<String> resets = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    Path directory = Path.of("target", "chaos", "steady-" + Instant.now().toEpochMilli());
    cluster = new ProcessCluster(directory.toAbsolutePath());
    cluster.createTopics(Topics.names(NAME));
    for (int i = 0; i < 2; i++) {
      ProcessCluster.Worker worker = cluster.worker(NAME, settings);
      worker.start();
      workers.add(worker);
    }
    Path export = GeneratedExport.write(directory.resolve("export"), seed, 6, 600);
    slack = SlackSimulator.start(Workspace.load(export), SimulatorOptions.defaults());
    people = new People(slack, seed);
    topics = new Topics(cluster.bootstrapServers(), NAME, "read_committed");
    cluster.rest(workers).put(NAME, connector());
    autoRestart = new AutoRestart(workers, NAME);
    operator = new Operator(workers, NAME);
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
      List<Disruption> next = new ArrayList<>(disruptions.get(cycle % disruptions.size()));
      Collections.shuffle(next, random);
      int turn = random.nextInt(KINDS.size());
      for (Disruption disruption : next) {
        slackFails(turn++);
        people.act(actions / 2);
        Instant begun = Instant.now();
        disrupt(disruption);
        String last = people.post();
        // Not only in the end: it goes on while Slack still fails.
        await("message %s after %s, %s".formatted(last, disruption, this))
            .atMost(SOON)
            .until(() -> Rows.actual(topics.read()).containsKey(last));
        print("%s, went on after %d ms".formatted(disruption, since(begun)));
      }
      reset(cycle);
      people.createChannel("새-글방-" + cycle);
      people.changeUsers(cycle);
    }
    slack.faults().clear();
    Instant begun = Instant.now();
    Rows.awaitEquality(slack.workspace(), topics, SOON, toString());
    print(
        ("topics as in Slack after another %d ms: %,d actions, %,d records of messages, %d"
                + " repeats, %d failed tasks restarted")
            .formatted(
                since(begun),
                people.actions(),
                topics.records(CONVERSATIONS),
                topics.repeats(CONVERSATIONS),
                autoRestart.restarts()));
    assertThat(autoRestart.ofConnector()).as("failures of the connector, %s", this).isEmpty();
    for (String topic : List.of("users", "channels", CONVERSATIONS)) {
      assertThat(topics.repeatsOfChanges(topic)).as("repeats in %s, %s", topic, this).isZero();
    }
    assertReadAgainAsOftenAsAsked();
  }

  /**
   * A channel from a date on, or the list of users; the next disruption may come before the end.
   */
  private void reset(int cycle) {
    String channel = slack.workspace().channels().get(cycle % 6).get("id").asText();
    boolean all = cycle % 3 == 2;
    String from = Instant.now().minus(Duration.ofDays(100L + cycle)).toString();
    operator.reset(
        "{\"channel\":\"%s\"}".formatted(channel),
        all ? "null" : "{\"ts\":\"%s\"}".formatted(from));
    resets.add(channel);
    print("%s is read again, from %s".formatted(channel, all ? "its start" : from));
  }

  private void assertReadAgainAsOftenAsAsked() {
    topics.reads(CONVERSATIONS).forEach((key, times) -> assertTimes(key, times - 1));
    topics.deletedAgain(CONVERSATIONS).forEach(this::assertTimes);
    assertThat(topics.deletedAgain("channels")).as("channels deleted again, %s", this).isEmpty();
    assertThat(topics.repeats("users")).as("users, %s", this).isZero();
  }

  private void assertTimes(String key, long times) {
    long asked = resets.stream().filter(id -> key.contains("\"" + id + "\"")).count();
    assertThat(times).as("%s, resets %s, %s", key, resets, this).isLessThanOrEqualTo(asked);
  }

  private static long since(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis();
  }

  private void print(String what) {
    System.out.println("chaos: steady state, " + this + ": " + what);
  }

  private void disrupt(Disruption disruption) throws Exception {
    switch (disruption) {
      case WORKER_KILLED -> {
        ProcessCluster.Worker worker = pickRunning();
        worker.kill();
        startAgain(worker);
      }
      case WORKER_TERMINATED -> {
        ProcessCluster.Worker worker = pickRunning();
        worker.terminate();
        startAgain(worker);
      }
      case BROKER_KILLED -> {
        cluster.killBroker();
        people.act(actions / 2);
        cluster.startBroker();
      }
      case BROKER_TERMINATED -> {
        cluster.terminateBroker();
        people.act(actions / 2);
        cluster.startBroker();
      }
    }
  }

  /** To the others it is a new worker that joins, and takes over some of the tasks. */
  private void startAgain(ProcessCluster.Worker worker) throws Exception {
    people.act(actions / 2);
    worker.start();
    await("a task on the worker started last, " + this)
        .atMost(SOON)
        .until(() -> cluster.running(workers, NAME).contains(worker));
  }

  private ProcessCluster.Worker pickRunning() {
    List<ProcessCluster.Worker> running =
        await("a task to stop, " + this)
            .atMost(SOON)
            .until(() -> cluster.running(workers, NAME), found -> !found.isEmpty());
    return running.get(random.nextInt(running.size()));
  }

  /** Each kind of failure comes to each method in one turn or another. */
  private void slackFails(int turn) {
    Faults faults = slack.faults();
    faults.clear();
    faults.fail("conversations.history", failure(turn));
    faults.fail("conversations.replies", failure(turn + 2));
    LISTS.forEach(method -> faults.fail(method, failure(turn + 4)));
    for (int oddity = turn; oddity < turn + 3; oddity++) {
      switch (oddity % 5) {
        case 0 -> faults.expireCursors(2);
        case 1 -> faults.shortPages(true);
        case 2 -> faults.truncateReactionUsers(2);
        case 3 -> faults.ignoreOldest(true);
        default -> faults.tombstones(pick(Faults.Tombstones.values()));
      }
    }
  }

  private Failure failure(int turn) {
    Kind kind = KINDS.get(turn % KINDS.size());
    int everyNth = 2 + random.nextInt(3);
    return kind == Kind.ERROR
        ? Failure.error(pick("internal_error", "fatal_error", "service_unavailable"), everyNth)
        : Failure.of(kind, everyNth);
  }

  @SafeVarargs
  private <T> T pick(T... from) {
    return from[random.nextInt(from.length)];
  }

  private Map<String, String> connector() {
    Map<String, String> config = new HashMap<>();
    config.put(
        "connector.class", "io.github.geultto.kafka.connect.slack.source.SlackSourceConnector");
    config.put("tasks.max", "3");
    config.put("slack.token", slack.botToken());
    config.put("slack.api.url", slack.apiUrl().toString());
    config.put("channels.auto.join", "true");
    config.put("rate.limit.profile", "off");
    config.put("poll.interval.ms", "500");
    config.put("metadata.interval.ms", "1000");
    config.put("topic.prefix", NAME);
    config.put("exactly.once.support", "required");
    return config;
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
