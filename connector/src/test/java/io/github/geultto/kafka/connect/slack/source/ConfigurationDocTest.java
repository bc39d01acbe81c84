package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is made of the texts of the settings. */
class ConfigurationDocTest {
  private static final String INTRODUCTION =
      """
      # Settings of the source connector

      Made from the connector itself; `validate` checks each of them, and some with Slack. Beside
      these there are the ones of every source connector: `name`, `tasks.max`, converters,
      `transforms`, `topic.creation.*`, `producer.override.*`, `exactly.once.support`
      ([Kafka's documentation](https://kafka.apache.org/documentation/#sourceconnectconfigs)).
      Examples: [config/](../config/README.md).
      """;

  @Test
  void isUpToDate() throws Exception {
    String expected = text();
    Path fresh = Path.of("target/configuration.md");
    Files.writeString(fresh, expected);
    assertThat(Path.of("../docs/configuration.md"))
        .as("The file is out of date. To renew it: cp connector/%s docs/", fresh)
        .exists()
        .content(StandardCharsets.UTF_8)
        .isEqualTo(expected);
  }

  private static String text() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    ConfigDef settings = SlackSourceConfig.CONFIG;
    for (String group : settings.groups()) {
      text.append("\n## ").append(group).append('\n');
      settings.configKeys().values().stream()
          .filter(key -> key.group.equals(group))
          .sorted((a, b) -> Integer.compare(a.orderInGroup, b.orderInGroup))
          .forEach(key -> append(text, key));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ConfigKey key) {
    text.append("\n### `").append(key.name).append("`\n\n").append(key.documentation);
    text.append("\n\n- Type: ").append(key.type.name().toLowerCase(Locale.ROOT));
    text.append("\n- Default: ").append(defaultOf(key));
    text.append("\n- Importance: ").append(key.importance.name().toLowerCase(Locale.ROOT));
    text.append('\n');
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "none, it has to be given";
    }
    String value =
        key.defaultValue instanceof List<?> list
            ? String.join(",", list.stream().map(String::valueOf).toList())
            : String.valueOf(key.defaultValue);
    return value.isEmpty() ? "empty" : "`" + value + "`";
  }
}
