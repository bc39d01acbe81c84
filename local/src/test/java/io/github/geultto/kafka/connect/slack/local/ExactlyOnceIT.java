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

  /** So many messages come between two restarts. */
  private static final int SHARE = 50;

  @TempDir private static Path folder;

  @Test
  void aBackfillThatIsRestartedAllTheTimeEmitsEachMessageOnce() throws Exception {
    try (Cluster cluster = new Cluster(folder, Map.of("exactly.once.source.support", "enabled"));
        Community slack = new Community(folder.resolve("slack"), A, B);
        Deployment connector =
            new Deployment(cluster, slack, "once", A, B)
                .with("exactly.once.support", "required")
                .with("tasks.max", "2")) {
      slack.ago(Duration.ofDays(50));
      for (String channel : List.of(A, B)) {
        for (int i = 0; i < THREADS; i++) {
          String root = slack.post(channel, "thread " + i);
          slack.reply(channel, root, "one");
          slack.reply(channel, root, "two");
        }
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
