package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is sent twice for nothing, and nothing is missed, whatever happened in between. */
@ExtendWith(SharedCluster.class)
class RestartGuaranteeIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";
  private static final String C = "C0CCCC";

  @TempDir private static Path folder;
  private static Cluster cluster;

  /** Why the connector did not run for a while. */
  private enum Interruption {
    STOP {
      @Override
      void end(Cluster cluster, Deployment slack) throws Exception {
        slack.resume();
      }
    },
    NEW_WORKER {
      @Override
      void end(Cluster cluster, Deployment slack) throws Exception {
        cluster.replaceWorker();
        slack.resume();
      }
    },
    OTHER_TASKS {
      @Override
      void end(Cluster cluster, Deployment slack) throws Exception {
        slack.with("tasks.max", "3").deploy();
        slack.resume();
      }
    },
    NEW_CONNECTOR {
      @Override
      void end(Cluster cluster, Deployment slack) throws Exception {
        slack.undeploy();
        slack.deploy();
      }
    };

    abstract void end(Cluster cluster, Deployment slack) throws Exception;
  }

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @ParameterizedTest
  @EnumSource
  void afterwardsJustWhatChangedMeanwhileIsEmitted(Interruption interruption) throws Exception {
    String name = "restart-" + interruption.name().toLowerCase(Locale.ROOT);
    try (Community slack = new Community(folder.resolve(name), A, B, C);
        Deployment connector = new Deployment(cluster, slack, name, A, B, C)) {
      slack.ago(Duration.ofDays(40));
      String old = slack.post(A, "older than the window");
      slack.reply(A, old, "as old");
      slack.ago(Duration.ofDays(29));
      String day29 = slack.post(A, "almost out of the window");
      slack.ago(Duration.ofDays(3));
      String edited = slack.post(A, "to be edited");
      String reacted = slack.post(B, "to be reacted to");
      String deleted = slack.post(C, "to be deleted");
      String unchanged = slack.post(C, "to be left alone");
      slack.reply(C, unchanged, "as it is");
      slack.ago(Duration.ofSeconds(20));
      String root = slack.post(B, "a thread");
      String reply = slack.reply(B, root, "to be reacted to");
      String unwanted = slack.reply(B, root, "to be deleted");
      slack.now();
      connector.deploy();
      connector.messages(slack.keys(A, B, C).size());
      // The lists come in their own time.
      assertThat(connector.settled()).filteredOn(Deployment::isMessage).isEmpty();

      connector.stop();
      interruption.end(cluster, connector);
      assertThat(connector.settled()).isEmpty();

      connector.stop();
      String fresh = slack.post(A, "new");
      slack.edit(A, day29, "edited on day 29");
      slack.edit(A, edited, "edited");
      slack.react(B, reacted, "heart");
      slack.react(B, reply, "tada");
      slack.delete(B, unwanted);
      String added = slack.reply(B, root, "one more");
      slack.delete(C, deleted);
      interruption.end(cluster, connector);
      var seen = connector.until("u " + B + "/" + reply);
      seen.addAll(connector.settled());
      assertThat(events(seen))
          .containsExactlyInAnyOrder(
              "c " + A + "/" + fresh,
              "u " + A + "/" + day29,
              "u " + A + "/" + edited,
              "u " + B + "/" + reacted,
              "u " + B + "/" + reply,
              "u " + B + "/" + root,
              "d " + B + "/" + unwanted + " ✝",
              "c " + B + "/" + added,
              "d " + C + "/" + deleted + " ✝");
    }
  }
}
