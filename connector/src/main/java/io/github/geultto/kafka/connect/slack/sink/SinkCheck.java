package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.config.LiveCheck;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether the settings fit together, the token has the scopes, and the channel is there. */
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
    return (slack, errors) -> {
      Identity identity = slack.authTest();
      if (!config.dryRun()) {
        checkScopes(config, identity, errors);
        if (errors.isEmpty()) {
          checkChannel(config, slack, errors);
        }
      }
    };
  }

  private static void checkScopes(
      SlackSinkConfig config, Identity identity, Map<String, String> errors) {
    Set<String> missing = new TreeSet<>(POSTING);
    String channel = config.channel();
    if (channel.isEmpty() || channel.startsWith("#")) {
      missing.addAll(NAMES);
    }
    if (channel.isEmpty() || channel.matches("[UWD][A-Z0-9]+")) {
      missing.addAll(DIRECT);
    }
    missing.removeAll(identity.scopes());
    if (!identity.scopes().isEmpty() && !missing.isEmpty()) {
      errors.put(config.tokenSetting(), LiveCheck.lacks(missing, ""));
    }
  }

  private static void checkChannel(
      SlackSinkConfig config, SlackClient slack, Map<String, String> errors)
      throws SlackException, InterruptedException {
    String channel = config.channel();
    boolean found =
        switch (channel.isEmpty() ? ' ' : channel.charAt(0)) {
          case '#' -> hasName(channel.substring(1), config, slack);
          case 'C', 'G' -> hasId(channel, slack);
          default -> true; // a person's id: only opening a conversation would show whether it works
        };
    if (!found) {
      errors.put(
          SlackSinkConfig.CHANNEL,
          "The token cannot see a channel "
              + channel
              + ": check the spelling, or invite the app if the channel is private.");
    }
  }

  private static boolean hasName(String name, SlackSinkConfig config, SlackClient slack)
      throws SlackException, InterruptedException {
    return LiveCheck.anyChannel(
        slack,
        new RateBudget(config.rateLimitProfile(), config.rateLimitShare()),
        SlackMethod.CONVERSATIONS_LIST,
        Destinations.LISTING,
        entry -> name.equals(entry.path("name").textValue()));
  }

  /** False only if Slack says so: the scope of this call is not needed to post. */
  private static boolean hasId(String channel, SlackClient slack) throws SlackException {
    try {
      slack.call(SlackMethod.CONVERSATIONS_INFO, Map.of("channel", channel));
      return true;
    } catch (SlackException e) {
      return !e.code().equals("channel_not_found");
    }
  }
}
