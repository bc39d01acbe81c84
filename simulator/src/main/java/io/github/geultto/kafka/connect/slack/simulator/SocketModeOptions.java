package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Duration;
import java.util.Objects;

/**
 * How Socket Mode is set up. Immutable: the {@code with} methods answer a changed copy. Source: <a
 * href="https://docs.slack.dev/apis/events-api/using-socket-mode">Using Socket Mode</a>.
 *
 * @param port where WebSockets are accepted on 127.0.0.1; 0 for any free port
 * @param acknowledgement how long an envelope waits to be acknowledged before it is sent again
 * @param ping how often the server pings
 * @param lifetime how long a connection lasts
 * @param warning how long before its end a connection is warned
 */
public record SocketModeOptions(
    int port, Duration acknowledgement, Duration ping, Duration lifetime, Duration warning) {

  /** Checks that nothing is null. */
  public SocketModeOptions {
    Objects.requireNonNull(acknowledgement);
    Objects.requireNonNull(ping);
    Objects.requireNonNull(lifetime);
    Objects.requireNonNull(warning);
  }

  /** Any free port; 3 s to acknowledge; pings every 10 s; 5 hours, with a warning 10 s before. */
  public static SocketModeOptions defaults() {
    return new SocketModeOptions(
        0,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofHours(5),
        Duration.ofSeconds(10));
  }

  /** The same on that port. */
  public SocketModeOptions withPort(int newPort) {
    return new SocketModeOptions(newPort, acknowledgement, ping, lifetime, warning);
  }

  /** The same with so much time to acknowledge. */
  public SocketModeOptions withAcknowledgement(Duration newAcknowledgement) {
    return new SocketModeOptions(port, newAcknowledgement, ping, lifetime, warning);
  }

  /** The same with pings that often. */
  public SocketModeOptions withPing(Duration newPing) {
    return new SocketModeOptions(port, acknowledgement, newPing, lifetime, warning);
  }

  /** The same with connections that last that long, and are warned so much earlier. */
  public SocketModeOptions withLifetime(Duration newLifetime, Duration newWarning) {
    return new SocketModeOptions(port, acknowledgement, ping, newLifetime, newWarning);
  }
}
