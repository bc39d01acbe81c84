package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Each alert has a severity, and a runbook that exists. */
class AlertsTest {
  private static final String RUNBOOK =
      "https://github.com/geultto/kafka-connect-slack/blob/main/docs/operations.md#";

  @Test
  void everyAlertHasASeverityAndARunbook() throws Exception {
    List<String> headings =
        Files.readAllLines(Path.of("../docs/operations.md")).stream()
            .filter(line -> line.startsWith("### S"))
            .map(line -> line.substring(4))
            .toList();
    List<String> alerts = new ArrayList<>();
    JsonNode groups =
        new YAMLMapper().readTree(Path.of("../config/monitoring/alerts.yml").toFile());
    for (JsonNode rule : groups.at("/groups/0/rules")) {
      String name = rule.get("alert").asText();
      alerts.add(name);
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
      assertThat(rule.at("/annotations/runbook_url").asText())
          .isEqualTo(RUNBOOK + name.toLowerCase(Locale.ROOT));
    }
    assertThat(headings).containsExactlyElementsOf(alerts);
  }
}
