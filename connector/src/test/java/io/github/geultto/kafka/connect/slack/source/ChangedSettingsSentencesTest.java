package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of settings that have changed since the offsets were stored. */
class ChangedSettingsSentencesTest {

  @Test
  void eachSettingOfTheShapeHasASentenceThatNamesItOrTheRemedy() {
    SlackSourceConfig config = new SlackSourceConfig(Map.of("slack.token", "xoxb-1"));
    Set<String> names = config.shape().settings().keySet();
    assertThat(names)
        .containsExactlyInAnyOrder(
            "topic.prefix",
            "include.raw.json",
            "json.columns",
            "time.zone",
            "deletes.mode",
            "start.date",
            "columns");
    assertThat(ChangedSettings.sentences(names))
        .hasSize(7)
        .anyMatch(s -> s.startsWith("topic.prefix has changed") && s.contains("emitted again"))
        .anyMatch(s -> s.startsWith("json.columns has changed") && s.contains("emitted again"))
        .anyMatch(s -> s.startsWith("deletes.mode has changed") && s.contains("from now on"))
        .anyMatch(s -> s.startsWith("start.date has changed"))
        .anyMatch(s -> s.contains("set the offset of each {\"channel\": …}"));
  }

  @Test
  void thoseOfPrivacySayWhatElseIsToBeDone() {
    assertThat(ChangedSettings.sentences(Set.of("privacy.exclude.users")).get(0))
        .contains("compared again", "set the offset of each {\"channel\": …} to null");
    assertThat(ChangedSettings.sentences(Set.of("privacy.redact.text")).get(0))
        .contains("of the channels concerned are emitted again");
  }

  @Test
  void listsAreShapedByThePrefixAndTheirColumns() {
    SlackSourceConfig config = new SlackSourceConfig(Map.of("slack.token", "xoxb-1"));
    assertThat(config.listShape().settings()).containsOnlyKeys("topic.prefix", "columns");
  }
}
