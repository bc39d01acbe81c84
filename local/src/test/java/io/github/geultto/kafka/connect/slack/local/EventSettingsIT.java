package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a worker answers to an app-level token. */
@ExtendWith(SharedCluster.class)
class EventSettingsIT {
  private static final String A = "C0AAAA";
  private static final String B = "C0BBBB";

  @TempDir private Path folder;
  private Community slack;
  private Deployment connector;

  @BeforeEach
  void write(Cluster cluster) throws Exception {
    slack = new Community(folder, A, B);
    slack.post(A, "hello");
    slack.post(B, "hello");
    String name = "event-settings-" + folder.getFileName();
    connector = new Deployment(cluster, slack, name, A, B);
    connector.with("slack.app.token", slack.appToken()).with("tasks.max", "3");
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  @Test
  void oneTaskReceivesAllEvents() throws Exception {
    connector.deploy();
    connector.messages(2);
    assertThat(connector.status().path("tasks")).hasSize(1);
    assertThat(slack.connections().open()).isEqualTo(1);
  }

  @Test
  void anAppLevelTokenThatCannotBeUsedIsRefusedInOneSentence() throws Exception {
    Map<String, String> reasons =
        Map.of(
            "xapp-wrong",
            "Set slack.app.token to an app-level token (xapp-) with the scope connections:write",
            slack.token(),
            "it is a bot or user token (xoxb-, xoxp-), which belongs in slack.token",
            "",
            "it is empty");
    for (Map.Entry<String, String> reason : reasons.entrySet()) {
      connector.with("slack.app.token", reason.getKey());
      assertOneSentence(connector.refusal(), reason.getValue());
    }
    slack.faults().events().disableSocketMode(true);
    connector.with("slack.app.token", slack.appToken());
    assertOneSentence(connector.refusal(), "Enable Socket Mode");
    assertThat(slack.connections().open()).isZero();
  }

  private void assertOneSentence(String refusal, String reason) {
    assertThat(refusal)
        .contains("1 error(s)", reason)
        .doesNotContain("xapp-wrong", slack.token(), slack.appToken());
  }
}
