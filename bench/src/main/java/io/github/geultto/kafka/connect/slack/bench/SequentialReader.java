package io.github.geultto.kafka.connect.slack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.simulator.ApiResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader that makes one call after the other and emits every message that it is shown, as
 * programs do whose destination merges by key. It may make as many calls as the connector may.
 */
abstract class SequentialReader implements Reader {

  /** Messages are read from JSON once for each form that they take. */
  private static final int MEMORY = 200_000;

  private final Traffic traffic;
  private final VirtualClock clock;
  private final SlackLine line;
  private final News news;
  private final Duration answerTime;
  private final IdentityHashMap<JsonNode, Message> parsed = new IdentityHashMap<>();
  private final RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
  private Instant end;

  SequentialReader(
      Traffic traffic, VirtualClock clock, SlackLine line, News news, Duration answerTime) {
    this.traffic = traffic;
    this.clock = clock;
    this.line = line;
    this.news = news;
    this.answerTime = answerTime;
  }

  @Override
  public final void readUntil(Instant until) {
    end = until;
    while (!isOver()) {
      run(traffic.channels());
    }
  }

  /** Reads once what there is to read; may stop when {@link #isOver}. */
  abstract void run(List<String> channels);

  final boolean isOver() {
    return !clock.instant().isBefore(end);
  }

  final Instant now() {
    return clock.instant();
  }

  final void waitUntil(Instant instant) {
    traffic.playUntil(instant);
  }

  /** Emits the deletion of a message. */
  final void emitDeletion(String channel, Ts ts) {
    news.emittedDeletion(channel, ts, now());
  }

  /** All pages of a range of history, whose messages are emitted. */
  final List<Message> history(String channel, Ts oldest, Ts latest) {
    return messages(SlackMethod.CONVERSATIONS_HISTORY, channel, Map.of(), oldest, latest);
  }

  /** All pages of a thread, whose messages are emitted. */
  final List<Message> replies(String channel, Ts root) {
    return messages(
        SlackMethod.CONVERSATIONS_REPLIES,
        channel,
        Map.of("ts", root.toString()),
        Ts.ZERO,
        Ts.of(now()));
  }

  private List<Message> messages(
      SlackMethod method, String channel, Map<String, String> more, Ts oldest, Ts latest) {
    Map<String, String> params = new HashMap<>(more);
    params.put("channel", channel);
    params.put("oldest", oldest.toString());
    params.put("latest", latest.toString());
    params.put("limit", Integer.toString(method.pageSize(RateProfile.INTERNAL)));
    List<Message> messages = new ArrayList<>();
    String cursor;
    do {
      ObjectNode answer = call(method, params);
      if (!answer.path("ok").asBoolean()) {
        return messages;
      }
      Page<JsonNode> page = SlackLine.page(method, answer);
      if (parsed.size() > MEMORY) {
        parsed.clear();
      }
      for (JsonNode item : page.items()) {
        Message message = parsed.computeIfAbsent(item, json -> Message.parse(json).orElseThrow());
        news.emitted(channel, message, now());
        messages.add(message);
      }
      cursor = page.cursor();
      params.put("cursor", cursor == null ? "" : cursor);
    } while (cursor != null);
    return messages;
  }

  /** Makes a call as soon as it is allowed, and waits for the answer. */
  final ObjectNode call(SlackMethod method, Map<String, String> params) {
    while (true) {
      while (!budget.tryAcquire(method, now())) {
        waitUntil(budget.nextFree(method, now()));
      }
      ApiResponse answer = line.call(method, params);
      waitUntil(now().plus(answerTime));
      if (answer.status() != 429) {
        return answer.body();
      }
      long seconds = Long.parseLong(answer.headers().get("retry-after"));
      budget.limited(method, Duration.ofSeconds(seconds), now());
    }
  }
}
