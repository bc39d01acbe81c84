package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What happens late to a message shows up, without a restart and within the time promised. */
@ExtendWith(SharedCluster.class)
class LateGuaranteeIT {
  private static final String A = "C0AAAA";

  @TempDir private static Path folder;

  @Test
  void whatHappensToOldMessagesShowsUp(Cluster cluster) throws Exception {
    try (Community slack = new Community(folder.resolve("slack"), A);
        Deployment connector =
            new Deployment(cluster, slack, "late", A).with("lookback.days", "21")) {
      slack.ago(Duration.ofDays(365));
      String ancient = slack.post(A, "a year old");
      slack.ago(Duration.ofDays(22));
      String root = slack.post(A, "a thread");
      // A quiet thread is read once more when it leaves the window: that is 10 s from now.
      slack.ago(Duration.ofDays(21).minusSeconds(10));
      String reply = slack.reply(A, root, "three weeks old");
      slack.ago(Duration.ofDays(20));
      String post = slack.post(A, "a day before it leaves the window");
      String revived = slack.post(A, "another thread");
      String answer = slack.reply(A, revived, "20 days old");
      slack.now();
      connector.deploy();
      connector.messages(slack.keys(A).size());
      connector.settled();
      slack.react(A, reply, "heart");

      // At the next look.
      slack.edit(A, post, "edited late");
      List<Emitted> seen = new ArrayList<>(connector.until("u " + A + "/" + post));
      // With a new reply, whatever else happened in its thread.
      slack.react(A, answer, "tada");
      String added = slack.reply(A, revived, "a late reply");
      seen.addAll(connector.until("u " + A + "/" + answer));
      // By the revisit schedule.
      seen.addAll(connector.until("u " + A + "/" + reply));
      seen.addAll(connector.settled());
      assertThat(events(seen))
          .containsExactlyInAnyOrder(
              "u " + A + "/" + post,
              "u " + A + "/" + revived,
              "u " + A + "/" + answer,
              "c " + A + "/" + added,
              "u " + A + "/" + reply)
          .noneMatch(event -> event.contains(ancient));
    }
  }
}
