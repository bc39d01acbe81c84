package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A client of a Connect worker's REST interface; the few requests that are needed here, as any
 * operator would send them (kafka.apache.org/documentation/#connect_rest).
 */
public final class ConnectRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 4;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  /** A client of the worker at the given URL, which ends in a slash. */
  public ConnectRest(URI base) {
    this.base = base;
  }

  /**
   * Waits until the worker has joined its group and can take connectors.
   *
   * @throws IOException if it has not after the given time
   */
  public void awaitHealthy(Duration atMost) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(atMost);
    while (true) {
      try {
        if (send("GET", "health", null).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
      }
      if (Instant.now().isAfter(end)) {
        throw new IOException("The Connect worker at " + base + " is not ready after " + atMost);
      }
      Thread.sleep(50);
    }
  }

  /**
   * Creates a connector or gives it another configuration.
   *
   * @throws RefusedException if the worker refuses the configuration, with the worker's words
   */
  public void put(String connector, Map<String, String> config)
      throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(config);
    HttpResponse<String> response = send("PUT", "connectors/" + connector + "/config", body);
    // 409: the worker's group is being rebalanced, which a connector just created brings about.
    while (response.statusCode() == 409) {
      Thread.sleep(100);
      response = send("PUT", "connectors/" + connector + "/config", body);
    }
    if (response.statusCode() / 100 != 2) {
      throw new RefusedException(
          connector, parse(response).path("message").asText(response.body()));
    }
  }

  /**
   * The same, but a refusal because Slack cannot be reached, which may pass, is retried.
   *
   * @param pause between attempts
   */
  void putWithRetries(String connector, Map<String, String> config, Duration pause)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        put(connector, config);
        return;
      } catch (RefusedException e) {
        if (attempt == ATTEMPTS || !e.getMessage().contains("slack.api.url")) {
          throw e;
        }
        Thread.sleep(pause.toMillis());
      }
    }
  }

  /** The names of all connectors. */
  public List<String> connectors() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    get("connectors").forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * What has failed of a connector: one line for the connector itself and each of its tasks in
   * state {@code FAILED}, with the first line of the trace; empty if nothing has.
   */
  public List<String> failures(String connector) throws IOException, InterruptedException {
    JsonNode status = get("connectors/" + connector + "/status");
    List<String> failures = new ArrayList<>();
    addFailure(failures, "Connector " + connector, status.path("connector"));
    for (JsonNode task : status.path("tasks")) {
      addFailure(failures, "Task " + task.path("id").asInt() + " of connector " + connector, task);
    }
    return failures;
  }

  /** Whether the connector and all of its tasks, of which there is at least one, run. */
  public boolean isRunning(String connector) throws IOException, InterruptedException {
    JsonNode status = get("connectors/" + connector + "/status");
    JsonNode tasks = status.path("tasks");
    boolean running = isRunning(status.path("connector")) && !tasks.isEmpty();
    for (JsonNode task : tasks) {
      running &= isRunning(task);
    }
    return running;
  }

  /** The answer to a GET, or a missing node if it is not a success. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send("GET", path, null);
    return response.statusCode() == 200 ? parse(response) : MissingNode.getInstance();
  }

  private static boolean isRunning(JsonNode state) {
    return state.path("state").asText().equals("RUNNING");
  }

  private static void addFailure(List<String> failures, String what, JsonNode state) {
    if (state.path("state").asText().equals("FAILED")) {
      failures.add(what + " failed: " + reason(state.path("trace").asText()));
    }
  }

  /** The innermost cause says most; a trace's other lines are for the log file. */
  static String reason(String trace) {
    String reason = trace.lines().findFirst().orElse("no reason given");
    for (String line : trace.lines().toList()) {
      if (line.startsWith("Caused by: ")) {
        reason = line.substring("Caused by: ".length());
      }
    }
    return reason.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
  }

  private static JsonNode parse(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(90))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /** The worker refused a connector's configuration. */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String connector, String message) {
      super("The configuration of connector " + connector + " is refused: " + message);
    }
  }
}
