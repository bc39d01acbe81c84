package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A broker and a Connect worker with the packaged plugin, for the tests of a class to share. */
final class Cluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final KafkaBroker broker;
  private final Map<String, String> settings;
  private ConnectWorker worker;

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
    this.broker = KafkaBroker.start(folder.resolve("kafka"), 0);
    this.settings = settings;
    startWorker();
  }

  private void startWorker() throws Exception {
    worker = ConnectWorker.start(broker.bootstrapServers(), 0, Plugins.folders(), settings);
    new ConnectRest(worker.url()).awaitHealthy(Duration.ofSeconds(60));
  }

  /** Ends the worker and starts another one, which finds the connectors as they were left. */
  void replaceWorker() throws Exception {
    worker.close();
    startWorker();
  }

  /** The address of the REST interface, ending in a slash. */
  String url() {
    return worker.url().toString();
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /**
   * Sends a request to the worker, again and again while it is being rebalanced.
   *
   * @param body JSON, null for none
   */
  Answer request(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(worker.url().resolve(path))
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
    worker.close();
    broker.close();
  }
}
