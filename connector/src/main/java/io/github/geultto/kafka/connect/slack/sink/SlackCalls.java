package io.github.geultto.kafka.connect.slack.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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

  /** Waiting is told of again after so many tries, which then are a minute apart. */
  private static final int TOLD_AGAIN = 15;

  /**
   * What reading fails for altogether, but here is said of one message or conversation. Source: the
   * tables of errors of chat.postMessage and conversations.open.
   */
  private static final Set<String> OF_ONE_MESSAGE =
      Set.of("no_permission", "ekm_access_denied", "access_denied", "invalid_arguments");

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
   * @param params changed where they go on from a cursor that is no longer good: the listing then
   *     begins anew
   * @throws RefusedException if the answer is a refusal
   * @throws ConnectException if nothing will work any more
   */
  ObjectNode untilAnswered(SlackMethod method, Map<String, String> params)
      throws RefusedException, InterruptedException {
    return until(method, params, answer -> answer);
  }

  /** As {@link #untilAnswered}, for a method that lists something. */
  Page<JsonNode> untilPage(SlackMethod method, Map<String, String> params)
      throws RefusedException, InterruptedException {
    return until(method, params, answer -> Pages.read(method, answer));
  }

  private interface Reader<T> {
    T read(ObjectNode answer) throws SlackException;
  }

  private <T> T until(SlackMethod method, Map<String, String> params, Reader<T> reader)
      throws RefusedException, InterruptedException {
    Tries tries = new Tries();
    while (true) {
      try {
        return reader.read(once(method, params));
      } catch (SlackException e) {
        if (e.kind() == SlackException.Kind.RESTART_WINDOW) {
          params.remove("cursor");
        }
        pause(e, tries);
      }
    }
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
      await(method);
      if (Thread.interrupted()) {
        // Whose message it is has changed: it must not be sent any more.
        throw new InterruptedException();
      }
      try {
        return slack.call(method, params);
      } catch (SlackException e) {
        switch (e.kind()) {
          case RATE_LIMITED -> budget.limited(method, e.retryAfter(), Instant.now());
          case FATAL -> {
            if (OF_ONE_MESSAGE.contains(e.code())) {
              throw new RefusedException("", e);
            }
            throw new ConnectException(e.getMessage());
          }
          case RETRY, RESTART_WINDOW, UNKNOWN -> throw e;
          case CHANNEL, MISSING, REFUSED -> throw new RefusedException("", e);
        }
      }
    }
  }

  private void await(SlackMethod method) throws InterruptedException {
    Instant now = Instant.now();
    while (!budget.tryAcquire(method, now)) {
      Duration wait = Duration.between(now, budget.nextFree(method, now));
      Thread.sleep(wait.toMillis() + 1);
      now = Instant.now();
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
    if (tries.all % TOLD_AGAIN == 0) {
      log.warn("Messages wait: {}", failure.getMessage());
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries.all++, 10));
    Thread.sleep((pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause).toMillis());
  }
}
