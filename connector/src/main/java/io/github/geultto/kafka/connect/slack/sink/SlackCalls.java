package io.github.geultto.kafka.connect.slack.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of Slack that wait: for Slack's limits, and for Slack to be well again. */
final class SlackCalls {

  private static final Logger log = LoggerFactory.getLogger(SlackCalls.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** After so many tries an unknown error is a refusal, so that others get their turn. */
  private static final int UNKNOWN_TRIES = 3;

  /** Waiting is logged again after this many attempts, which then are a minute apart. */
  private static final int LOG_AGAIN_AFTER = 15;

  /** How often something has been tried in vain. */
  static final class Tries {
    private int all;
    private int unknown;
  }

  private final SlackClient slack;
  private final RateBudget budget;

  SlackCalls(SlackClient slack, RateBudget budget) {
    this.slack = slack;
    this.budget = budget;
  }

  /**
   * Calls a method that only reads, or does no harm when it is called twice, until there is an
   * answer.
   *
   * @throws RefusedException if the answer is a refusal
   * @throws ConnectException if nothing will work any more
   */
  ObjectNode untilAnswered(SlackMethod method, Map<String, String> params)
      throws RefusedException, InterruptedException {
    Tries tries = new Tries();
    while (true) {
      try {
        return once(method, params);
      } catch (SlackException e) {
        pause(e, tries);
      }
    }
  }

  /**
   * Searches a list to its end, as {@link #untilAnswered} calls.
   *
   * @param match may see an entry twice, if the list restarts
   * @return whether an entry matches
   */
  boolean search(SlackMethod method, Map<String, String> params, Predicate<JsonNode> match)
      throws RefusedException, InterruptedException {
    Listing listing = new Listing(method, params);
    Tries tries = new Tries();
    while (!listing.isComplete()) {
      try {
        ObjectNode answer = once(method, listing.params());
        if (listing.accept(Pages.read(method, answer)).items().stream().anyMatch(match)) {
          return true;
        }
      } catch (SlackException e) {
        listing.failed(e);
        pause(e, tries);
      }
    }
    return false;
  }

  /**
   * Calls a method, once more only where Slack has said that it did not take the call.
   *
   * @throws SlackException if it is not known whether the call had its effect
   * @throws RefusedException if the answer is a refusal
   * @throws ConnectException if nothing will work any more
   */
  ObjectNode once(SlackMethod method, Map<String, String> params)
      throws SlackException, RefusedException, InterruptedException {
    while (true) {
      // An interrupt says that the message is another task's now: it must not be sent any more.
      budget.acquire(method);
      try {
        return slack.call(method, params);
      } catch (SlackException e) {
        if (e.isOfTheApp()) {
          throw new ConnectException(e.getMessage());
        }
        switch (e.kind()) {
          case RATE_LIMITED -> budget.limited(method, e.retryAfter(), RateBudget.now());
          case CHANNEL, MISSING, REFUSED -> throw new RefusedException("", e);
          default -> throw e;
        }
      }
    }
  }

  /**
   * Waits after a call that came to nothing, the longer the more of them there were.
   *
   * @throws RefusedException if it is an error that nobody knows, for the last time
   */
  void pause(SlackException failure, Tries tries) throws RefusedException, InterruptedException {
    if (failure.kind() == SlackException.Kind.UNKNOWN && ++tries.unknown >= UNKNOWN_TRIES) {
      throw new RefusedException("", failure);
    }
    if (tries.all % LOG_AGAIN_AFTER == 0) {
      log.warn("Messages wait: {}", failure.getMessage());
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries.all++, 10));
    Thread.sleep((pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause).toMillis());
  }
}
