package io.github.geultto.kafka.connect.slack.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;

/** Accepts the app's WebSockets on 127.0.0.1. */
final class SocketModeServer extends WebSocketServer {
  private static final Pattern TICKET = Pattern.compile("[?&]ticket=([^&]*)");
  private static final Pattern DEBUG = Pattern.compile("[?&]debug_reconnects=true(&|$)");
  private static final long BEAT_MILLIS = 10;
  private static final System.Logger LOG = System.getLogger(SocketModeServer.class.getName());

  private final SocketConnections connections;
  private final Tickets tickets;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final ScheduledExecutorService beat =
      new ScheduledThreadPoolExecutor(
          1, SocketModeServer::thread, new ThreadPoolExecutor.DiscardPolicy());

  private volatile Future<?> next;

  private SocketModeServer(SocketConnections connections, int port, InstantSource clock)
      throws IOException {
    super(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1);
    this.connections = connections;
    this.tickets = new Tickets(clock);
    setDaemon(true);
    setReuseAddr(true);
    setTcpNoDelay(true);
    // Each connection pings on its own schedule, and a dead client is not sent away.
    setConnectionLostTimeout(0);
  }

  /**
   * Starts a server.
   *
   * @throws IOException when the port is taken
   */
  static SocketModeServer start(SocketConnections connections, int port, InstantSource clock)
      throws IOException {
    SocketModeServer server = new SocketModeServer(connections, port, clock);
    server.start();
    try {
      server.started.get();
    } catch (ExecutionException e) {
      server.close();
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.close();
      throw new IOException("Interrupted while starting", e);
    }
    server.beat.execute(server::advance);
    return server;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "simulator-socket-mode");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs again and again until the server is closed. */
  private void advance() {
    try {
      connections.advance();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The connections could not be advanced", e);
    }
    next = beat.schedule(this::advance, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The address of a new WebSocket, good for one connection within 30 s. */
  String address() {
    return "ws://127.0.0.1:"
        + getPort()
        + "/link/?ticket="
        + tickets.issue()
        + "&app_id="
        + Workspace.APP_ID;
  }

  void close() {
    Future<?> planned = next;
    if (planned != null) {
      planned.cancel(false);
    }
    beat.shutdownNow();
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
    Matcher ticket = TICKET.matcher(request.getResourceDescriptor());
    if (!ticket.find() || !tickets.redeem(ticket.group(1))) {
      throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "The ticket is not valid");
    }
    return super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake request) {
    boolean debug = DEBUG.matcher(request.getResourceDescriptor()).find();
    socket.setAttachment(connections.opened(new SocketWire(socket), debug));
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    SocketConnection connection = socket.getAttachment();
    connections.received(connection, text);
  }

  @Override
  public void onWebsocketPing(WebSocket socket, Framedata ping) {
    SocketConnection connection = socket.getAttachment();
    if (connection == null || !connections.isSilent(connection)) {
      super.onWebsocketPing(socket, ping);
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {
    SocketConnection connection = socket.getAttachment();
    if (connection != null) {
      // Not in this thread: it holds the socket's lock, for which a sender may wait.
      beat.execute(() -> connections.closed(connection));
    }
  }

  @Override
  public void onError(WebSocket socket, Exception error) {
    // Without a socket it is the server that failed; a socket that fails is closed as well.
    if (socket == null) {
      started.completeExceptionally(error);
    }
  }

  @Override
  public void onStart() {
    started.complete(null);
  }

  /** A socket that may have closed meanwhile. */
  private record SocketWire(WebSocket socket) implements Wire {
    @Override
    public void send(String text) {
      attempt(() -> socket.send(text));
    }

    @Override
    public void ping() {
      attempt(socket::sendPing);
    }

    @Override
    public void close(String reason) {
      socket.close(CloseFrame.NORMAL, reason);
    }

    @Override
    public void drop() {
      socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "dropped");
    }

    private static void attempt(Runnable sending) {
      try {
        sending.run();
      } catch (WebsocketNotConnectedException e) {
        // What is sent to a socket that has just closed is lost.
      }
    }
  }
}
