package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.config.LiveCheck;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the channels that the settings name are there, and one of those that are read shows its
 * threads.
 *
 * @param errors what is wrong, by the setting to change
 */
record ChannelCheck(
    SlackSourceConfig config, SlackClient slack, RateBudget budget, Map<String, String> errors) {

  /**
   * Reads the list of channels as far as it takes to find those that are named.
   *
   * @param teams the workspaces of an organisation; none with the token of one workspace
   * @param isUser whether the token is a user's, who reads all public channels
   */
  void run(Set<String> teams, boolean isUser) throws SlackException, InterruptedException {
    SlackMethod method = SlackMethod.CONVERSATIONS_LIST;
    Set<String> missing = config.channelFilter().literals();
    Set<String> unread = ResyncSetting.of(config).channels();
    Listing listing = Listing.ofTeams(method, config.channelListing(method), teams);
    Optional<Channel> readable = Optional.empty();
    boolean isWorthReading = ThreadProbe.isFree(budget, method);
    while (!listing.isComplete() && (isWorthReading || !missing.isEmpty() || !unread.isEmpty())) {
      List<JsonNode> page = LiveCheck.nextPage(slack, budget, listing);
      page.forEach(entry -> found(entry, missing, unread));
      readable = readable.or(() -> busiest(page, isUser));
      isWorthReading = false;
    }
    addErrors(missing, unread);
    if (errors.isEmpty() && readable.isPresent()) {
      new ThreadProbe(config, slack, budget)
          .fault(readable.get())
          .ifPresent(fault -> errors.put(config.tokenSetting(), fault));
    }
  }

  private void found(JsonNode entry, Set<String> missing, Set<String> unread) {
    Channel.of(entry)
        .ifPresent(
            channel -> {
              remove(channel, missing);
              if (isSelected(channel)) {
                remove(channel, unread);
              }
            });
  }

  private boolean isSelected(Channel channel) {
    return config.channelFilter().matches(channel.id(), channel.name());
  }

  private static void remove(Channel channel, Set<String> literals) {
    literals.removeIf(literal -> ChannelFilter.names(literal, channel.id(), channel.name()));
  }

  /** The one that has a thread most likely. */
  private Optional<Channel> busiest(List<JsonNode> page, boolean isUser) {
    return page.stream()
        .filter(entry -> isUser || entry.path("is_member").asBoolean())
        .flatMap(entry -> Channel.of(entry).stream())
        .filter(this::isSelected)
        .max(Comparator.comparing(Channel::load));
  }

  private void addErrors(Set<String> missing, Set<String> unread) {
    if (!missing.isEmpty()) {
      errors.put(
          SlackSourceConfig.CHANNELS_INCLUDE,
          "The token cannot see a channel "
              + quoted(missing)
              + " of the types "
              + String.join(", ", config.channelTypes())
              + ": check the spelling, or invite the app if the channel is private.");
    }
    if (!unread.isEmpty()) {
      errors.put(
          ResyncSetting.NAME,
          "The connector does not read a channel "
              + quoted(unread)
              + ": check the spelling, channels.include and channels.exclude.");
    }
  }

  private static String quoted(Set<String> names) {
    return names.stream().collect(Collectors.joining("\", \"", "\"", "\""));
  }
}
