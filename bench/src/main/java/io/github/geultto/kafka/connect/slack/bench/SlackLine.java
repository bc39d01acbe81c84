package io.github.geultto.kafka.connect.slack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.simulator.ApiResponse;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/** Calls of the simulated Slack, counted. */
final class SlackLine {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SlackApi api;
  private final InstantSource clock;
  private final String token;
  private final Map<SlackMethod, Counter> counters = new EnumMap<>(SlackMethod.class);
  private Instant from = Instant.MIN;
  private Instant until = Instant.MAX;

  private static final class Counter {
    final Deque<Instant> lastMinute = new ArrayDeque<>();
    long calls;
    long refused;
    int most;
  }

  SlackLine(SlackApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
    // A member's token reads all public channels.
    this.token = SimulatorOptions.defaults().userToken();
    for (SlackMethod method : SlackMethod.values()) {
      counters.put(method, new Counter());
    }
  }

  /** Calls before that are not counted. */
  void countFrom(Instant instant) {
    from = instant;
  }

  /** Calls from then on are not counted. */
  void countUntil(Instant instant) {
    until = instant;
  }

  ApiResponse call(SlackMethod method, Map<String, String> params) {
    Instant now = clock.instant();
    ApiResponse answer = api.call(method.apiName(), params, token);
    if (now.isBefore(from) || !now.isBefore(until)) {
      return answer;
    }
    Counter counter = counters.get(method);
    counter.calls++;
    counter.lastMinute.addLast(now);
    while (!counter.lastMinute.peekFirst().isAfter(now.minus(MINUTE))) {
      counter.lastMinute.removeFirst();
    }
    counter.most = Math.max(counter.most, counter.lastMinute.size());
    if (answer.status() == 429) {
      counter.refused++;
    }
    return answer;
  }

  /** Reads the page in an answer of the simulated Slack, which always has one. */
  static Page<JsonNode> page(SlackMethod method, ObjectNode answer) {
    try {
      return Pages.read(method, answer);
    } catch (SlackException e) {
      throw new IllegalStateException(e);
    }
  }

  long calls(SlackMethod method) {
    return counters.get(method).calls;
  }

  /** Calls of all methods. */
  long calls() {
    return counters.values().stream().mapToLong(counter -> counter.calls).sum();
  }

  /** 429s of all methods. */
  long refused() {
    return counters.values().stream().mapToLong(counter -> counter.refused).sum();
  }

  /** The most calls of a method in any minute. */
  int mostPerMinute(SlackMethod method) {
    return counters.get(method).most;
  }
}
