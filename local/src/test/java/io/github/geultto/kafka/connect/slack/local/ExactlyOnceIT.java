package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records and offsets in one transaction: whenever a task ends, nothing is sent twice. */
class ExactlyOnceIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";
  private static final int THREADS = 40;

  /** With short pages none shows more than half of the 1,000 messages asked for. */
  private static final int PAGE = 501;

  /** So many messages come between two restarts. */
  private static final int SHARE = 200;

  @TempDir private static Path folder;

  @Test
  void aBackfillThatIsRestartedAllTheTimeEmitsEachMessageOnce() throws Exception {
    try (Cluster cluster = new Cluster(folder, Map.of("exactly.once.source.support", "enabled"));
        Community slack = new Community(folder.resolve("slack"), A, B);
        Deployment connector =
            new Deployment(cluster, slack, "once", A, B)
                .with("exactly.once.support", "required")
                .with("tasks.max", "2")) {
      // More posts than a page shows, a thread with more replies than a page shows, short threads.
      slack.ago(Duration.ofDays(50));
      String root = slack.post(B, "a long thread");
      for (int i = 0; i < PAGE; i++) {
        slack.post(A, "post " + i);
        slack.reply(B, root, "reply " + i);
      }
      for (int i = 0; i < THREADS; i++) {
        slack.reply(A, slack.post(A, "thread " + i), "an answer");
      }
      slack.now();
      slack.faults().shortPages(true).delay("conversations.replies", Duration.ofMillis(200));
      List<String> expected =
          new ArrayList<>(slack.keys(A, B).stream().map(key -> "r " + key).toList());
      connector.deploy();
      List<Emitted> seen = new ArrayList<>();
      int restarts = 0;
      while (messages(seen) < expected.size()) {
        int enough = Math.min(messages(seen) + SHARE, expected.size());
        await("something new")
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> {
                  connector.poll().forEach(seen::add);
                  return messages(seen) >= enough;
                });
        connector.restart();
        restarts++;
      }
      slack.faults().clear();
      seen.addAll(connector.settled());
      assertThat(restarts).isGreaterThan(2);
      expected.addAll(List.of("r U1", "r U2", "r " + A, "r " + B));
      assertThat(events(seen)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static int messages(List<Emitted> records) {
    return (int) records.stream().filter(Deployment::isMessage).count();
  }
}
