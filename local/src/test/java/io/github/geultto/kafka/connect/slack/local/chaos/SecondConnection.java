package io.github.geultto.kafka.connect.slack.local.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Another program that uses the app-level token: of the app's events it receives and acknowledges
 * about every second one, which the connector then never sees.
 */
final class SecondConnection implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger taken = new AtomicInteger();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;

  SecondConnection(SlackSimulator slack) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest open =
        HttpRequest.newBuilder(slack.apiUrl().resolve("apps.connections.open"))
            .header("Authorization", "Bearer " + slack.appToken())
            .POST(BodyPublishers.noBody())
            .build();
    JsonNode answer = JSON.readTree(http.send(open, BodyHandlers.ofString()).body());
    socket =
        http.newWebSocketBuilder().buildAsync(URI.create(answer.get("url").asText()), this).join();
  }

  /** How many events it has received. */
  int taken() {
    return taken.get();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    CompletionStage<?> acknowledged = null;
    if (last) {
      acknowledged = accept(from, text.toString());
      text.setLength(0);
    }
    from.request(1);
    return acknowledged;
  }

  /** The acknowledgement of an envelope; null for what is none. */
  private CompletionStage<?> accept(WebSocket from, String json) {
    try {
      JsonNode envelope = JSON.readTree(json).path("envelope_id");
      if (envelope.isMissingNode()) {
        return null;
      }
      taken.incrementAndGet();
      return from.sendText(JSON.writeValueAsString(Map.of("envelope_id", envelope.asText())), true);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
