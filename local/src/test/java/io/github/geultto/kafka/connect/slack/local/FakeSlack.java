package io.github.geultto.kafka.connect.slack.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A Web API whose answers a test writes: two users, two channels and their messages at first. */
final class FakeSlack implements AutoCloseable {
  /** An answer; status 0 breaks the connection. */
  record Answer(int status, String body, Map<String, String> headers) {
    static Answer ok(String fields) {
      return new Answer(200, "{\"ok\":true," + fields.replace('\'', '"') + "}", Map.of());
    }

    static Answer error(String code) {
      return new Answer(200, "{\"ok\":false,\"error\":\"" + code + "\"}", Map.of());
    }

    static Answer status(int status, String... header) {
      return new Answer(
          status, "<html>", header.length == 0 ? Map.of() : Map.of(header[0], header[1]));
    }
  }

  private final HttpServer server;
  private final Map<String, Function<Map<String, String>, Answer>> methods = new HashMap<>();
  private final Map<String, Deque<Answer>> next = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();

  FakeSlack() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/", this::serve);
    server.start();
    answer("auth.test", "'url':'https://acme.slack.com/','team_id':'T1'");
    answer("users.list", "'members':[{'id':'U1'},{'id':'U2'}]");
    answer("conversations.list", "'channels':[{'id':'C1','is_member':true}]");
    answer("conversations.history", "'messages':[],'has_more':false");
  }

  void answer(String method, String fields) {
    answer(method, form -> Answer.ok(fields));
  }

  void answer(String method, Function<Map<String, String>, Answer> answer) {
    methods.put(method, answer);
  }

  /** Answers given once, before the others. */
  void first(String method, Answer... answers) {
    next.put(method, new ArrayDeque<>(List.of(answers)));
  }

  /** The calls of a method so far, their parameters as text. */
  List<String> calls(String method) {
    return calls.stream().filter(call -> call.startsWith(method + " ")).toList();
  }

  /** What the reader would have waited. */
  List<Duration> pauses() {
    return pauses;
  }

  Snapshot read() throws IOException, InterruptedException {
    URI api = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
    return new SlackReader(new SlackClient(api, "xoxb-0", pauses::add)).read();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      Map<String, String> form = form(exchange);
      calls.add(method + " " + form);
      Answer first = next.getOrDefault(method, new ArrayDeque<>()).poll();
      Answer answer = first == null ? methods.get(method).apply(form) : first;
      if (answer.status() != 0) {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    Map<String, String> form = new HashMap<>();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
