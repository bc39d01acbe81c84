package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With an app-level token changes are emitted when they happen, and what events miss is found. */
@ExtendWith(SharedCluster.class)
class EventsIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private String name;
  private Community slack;
  private Deployment connector;
  private SourceMetrics metrics;

  // Messages on both sides of the window of 30 days.
  private String old;
  private String older;
  private String oldReply;
  private String root;
  private String answer;

  /** A post whose edits make the connector see the time. */
  private String clock;

  private Duration ago = Duration.ofMinutes(40);
  private final List<Emitted> seen = new ArrayList<>();

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @BeforeEach
  void write() throws Exception {
    name = "events-" + ++deployments;
    slack = Community.limited(folder.resolve(name), A, B);
    metrics = new SourceMetrics(name, true);
    slack.ago(Duration.ofDays(700));
    older = slack.post(A, "two years old");
    slack.ago(Duration.ofDays(400));
    old = slack.post(A, "a year old");
    oldReply = slack.reply(A, old, "as old");
    slack.ago(Duration.ofDays(2));
    root = slack.post(A, "a thread");
    answer = slack.reply(A, root, "an answer");
    clock = slack.post(B, "the other channel");
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  /** Deploys the connector and waits until it relies on events. */
  private void deploy() throws Exception {
    slack.ago(ago);
    connector =
        new Deployment(cluster, slack, name, A, B)
            .with("slack.app.token", slack.appToken())
            .with("rate.limit.profile", "internal")
            .with("poll.interval.ms", "1000")
            .with("metadata.interval.ms", "3600000")
            .with("events.reconcile.interval.ms", "600000")
            .deploy();
    connector.messages(slack.keys(A, B).size());
    await(name + " has read all since it is connected")
        .pollInterval(Duration.ofSeconds(1))
        .atMost(SOON)
        .until(
            () -> {
              // It plans once a minute.
              skip(Duration.ofSeconds(61));
              return metrics.state().equals("events connected");
            });
  }

  /**
   * Lets time pass; the connector sees Slack's clock with the call that an edited post needs, and
   * follows it where it jumps by less than 5 minutes.
   */
  private void skip(Duration time) throws Exception {
    ago = ago.minus(time);
    slack.ago(ago);
    slack.edit(B, clock, "edited " + ago);
    awaitValue("u " + B + "/" + clock, "text", "edited " + ago);
  }

  @Test
  void everyChangeIsEmittedAtOnceAlsoOnMessagesOlderThanTheWindow() throws Exception {
    deploy();
    long lists = calls("users.list", "conversations.list");
    long pages = calls("conversations.history", "conversations.replies");

    String post = slack.post(A, "hello");
    awaitEvents("c " + A + "/" + post);
    String reply = slack.reply(A, post, "an answer");
    awaitEvents("c " + A + "/" + reply);
    awaitValue("u " + A + "/" + post, "reply_count", "1");
    slack.edit(A, post, "edited");
    awaitValue("u " + A + "/" + post, "text", "edited");
    slack.react(A, reply, "tada");
    awaitValue("u " + A + "/" + reply, "reaction_count", "2");
    slack.delete(A, reply);
    awaitEvents("d " + A + "/" + reply + " ✝");

    slack.react(A, oldReply, "heart");
    awaitValue("u " + A + "/" + oldReply, "reaction_count", "2");
    slack.edit(A, old, "edited a year later");
    awaitValue("u " + A + "/" + old, "text", "edited a year later");
    slack.delete(A, older);
    awaitEvents("d " + A + "/" + older + " ✝");

    slack.rename("Jane the second");
    awaitValue("u U1", "real_name", "Jane the second");
    slack.rename(B, "renamed");
    awaitValue("u " + B, "channel_name", "renamed");

    // Polls would have been many more, and would have shown the old messages after days.
    assertThat(calls("users.list", "conversations.list")).isEqualTo(lists);
    assertThat(calls("conversations.history", "conversations.replies") - pages)
        .as("calls for 8 changes of messages")
        .isLessThanOrEqualTo(10);
  }

  @Test
  void anAlertWhoseBlocksAloneChangeAndADeletedParentAreEmittedAtOnce() throws Exception {
    deploy();
    String alert = slack.alert(A, "disk full");
    awaitValue("c " + A + "/" + alert, "content", "disk full");
    slack.updateAlert(A, alert, "resolved");
    awaitValue("u " + A + "/" + alert, "content", "resolved");
    awaitValue("u " + A + "/" + alert, "text", "Alert");

    slack.delete(A, root);
    awaitEvents("d " + A + "/" + root + " ✝");
    String reply = slack.post(A, "the last one");
    awaitEvents("c " + A + "/" + reply);
    assertThat(events(seen)).doesNotContain("d " + A + "/" + answer + " ✝");
  }

  @Test
  void whatNoEventSaysIsFoundByPolling() throws Exception {
    deploy();
    slack.faults().events().loseEvents(1);
    List<String> lost = change();
    slack.faults().events().loseEvents(0);
    skip(Duration.ofMinutes(4));
    assertThat(events(seen)).doesNotContainAnyElementsOf(lost);
    // The interval of reconciliation ends.
    skip(Duration.ofMinutes(4));
    skip(Duration.ofMinutes(4));
    awaitEvents(lost.toArray(String[]::new));
  }

  @Test
  void whatHappensWhileTheConnectionIsDeadWithoutASignIsFound() throws Exception {
    deploy();
    slack.connections().silence();
    awaitEvents(change().toArray(String[]::new));
  }

  /** A post, a reply, a reaction, a deletion; and the events of their records. */
  private List<String> change() throws Exception {
    String post = slack.post(A, "a new post");
    String reply = slack.reply(A, root, "a new reply");
    slack.react(A, root, "tada");
    slack.delete(A, answer);
    return List.of(
        "c " + A + "/" + post,
        "c " + A + "/" + reply,
        "u " + A + "/" + root,
        "d " + A + "/" + answer + " ✝");
  }

  @Test
  void whatEventsSayTwiceIsEmittedOnce() throws Exception {
    deploy();
    seen.clear();
    slack.faults().events().duplicateEvents(1);
    String post = slack.post(A, "hello");
    String reply = slack.reply(A, post, "an answer");
    slack.react(A, reply, "tada");
    slack.delete(A, oldReply);
    String sentinel = "c " + B + "/" + slack.post(B, "the last one");
    awaitEvents("d " + A + "/" + oldReply + " ✝", sentinel);
    awaitValue("u " + A + "/" + reply, "reaction_count", "2");
    await("acknowledgements")
        .atMost(SOON)
        .until(() -> slack.connections().acknowledged() == slack.connections().sent());
    connector.poll().forEach(seen::add);

    assertThat(seen).as("records of equal content").doesNotHaveDuplicates();
    assertThat(events(seen))
        .containsOnlyOnce(
            "c " + A + "/" + post,
            "c " + A + "/" + reply,
            "d " + A + "/" + oldReply + " ✝",
            sentinel);
  }

  private long calls(String... methods) {
    return Stream.of(methods).mapToLong(slack::calls).sum();
  }

  private void awaitEvents(String... events) {
    await(String.join(", ", events))
        .atMost(SOON)
        .untilAsserted(
            () -> {
              poll();
              assertThat(events(seen)).contains(events);
            });
  }

  /** Waits until the last of the records with that event has that value. */
  private void awaitValue(String event, String column, String value) {
    await("%s with %s %s".formatted(event, column, value))
        .atMost(SOON)
        .untilAsserted(
            () -> {
              poll();
              assertThat(seen)
                  .filteredOn(record -> record.event().equals(event))
                  .last()
                  .satisfies(
                      record -> assertThat(record.value().get(column).asText()).isEqualTo(value));
            });
  }

  private void poll() throws Exception {
    connector.poll().forEach(seen::add);
    assertThat(connector.failure()).isEmpty();
  }
}
