package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that expire after twelve hours are replaced without a restart. */
@ExtendWith(SharedCluster.class)
class RotatingTokenIT {
  private static final int HOURS = 30;
  private static final int ROTATION = 11;

  @TempDir private Path folder;
  private Path file;

  private void write(String token) throws Exception {
    Path next = Files.writeString(folder.resolve("next"), token + "\n");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void everyMessageOfADayArrives(Cluster cluster) throws Exception {
    file = folder.resolve("token");
    try (Community slack = new Community(folder.resolve("slack"), "C1")) {
      slack.ago(Duration.ofHours(HOURS + 1));
      String first = slack.post("C1", "before the connector");
      slack.ago(Duration.ofHours(HOURS));
      write(slack.rotateToken());
      try (Deployment connector =
          new Deployment(cluster, slack, "rotating", "C1")
              .without("slack.token")
              .with("slack.token.file", file.toString())
              .deploy()) {
        connector.until("r C1/" + first);
        for (int hour = 1; hour <= HOURS; hour++) {
          slack.ago(Duration.ofHours(HOURS - hour));
          String next = hour % ROTATION == 0 ? slack.rotateToken() : null;
          if (hour == 2 * ROTATION) {
            // The token is replaced an hour after it has expired.
            slack.ago(Duration.ofHours(HOURS - (hour += 2)));
            awaitCalls(slack);
          }
          if (next != null) {
            write(next);
          }
          connector.until("c C1/" + slack.post("C1", "hour " + hour));
        }
        assertThat(connector.status().toString()).doesNotContain("FAILED");
      }
    }
  }

  private static void awaitCalls(Community slack) {
    long before = slack.calls("conversations.history");
    await("calls that fail").until(() -> slack.calls("conversations.history") > before + 1);
  }
}
