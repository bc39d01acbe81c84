package io.github.geultto.kafka.connect.slack.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.sink.SlackSinkConfig;
import io.github.geultto.kafka.connect.slack.source.SlackSourceConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The settings references in docs/ are generated from the settings' own texts. */
class ConfigurationDocTest {
  private static final String SOURCE =
      """
      # Settings of the source connector

      Generated from the connector. `validate` checks each setting, and some of them with Slack.
      In addition there are the settings of every source connector: `name`, `tasks.max`, converters,
      `transforms`, `topic.creation.*`, `producer.override.*`, `exactly.once.support`
      ([Kafka's documentation](https://kafka.apache.org/documentation/#sourceconnectconfigs)).
      Examples: [config/](../config/README.md).
      """;

  private static final String SINK =
      """
      # Settings of the sink connector

      Generated from the connector. `validate` checks each setting, and the token with Slack.
      In addition there are the settings of every sink connector: `name`, `tasks.max`, `topics`,
      converters, `transforms`, `errors.*`, `consumer.override.*`
      ([Kafka's documentation](https://kafka.apache.org/documentation/#sinkconnectconfigs)).
      The connector is described in [sink.md](sink.md).
      """;

  @Test
  void thatOfTheSourceIsUpToDate() throws Exception {
    assertUpToDate("configuration.md", SOURCE, SlackSourceConfig.CONFIG);
  }

  @Test
  void thatOfTheSinkIsUpToDate() throws Exception {
    assertUpToDate("configuration-sink.md", SINK, SlackSinkConfig.CONFIG);
  }

  private static void assertUpToDate(String file, String introduction, ConfigDef settings)
      throws Exception {
    String expected = text(introduction, settings);
    Path fresh = Path.of("target", file);
    Files.writeString(fresh, expected);
    assertThat(Path.of("../docs", file))
        .as("The file is out of date. To renew it: cp connector/%s docs/", fresh)
        .exists()
        .content(StandardCharsets.UTF_8)
        .isEqualTo(expected);
  }

  private static String text(String introduction, ConfigDef settings) {
    StringBuilder text = new StringBuilder(introduction);
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
      return "none, required";
    }
    if (key.defaultValue == null) {
      return "none";
    }
    String value =
        key.defaultValue instanceof List<?> list
            ? String.join(",", list.stream().map(String::valueOf).toList())
            : String.valueOf(key.defaultValue);
    return value.isEmpty() ? "empty" : "`" + value + "`";
  }
}
