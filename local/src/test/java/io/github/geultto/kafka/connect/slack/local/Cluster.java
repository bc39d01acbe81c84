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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * A broker and a Connect worker with the packaged plugin, for the tests of a class to share; or
 * those that the test itself started.
 */
final class Cluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Deque<Runnable> open = new ArrayDeque<>();
  private final String bootstrapServers;
  private final Map<String, String> settings;
  private URI url;

  /** What the worker's REST interface answered. */
  record Answer(int status, JsonNode body) {
    /** The words of an error. */
    String message() {
      return body.path("message").asText();
    }
  }

  /**
   * Starts both, about 5 s.
   *
   * @param settings worker settings that differ from those of {@code ./run}
   */
  Cluster(Path folder, Map<String, String> settings) throws Exception {
    KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"), 0);
    open.push(broker::close);
    this.bootstrapServers = broker.bootstrapServers();
    this.settings = settings;
    startWorker();
  }

  /** A broker and a worker that others started and end. */
  Cluster(String bootstrapServers, URI worker) {
    this.bootstrapServers = bootstrapServers;
    this.settings = Map.of();
    this.url = worker;
  }

  private void startWorker() throws Exception {
    ConnectWorker worker = ConnectWorker.start(bootstrapServers, 0, Plugins.folders(), settings);
    open.push(worker::close);
    url = worker.url();
    new ConnectRest(url).awaitHealthy(Duration.ofSeconds(60));
  }

  /** Ends the worker and starts another one, which finds the connectors as they were left. */
  void replaceWorker() throws Exception {
    open.pop().run();
    startWorker();
  }

  /** The address of the REST interface, ending in a slash. */
  String url() {
    return url.toString();
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Sends a request to the worker, again and again while it is being rebalanced.
   *
   * @param body JSON, null for none
   */
  Answer request(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    while (response.statusCode() == 409) {
      Thread.onSpinWait();
      response = HTTP.send(request, BodyHandlers.ofString());
    }
    String text = response.body();
    return new Answer(
        response.statusCode(), text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text));
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
