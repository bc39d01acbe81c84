package io.github.geultto.kafka.connect.slack.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link ConnectionKeeper} on its own thread. */
final class SocketMode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SocketMode.class);

  /** How long a stop waits for the thread. */
  private static final Duration END = Duration.ofSeconds(2);

  private final SlackClient client;
  private final ConnectionKeeper keeper;
  private final Thread thread;
  private volatile boolean isClosed;

  /**
   * @param client with the app-level token; closed with this
   * @param payloads takes what arrives, on a connection's thread
   * @param queue where gaps are reported
   */
  SocketMode(SlackClient client, Timing timing, Consumer<JsonNode> payloads, EventQueue queue) {
    this.client = client;
    this.keeper = new ConnectionKeeper(client, timing, payloads, queue);
    this.thread = new Thread(this::run, "slack-events");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    isClosed = true;
    keeper.closing();
    thread.interrupt();
    client.close();
    try {
      thread.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      keeper.close(); // also if it was never started
    }
  }

  /** Its state and figures. */
  ConnectionKeeper keeper() {
    return keeper;
  }

  private void run() {
    try {
      while (!isClosed) {
        try {
          keeper.step();
        } catch (RuntimeException | Error e) {
          log.error("A bug in the connector ended the connection for events", e);
          keeper.fault();
        }
      }
    } catch (InterruptedException e) {
      log.debug("The connection for events is closed");
    } finally {
      keeper.close();
    }
  }
}
