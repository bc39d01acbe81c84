package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static io.github.geultto.kafka.connect.slack.local.Deployment.isMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import io.github.geultto.kafka.connect.slack.simulator.Faults;
import io.github.geultto.kafka.connect.slack.simulator.Faults.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What Slack's failures do to the connector, and what they do not. */
@ExtendWith(SharedCluster.class)
class FailureGuaranteeIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What Connect gives a task to stop: {@code task.shutdown.graceful.timeout.ms}. */
  private static final Duration GRACEFUL = Duration.ofSeconds(5);

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private <T extends AutoCloseable> T own(T resource) {
    open.push(resource);
    return resource;
  }

  private Community community() throws Exception {
    Community slack = own(new Community(folder.resolve("failures-" + ++deployments), A, B));
    slack.ago(Duration.ofHours(1));
    String root = slack.post(A, "a thread");
    slack.reply(A, root, "an answer");
    slack.react(A, root, "heart");
    slack.post(B, "elsewhere");
    slack.now();
    return slack;
  }

  private Deployment deployment(Community slack) throws Exception {
    return own(new Deployment(cluster, slack, "failures-" + deployments, A, B));
  }

  private Deployment running(Community slack) throws Exception {
    Deployment connector = deployment(slack).deploy();
    connector.messages(slack.keys(A, B).size());
    return connector;
  }

  @Test
  void aRevokedTokenEndsTheTaskWithTheReason() throws Exception {
    Community slack = community();
    Deployment connector = running(slack);
    slack.faults().revokeToken(true);
    await("failure").atMost(SOON).until(() -> !connector.failure().isEmpty());
    assertThat(connector.failure())
        .contains("token_revoked", "Install the app again and set slack.token to its new token")
        .doesNotContain(slack.token());
  }

  @Test
  void aMissingScopeEndsTheTaskWithTheReason() throws Exception {
    Community slack = community();
    Deployment connector = running(slack);
    slack.faults().removeScope("channels:history");
    await("failure").atMost(SOON).until(() -> !connector.failure().isEmpty());
    assertThat(connector.failure()).contains("missing_scope", "channels:history", "Add the");
  }

  @Test
  void aChannelThatTheBotIsRemovedFromIsLeftAsideAndTheOthersGoOn() throws Exception {
    Community slack = community();
    Deployment connector = deployment(slack).with("metadata.interval.ms", "600000").deploy();
    connector.messages(slack.keys(A, B).size());
    slack.faults().hideChannel(A, "not_in_channel");
    String hidden = slack.post(A, "not seen so far");
    assertThat(connector.settledIn(List.of(B))).filteredOn(Deployment::isMessage).isEmpty();
    String shown = slack.post(B, "seen at once");
    List<Emitted> seen = new ArrayList<>(connector.until("c " + B + "/" + shown));
    slack.faults().showChannel(A);
    // It would be tried again some minutes later.
    connector.restart();
    seen.addAll(connector.until("c " + A + "/" + hidden));
    seen.addAll(connector.settled());
    assertThat(events(seen))
        .containsExactlyInAnyOrder("c " + B + "/" + shown, "c " + A + "/" + hidden);
  }

  @Test
  void aChannelThatTheBotLeavesAndJoinsIsReadOnFromThere() throws Exception {
    Community slack = community();
    Deployment connector = deployment(slack).with("tasks.max", "2").deploy();
    connector.messages(slack.keys(A, B).size());
    slack.faults().hideChannel(A, "not_in_channel");
    String hidden = slack.post(A, "not seen so far");
    await("leaving it out").atMost(SOON).until(() -> connector.status().path("tasks").size() == 1);
    List<Emitted> seen = new ArrayList<>(connector.settledIn(List.of(B)));
    slack.faults().showChannel(A);
    seen.addAll(connector.until("c " + A + "/" + hidden));
    seen.addAll(connector.settled());
    assertThat(events(seen))
        .filteredOn(event -> event.contains("/"))
        .containsExactly("c " + A + "/" + hidden);
  }

  /** The first records of a poll are taken by Kafka, then one is refused and the task ends. */
  @Test
  void aPollThatKafkaTookOnlyInPartIsSentAgain() throws Exception {
    Community slack = community();
    slack.ago(Duration.ofMinutes(30));
    slack.post(B, "before the long one");
    String refused = slack.post(B, "a long one ".repeat(2_000));
    slack.post(B, "after the long one");
    slack.now();
    Deployment connector =
        deployment(slack).with("producer.override.max.request.size", "20000").deploy();
    await("failure").atMost(SOON).until(() -> !connector.failure().isEmpty());
    assertThat(connector.failure()).contains("max.request.size");
    connector.with("producer.override.max.request.size", "1000000").deploy();
    List<Emitted> seen = new ArrayList<>();
    List<String> expected = slack.keys(A, B);
    await("the rest")
        .atMost(SOON)
        .untilAsserted(
            () -> {
              connector.poll().filter(Deployment::isMessage).forEach(seen::add);
              assertThat(seen).extracting(Emitted::key).containsAll(expected);
            });
    assertThat(expected).contains(B + "/" + refused);
  }

  /** Every second call of the methods that are read fails, each way in a workspace of its own. */
  @Test
  void whateverFailsEverythingArrivesOnce() throws Exception {
    Map<String, Consumer<Faults>> ways = new LinkedHashMap<>();
    for (Failure failure :
        List.of(
            Failure.of(Faults.Kind.HTTP_500, 2),
            Failure.of(Faults.Kind.MALFORMED, 2),
            Failure.of(Faults.Kind.DROPPED, 2),
            Failure.of(Faults.Kind.RATE_LIMITED, 2),
            Failure.error("internal_error", 2),
            Failure.error("never_heard_of", 2))) {
      ways.put(
          failure.toString(),
          faults ->
              List.of(
                      "users.list",
                      "conversations.history",
                      "conversations.replies",
                      "reactions.get")
                  .forEach(method -> faults.fail(method, failure)));
    }
    ways.put("pages", faults -> faults.shortPages(true).expireCursors(2).ignoreOldest(true));
    List<Failing> all = new ArrayList<>();
    for (Map.Entry<String, Consumer<Faults>> way : ways.entrySet()) {
      Community slack = community();
      way.getValue().accept(slack.faults().truncateReactionUsers(1));
      all.add(
          new Failing(
              way.getKey(),
              slack,
              deployment(slack).deploy(),
              new ArrayList<>(),
              new ArrayList<>()));
    }
    for (Failing it : all) {
      it.slack().keys(A, B).forEach(key -> it.expected().add("r " + key));
      it.seen().addAll(it.connector().messages(it.expected().size()));
      // Shown with some of its reactions at first, then with all of them.
      it.expected().add("u " + it.slack().keys(A).get(0));
    }
    for (Failing it : all) {
      String root = it.slack().post(B, "while it fails");
      it.expected().add("c " + B + "/" + root);
      it.seen().addAll(it.connector().until("c " + B + "/" + root));
      it.expected().add("u " + B + "/" + root);
      it.expected().add("c " + B + "/" + it.slack().reply(B, root, "and again"));
    }
    for (Failing it : all) {
      String reply = it.expected().get(it.expected().size() - 1);
      it.seen().addAll(it.connector().until(reply));
      it.slack().faults().clear();
    }
    for (Failing it : all) {
      it.seen().addAll(it.connector().settled());
      assertThat(events(it.seen()))
          .as(it.way())
          .filteredOn(event -> event.contains("/"))
          .containsExactlyInAnyOrderElementsOf(it.expected());
      assertThat(it.seen())
          .as(it.way())
          .filteredOn(record -> isMessage(record) && record.op().equals("u"))
          .extracting(record -> record.value().get("reactions").asText())
          .contains("[{\"name\":\"heart\",\"user_id\":[\"U1\",\"U2\"],\"count\":2}]");
    }
  }

  /** A workspace that fails in one way, what its connector has emitted and what it is to emit. */
  private record Failing(
      String way,
      Community slack,
      Deployment connector,
      List<Emitted> seen,
      List<String> expected) {}

  @Test
  void itStopsAtOnceWhileSlackTakesHalfAMinuteToAnswer() throws Exception {
    assertStopsDespite(faults -> faults.delay(Faults.ALL, Duration.ofSeconds(30)));
  }

  @Test
  void itStopsAtOnceWhileSlackWantsItToWaitHalfAMinute() throws Exception {
    assertStopsDespite(
        faults -> faults.fail(Faults.ALL, new Failure(Faults.Kind.RATE_LIMITED, 1, null, 30)));
  }

  /** A task that had not ended by itself within Connect's limit would keep its threads. */
  private void assertStopsDespite(Consumer<Faults> fault) throws Exception {
    Community slack = community();
    Deployment connector = running(slack);
    assertThat(callers()).isNotEmpty();
    fault.accept(slack.faults());
    long calls = slack.calls("conversations.history");
    await("a call").atMost(SOON).until(() -> slack.calls("conversations.history") > calls);
    connector.stop();
    await("end of the task").atMost(GRACEFUL).until(() -> callers().isEmpty());
  }

  private static List<String> callers() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("slack-call"))
        .toList();
  }
}
