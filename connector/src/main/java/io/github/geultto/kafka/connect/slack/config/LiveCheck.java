package io.github.geultto.kafka.connect.slack.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the workspace whether the settings can work, while they are validated. Only definite answers
 * are errors, also that nothing can be reached at the address; when Slack is slow, fails or is
 * busy, nothing is, and the log has a line.
 */
public final class LiveCheck {

  private static final Logger LOG = LoggerFactory.getLogger(LiveCheck.class);

  /** Less than the five seconds promised, for what is around it. */
  private static final Duration LIMIT = Duration.ofMillis(4_500);

  /** Outcomes by which the address is not that of Slack's Web API. */
  private static final Set<String> NOT_SLACK =
      Set.of(
          "unknown_host",
          "connect_failed",
          "tls_failed",
          "unknown_method",
          "not_json",
          "no_ok",
          "http_301",
          "http_302",
          "http_307",
          "http_308",
          "http_404",
          "http_405");

  /** Asks, and puts down what is wrong: a sentence by the setting to change. */
  public interface Check {
    void run(SlackClient slack, Map<String, String> errors)
        throws SlackException, InterruptedException;
  }

  private LiveCheck() {}

  /**
   * Returns what is definitely wrong, by the setting to change, one sentence each; empty if nothing
   * is or nothing could be found out. Takes at most 5 seconds.
   */
  public static Map<String, String> errors(SlackConfig config, Check check) {
    return errors(config, check, LIMIT);
  }

  /** The same with another limit to the time it takes. */
  public static Map<String, String> errors(SlackConfig config, Check check, Duration limit) {
    Map<String, String> errors = new ConcurrentHashMap<>();
    try (SlackClient slack = new SlackClient(config.apiUrl(), config.token(), limit)) {
      // Its own thread, because a lookup of the host's name cannot be cut short.
      FutureTask<Void> task = new FutureTask<>(() -> run(config, check, slack, errors), null);
      Thread thread = new Thread(task, "slack-workspace-check");
      thread.setDaemon(true);
      thread.start();
      try {
        task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        task.cancel(true);
        LOG.warn(
            "{} did not respond within {} ms: the settings are accepted without the remaining"
                + " checks",
            config.apiUrl(),
            limit.toMillis());
      } catch (ExecutionException e) {
        LOG.warn("The settings could not be checked with Slack", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new TreeMap<>(errors);
    }
  }

  private static void run(
      SlackConfig config, Check check, SlackClient slack, Map<String, String> errors) {
    try {
      check.run(slack, errors);
    } catch (SlackException e) {
      judge(e, config.tokenSetting(), errors);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the time is over, which is logged where it is counted
    }
  }

  /**
   * Puts down what a failed call shows to be wrong, if it does.
   *
   * @param token the setting with the token of the call
   */
  public static void judge(SlackException e, String token, Map<String, String> errors) {
    if (NOT_SLACK.contains(e.code())) {
      errors.put(SlackConfig.API_URL, e.getMessage());
    } else if (e.kind() == SlackException.Kind.FATAL || e.kind() == SlackException.Kind.CHANNEL) {
      errors.put(token, e.getMessage());
    } else {
      LOG.warn("The settings are accepted without a check: {}", e.getMessage());
    }
  }

  /**
   * Reads a list of channels until one meets a condition.
   *
   * @param params of the first page
   * @return whether one does; if not, the list has been read to its end
   */
  public static boolean anyChannel(
      SlackClient slack,
      RateBudget budget,
      SlackMethod method,
      Map<String, String> params,
      Predicate<JsonNode> condition)
      throws SlackException, InterruptedException {
    Listing listing = new Listing(method, params);
    while (!listing.isComplete()) {
      if (nextPage(slack, budget, listing).stream().anyMatch(condition)) {
        return true;
      }
    }
    return false;
  }

  /** The entries of a list's next page, once the budget allows the call. */
  public static List<JsonNode> nextPage(SlackClient slack, RateBudget budget, Listing listing)
      throws SlackException, InterruptedException {
    budget.acquire(listing.method());
    ObjectNode answer = slack.call(listing.method(), listing.params());
    return listing.accept(Pages.read(listing.method(), answer)).items();
  }

  /**
   * What to say of missing scopes.
   *
   * @param missing one at least
   * @param instead what else can be done than to add them
   */
  public static String lacks(Set<String> missing, String instead) {
    return "The token lacks the scope"
        + (missing.size() == 1 ? " " : "s ")
        + String.join(", ", new TreeSet<>(missing))
        + ": add it to the app (OAuth & Permissions), install the app again and use its new"
        + " token"
        + instead
        + ".";
  }
}
