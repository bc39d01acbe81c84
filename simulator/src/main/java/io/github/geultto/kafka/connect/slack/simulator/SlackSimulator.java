package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A simulated Slack over HTTP on 127.0.0.1: the Web API under {@code /api/}, the simulator's own
 * controls under {@code /simulator/}.
 */
public final class SlackSimulator implements AutoCloseable {
  private static final String JSON = "application/json; charset=utf-8";

  private final SlackApi api;
  private final SimulatorOptions options;
  private final HttpServer server;
  private final ExecutorService threads;

  private SlackSimulator(
      SlackApi api, SimulatorOptions options, HttpServer server, ExecutorService threads) {
    this.api = api;
    this.options = options;
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts a simulator.
   *
   * @throws IOException when the port is taken
   */
  public static SlackSimulator start(Workspace workspace, SimulatorOptions options)
      throws IOException {
    // Read once by the JDK's server; without it small answers wait 40 ms for an acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, options.port()), 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            32,
            task -> {
              Thread thread = new Thread(task, "slack-simulator");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    SlackSimulator simulator =
        new SlackSimulator(new SlackApi(workspace, options), options, server, threads);
    server.createContext("/api/", simulator::serveApi);
    server.createContext("/simulator/", simulator::serveControls);
    server.start();
    return simulator;
  }

  /** The simulator's address, {@code http://127.0.0.1:PORT/}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** The address to give to a Slack SDK in place of {@code https://slack.com/api/}. */
  public URI apiUrl() {
    return url().resolve("api/");
  }

  /** The token of the bot. */
  public String botToken() {
    return options.botToken();
  }

  /** What goes wrong; nothing at first. */
  public Faults faults() {
    return api.faults();
  }

  /** How often each method was called so far, failed calls included. */
  public Map<String, Long> calls() {
    return api.calls();
  }

  /** The workspace that is served. */
  public Workspace workspace() {
    return api.workspace();
  }

  /** Stops at once; calls under way get no answer. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serveApi(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestURI().getPath().substring("/api/".length());
    try (exchange) {
      ApiResponse response;
      try {
        Map<String, String> params = params(exchange);
        response = api.call(method, params, token(exchange, params));
        if (!SlackApi.isByPeople(params)) {
          Thread.sleep(api.faults().delay(method).toMillis());
        }
      } catch (SlackError e) {
        response = api.refuse(e);
      }
      send(exchange, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serveControls(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/simulator/".length());
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      ObjectNode answer;
      int status = 200;
      try {
        JsonNode json = body.length == 0 ? Json.object() : Json.MAPPER.readTree(body);
        if (!(json instanceof ObjectNode object)) {
          throw new IllegalArgumentException("The body must be a JSON object.");
        }
        answer = new Controls(api, options).handle(exchange.getRequestMethod(), path, object);
        if (answer == null) {
          status = 404;
          answer = refusal("There is no " + exchange.getRequestMethod() + " of " + path + ".");
        } else {
          answer.put("ok", true);
        }
      } catch (JsonProcessingException e) {
        status = 400;
        answer = refusal("The body is not valid JSON.");
      } catch (IllegalArgumentException e) {
        status = 400;
        answer = refusal(e.getMessage());
      }
      send(exchange, new ApiResponse(status, Map.of(), answer, null));
    }
  }

  private static ObjectNode refusal(String sentence) {
    return Json.object().put("ok", false).put("error", sentence);
  }

  private static String token(HttpExchange exchange, Map<String, String> params) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return header.substring(7).trim();
    }
    return params.get("token");
  }

  private static Map<String, String> params(HttpExchange exchange) throws IOException, SlackError {
    Map<String, String> params = new HashMap<>();
    readForm(exchange.getRequestURI().getRawQuery(), params);
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      readJson(body, params);
    } else {
      readForm(new String(body, StandardCharsets.UTF_8), params);
    }
    return params;
  }

  private static void readForm(String form, Map<String, String> params) throws SlackError {
    if (form == null || form.isEmpty()) {
      return;
    }
    try {
      for (String pair : form.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          params.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new SlackError("invalid_form_data");
    }
  }

  private static void readJson(byte[] body, Map<String, String> params)
      throws IOException, SlackError {
    if (body.length == 0) {
      return;
    }
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new SlackError("invalid_json");
    }
    if (!(json instanceof ObjectNode object)) {
      throw new SlackError("json_not_object");
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      if (!value.isNull()) {
        params.put(field.getKey(), text(value));
      }
    }
  }

  /** Of a number all digits: an exponent is no time. */
  private static String text(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      return value.decimalValue().toPlainString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static void send(HttpExchange exchange, ApiResponse response) throws IOException {
    if (response.status() == ApiResponse.DROPPED) {
      // Closing without an answer breaks the connection.
      return;
    }
    response.headers().forEach(exchange.getResponseHeaders()::set);
    boolean page = response.text() != null && response.status() >= 500;
    exchange.getResponseHeaders().set("content-type", page ? "text/html" : JSON);
    byte[] body =
        response.body() == null
            ? response.text().getBytes(StandardCharsets.UTF_8)
            : Json.MAPPER.writeValueAsBytes(response.body());
    exchange.sendResponseHeaders(response.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
