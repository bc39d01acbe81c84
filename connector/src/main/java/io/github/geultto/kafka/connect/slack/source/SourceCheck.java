package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.config.LiveCheck;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.types.Password;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the token has the scopes and sees threads, the app-level token opens connections, and the
 * channels that the settings name are there.
 */
final class SourceCheck {

  private static final Logger LOG = LoggerFactory.getLogger(SourceCheck.class);

  /** Within the time of the whole check. */
  private static final Duration APP_TOKEN_TIMEOUT = Duration.ofSeconds(4);

  /** What the scopes for a type of channels begin with. */
  private static final Map<String, String> SCOPE_FAMILIES =
      Map.of(
          "public_channel", "channels",
          "private_channel", "groups",
          "mpim", "mpim",
          "im", "im");

  private static final String USER_GROUPS = "usergroups:read";

  private final SlackSourceConfig config;
  private final SlackClient slack;
  private final Map<String, String> errors;

  private SourceCheck(SlackSourceConfig config, SlackClient slack, Map<String, String> errors) {
    this.config = config;
    this.slack = slack;
    this.errors = errors;
  }

  /** What is wrong with the settings taken together, by the setting to change. */
  static Map<String, String> together(SlackSourceConfig config, Instant now) {
    Map<String, String> errors = new TreeMap<>();
    if (config.startDate().compareTo(Ts.of(now)) > 0) {
      errors.put(
          SlackSourceConfig.START_DATE,
          "It is in the future, so that nothing would be read: set it to a date in the past, or"
              + " leave it empty to read everything.");
    }
    ResyncSetting.of(config).fault(now).ifPresent(f -> errors.put(ResyncSetting.NAME, f));
    if (config.channelFilter().excludesAll()) {
      errors.put(
          SlackSourceConfig.CHANNELS_EXCLUDE,
          "It excludes every channel of channels.include: remove the pattern that matches all of"
              + " them.");
    }
    return errors;
  }

  /** The check of such settings. */
  static LiveCheck.Check of(SlackSourceConfig config) {
    return (slack, errors) -> new SourceCheck(config, slack, errors).run();
  }

  private void run() throws SlackException, InterruptedException {
    Identity identity = slack.authTest();
    checkScopes(identity);
    boolean canRead = errors.isEmpty();
    config.appToken().ifPresent(this::checkAppToken);
    if (canRead) {
      RateBudget budget = config.rateBudget(identity.teamId());
      Optional<Set<String>> teams = teams(identity, budget);
      if (teams.isPresent()) {
        new ChannelCheck(config, slack, budget, errors).run(teams.get(), identity.botId() == null);
      }
    }
  }

  /**
   * The workspaces of an organisation that are read, none with the token of one workspace; empty if
   * the settings are wrong.
   */
  private Optional<Set<String>> teams(Identity identity, RateBudget budget)
      throws SlackException, InterruptedException {
    if (!identity.isOrganisation()) {
      if (!config.teams().isEmpty()) {
        errors.put(
            SlackSourceConfig.TEAMS,
            "The token belongs to one workspace, "
                + identity.teamId()
                + ": remove the setting, or use the token of an app that is installed for the"
                + " organisation.");
      }
      return config.teams().isEmpty() ? Optional.of(Set.of()) : Optional.empty();
    }
    Set<String> granted = granted(budget);
    Set<String> unknown = new TreeSet<>(config.teams());
    unknown.removeAll(granted);
    checkTeams(granted, unknown);
    if (!config.teams().isEmpty()) {
      granted.retainAll(config.teams());
    }
    return granted.isEmpty() || !unknown.isEmpty() ? Optional.empty() : Optional.of(granted);
  }

  private Set<String> granted(RateBudget budget) throws SlackException, InterruptedException {
    Set<String> granted = new TreeSet<>();
    Listing listing = TeamReader.listing(config.pageSize(SlackMethod.AUTH_TEAMS_LIST));
    while (!listing.isComplete()) {
      LiveCheck.nextPage(slack, budget, listing)
          .forEach(team -> granted.add(team.path("id").asText()));
    }
    return granted;
  }

  private void checkTeams(Set<String> granted, Set<String> unknown) {
    if (granted.isEmpty()) {
      errors.put(
          config.tokenSetting(),
          "The app is installed for the organisation, but in none of its workspaces: add it to the"
              + " workspaces to read, in the settings of the organisation.");
    } else if (!unknown.isEmpty()) {
      errors.put(
          SlackSourceConfig.TEAMS,
          "The app cannot read the workspace "
              + String.join(", ", unknown)
              + ": add the app to it, in the settings of the organisation, or correct its id; it can"
              + " read "
              + String.join(", ", granted)
              + ".");
    }
  }

  /**
   * Requests the address of a WebSocket, which then expires. A connection would take a part of the
   * events from a connector that runs.
   */
  private void checkAppToken(Password token) {
    try (SlackClient app = new SlackClient(config.apiUrl(), token.value(), APP_TOKEN_TIMEOUT)) {
      JsonNode answer = app.call(SlackMethod.APPS_CONNECTIONS_OPEN, Map.of());
      String messages = answer.path("response_metadata").path("messages").toString();
      if (messages.contains("Socket Mode is not turned on")) {
        // No error: reports say that it also comes where it is on, and events arrive.
        LOG.warn(
            "Slack reports that Socket Mode may be disabled: if no events arrive, enable it on"
                + " the app's page, Socket Mode, Enable Socket Mode");
      }
    } catch (SlackException e) {
      LiveCheck.judge(e, SlackSourceConfig.APP_TOKEN, errors);
    }
  }

  private void checkScopes(Identity identity) {
    if (identity.scopes().isEmpty()) {
      return; // the server did not say
    }
    Set<String> missing = new TreeSet<>(Set.of("users:read", "reactions:read"));
    for (String type : config.channelTypes()) {
      String family = SCOPE_FAMILIES.get(type);
      missing.add(family + ":read");
      missing.add(family + ":history");
    }
    if (config.channelsAutoJoin()) {
      // A user joins by channels:write, a bot by channels:join.
      missing.add(identity.botId() == null ? "channels:write" : "channels:join");
    }
    if (identity.isOrganisation()) {
      missing.add("team:read"); // the addresses of its workspaces
    }
    if (config.userGroupsEnabled()) {
      missing.add(USER_GROUPS);
    }
    missing.removeAll(identity.scopes());
    if (!missing.isEmpty()) {
      errors.put(config.tokenSetting(), LiveCheck.lacks(missing, instead(missing)));
    } else if (!identity.scopes().contains("users:read.email")) {
      LOG.info("The token lacks the scope users:read.email: the column email stays empty");
    }
  }

  private static String instead(Set<String> missing) {
    if (missing.equals(Set.of(USER_GROUPS))) {
      return ", or set " + SlackSourceConfig.USERGROUPS_ENABLED + " to false";
    }
    return ", or read fewer types of channels (channel.types)";
  }
}
