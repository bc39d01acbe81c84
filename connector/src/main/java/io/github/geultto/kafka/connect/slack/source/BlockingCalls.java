package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.util.Map;

/** Calls a method when the budget allows it, again after a 429. */
record BlockingCalls(SlackClient client, RateBudget budget) {

  ObjectNode call(SlackMethod method, Map<String, String> params)
      throws SlackException, InterruptedException {
    while (true) {
      budget.acquire(method);
      try {
        return client.call(method, params);
      } catch (SlackException e) {
        if (e.kind() != Kind.RATE_LIMITED) {
          throw e;
        }
        budget.limited(method, e.retryAfter(), RateBudget.now());
      }
    }
  }
}
