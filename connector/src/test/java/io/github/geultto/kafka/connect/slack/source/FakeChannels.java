package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.FakeServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A server that lists channels in pages, whose cursors are the number of the next entry. */
final class FakeChannels implements AutoCloseable {

  static final Answer DEAD = Answer.ok("{\"ok\":false,\"error\":\"token_revoked\"}");

  /** What {@code conversations.list} shows. */
  final List<String> all = new CopyOnWriteArrayList<>();

  /** What {@code users.conversations} shows. */
  final List<String> own = new CopyOnWriteArrayList<>();

  /** Takes the place of an answer; null leaves it. */
  volatile Function<Request, Answer> fault = request -> null;

  /** Whether the token is a bot's. */
  volatile boolean bot = true;

  final FakeServer server;

  FakeChannels() throws IOException {
    server = new FakeServer(this::answer);
  }

  static String method(Request request) {
    return request.path().replace("/api/", "");
  }

  static Answer error(String code) {
    return Answer.ok("{\"ok\":false,\"error\":\"" + code + "\"}");
  }

  static Answer limited(String retryAfter) {
    return new Answer(429, Map.of("Retry-After", retryAfter), "");
  }

  /** Lets the first call that goes on at a cursor meet an answer; with null, the first page's. */
  void once(String method, String cursor, Answer answer) {
    List<Request> met = new ArrayList<>();
    fault =
        request -> {
          boolean meant =
              method(request).equals(method)
                  && (cursor == null
                      ? !request.form().containsKey("cursor")
                      : cursor.equals(request.form().get("cursor")));
          synchronized (met) {
            return meant && met.isEmpty() && met.add(request) ? answer : null;
          }
        };
  }

  SlackSourceConfig config(String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("slack.token", "xoxb-1");
    all.put("slack.api.url", server.apiUrl().toString());
    all.put("rate.limit.profile", "off");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new SlackSourceConfig(all);
  }

  List<String> calls() {
    return server.requests.stream()
        .map(
            request ->
                method(request)
                    + (request.form().containsKey("cursor")
                        ? " " + request.form().get("cursor")
                        : ""))
        .toList();
  }

  private Answer answer(Request request) {
    Answer instead = fault.apply(request);
    if (instead != null) {
      return instead;
    }
    return switch (method(request)) {
      case "auth.test" ->
          Answer.ok(
              "{\"ok\":true,\"url\":\"https://a.slack.com/\",\"team_id\":\"T1\""
                  + (bot ? ",\"bot_id\":\"B1\"}" : "}"));
      case "conversations.list" -> page(all, request);
      case "users.conversations" -> page(own, request);
      default -> Answer.ok("{\"ok\":true}");
    };
  }

  private static Answer page(List<String> channels, Request request) {
    int from = Integer.parseInt(request.form().getOrDefault("cursor", "0"));
    int to = Math.min(channels.size(), from + Integer.parseInt(request.form().get("limit")));
    return Answer.ok(
        "{\"ok\":true,\"channels\":[%s],\"response_metadata\":{\"next_cursor\":\"%s\"}}"
            .formatted(
                channels.subList(from, to).stream().collect(Collectors.joining(",")),
                to < channels.size() ? Integer.toString(to) : ""));
  }

  @Override
  public void close() {
    server.close();
  }
}
