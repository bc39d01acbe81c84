package io.github.geultto.kafka.connect.slack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackClientTest {

  private static final String TOKEN = "xoxb-secret-0123";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static SlackClient client(FakeServer server) {
    return new SlackClient(server.apiUrl(), TOKEN, TIMEOUT);
  }

  private static SlackException failure(Answer answer) throws IOException {
    try (FakeServer server = new FakeServer(request -> answer);
        SlackClient client = client(server)) {
      SlackException e =
          catchThrowableOfType(
              SlackException.class,
              () -> client.call(SlackMethod.CONVERSATIONS_HISTORY, Map.of("channel", "C1")));
      assertThat(server.requests).hasSize(1);
      assertThat(e.getMessage()).startsWith("conversations.history ").doesNotContain(TOKEN);
      return e;
    }
  }

  @Test
  void sendsParametersAndTokenAndReadsTheAnswerAsItIs() throws Exception {
    String json =
        "{\"ok\":true,\"messages\":[{\"text\":\"안녕 👋\",\"n\":1704067200.000100}],\"new\":{}}";
    try (FakeServer server = new FakeServer(request -> Answer.ok(json));
        SlackClient client = client(server)) {
      ObjectNode answer =
          client.call(
              SlackMethod.CONVERSATIONS_HISTORY,
              Map.of("channel", "C1", "oldest", "1704067200.000100"));

      assertThat(answer).hasToString(json);
      assertThat(server.requests)
          .containsExactly(
              new FakeServer.Request(
                  "/api/conversations.history",
                  "Bearer " + TOKEN,
                  Map.of("channel", "C1", "oldest", "1704067200.000100")));
    }
  }

  @Test
  void toleratesAnAddressWithoutATrailingSlash() throws Exception {
    try (FakeServer server = new FakeServer(request -> Answer.ok("{\"ok\":true}"))) {
      URI url = URI.create(server.apiUrl().toString().replaceAll("/$", ""));
      try (SlackClient client = new SlackClient(url, TOKEN, TIMEOUT)) {
        client.call(SlackMethod.AUTH_TEST, Map.of());
      }
      assertThat(server.requests.get(0).path()).isEqualTo("/api/auth.test");
    }
  }

  @Test
  void readsWhoTheTokenSpeaksFor() throws Exception {
    Answer answer =
        Answer.ok(
            "{\"ok\":true,\"url\":\"https://acme.slack.com/\",\"team_id\":\"T1\","
                + "\"user_id\":\"U1\",\"bot_id\":\"B1\"}");
    try (FakeServer server =
            new FakeServer(request -> answer.with("x-oauth-scopes", "channels:read, users:read,"));
        SlackClient client = client(server)) {
      Identity identity = client.authTest();
      assertThat(identity.url()).isEqualTo("https://acme.slack.com/");
      assertThat(identity.teamId()).isEqualTo("T1");
      assertThat(identity.userId()).isEqualTo("U1");
      assertThat(identity.botId()).isEqualTo("B1");
      assertThat(identity.scopes()).containsExactlyInAnyOrder("channels:read", "users:read");
    }
  }

  @Test
  void aUserTokenHasNoBotAndAServerMaySayNothingOfScopes() throws Exception {
    try (FakeServer server =
            new FakeServer(request -> Answer.ok("{\"ok\":true,\"user_id\":\"U1\"}"));
        SlackClient client = client(server)) {
      Identity identity = client.authTest();
      assertThat(identity.botId()).isNull();
      assertThat(identity.scopes()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_auth, FATAL",
    "token_revoked, FATAL",
    "missing_scope, CHANNEL",
    "no_permission, CHANNEL",
    "access_denied, CHANNEL",
    "accesslimited, CHANNEL",
    "ekm_access_denied, CHANNEL",
    "enterprise_is_restricted, CHANNEL",
    "team_access_not_granted, CHANNEL",
    "not_allowed_token_type, CHANNEL",
    "org_login_required, RETRY",
    "not_in_channel, CHANNEL",
    "channel_not_found, CHANNEL",
    "thread_not_found, MISSING",
    "message_not_found, MISSING",
    "invalid_cursor, RESTART_WINDOW",
    "invalid_ts_latest, RESTART_WINDOW",
    "ratelimited, RATE_LIMITED",
    "internal_error, RETRY",
    "something_new, UNKNOWN",
  })
  void classesSlacksErrors(String code, Kind kind) throws Exception {
    SlackException e = failure(Answer.ok("{\"ok\":false,\"error\":\"" + code + "\"}"));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.getMessage()).contains("\"" + code + "\"").endsWith(".");
  }

  @Test
  void namesTheScopesNeededAndProvided() throws Exception {
    SlackException e =
        failure(
            Answer.ok(
                "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"groups:history\","
                    + "\"provided\":\"channels:read,users:read\"}"));
    assertThat(e)
        .hasMessage(
            "conversations.history failed with \"missing_scope\": it needs groups:history, the"
                + " token has channels:read,users:read. Add the missing scope to the app, install"
                + " it again and use its new token.");
  }

  @Test
  void a429IsFlowControl() throws Exception {
    SlackException e =
        failure(
            new Answer(
                429, Map.of("Retry-After", "17"), "{\"ok\":false,\"error\":\"ratelimited\"}"));
    assertThat(e.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(17));
    assertThat(failure(new Answer(429, Map.of(), "")).retryAfter()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "-5, 1",
    "1.5, 2",
    "NaN, 1",
    "3600, 600",
    "'Mon, 01 Jan 2024 00:00:00 GMT', 1",
  })
  void retryAfterIsBounded(String header, long seconds) throws Exception {
    Answer answer = new Answer(429, Map.of("Retry-After", header), "{\"ok\":false}");
    assertThat(failure(answer).retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "99999999999999",
        "999999999999999999999999",
        "Tue, 01 Jan 2097 00:00:00 GMT",
        "soon"
      })
  void retryAfterThatNobodyWaitsForSaysNothing(String header) throws Exception {
    Answer answer = new Answer(429, Map.of("Retry-After", header), "{\"ok\":false}");
    assertThat(failure(answer).retryAfter()).isNull();
  }

  @Test
  void retryAfterMayBeADate() throws Exception {
    String inAMinute =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(60).atOffset(ZoneOffset.UTC));
    assertThat(failure(new Answer(429, Map.of("Retry-After", inAMinute), "")).retryAfter())
        .isBetween(Duration.ofSeconds(55), Duration.ofSeconds(61));
  }

  @Test
  void aRetryAfterThatIsNoTimeIsNone() throws Exception {
    for (String header : new String[] {"soon", "", "12 s"}) {
      assertThat(failure(new Answer(429, Map.of("Retry-After", header), "")).retryAfter()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, '<html>Oops</html>', http_500",
    "503, '', http_503",
    "404, '<html>Not found</html>', http_404",
    "302, '', http_302",
    "200, '<html>Sign in</html>', not_json",
    "200, '{\"ok\":tr', not_json",
    "200, '', not_json",
    "200, '[]', not_json",
    "200, '{\"status\":\"fine\"}', no_ok",
  })
  void whatIsNoAnswerOfSlacksIsTriedLater(int status, String body, String code) throws Exception {
    SlackException e = failure(new Answer(status, Map.of("Location", "/elsewhere"), body));
    assertThat(e.kind()).isEqualTo(Kind.RETRY);
    assertThat(e.code()).isEqualTo(code);
  }

  @Test
  void serverTimeFollowsTheDateHeader() throws Exception {
    try (FakeServer server = new FakeServer(request -> Answer.ok("{\"ok\":true}"));
        SlackClient client = client(server)) {
      assertThat(client.serverTime()).isEmpty();
      Instant before = Instant.now();
      client.authTest();
      assertThat(client.serverTime().orElseThrow())
          .isBetween(before.minusSeconds(2), before.plusSeconds(20));
    }
  }

  @Test
  void sendsNothingASecondTimeByItself() throws Exception {
    // failure() checks that the server was asked once.
    assertThat(failure(Answer.dropped()).code()).isEqualTo("io_error");
    assertThat(failure(new Answer(503, Map.of("Retry-After", "0"), "")).code())
        .isEqualTo("http_503");
    assertThat(failure(new Answer(408, Map.of(), "")).code()).isEqualTo("http_408");
  }

  @Test
  void namesAHostThatIsNotKnown() {
    try (SlackClient client =
        new SlackClient(URI.create("http://no-such-host.invalid/api/"), TOKEN, TIMEOUT)) {
      SlackException e = catchThrowableOfType(SlackException.class, client::authTest);
      assertThat(e.code()).isEqualTo("unknown_host");
      assertThat(e.getMessage()).contains("\"no-such-host.invalid\"");
    }
  }

  @Test
  void aServerThatIsDownIsTriedLater() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    URI url = URI.create("http://127.0.0.1:" + port + "/api/");
    try (SlackClient client = new SlackClient(url, TOKEN, TIMEOUT)) {
      SlackException e = catchThrowableOfType(SlackException.class, client::authTest);
      assertThat(e.kind()).isEqualTo(Kind.RETRY);
      assertThat(e.code()).isEqualTo("connect_failed");
    }
  }

  @Test
  void anHttpsUrlOfAServerWithoutTlsIsNotSlack() throws Exception {
    try (ServerSocket server = FakeServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertTlsFailed(URI.create("https://127.0.0.1:" + server.getLocalPort() + "/api/"));
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsNotSlacks(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("self-signed.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                (keytool + " -genkeypair -alias a -keyalg EC -dname CN=proxy -storepass secret1")
                    .concat(" -ext san=ip:127.0.0.1 -keystore " + file)
                    .split(" "))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        KeyStore.getInstance(file.toFile(), "secret1".toCharArray()), "secret1".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.start();
    try {
      assertTlsFailed(URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/api/"));
    } finally {
      server.stop(0);
    }
  }

  private static void assertTlsFailed(URI url) {
    try (SlackClient client = new SlackClient(url, TOKEN, TIMEOUT)) {
      SlackException e = catchThrowableOfType(SlackException.class, client::authTest);
      assertThat(e.kind()).isEqualTo(Kind.RETRY);
      assertThat(e.code()).isEqualTo("tls_failed");
      assertThat(e.getMessage()).contains(url.toString(), "the worker's JVM");
    }
  }

  @Test
  void aHandshakeThatTheServerEndsIsAnIoError() throws Exception {
    try (ServerSocket server = FakeServer.answering("")) {
      URI url = URI.create("https://127.0.0.1:" + server.getLocalPort() + "/api/");
      try (SlackClient client = new SlackClient(url, TOKEN, TIMEOUT)) {
        SlackException e = catchThrowableOfType(SlackException.class, client::authTest);
        assertThat(e.code()).isEqualTo("io_error");
      }
    }
  }

  @Test
  void aTokenThatCannotBeSentIsNotShown() throws Exception {
    try (FakeServer server = new FakeServer(request -> Answer.ok("{\"ok\":true}"));
        SlackClient client = new SlackClient(server.apiUrl(), TOKEN + "\n", TIMEOUT)) {
      SlackException e = catchThrowableOfType(SlackException.class, client::authTest);
      assertThat(e.kind()).isEqualTo(Kind.FATAL);
      assertThat(e.getMessage()).contains("slack.token").doesNotContain(TOKEN);
      assertThat(e).hasNoCause();
    }
  }

  @Test
  void closingEndsACallUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (FakeServer server =
        new FakeServer(
            request -> {
              asked.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Answer.dropped();
            })) {
      SlackClient client = new SlackClient(server.apiUrl(), TOKEN, Duration.ofMinutes(5));
      FutureTask<SlackException> call =
          new FutureTask<>(() -> catchThrowableOfType(SlackException.class, client::authTest));
      new Thread(call).start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      client.close();
      assertThat(call.get(30, TimeUnit.SECONDS).code()).isEqualTo("io_error");
      never.countDown();
    }
  }
}
