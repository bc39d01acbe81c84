package io.github.geultto.kafka.connect.slack.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Json;
import io.github.geultto.kafka.connect.slack.client.SlackSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of Socket Mode: hands out the payloads, acknowledges their envelopes, and signals
 * what happens to the connection itself.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/events-api/using-socket-mode/">Using Socket
 * Mode</a>.
 */
final class Connection {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** What happened to a connection. */
  enum Sign {
    /** It works. */
    HELLO,
    /** Slack is about to close it, and another one should be opened before. */
    REPLACE,
    /** Socket Mode is switched off. */
    DISABLED,
    /** An error of the connector's own; {@link #ENDED} follows. */
    FAULT,
    /** It is closed, by either side. */
    ENDED
  }

  /**
   * Something that happened to a connection.
   *
   * @param detail why, for people; of a hello, how many connections the app has
   */
  record Signal(Connection from, Sign sign, String detail) {}

  private final Consumer<JsonNode> payloads;
  private final Consumer<Signal> signals;
  private final SlackSocket socket;
  private final long madeAt = System.nanoTime();
  private volatile boolean isEnded;

  // Guarded by this.
  private long frames;
  private long frameAt = madeAt;

  /**
   * @param address a single-use address from {@code apps.connections.open}
   * @param payloads called by the connection's thread; an envelope is acknowledged after it returns
   * @param signals called by any thread
   * @throws IOException if the address is none
   */
  Connection(String address, Timing timing, Consumer<JsonNode> payloads, Consumer<Signal> signals)
      throws IOException {
    this.payloads = payloads;
    this.signals = signals;
    this.socket =
        new SlackSocket(address, timing.hello(), timing.ping(), this::received, this::ended);
  }

  void open() {
    socket.open();
  }

  /** Ends it with a goodbye; what Slack has sent already is still taken. */
  void close() {
    socket.close();
  }

  void abort() {
    socket.abort();
  }

  boolean isEnded() {
    return isEnded;
  }

  /** The time since it was made. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - madeAt);
  }

  /** The time since a frame has arrived, as far as this is called often enough to see it. */
  synchronized Duration silence() {
    long now = System.nanoTime();
    long count = socket.frameCount();
    if (count != frames) {
      frames = count;
      frameAt = now;
    }
    return Duration.ofNanos(now - frameAt);
  }

  private void received(String text) {
    try {
      silence();
      take(Json.object(text).<JsonNode>map(object -> object).orElse(MissingNode.getInstance()));
    } catch (RuntimeException | Error e) {
      log.error("A bug in the connector ended the connection for events; another one is opened", e);
      signals.accept(new Signal(this, Sign.FAULT, e.getClass().getName()));
      throw e;
    }
  }

  private void take(JsonNode frame) {
    String type = frame.path("type").asText();
    switch (type) {
      case "hello" ->
          signals.accept(new Signal(this, Sign.HELLO, frame.path("num_connections").asText()));
      case "disconnect" -> disconnect(frame.path("reason").asText());
      default -> {
        payloads.accept(type.equals("events_api") ? frame.path("payload") : frame);
        acknowledge(frame.path("envelope_id"));
      }
    }
  }

  private void disconnect(String reason) {
    switch (reason) {
      case "warning", "refresh_requested" ->
          signals.accept(new Signal(this, Sign.REPLACE, "it is refreshed"));
      case "link_disabled" ->
          signals.accept(new Signal(this, Sign.DISABLED, "Socket Mode is disabled"));
      default -> {
        signals.accept(new Signal(this, Sign.ENDED, "Slack closed it: " + reason));
        socket.abort();
      }
    }
  }

  private void acknowledge(JsonNode envelope) {
    if (envelope.isTextual()) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      // If it fails, the connection has ended, and Slack sends the envelope over another one.
      socket.send(answer.put("envelope_id", envelope.textValue()).toString());
    }
  }

  private void ended(String why) {
    isEnded = true;
    signals.accept(new Signal(this, Sign.ENDED, why));
  }
}
