package io.github.geultto.kafka.connect.slack.local.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does what operators let their automation do (Strimzi's {@code autoRestart}): restarts what has
 * failed of a connector, and remembers why it had. Connect itself never does (KIP-745), and with
 * exactly-once a task that starts while the leader of the workers is dead fails, as it asks the
 * leader to fence its predecessors (KIP-618) and does not ask twice.
 */
final class AutoRestart implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final Thread thread = new Thread(this::run, "auto-restart");
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> traces = new CopyOnWriteArrayList<>();
  private final Collection<ProcessCluster.Worker> workers;
  private final String connector;

  /** Watches a connector every second until it is closed. */
  AutoRestart(Collection<ProcessCluster.Worker> workers, String connector) {
    this.workers = workers;
    this.connector = connector;
    thread.start();
  }

  /** How many times something was restarted. */
  int restarts() {
    return traces.size();
  }

  /** The traces of failures that the connector's own code threw. */
  List<String> ofConnector() {
    return traces.stream().filter(AutoRestart::isOfConnector).toList();
  }

  private void run() {
    try {
      while (!closed.await(1, TimeUnit.SECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      // Closed in the middle of a request.
    }
  }

  private void look() throws InterruptedException {
    for (ProcessCluster.Worker worker : workers) {
      try {
        if (worker.isAlive() && look(worker.url().resolve("connectors/" + connector + "/"))) {
          return;
        }
      } catch (IOException e) {
        // Dying or starting: another worker may know.
      }
    }
  }

  private boolean look(URI url) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", url.resolve("status"));
    if (answer.statusCode() != 200) {
      return false;
    }
    JsonNode status = JSON.readTree(answer.body());
    List<String> failures = new ArrayList<>();
    addFailure(failures, status.path("connector"));
    status.path("tasks").forEach(task -> addFailure(failures, task));
    if (!failures.isEmpty()) {
      answer = send("POST", url.resolve("restart?includeTasks=true&onlyFailed=true"));
      if (answer.statusCode() / 100 == 2) {
        traces.addAll(failures);
      }
    }
    return true;
  }

  private static void addFailure(List<String> failures, JsonNode state) {
    if (state.path("state").asText().equals("FAILED")) {
      failures.add(state.path("trace").asText());
    }
  }

  /** Whether the innermost exception was thrown by a class of this project. */
  private static boolean isOfConnector(String trace) {
    String innermost = trace.substring(trace.lastIndexOf("Caused by: ") + 1);
    return innermost
        .lines()
        .filter(line -> line.startsWith("\tat "))
        .findFirst()
        .filter(frame -> frame.contains("io.github.geultto."))
        .isPresent();
  }

  private HttpResponse<String> send(String method, URI url)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .method(method, BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
