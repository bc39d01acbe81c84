package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The settings in docs/security.md leave out what they say they leave out. */
@ExtendWith(SharedCluster.class)
class SecurityDocIT {
  private static final String CHANNEL = "C0SECRET";
  private static final Pattern SETTINGS = Pattern.compile("(?s)```json\n(.*?)```");

  @TempDir private static Path folder;

  @Test
  void textsAndNamesStayAtSlack(Cluster cluster) throws Exception {
    Matcher settings = SETTINGS.matcher(Files.readString(Path.of("../docs/security.md")));
    assertThat(settings.find()).isTrue();
    JsonNode transform = new ObjectMapper().readTree(settings.group(1));
    try (Community slack = new Community(folder.resolve("slack"), CHANNEL);
        Deployment connector = new Deployment(cluster, slack, "private", CHANNEL)) {
      String post = slack.post(CHANNEL, "for nobody's eyes");
      String deleted = slack.post(CHANNEL, "nor this");
      transform.properties().forEach(e -> connector.with(e.getKey(), e.getValue().asText()));
      connector.deploy();
      List<Emitted> records = connector.messages(2);
      slack.delete(CHANNEL, deleted);
      records.addAll(connector.settled());
      assertThat(records.toString()).doesNotContain("nobody", "nor this", "Jane", "real_name");
      Map<String, JsonNode> table = Deployment.table(records);
      assertThat(table)
          .containsKey(CHANNEL + "/" + post)
          .doesNotContainKey(CHANNEL + "/" + deleted);
      assertThat(table.get(CHANNEL + "/" + post).get("user_id").asText()).isEqualTo("U1");
    }
  }
}
