package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Stops a connector, sets an offset and resumes it, whatever the workers are doing meanwhile. */
final class Operator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofMinutes(3);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Collection<ProcessCluster.Worker> workers;
  private final String connector;

  Operator(Collection<ProcessCluster.Worker> workers, String connector) {
    this.workers = workers;
    this.connector = connector;
  }

  /** Sets the offset of a partition, both in JSON. */
  void reset(String partition, String offset) {
    until("PUT", "stop", null);
    await("stop").atMost(SOON).until(() -> states().equals(Set.of("STOPPED")));
    until(
        "PATCH",
        "offsets",
        "{\"offsets\":[{\"partition\":%s,\"offset\":%s}]}".formatted(partition, offset));
    until("PUT", "resume", null);
  }

  /** Of the connector and its tasks. */
  private Set<String> states() throws InterruptedException {
    Set<String> states = new TreeSet<>();
    for (ProcessCluster.Worker worker : workers) {
      try {
        if (states.isEmpty() && worker.isAlive()) {
          var status = JSON.readTree(send(worker, "GET", "status", null).body());
          states.add(status.at("/connector/state").asText());
          status.path("tasks").forEach(task -> states.add(task.path("state").asText()));
        }
      } catch (IOException e) {
        // Another worker may know.
      }
    }
    return states;
  }

  private void until(String method, String path, String body) {
    await(method + " " + path)
        .atMost(SOON)
        .until(() -> workers.stream().anyMatch(worker -> done(worker, method, path, body)));
  }

  private boolean done(ProcessCluster.Worker worker, String method, String path, String body) {
    try {
      return worker.isAlive() && send(worker, method, path, body).statusCode() / 100 == 2;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpResponse<String> send(
      ProcessCluster.Worker worker, String method, String path, String body)
      throws IOException, InterruptedException {
    URI url = worker.url().resolve("connectors/" + connector + "/" + path);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
