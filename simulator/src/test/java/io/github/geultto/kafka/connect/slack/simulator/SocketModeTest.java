package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.socket_mode.SocketModeClient;
import com.slack.api.socket_mode.request.EventsApiEnvelope;
import com.slack.api.socket_mode.response.AckResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Socket Mode over WebSockets, by the official SDK and by hand. */
@Timeout(60)
class SocketModeTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private SlackSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    SocketModeOptions sockets =
        SocketModeOptions.defaults()
            .withAcknowledgement(Duration.ofMillis(100))
            .withPing(Duration.ofMillis(100));
    simulator =
        SlackSimulator.start(
            new TestSlack().workspace, SimulatorOptions.defaults().withSocketMode(sockets));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void theOfficialClientReceivesAcknowledgesAndReconnects() throws Exception {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(simulator.apiUrl().toString());
    config.setStatsEnabled(false);
    BlockingQueue<EventsApiEnvelope> envelopes = new LinkedBlockingQueue<>();
    Slack slack = Slack.getInstance(config);
    try (SocketModeClient client =
        slack.socketMode(simulator.appToken(), SocketModeClient.Backend.JavaWebSocket)) {
      client.addEventsApiEnvelopeListener(
          envelope -> {
            client.sendSocketModeResponse(
                AckResponse.builder().envelopeId(envelope.getEnvelopeId()).build());
            envelopes.add(envelope);
          });
      client.setAutoReconnectEnabled(true);
      client.connect();
      await(() -> simulator.connections().open() == 1);
      post("hello");

      EventsApiEnvelope envelope = envelopes.take();
      assertThat(text(envelope)).isEqualTo("hello");
      assertThat(envelope.getRetryAttempt()).isZero();
      await(() -> simulator.connections().acknowledged() == simulator.connections().sent());

      simulator.connections().refresh();
      await(() -> simulator.connections().open() == 1);
      post("again");
      assertThat(text(envelopes.take())).isEqualTo("again");
    } finally {
      slack.close();
    }
    await(() -> simulator.connections().open() == 0);
  }

  @Test
  void anAddressIsGoodForOneConnection() throws Exception {
    URI address = address();
    assertThat(address.getHost()).isEqualTo("127.0.0.1");
    assertThat(address.getQuery()).contains("app_id=" + Workspace.APP_ID);
    TestSocket socket = TestSocket.open(http, address);
    assertThat(socket.next().path("type").asText()).isEqualTo("hello");
    assertThatThrownBy(() -> TestSocket.open(http, address))
        .isInstanceOf(CompletionException.class);
    assertThatThrownBy(() -> TestSocket.open(http, address.resolve("/link/")))
        .isInstanceOf(CompletionException.class);
    assertThat(simulator.connections().open()).isEqualTo(1);
  }

  @Test
  void theDebugParameterShortensTheConnection() throws Exception {
    TestSocket socket = TestSocket.open(http, URI.create(address() + "&debug_reconnects=true"));
    assertThat(socket.next().at("/debug_info/approximate_connection_time").asInt()).isEqualTo(360);
  }

  @Test
  void whatIsNotAcknowledgedComesAgain() throws Exception {
    TestSocket socket = connected();
    post("a");

    assertThat(socket.next().path("retry_attempt").asInt(-1)).isZero();
    JsonNode again = socket.next();
    assertThat(again.path("retry_attempt").asInt()).isEqualTo(1);
    socket.acknowledge(again);
    await(() -> simulator.connections().acknowledged() == 1);
  }

  @Test
  void itPingsAndAnswersPingsUntilItFallsSilent() throws Exception {
    TestSocket socket = connected();
    socket.awaitPing();
    socket.ping();
    socket.awaitPong();

    simulator.connections().silence();
    socket.ping();
    post("unheard");
    // A retry is counted as sent too: by then the pong had time to come.
    await(() -> simulator.connections().sent() >= 2);
    assertThat(socket.pongs()).isZero();
    assertThat(socket.isClosed()).isFalse();
    assertThat(simulator.connections().open()).isEqualTo(1);
  }

  @Test
  void connectionsBreakAndEndOverHttp() throws Exception {
    TestSocket dropped = connected();
    control("{\"connections\":\"drop\"}");
    await(dropped::isClosed);
    TestSocket refreshed = connected();
    control("{\"connections\":\"refresh\"}");
    assertThat(refreshed.next().path("reason").asText()).isEqualTo("refresh_requested");
    await(refreshed::isClosed);
    TestSocket warned = connected();
    control("{\"connections\":\"warn\"}");
    assertThat(warned.next().path("reason").asText()).isEqualTo("warning");
    assertThat(json(send("simulator/connections", "GET", "", null)).path("open").asInt())
        .isEqualTo(1);
    control("{\"disableSocketMode\":true}");
    assertThat(warned.next().path("reason").asText()).isEqualTo("link_disabled");
    assertThat(open("POST", simulator.appToken()).path("error").asText())
        .isEqualTo("socket_mode_not_enabled");
    HttpResponse<String> unknown =
        send("simulator/faults", "POST", "{\"connections\":\"explode\"}", null);
    assertThat(json(unknown).path("error").asText())
        .isEqualTo("\"explode\" is not one of silence, drop, warn, refresh.");
  }

  @Test
  void onlyTheAppTokenInTheHeaderOpensConnections() throws Exception {
    assertThat(open("POST", null).path("error").asText()).isEqualTo("not_authed");
    assertThat(open("POST", "xapp-other").path("error").asText()).isEqualTo("invalid_auth");
    assertThat(open("POST", simulator.botToken()).path("error").asText())
        .isEqualTo("not_allowed_token_type");
    assertThat(open("GET", simulator.appToken()).path("error").asText())
        .isEqualTo("insecure_request");
    assertThat(
            json(send("api/apps.connections.open?token=" + simulator.appToken(), "POST", "", null))
                .path("error")
                .asText())
        .isEqualTo("not_authed");
    assertThat(json(send("api/auth.test", "POST", "", simulator.appToken())).path("error").asText())
        .isEqualTo("not_allowed_token_type");
  }

  @Test
  void threeConnectionsMayBeOpenedInARow() {
    TestSlack slack = new TestSlack(SimulatorOptions.defaults().withRateLimits(RateLimits.SLACK));
    slack.api.serveSockets(() -> "ws://127.0.0.1/");
    for (int i = 0; i < 3; i++) {
      assertThat(slack.callWith("xapp-simulator", "apps.connections.open").status()).isEqualTo(200);
    }
    ApiResponse limited = slack.callWith("xapp-simulator", "apps.connections.open");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.headers()).containsEntry("retry-after", "180");
    slack.pass(Duration.ofMinutes(3));
    assertThat(slack.callWith("xapp-simulator", "apps.connections.open").status()).isEqualTo(200);
    assertThat(error(new TestSlack().callWith("xapp-simulator", "apps.connections.open")))
        .as("without HTTP")
        .isEqualTo("unknown_method");
  }

  private TestSocket connected() throws Exception {
    int before = simulator.connections().open();
    TestSocket socket = TestSocket.open(http, address());
    assertThat(socket.next().path("type").asText()).isEqualTo("hello");
    assertThat(simulator.connections().open()).isEqualTo(before + 1);
    return socket;
  }

  private URI address() throws Exception {
    return URI.create(open("POST", simulator.appToken()).path("url").asText());
  }

  private JsonNode open(String verb, String token) throws Exception {
    return json(send("api/apps.connections.open", verb, "", token));
  }

  private void control(String body) throws Exception {
    assertThat(send("simulator/faults", "POST", body, null).statusCode()).isEqualTo(200);
  }

  private void post(String text) throws Exception {
    String body =
        Json.MAPPER.writeValueAsString(
            Map.of("channel", PUBLIC, "text", text, "simulator_user", ANN));
    send("api/chat.postMessage", "POST", body, simulator.botToken());
  }

  private HttpResponse<String> send(String path, String verb, String body, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(simulator.url().resolve(path))
            .header("Content-Type", "application/json")
            .method(verb, BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }

  private static String text(EventsApiEnvelope envelope) {
    return envelope
        .getPayload()
        .getAsJsonObject()
        .getAsJsonObject("event")
        .get("text")
        .getAsString();
  }

  /** Waits for a condition; the test's timeout ends it. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
