package io.github.geultto.kafka.connect.slack.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ServerSocketFactory;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** Slack's side of Socket Mode: {@code apps.connections.open} and the WebSockets. */
final class FakeSocketMode implements AutoCloseable {

  static final String HELLO = "{\"type\":\"hello\",\"num_connections\":1}";
  static final String TICKET = "ticket-of-";

  /** One WebSocket, seen from the server. */
  static final class Link extends WebSocketListener {
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private volatile WebSocket socket;
    private final FakeSocketMode server;

    Link(FakeSocketMode server) {
      this.server = server;
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      socket = webSocket;
      if (server.saysHello) {
        webSocket.send(HELLO);
      }
      server.links.add(this);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      received.add(text);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      closed.add(code);
      webSocket.close(1000, null);
    }

    void send(String text) {
      socket.send(text.replace('\'', '"'));
    }

    void close() {
      socket.close(1000, null);
    }

    /** What the client sent next. */
    String next() throws InterruptedException {
      return received.poll(20, TimeUnit.SECONDS);
    }
  }

  /** Answers to {@code apps.connections.open} by their number from 0; null for a good one. */
  volatile IntFunction<MockResponse> opening = call -> null;

  /** Answers to handshakes by their number from 0; null for a good one. */
  volatile IntFunction<MockResponse> handshake = call -> null;

  volatile boolean saysHello = true;

  final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final BlockingQueue<Link> links = new LinkedBlockingQueue<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final MockWebServer server = new MockWebServer();
  final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

  FakeSocketMode() throws IOException {
    server.setServerSocketFactory(new Recording());
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            requests.add(request);
            return request.getPath().equals("/api/apps.connections.open") ? open() : link();
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  private MockResponse open() {
    int call = calls.getAndIncrement();
    MockResponse answer = opening.apply(call);
    return answer != null ? answer : json("{'ok':true,'url':'" + address(call) + "'}");
  }

  private MockResponse link() {
    MockResponse answer = handshake.apply(handshakes.getAndIncrement());
    return answer != null ? answer : new MockResponse().withWebSocketUpgrade(new Link(this));
  }

  static MockResponse json(String body) {
    return new MockResponse()
        .setHeader("Content-Type", "application/json; charset=utf-8")
        .setBody(body.replace('\'', '"'));
  }

  private String address(int call) {
    return "ws://127.0.0.1:" + server.getPort() + "/link/?ticket=" + TICKET + call + "&app_id=A1";
  }

  URI apiUrl() {
    return URI.create("http://127.0.0.1:" + server.getPort() + "/api/");
  }

  /** The next WebSocket that was opened. */
  Link link(String why) throws InterruptedException {
    Link link = links.poll(20, TimeUnit.SECONDS);
    assertThat(link).as(why).isNotNull();
    return link;
  }

  /** Cuts all connections off without a goodbye. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  @Override
  public void close() throws IOException {
    cut();
    server.shutdown();
  }

  /** Keeps what was accepted, to cut it off. */
  private final class Recording extends ServerSocketFactory {
    @Override
    public ServerSocket createServerSocket() throws IOException {
      return new ServerSocket() {
        @Override
        public Socket accept() throws IOException {
          Socket socket = super.accept();
          sockets.add(socket);
          return socket;
        }
      };
    }

    @Override
    public ServerSocket createServerSocket(int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
      throw new UnsupportedOperationException();
    }
  }
}
