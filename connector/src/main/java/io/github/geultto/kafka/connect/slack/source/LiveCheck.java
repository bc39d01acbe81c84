package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.Page;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the workspace whether the settings can work, while they are validated: is it Slack, is the
 * token good, has it the scopes, are the named channels there. Only definite answers are errors;
 * when Slack is slow, down or busy, nothing is, and the log says so.
 */
final class LiveCheck {

  private static final Logger LOG = LoggerFactory.getLogger(LiveCheck.class);

  /** Less than the five seconds promised, for what is around it. */
  private static final Duration LIMIT = Duration.ofMillis(4_500);

  /** Answers by which something else than Slack's Web API gives itself away. */
  private static final Set<String> NOT_SLACK =
      Set.of(
          "unknown_host",
          "unknown_method",
          "not_json",
          "no_ok",
          "http_301",
          "http_302",
          "http_307",
          "http_308",
          "http_404",
          "http_405");

  /** What the scopes for a type of channels begin with. */
  private static final Map<String, String> SCOPE_FAMILIES =
      Map.of(
          "public_channel", "channels",
          "private_channel", "groups",
          "mpim", "mpim",
          "im", "im");

  private final SlackSourceConfig config;
  private final SlackClient slack;
  private final Map<String, String> errors = new ConcurrentHashMap<>();

  private LiveCheck(SlackSourceConfig config, SlackClient slack) {
    this.config = config;
    this.slack = slack;
  }

  /**
   * Returns what is definitely wrong, by the setting to change, one sentence each; empty if nothing
   * is or nothing could be found out. Takes at most 5 seconds.
   */
  static Map<String, String> errors(SlackSourceConfig config) {
    return errors(config, LIMIT);
  }

  static Map<String, String> errors(SlackSourceConfig config, Duration limit) {
    try (SlackClient slack = new SlackClient(config.apiUrl(), config.token().value(), limit)) {
      LiveCheck check = new LiveCheck(config, slack);
      // A thread of its own, as a lookup of the host's name cannot be cut short.
      FutureTask<Void> task = new FutureTask<>(check::run, null);
      Thread thread = new Thread(task, "slack-workspace-check");
      thread.setDaemon(true);
      thread.start();
      try {
        task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        task.cancel(true);
        LOG.warn(
            "{} did not answer within {} ms: the settings are taken without the rest of the check",
            config.apiUrl(),
            limit.toMillis());
      } catch (ExecutionException e) {
        LOG.warn("The settings could not be checked with Slack", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new TreeMap<>(check.errors);
    }
  }

  private void run() {
    try {
      Identity identity = slack.authTest();
      checkScopes(identity);
      if (errors.isEmpty()) {
        checkChannels();
      }
    } catch (SlackException e) {
      if (NOT_SLACK.contains(e.code())) {
        errors.put(SlackSourceConfig.API_URL, e.getMessage());
      } else if (e.kind() == SlackException.Kind.FATAL) {
        errors.put(SlackSourceConfig.TOKEN, e.getMessage());
      } else {
        LOG.warn("The settings are taken without a check: {}", e.getMessage());
      }
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
    missing.removeAll(identity.scopes());
    if (!missing.isEmpty()) {
      errors.put(
          SlackSourceConfig.TOKEN,
          "The token lacks the scope"
              + (missing.size() == 1 ? " " : "s ")
              + String.join(", ", missing)
              + ": add to the app what is missing (OAuth & Permissions), install it again and use"
              + " its new token, or read fewer types of channels (channel.types).");
    } else if (!identity.scopes().contains("users:read.email")) {
      LOG.info("The token lacks the scope users:read.email: email addresses stay empty");
    }
  }

  private void checkChannels() throws SlackException {
    Set<String> missing = config.channelFilter().literals();
    Map<String, String> params = new HashMap<>();
    params.put("types", String.join(",", config.channelTypes()));
    params.put("limit", Integer.toString(config.pageSize(SlackMethod.CONVERSATIONS_LIST)));
    Page page = null;
    while (!missing.isEmpty() && (page == null || page.nextCursor() != null)) {
      if (page != null) {
        params.put("cursor", page.nextCursor());
      }
      page = Page.of(slack.call(SlackMethod.CONVERSATIONS_LIST, params), "channels");
      for (JsonNode channel : page.items()) {
        String id = channel.path("id").asText();
        String name = channel.path("name").isTextual() ? channel.path("name").textValue() : null;
        missing.removeIf(literal -> ChannelFilter.names(literal, id, name));
      }
    }
    if (!missing.isEmpty()) {
      errors.put(
          SlackSourceConfig.CHANNELS_INCLUDE,
          "The token sees no channel "
              + missing.stream().collect(Collectors.joining("\", \"", "\"", "\""))
              + " of the types "
              + String.join(", ", config.channelTypes())
              + ": check the spelling, or invite the app if the channel is private.");
    }
  }
}
