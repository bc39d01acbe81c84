package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** One open connection of the app. Guarded by the lock of {@link SocketConnections}. */
final class SocketConnection {
  private final Wire wire;
  private final SocketModeOptions options;
  private Instant end;
  private Instant nextPing;
  private boolean warned;
  private boolean silent;

  SocketConnection(Wire wire, SocketModeOptions options, Duration lifetime, Instant now) {
    this.wire = wire;
    this.options = options;
    this.end = now.plus(lifetime);
    this.nextPing = now.plus(options.ping());
  }

  /** Makes it silent: the socket stays open, and nothing passes in either direction. */
  void silence() {
    silent = true;
  }

  boolean isSilent() {
    return silent;
  }

  void send(ObjectNode message) {
    if (!silent) {
      try {
        wire.send(Json.MAPPER.writeValueAsString(message));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Says that the connection ends.
   *
   * @param reason such as {@code refresh_requested}
   */
  void disconnect(String reason) {
    ObjectNode message = Json.object().put("type", "disconnect").put("reason", reason);
    message.putObject("debug_info").put("host", "simulator");
    send(message);
  }

  /** Says that the connection ends, and closes it. */
  void end(String reason) {
    disconnect(reason);
    if (!silent) {
      wire.close(reason);
    }
  }

  void drop() {
    wire.drop();
  }

  /** Lets the connection end after the time between a warning and the end. */
  void endSoon(Instant now) {
    end = now.plus(options.warning());
  }

  /** Pings and warns when it is time; true when the connection ended. */
  boolean advance(Instant now) {
    if (silent) {
      return false;
    }
    if (!now.isBefore(end)) {
      end("refresh_requested");
      return true;
    }
    if (!warned && !now.isBefore(end.minus(options.warning()))) {
      warned = true;
      disconnect("warning");
    }
    if (!now.isBefore(nextPing)) {
      nextPing = now.plus(options.ping());
      wire.ping();
    }
    return false;
  }
}
