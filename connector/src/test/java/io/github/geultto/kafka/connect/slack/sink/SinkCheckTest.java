package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class SinkCheckTest {

  /** What {@code validate} says, by setting. */
  private static Map<String, String> errors(String scopes, String... settings) throws Exception {
    try (FakeServer server =
        new FakeServer(
            request ->
                Answer.ok("{\"ok\":true,\"bot_id\":\"B1\"}").with("x-oauth-scopes", scopes))) {
      Map<String, String> all =
          new HashMap<>(
              Map.of("slack.token", "xoxb-1", "slack.api.url", server.apiUrl().toString()));
      for (int i = 0; i < settings.length; i += 2) {
        all.put(settings[i], settings[i + 1]);
      }
      Map<String, String> errors = new TreeMap<>();
      for (ConfigValue value : new SlackSinkConnector().validate(all).configValues()) {
        if (!value.errorMessages().isEmpty()) {
          errors.put(value.name(), String.join(" ", value.errorMessages()));
        }
      }
      return errors;
    }
  }

  @Test
  void anOutboxNeedsTheScopesToFindToWriteAndToLook() throws Exception {
    String all =
        "chat:write,channels:history,groups:history,channels:read,groups:read,im:write,im:history";
    assertThat(errors(all)).isEmpty();
    assertThat(errors("chat:write,channels:history,groups:history,channels:read,groups:read"))
        .containsOnlyKeys("slack.token")
        .extractingByKey("slack.token")
        .asString()
        .contains("lacks the scopes im:history, im:write");
    assertThat(errors("users:read", "dry.run", "true")).isEmpty();
  }

  @Test
  void aFixedChannelNeedsLess() throws Exception {
    String[] settings = {"message.template", "${a}", "slack.channel", "C0123"};
    assertThat(errors("chat:write,channels:history,groups:history", settings)).isEmpty();
  }

  @Test
  void templateAndChannelGoTogether() throws Exception {
    assertThat(errors("", "message.template", "${a}")).containsOnlyKeys("slack.channel");
    assertThat(errors("", "slack.channel", "C0123")).containsOnlyKeys("slack.channel");
    assertThat(errors("", "message.template", "${a}", "slack.channel", "general"))
        .extractingByKey("slack.channel")
        .asString()
        .contains("#name");
  }

  @Test
  void aBadTemplateIsRefused() throws Exception {
    assertThat(errors("", "message.template", "${a", "slack.channel", "C0123"))
        .extractingByKey("message.template")
        .asString()
        .contains("${ without }");
  }
}
