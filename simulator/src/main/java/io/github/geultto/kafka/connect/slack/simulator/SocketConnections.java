package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The app's open Socket Mode connections, and what can go wrong with them. Thread-safe. Each event
 * goes to one of the connections, in turn; while none is open, events are lost. Source: <a
 * href="https://docs.slack.dev/apis/events-api/using-socket-mode">Using Socket Mode</a>.
 */
public final class SocketConnections {
  private static final int MOST = 10;

  /** How long a connection lasts whose address has {@code debug_reconnects=true}. */
  private static final Duration DEBUG_LIFETIME = Duration.ofMinutes(6);

  private final EventFeed feed;
  private final EventFaults faults;
  private final InstantSource clock;
  private final SocketModeOptions options;
  private final InstantSource time;
  private final Envelopes envelopes;
  private final List<SocketConnection> connections = new ArrayList<>();
  private EventQueue queue;
  private int turn;
  private long sent;
  private long acknowledged;

  /**
   * No connections at first.
   *
   * @param time by which connections live; the events are on the clock of the workspace
   */
  SocketConnections(SlackApi api, SimulatorOptions options, InstantSource time) {
    this.feed = api.events();
    this.faults = api.faults().events();
    this.clock = options.clock();
    this.options = options.socketMode();
    this.time = time;
    this.envelopes = new Envelopes(this.options.acknowledgement());
  }

  /** How many connections are open, silent ones included. */
  public synchronized int open() {
    return connections.size();
  }

  /** How many envelopes were sent so far, repetitions included. */
  public synchronized long sent() {
    return sent;
  }

  /** How many envelopes were acknowledged in time so far. */
  public synchronized long acknowledged() {
    return acknowledged;
  }

  /**
   * Makes the open connections silent: the sockets stay open, nothing is sent, pings are not
   * answered. Events are still assigned to them, so those events are lost or late.
   */
  public synchronized void silence() {
    connections.forEach(SocketConnection::silence);
  }

  /** Breaks the TCP connections. */
  public synchronized void drop() {
    connections.forEach(SocketConnection::drop);
    connections.clear();
    endQueue();
  }

  /** Ends the open connections with {@code refresh_requested}, without a warning. */
  public void refresh() {
    endAll("refresh_requested");
  }

  /** Warns the open connections; after the time of a warning they end as after their lifetime. */
  public synchronized void warn() {
    Instant now = time.instant();
    connections.forEach(connection -> connection.endSoon(now));
    advance();
  }

  /**
   * Adds a connection and sends {@code hello}; an eleventh connection is closed.
   *
   * @param debug whether it is to last 360 s only
   */
  synchronized SocketConnection opened(Wire wire, boolean debug) {
    Duration lifetime = debug ? DEBUG_LIFETIME : options.lifetime();
    SocketConnection connection = new SocketConnection(wire, options, lifetime, time.instant());
    if (connections.size() >= MOST) {
      connection.end("too_many_websockets");
      return connection;
    }
    connections.add(connection);
    if (queue == null) {
      queue = feed.queue();
    }
    ObjectNode hello = Json.object().put("type", "hello");
    hello.put("num_connections", connections.size());
    ObjectNode debugInfo = hello.putObject("debug_info").put("host", "simulator");
    debugInfo.put("build_number", 1).put("approximate_connection_time", lifetime.toSeconds());
    hello.putObject("connection_info").put("app_id", Workspace.APP_ID);
    connection.send(hello);
    return connection;
  }

  synchronized void closed(SocketConnection connection) {
    connections.remove(connection);
    endQueue();
  }

  synchronized void received(SocketConnection connection, String text) {
    if (!connection.isSilent() && envelopes.acknowledge(SocketMessages.envelopeId(text))) {
      acknowledged++;
    }
  }

  synchronized boolean isSilent(SocketConnection connection) {
    return connection.isSilent();
  }

  /** Sends what is due, again what was not acknowledged, and ends what has lived long enough. */
  synchronized void advance() {
    if (connections.isEmpty() && envelopes.isEmpty()) {
      return;
    }
    if (faults.socketModeDisabled()) {
      endAll("link_disabled");
    }
    Instant now = time.instant();
    connections.removeIf(connection -> connection.advance(now));
    List<EventDelivery> due = envelopes.overdue(now);
    if (queue != null) {
      due.addAll(queue.due(clock.instant()));
    }
    due.forEach(event -> send(event, now));
    endQueue();
  }

  private synchronized void endAll(String reason) {
    connections.forEach(connection -> connection.end(reason));
    connections.clear();
    endQueue();
  }

  private void send(EventDelivery event, Instant now) {
    if (!connections.isEmpty()) {
      turn = (turn + 1) % connections.size();
      connections.get(turn).send(envelopes.seal(event, now));
      sent++;
    }
  }

  /** Events while nobody is connected are not kept. */
  private void endQueue() {
    if (connections.isEmpty() && queue != null) {
      queue.close();
      queue = null;
    }
  }
}
