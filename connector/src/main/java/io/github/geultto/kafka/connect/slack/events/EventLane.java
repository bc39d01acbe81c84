package io.github.geultto.kafka.connect.slack.events;

import io.github.geultto.kafka.connect.slack.client.SlackClient;
import java.net.URI;
import java.time.Instant;

/**
 * Receives a workspace's events over Socket Mode and holds them until they are taken. There must be
 * one for an app: Slack gives each event to any one of an app's connections.
 *
 * <p>Events are best effort: what {@link Drained} reports as lost must be read, and while {@link
 * #isConnected} is false everything must be read as without events.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/events-api/using-socket-mode/">Using Socket
 * Mode</a>.
 */
public final class EventLane implements AutoCloseable {

  private final EventQueue queue = new EventQueue();
  private final Intake intake;
  private final SocketMode connection;

  /**
   * @param apiUrl the address before the methods' names
   * @param appToken an app-level token with the scope {@code connections:write}
   */
  public EventLane(URI apiUrl, String appToken) {
    this(apiUrl, appToken, Timing.USUAL);
  }

  EventLane(URI apiUrl, String appToken, Timing timing) {
    SlackClient client = new SlackClient(apiUrl, appToken, timing.call());
    this.intake = new Intake(queue, () -> client.serverTime().orElseGet(Instant::now));
    this.connection = new SocketMode(client, timing, intake::accept, queue);
  }

  /** Starts, once, without waiting for a connection. */
  public void start() {
    connection.start();
  }

  /**
   * Takes the oldest events, and all that says where to read.
   *
   * @param max events at most
   */
  public Drained drain(int max) {
    return queue.drain(max);
  }

  /** Whether events arrive at present. */
  public boolean isConnected() {
    return connection.keeper().isConnected();
  }

  /** How the connection stands. */
  public LaneState state() {
    return connection.keeper().state();
  }

  /** What was done so far. */
  public LaneFigures figures() {
    return new LaneFigures(
        intake.received(),
        queue.duplicateCount(),
        intake.ignored(),
        intake.unparsable(),
        queue.overflownCount(),
        connection.keeper().connectionsOpened(),
        connection.keeper().reconnects(),
        connection.keeper().faults(),
        connection.keeper().frameAgeMs(),
        intake.lagMs());
  }

  /** Ends the connection and its threads. */
  @Override
  public void close() {
    connection.close();
  }
}
