package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.FakeServer.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class SinkCheckTest {

  private static Answer answer(Request request) {
    String id = request.form().get("channel");
    if (request.path().endsWith("/conversations.list")) {
      return Answer.ok("{\"ok\":true,\"channels\":[{\"id\":\"C1\",\"name\":\"general\"}]}");
    }
    return "C0404".equals(id)
        ? Answer.ok("{\"ok\":false,\"error\":\"channel_not_found\"}")
        : "C0403".equals(id)
            ? Answer.ok("{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"channels:read\"}")
            : Answer.ok("{\"ok\":true,\"bot_id\":\"B1\"}");
  }

  /** What {@code validate} says, by setting. */
  private static Map<String, String> errors(String scopes, String... settings) throws Exception {
    try (FakeServer server =
        new FakeServer(request -> answer(request).with("x-oauth-scopes", scopes))) {
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
  void aChannelThatSlackDoesNotShowIsAnError() throws Exception {
    String scopes = "chat:write,channels:history,groups:history,channels:read,groups:read";
    for (String channel : new String[] {"#gneral", "C0404"}) {
      assertThat(errors(scopes, "message.template", "${a}", "slack.channel", channel))
          .containsOnlyKeys("slack.channel")
          .extractingByKey("slack.channel")
          .asString()
          .isEqualTo(
              "The token cannot see a channel "
                  + channel
                  + ": check the spelling, or invite the app if the channel is private.");
    }
    // The last one's answer is a missing scope, which posting does not need.
    for (String channel : new String[] {"#general", "C0123", "C0403"}) {
      assertThat(errors(scopes, "message.template", "${a}", "slack.channel", channel)).isEmpty();
    }
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
