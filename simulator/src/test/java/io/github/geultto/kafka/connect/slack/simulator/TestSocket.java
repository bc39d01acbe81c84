package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A WebSocket by hand, which keeps what it receives. */
final class TestSocket implements WebSocket.Listener {
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> pings = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private volatile boolean closed;
  private WebSocket socket;

  private TestSocket() {}

  static TestSocket open(HttpClient http, URI address) {
    TestSocket opened = new TestSocket();
    opened.socket = http.newWebSocketBuilder().buildAsync(address, opened).join();
    return opened;
  }

  JsonNode next() throws InterruptedException {
    return messages.take();
  }

  void acknowledge(JsonNode envelope) {
    socket.sendText("{\"envelope_id\":" + envelope.get("envelope_id") + "}", true).join();
  }

  void ping() {
    socket.sendPing(ByteBuffer.allocate(0)).join();
  }

  void awaitPing() throws InterruptedException {
    pings.take();
  }

  void awaitPong() throws InterruptedException {
    pongs.take();
  }

  int pongs() {
    return pongs.size();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      try {
        messages.add(Json.MAPPER.readTree(part.toString()));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    pings.add("");
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
    pongs.add("");
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed = true;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed = true;
  }
}
