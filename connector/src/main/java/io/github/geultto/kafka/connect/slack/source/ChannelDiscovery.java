package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link ChannelReader} on its own thread, and requests new task configs when the channels
 * to read have changed.
 *
 * <p>After a failure the known channels stay, and the list is retried. The connector fails only if
 * the token is dead, or if Slack refuses the list and no channel is known. The thread then ends,
 * because the framework does not stop a connector that has failed.
 */
final class ChannelDiscovery implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ChannelDiscovery.class);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** How long a stop waits for the thread, within what the framework gives it. */
  private static final Duration END = Duration.ofSeconds(2);

  /** After a fault of the connector's own. */
  private static final Duration FAULT = Duration.ofMinutes(1);

  private final ConnectorContext context;
  private final SlackClient client;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch first = new CountDownLatch(1);

  // Guarded by this.
  private Workspace workspace = Workspace.UNKNOWN;
  private boolean inUse;
  private boolean started;
  private ConnectException failure;

  // Of the thread alone.
  private final ChannelReader reader;
  private String lastFailure;

  private ChannelDiscovery(SlackSourceConfig config, ConnectorContext context) {
    this.context = context;
    this.client = new SlackClient(config.apiUrl(), config.token(), CALL_TIMEOUT);
    this.reader = new ChannelReader(config, client);
    this.thread = new Thread(this::run, "slack-channel-discovery");
    thread.setDaemon(true);
  }

  /**
   * Starts, and waits for the first complete list, which saves the tasks a restart.
   *
   * @param wait the longest time to wait
   * @throws ConnectException if the token is dead, or Slack refuses the list
   */
  static ChannelDiscovery start(SlackSourceConfig config, ConnectorContext context, Duration wait) {
    ChannelDiscovery discovery = new ChannelDiscovery(config, context);
    boolean started = false;
    try {
      discovery.thread.start();
      if (!discovery.first.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn(
            "The list of channels is not complete yet: tasks start with the channels found so far");
      }
      discovery.started();
      started = true;
      return discovery;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("The start was interrupted while the channels were read", e);
    } finally {
      if (!started) {
        discovery.close();
      }
    }
  }

  private synchronized void started() {
    if (failure != null) {
      throw failure;
    }
    started = true;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    client.close();
    try {
      thread.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---------------------------------------------------------------- the thread

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (pause != null && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = step();
      }
    } catch (InterruptedException e) {
      log.debug("Channel discovery stopped");
    } catch (Error e) {
      fail(new ConnectException("The list of channels can no longer be read: " + e, e));
    } finally {
      first.countDown();
      client.close();
    }
  }

  /** Returns how long to wait before the next step; null if there is none. */
  private Duration step() throws InterruptedException {
    try {
      Duration pause = reader.step();
      lastFailure = null;
      reader.publish(!isInUse()).ifPresent(this::publish);
      if (reader.hasCompleteList()) {
        first.countDown();
      }
      return pause;
    } catch (SlackException e) {
      return closed.getCount() == 0 || isFinal(e) ? null : retry(e);
    } catch (RuntimeException e) {
      log.error(
          "The list of channels cannot be read because of a bug in the connector, and is"
              + " retried",
          e);
      return FAULT;
    }
  }

  private Duration retry(SlackException e) {
    if (!e.getMessage().equals(lastFailure)) {
      lastFailure = e.getMessage();
      log.warn(
          "The list of channels cannot be read and is retried with backoff; known channels are"
              + " kept: {}",
          lastFailure);
    }
    return reader.failed(e);
  }

  private boolean isFinal(SlackException e) {
    boolean refused = e.kind() == Kind.CHANNEL && !reader.hasCompleteList() && reader.isEmpty();
    if (refused || (e.kind() == Kind.FATAL && isTokenDead())) {
      fail(new ConnectException(e.getMessage()));
      return true;
    }
    return false;
  }

  private boolean isTokenDead() {
    try {
      client.authTest();
      return false;
    } catch (SlackException e) {
      return e.kind() == Kind.FATAL;
    }
  }

  /** Before the start has returned, the start itself fails: the framework would lose the error. */
  private void fail(ConnectException e) {
    synchronized (this) {
      failure = e;
      if (!started) {
        return;
      }
    }
    context.raiseError(e);
  }

  // ---------------------------------------------------------------- what is known

  /** The workspace as far as it is known; a later change requests new task configs. */
  synchronized Workspace workspace() {
    inUse = true;
    return workspace;
  }

  private synchronized boolean isInUse() {
    return inUse;
  }

  /** No request is needed before the framework has fetched the first task configs. */
  private void publish(Workspace next) {
    synchronized (this) {
      workspace = next;
      if (!inUse) {
        return;
      }
    }
    context.requestTaskReconfiguration();
  }
}
