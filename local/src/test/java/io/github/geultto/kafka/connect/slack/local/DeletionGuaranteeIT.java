package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import io.github.geultto.kafka.connect.slack.simulator.Faults;
import io.github.geultto.kafka.connect.slack.simulator.Faults.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people delete is told, what Slack merely does not show is not. */
@ExtendWith(SharedCluster.class)
class DeletionGuaranteeIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private Community slack;
  private Deployment connector;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  /** Messages on both sides of a free plan's 90 days, all in the window. */
  @BeforeEach
  void deploy() throws Exception {
    String name = "deletions-" + ++deployments;
    slack = new Community(folder.resolve(name), A, B);
    connector = new Deployment(cluster, slack, name, A, B).with("lookback.days", "120");
    slack.ago(Duration.ofDays(100));
    String old = slack.post(A, "older than a free plan shows");
    slack.reply(A, old, "so is this");
    slack.ago(Duration.ofDays(95)).post(B, "older, too");
    slack.ago(Duration.ofDays(40)).reply(A, old, "a late answer");
    slack.ago(Duration.ofMinutes(1));
    for (int i = 0; i < 60; i++) {
      slack.post(A, "post " + i);
    }
    String root = slack.post(B, "a thread");
    slack.reply(B, root, "an answer");
    slack.now();
    connector.deploy();
    connector.messages(slack.keys(A, B).size());
    connector.settled();
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  @Test
  void whatSlackHidesIsNotDeleted() throws Exception {
    List<Consumer<Faults>> faults =
        List.of(
            all -> all.shortPages(true),
            all -> all.ignoreOldest(true),
            all -> all.freePlan(true),
            all -> all.fail("conversations.history", Failure.of(Faults.Kind.MALFORMED, 2)),
            all -> all.fail("conversations.replies", Failure.error("internal_error", 2)));
    for (Consumer<Faults> fault : faults) {
      fault.accept(slack.faults());
      // A new reply, so that the threads are read as well.
      String root = slack.post(B, "while much is hidden");
      List<Emitted> seen = connector.until("c " + B + "/" + root);
      slack.reply(B, root, "once more");
      seen.addAll(connector.settled());
      slack.faults().clear();
      assertThat(events(seen)).noneMatch(event -> event.startsWith("d "));
    }
    slack.faults().hideChannel(B, "channel_not_found");
    List<Emitted> seen = new ArrayList<>(connector.settledIn(List.of(A)));
    slack.faults().showChannel(B);
    seen.addAll(connector.settledIn(List.of(A)));
    assertThat(events(seen)).noneMatch(event -> event.startsWith("d " + B + "/"));
  }

  @Test
  void whatPeopleDeleteIsToldEvenIfItIsNearlyAll() throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> keys = slack.keys(A);
    for (String key : keys.subList(3, keys.size())) {
      slack.delete(A, key.substring(A.length() + 1));
      expected.add("d " + key + " ✝");
    }
    List<Emitted> seen = new ArrayList<>(connector.messages(expected.size()));
    seen.addAll(connector.settled());
    assertThat(events(seen)).containsExactlyInAnyOrderElementsOf(expected);
  }
}
