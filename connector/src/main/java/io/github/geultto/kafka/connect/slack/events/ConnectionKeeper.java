package io.github.geultto.kafka.connect.slack.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.events.Connection.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection for events open, as one thread steps it. It replaces one that Slack is about
 * to close before that happens, and reports a gap wherever none was open: when it was lost, and
 * again when there is another, because only what is read after that covers the gap.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/events-api/using-socket-mode/">Using Socket
 * Mode</a>.
 */
final class ConnectionKeeper {

  private static final Logger log = LoggerFactory.getLogger(ConnectionKeeper.class);

  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  private final SlackClient client;
  private final Timing timing;
  private final Consumer<JsonNode> payloads;
  private final EventQueue queue;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();

  private volatile LaneState state = LaneState.CONNECTING;
  private volatile Connection current;
  private volatile boolean isClosing;

  // Of the stepping thread alone.
  private final Attempts attempts;
  private final List<Connection> replaced = new ArrayList<>();
  private Connection next;
  private boolean isReplacing;
  private long connectedAt;

  /**
   * @param client with the app-level token
   * @param payloads takes what arrives, on a connection's thread
   * @param queue where gaps are reported
   */
  ConnectionKeeper(
      SlackClient client, Timing timing, Consumer<JsonNode> payloads, EventQueue queue) {
    this.client = client;
    this.timing = timing;
    this.payloads = payloads;
    this.queue = queue;
    this.attempts = new Attempts(timing);
  }

  LaneState state() {
    return state;
  }

  /** Whether events arrive. */
  boolean isConnected() {
    Connection connection = current;
    return connection != null && !connection.isEnded();
  }

  /** Connections that reached {@code hello}. */
  long connectionsOpened() {
    return opened.get();
  }

  /** Those of them that followed a loss. */
  long reconnects() {
    return reconnects.get();
  }

  /** Errors of the connector. */
  long faults() {
    return faults.get();
  }

  /** The time since anything arrived in milliseconds; -1 without a connection. */
  long frameAgeMs() {
    Connection connection = current;
    return connection == null ? -1 : connection.silence().toMillis();
  }

  /** A call that fails from now on was ended on purpose. */
  void closing() {
    isClosing = true;
  }

  /** Closes all connections; none is opened again. */
  void close() {
    abandon();
    replaced.forEach(Connection::abort);
    state = LaneState.CLOSED;
  }

  /** A step has thrown: everything is opened again. */
  void fault() {
    faults.incrementAndGet();
    abandon();
    attempts.failed("a bug in the connector");
    state = LaneState.WAITING;
  }

  /**
   * Opens a connection if one is due, and handles what happened to one; waits for up to a second.
   */
  void step() throws InterruptedException {
    boolean isWanted = next == null && (current == null || isReplacing);
    if (isWanted && attempts.isDue()) {
      open();
    }
    Signal signal = signals.poll(tick().toNanos(), TimeUnit.NANOSECONDS);
    if (signal != null) {
      take(signal);
    }
    watch();
  }

  /** How long the thread may wait if nothing is signalled. */
  private Duration tick() {
    Duration tick = timing.silence().dividedBy(4);
    tick = tick.compareTo(LONGEST_TICK) < 0 ? tick : LONGEST_TICK;
    Duration due = attempts.untilDue();
    return due.isNegative() || due.compareTo(tick) > 0 ? tick : due;
  }

  private void open() {
    if (current == null && state != LaneState.DISABLED) {
      state = LaneState.CONNECTING;
    }
    try {
      String address =
          client.call(SlackMethod.APPS_CONNECTIONS_OPEN, Map.of()).path("url").asText();
      next = new Connection(address, timing, payloads, signals::add);
      next.open();
    } catch (SlackException e) {
      if (!isClosing) {
        boolean isRefused = attempts.failed(e);
        withoutNext(isRefused ? LaneState.DISABLED : LaneState.WAITING);
      }
    } catch (IOException e) {
      attempts.failed(e.getMessage());
      withoutNext(LaneState.WAITING);
    }
  }

  /** No connection is being opened: the state unless there is one that works. */
  private void withoutNext(LaneState otherwise) {
    if (current == null) {
      state = otherwise;
    }
  }

  private void take(Signal signal) {
    Connection from = signal.from();
    if (signal.sign() == Connection.Sign.FAULT) {
      faults.incrementAndGet();
    }
    if (from != current && from != next) {
      return; // it was replaced or given up
    }
    switch (signal.sign()) {
      case HELLO -> {
        if (from == next) {
          connected(signal.detail());
        }
      }
      case REPLACE -> replace(from);
      case DISABLED -> {
        abandon();
        attempts.refused(
            signal.detail() + ": enable it on the app's page, Socket Mode, Enable Socket Mode");
        state = LaneState.DISABLED;
      }
      case ENDED -> ended(from, signal.detail());
      case FAULT -> log.debug("The connection is about to end");
    }
  }

  private void connected(String connections) {
    Connection old = current;
    current = next;
    next = null;
    isReplacing = false;
    connectedAt = System.nanoTime();
    state = LaneState.CONNECTED;
    boolean isFirst = opened.getAndIncrement() == 0;
    if (old != null) {
      old.close();
      replaced.removeIf(Connection::isEnded);
      replaced.add(old);
      log.debug("The connection for events was replaced");
      return;
    }
    queue.addGap();
    if (!isFirst) {
      reconnects.incrementAndGet();
    }
    attempts.succeeded(connections);
  }

  private void replace(Connection from) {
    if (from == current && !isReplacing) {
      isReplacing = true;
      attempts.hurry();
    }
  }

  private void ended(Connection from, String why) {
    if (from == current) {
      lost();
    } else {
      next = null;
    }
    if (next == null) {
      attempts.failed("the connection ended: " + why);
      withoutNext(LaneState.WAITING);
    } else {
      state = LaneState.CONNECTING;
    }
  }

  /** There is no longer a connection by which events arrive. */
  private void lost() {
    if (System.nanoTime() - connectedAt >= timing.settled().toNanos()) {
      attempts.settled();
    }
    current = null;
    isReplacing = false;
    queue.addGap();
  }

  /** Ends all connections. */
  private void abandon() {
    if (next != null) {
      next.abort();
      next = null;
    }
    if (current != null) {
      current.abort();
      lost();
    }
  }

  /** OkHttp's pings do not find every dead connection, such as one whose ping cannot be sent. */
  private void watch() {
    if (next != null && next.age().compareTo(timing.hello()) > 0) {
      Connection late = next;
      late.abort();
      ended(late, "no hello within " + timing.hello());
    }
    if (current != null && current.silence().compareTo(timing.silence()) > 0) {
      Connection silent = current;
      silent.abort();
      ended(silent, "nothing arrived for " + timing.silence());
    }
  }
}
