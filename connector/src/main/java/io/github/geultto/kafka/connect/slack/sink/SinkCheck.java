package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.config.LiveCheck;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether the settings fit together, and the token has the scopes. */
final class SinkCheck {

  /** To post, and to look whether something was posted. */
  private static final List<String> POSTING =
      List.of("chat:write", "channels:history", "groups:history");

  /** To find a channel by its name. */
  private static final List<String> NAMES = List.of("channels:read", "groups:read");

  /** To write to people, and to look there. */
  private static final List<String> DIRECT = List.of("im:write", "im:history");

  private SinkCheck() {}

  /** What is wrong with the settings taken together, by the setting to change. */
  static Map<String, String> together(SlackSinkConfig config) {
    if (config.template().isPresent() && config.channel().isBlank()) {
      return Map.of(
          SlackSinkConfig.CHANNEL,
          "slack.channel is required with message.template: set it to the channel to post to");
    }
    if (config.template().isEmpty() && !config.channel().isBlank()) {
      return Map.of(
          SlackSinkConfig.CHANNEL,
          "slack.channel requires message.template, which is not set; the records of an outbox"
              + " name their own recipient");
    }
    return Map.of();
  }

  /** The check with Slack. */
  static LiveCheck.Check of(SlackSinkConfig config) {
    return (slack, errors) -> checkScopes(config, slack, errors);
  }

  private static void checkScopes(
      SlackSinkConfig config, SlackClient slack, Map<String, String> errors) throws SlackException {
    Identity identity = slack.authTest();
    Set<String> missing = new TreeSet<>(POSTING);
    String channel = config.channel();
    if (channel.isEmpty() || channel.startsWith("#")) {
      missing.addAll(NAMES);
    }
    if (channel.isEmpty() || channel.matches("[UWD][A-Z0-9]+")) {
      missing.addAll(DIRECT);
    }
    missing.removeAll(identity.scopes());
    if (!identity.scopes().isEmpty() && !missing.isEmpty() && !config.dryRun()) {
      errors.put(config.tokenSetting(), LiveCheck.lacks(missing, ""));
    }
  }
}
