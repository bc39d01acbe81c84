package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectRestTest {
  private static final String UNREACHABLE = "Slack does not respond. Check slack.api.url.";

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer worker;
  private int failures;
  private String message = UNREACHABLE;

  @BeforeEach
  void start() throws Exception {
    worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    worker.createContext(
        "/",
        exchange -> {
          boolean refused = requests.incrementAndGet() <= failures;
          byte[] body =
              (refused ? "{\"message\":\"" + message + "\"}" : "{}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(refused ? 400 : 201, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    worker.start();
  }

  @AfterEach
  void stop() {
    worker.stop(0);
  }

  @Test
  void aSlackThatCannotBeReachedForAMomentIsTriedAgain() throws Exception {
    failures = 2;
    put();
    assertThat(requests).hasValue(3);
  }

  @Test
  void oneThatStaysAwayIsReported() {
    failures = Integer.MAX_VALUE;
    assertThatThrownBy(this::put).hasMessageContaining(UNREACHABLE);
    assertThat(requests).hasValue(4);
  }

  @Test
  void aRefusedTokenIsReportedAtOnce() {
    failures = 1;
    message = "slack.token: Slack returns invalid_auth.";
    assertThatThrownBy(this::put).hasMessageContaining("invalid_auth");
    assertThat(requests).hasValue(1);
  }

  private void put() throws Exception {
    new ConnectRest(URI.create("http://127.0.0.1:" + worker.getAddress().getPort() + "/"))
        .putWithRetries("slack", Map.of(), Duration.ZERO);
  }
}
