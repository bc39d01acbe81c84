package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A connector that runs is given other settings by REST: nothing is lost, nothing comes twice. */
@ExtendWith(SharedCluster.class)
class ReconfigurationIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";
  private static final String C = "C0CCCC";
  private static final String GROUP = "G0GROUP";
  private static final String DIRECT = "D0DIRECT";

  @TempDir private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @Test
  void channelsAreLeftOutAndTakenInAgain() throws Exception {
    try (Community slack = new Community(folder.resolve("lists"), A, B, C);
        Deployment connector = new Deployment(cluster, slack, "lists", A, B, C)) {
      String a = slack.post(A, "first");
      String b = slack.post(B, "first");
      String c = slack.post(C, "first");
      connector.with("channels.exclude", "c0cccc").deploy();
      List<Emitted> seen = connector.messages(2);
      seen.addAll(connector.settledIn(List.of(A, B)));
      assertThat(events(seen))
          .filteredOn(ReconfigurationIT::isOfMessage)
          .containsExactlyInAnyOrder("r " + A + "/" + a, "r " + B + "/" + b);

      connector.with("channels.exclude", "").deploy();
      seen = connector.until("r " + C + "/" + c);
      seen.addAll(connector.settled());
      seen.addAll(connector.settled());
      assertThat(events(seen)).containsExactlyInAnyOrder("c " + C, "r " + C + "/" + c);

      connector.with("channels.include", "#c0aaaa," + C).deploy();
      seen = connector.until("d " + B + " ✝");
      String unseen = slack.post(B, "while left out");
      seen.addAll(connector.settledIn(List.of(A, C)));
      assertThat(events(seen)).containsExactly("d " + B + " ✝");

      connector.with("channels.include", "*").deploy();
      seen = connector.until("c " + B + "/" + unseen);
      seen.addAll(connector.settled());
      seen.addAll(connector.settled());
      assertThat(events(seen)).containsExactlyInAnyOrder("c " + B, "c " + B + "/" + unseen);
    }
  }

  @Test
  void aTokenIsReplacedBeforeAndAfterTheOldOneIsRevoked() throws Exception {
    try (Community slack = new Community(folder.resolve("token"), A, B);
        Deployment connector = new Deployment(cluster, slack, "token", A, B)) {
      slack.post(A, "first");
      slack.post(B, "first");
      connector.with("tasks.max", "2").deploy();
      connector.messages(2);
      assertThat(connector.settled()).filteredOn(Deployment::isMessage).isEmpty();

      connector.with("slack.token", slack.userToken()).deploy();
      slack.faults().revokeToken(true);
      String between = slack.post(A, "while the token changed");
      List<Emitted> seen = connector.until("c " + A + "/" + between);
      seen.addAll(connector.settled());
      assertThat(events(seen)).containsExactly("c " + A + "/" + between);

      slack.faults().revokeToken(false);
      connector.with("slack.token", slack.token()).deploy();
      assertThat(connector.settled()).isEmpty();
      slack.faults().revokeToken(true);
      await("failure")
          .atMost(Duration.ofSeconds(30))
          .until(() -> connector.failure().contains("token_revoked"));
      String meanwhile = slack.post(B, "while nobody could read");
      connector.with("slack.token", slack.userToken()).deploy();
      connector.restart();
      connector.awaitNoFailure();
      seen = connector.until("c " + B + "/" + meanwhile);
      seen.addAll(connector.settled());
      assertThat(events(seen)).containsExactly("c " + B + "/" + meanwhile);
    }
  }

  @Test
  void aUsersTokenReadsGroupAndDirectMessagesIfAskedTo() throws Exception {
    try (Community slack = new Community(folder.resolve("direct"), A, GROUP, DIRECT);
        Deployment connector = new Deployment(cluster, slack, "direct", A, GROUP, DIRECT)) {
      String post = slack.post(A, "to all");
      String group = slack.post(GROUP, "to some");
      String direct = slack.post(DIRECT, "to one");
      String answer = slack.reply(DIRECT, direct, "from one");
      connector.with("slack.token", slack.userToken()).deploy();
      List<Emitted> seen = connector.messages(1);
      seen.addAll(connector.settledIn(List.of(A)));
      assertThat(events(seen))
          .filteredOn(ReconfigurationIT::isOfMessage)
          .containsExactly("r " + A + "/" + post);

      slack.faults().removeScope("im:history");
      connector.with("channel.types", "public_channel,private_channel,mpim,im");
      assertThat(connector.refusal()).contains("im:history");
      slack.faults().clear();
      connector.deploy();
      seen = new ArrayList<>(connector.until("r " + DIRECT + "/" + answer));
      seen.addAll(connector.settled());
      seen.addAll(connector.settled());
      assertThat(events(seen))
          .containsExactlyInAnyOrder(
              "c " + GROUP,
              "c " + DIRECT,
              "r " + GROUP + "/" + group,
              "r " + DIRECT + "/" + direct,
              "r " + DIRECT + "/" + answer);
      Map<String, JsonNode> table = Deployment.table(seen);
      // A direct message has no name: nothing stands for it.
      assertThat(table.get(DIRECT).path("channel_name").isNull()).isTrue();
      assertThat(table.get(GROUP).get("channel_name").asText()).isEqualTo("g0group");
      assertThat(table.get(DIRECT + "/" + answer).get("permalink").asText())
          .contains("/archives/" + DIRECT + "/p", "?thread_ts=" + direct + "&cid=" + DIRECT);
    }
  }

  private static boolean isOfMessage(String event) {
    return event.contains("/");
  }
}
