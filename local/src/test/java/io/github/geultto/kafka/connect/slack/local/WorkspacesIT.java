package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workspaces that share a channel (Slack Connect), each with a connector and topics of its own.
 */
@ExtendWith(SharedCluster.class)
class WorkspacesIT {
  private static final String SHARED = "C0SHARED";
  private static final String TS = "1704067200.000100";

  @TempDir private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @Test
  void eachWorkspaceHasTheSharedChannelAsItShowsIt() throws Exception {
    try (Community one = workspace("T1", "U0ONE", "{'id':'F1','name':'plan.pdf'}");
        Community two =
            workspace("T2", "U0TWO", "{'id':'F1','file_access':'check_file_info','mode':'stub'}");
        Deployment first = new Deployment(cluster, one, "acme", SHARED);
        Deployment second = new Deployment(cluster, two, "beta", SHARED)) {
      two.putUser(Map.of("id", "U0ONE1", "team_id", "T1", "name", "jane", "listed", "false"));
      first.deploy();
      second.deploy();

      List<Emitted> ofOne = first.until("r U0ONE2");
      List<Emitted> ofTwo = second.until("c U0ONE1");
      ofOne.addAll(first.settled());
      ofTwo.addAll(second.settled());
      Map<String, JsonNode> tableOfOne = Deployment.table(ofOne);
      Map<String, JsonNode> tableOfTwo = Deployment.table(ofTwo);
      String message = SHARED + "/" + TS;
      assertThat(tableOfOne.get(message).get("files").asText()).contains("plan.pdf");
      assertThat(tableOfTwo.get(message).get("files").asText())
          .contains("F1")
          .doesNotContain("pdf");
      assertThat(tableOfOne.get("U0ONE1").get("is_external").asBoolean()).isFalse();
      assertThat(tableOfTwo.get("U0ONE1").get("is_external").asBoolean()).isTrue();
      assertThat(tableOfOne.get(SHARED).get("team_id").asText()).isEqualTo("T1");
      assertThat(tableOfTwo.get(SHARED).get("team_id").asText()).isEqualTo("T2");
      assertThat(tableOfOne).doesNotContainKey("U0TWO2");

      // Neither emits anything because of what the other has emitted.
      assertThat(first.settled()).isEmpty();
      assertThat(second.settled()).isEmpty();
    }
  }

  private static Community workspace(String team, String users, String file) throws Exception {
    Path day = folder.resolve(team).resolve("c0shared").resolve("2024-01-01.json");
    Files.createDirectories(day.getParent());
    Files.writeString(
        day,
        "[{'type':'message','ts':'%s','user':'U0ONE1','text':'The plan','files':[%s]}]"
            .formatted(TS, file)
            .replace('\'', '"'));
    return new Community(team, users, folder.resolve(team), SHARED);
  }
}
