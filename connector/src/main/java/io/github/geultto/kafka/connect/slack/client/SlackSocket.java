package io.github.geultto.kafka.connect.slack.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.internal.ws.RealWebSocket;

/**
 * One WebSocket to Slack. What it hands out runs on its own thread, one after the other; if that
 * throws, the socket ends. The reason for its end never holds the address's ticket, which is a
 * secret.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/events-api/using-socket-mode/">Using Socket
 * Mode</a>.
 */
public final class SlackSocket implements AutoCloseable {

  /** The only code of RFC 6455 for an end that is meant. */
  private static final int NORMAL = 1000;

  private final String secret;
  private final Consumer<String> received;
  private final Consumer<String> ended;
  private final OkHttpClient http;
  private final AtomicBoolean isEnded = new AtomicBoolean();
  private final AtomicLong texts = new AtomicLong();
  private final Request request;
  private volatile WebSocket socket;

  /**
   * Makes a socket that is not open yet.
   *
   * @param address {@code wss://} or {@code ws://}
   * @param timeout for the handshake
   * @param ping how often to send a ping, whose pong must come before the next; zero for never
   * @param received takes each text that arrives
   * @param ended takes why the socket ended or never opened, once, on either side
   * @throws IOException if the address is none
   */
  public SlackSocket(
      String address,
      Duration timeout,
      Duration ping,
      Consumer<String> received,
      Consumer<String> ended)
      throws IOException {
    URI uri = uri(address);
    this.secret = uri.getRawQuery();
    this.received = received;
    this.ended = ended;
    this.http =
        HttpClients.of(uri.getHost(), timeout)
            .pingInterval(ping)
            .dispatcher(new Dispatcher(threads()))
            .build();
    this.request = new Request.Builder().url(address).build();
  }

  private static URI uri(String address) throws IOException {
    try {
      URI uri = new URI(address);
      if (uri.getHost() != null
          && ("wss".equals(uri.getScheme()) || "ws".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // its message would quote the address
    }
    throw new IOException("Slack's response contains no WebSocket address");
  }

  private static ExecutorService threads() {
    return Executors.newCachedThreadPool(DaemonThreads.named("slack-events-socket"));
  }

  /** Opens the socket, once, without waiting for it. */
  public void open() {
    socket = http.newWebSocket(request, new Listener());
  }

  /** Puts a text into the send buffer; false if the socket has ended. */
  public boolean send(String text) {
    return socket.send(text);
  }

  /** Frames that arrived, pings and pongs among them: as long as it grows, the other end lives. */
  public long frameCount() {
    // The public API does not show control frames.
    return socket instanceof RealWebSocket real
        ? texts.get() + real.receivedPongCount() + real.receivedPingCount()
        : texts.get();
  }

  /** Says goodbye; what arrives until the other end does so too is still handed out. */
  @Override
  public void close() {
    socket.close(NORMAL, null);
  }

  /** Ends the socket at once. */
  public void abort() {
    socket.cancel();
    end("it was aborted");
  }

  private void end(String why) {
    if (isEnded.compareAndSet(false, true)) {
      try {
        ended.accept(why);
      } finally {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
      }
    }
  }

  private String describe(Throwable failure) {
    String text =
        failure.getMessage() == null
            ? failure.getClass().getSimpleName()
            : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return secret == null || secret.isEmpty() ? text : text.replace(secret, "…");
  }

  private final class Listener extends WebSocketListener {
    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      socket = webSocket; // or a text may come before open() has it
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      texts.incrementAndGet();
      try {
        received.accept(text);
      } catch (RuntimeException | Error e) {
        // After an Error, OkHttp would end the thread and call nobody.
        webSocket.cancel();
        end("a message could not be handled: " + e.getClass().getName());
      }
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      webSocket.close(NORMAL, null);
      end("Slack closed it with code " + code);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      end("it was closed with code " + code);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
      end(response == null ? describe(failure) : "HTTP status " + response.code());
    }
  }
}
