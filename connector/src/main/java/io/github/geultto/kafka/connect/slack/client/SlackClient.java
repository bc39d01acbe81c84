package io.github.geultto.kafka.connect.slack.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Calls Slack's Web API and hands out the answers as they came. One call is one request: nothing is
 * repeated (except with another token, see {@link SlackToken}), followed or counted behind the
 * caller's back. Waiting for the rate limit and trying again is the caller's part. Safe for use by
 * several threads.
 *
 * <p>A proxy is taken from the JVM's settings, see {@link HttpClients}.
 */
public final class SlackClient implements AutoCloseable {

  private final URI apiUrl;
  private final SlackToken token;
  private final OkHttpClient http;
  private final MethodsClient methods;

  private final ServerClock serverClock = new ServerClock();

  private record Answer(ObjectNode body, String scopes) {}

  /** Errors after which another token may be accepted. */
  private static final Set<String> OF_THE_TOKEN =
      Set.of("token_expired", "token_revoked", "invalid_auth", "not_authed");

  /** A client with a token that stays. */
  public SlackClient(URI apiUrl, String token, Duration timeout) {
    this(apiUrl, SlackToken.of(token), timeout);
  }

  /**
   * @param apiUrl the address before the methods' names, such as {@code https://slack.com/api/}
   * @param token a bot's or a user's token; an app-level one for {@link
   *     SlackMethod#APPS_CONNECTIONS_OPEN} alone
   * @param timeout for one call as a whole
   */
  public SlackClient(URI apiUrl, SlackToken token, Duration timeout) {
    this.apiUrl = apiUrl;
    this.token = token;
    this.http = HttpClients.of(apiUrl.getHost(), timeout).addInterceptor(new SendOnce()).build();
    this.methods = Slack.getInstance(HttpClients.SDK, new SlackHttpClient(http)).methods();
    String prefix = apiUrl.toString();
    this.methods.setEndpointUrlPrefix(prefix.endsWith("/") ? prefix : prefix + "/");
  }

  /**
   * Calls a method and waits for its answer.
   *
   * @param params as the method's page names them, without the token
   * @return the whole answer, of which {@code ok} is true
   * @throws SlackException for any other outcome
   */
  public ObjectNode call(SlackMethod method, Map<String, String> params) throws SlackException {
    return send(method, params).body();
  }

  /** Asks whom the token speaks for and what it may do. */
  public Identity authTest() throws SlackException {
    Answer answer = send(SlackMethod.AUTH_TEST, Map.of());
    Set<String> scopes =
        Arrays.stream(answer.scopes().split("[,\\s]+", -1))
            .filter(scope -> !scope.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    return new Identity(
        answer.body().path("url").textValue(),
        answer.body().path("team_id").textValue(),
        answer.body().path("user_id").textValue(),
        answer.body().path("bot_id").textValue(),
        scopes,
        answer.body().path("is_enterprise_install").asBoolean());
  }

  /**
   * The time by the server's clock: the {@code Date} of its last successful answer plus the time
   * elapsed since then. It lags by at most a second and the latency of the answer, and does not
   * depend on this machine's wall clock. Empty until an answer had a readable {@code Date}.
   */
  public Optional<Instant> serverTime() {
    return serverClock.now(System.nanoTime());
  }

  /** Ends the calls under way, which then fail as {@code io_error}, and closes the connections. */
  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  /** Sends a call, once more if its token has been replaced since it was read. */
  private Answer send(SlackMethod method, Map<String, String> params) throws SlackException {
    try {
      String used = token.value();
      try {
        return send(method, params, used);
      } catch (SlackException e) {
        if (OF_THE_TOKEN.contains(e.code()) && token.isRenewed(used)) {
          return send(method, params, token.value());
        }
        throw token.isRotated() && e.code().equals("token_expired") ? notRenewed(method) : e;
      }
    } catch (IOException e) {
      String what = "could not be sent: " + e.getMessage();
      throw new SlackException(method, "token_unreadable", what, null, e);
    }
  }

  private static SlackException notRenewed(SlackMethod method) {
    String what = "failed with \"token_expired\", and the token file still contains that token";
    return new SlackException(method, "token_not_renewed", what, null, null);
  }

  private Answer send(SlackMethod method, Map<String, String> params, String token)
      throws SlackException {
    FormBody.Builder form = new FormBody.Builder();
    params.forEach(form::add);
    try (Response response = methods.runPostFormWithToken(form, method.apiName(), token)) {
      JsonNode body =
          Json.object(response.body().byteStream())
              .<JsonNode>map(object -> object)
              .orElseGet(MissingNode::getInstance);
      if (response.isSuccessful() && body.path("ok").asBoolean(false)) {
        Instant date = response.headers().getInstant("Date");
        if (date != null) {
          serverClock.answered(date, System.nanoTime());
        }
        return new Answer((ObjectNode) body, response.header("x-oauth-scopes", ""));
      }
      throw failure(method, response, body);
    } catch (UnknownHostException e) {
      String what = "could not be sent: the host \"" + apiUrl.getHost() + "\" is not known";
      throw new SlackException(method, "unknown_host", what, null, e);
    } catch (ConnectException e) { // a connection that is too slow is a SocketTimeoutException
      String what = "could not connect to " + apiUrl + ": " + e.getMessage();
      throw new SlackException(method, "connect_failed", what, null, e);
    } catch (SSLException e) {
      String what = "got no response from " + apiUrl + " over TLS: " + e.getMessage();
      throw new SlackException(method, isOfTheServer(e) ? "tls_failed" : "io_error", what, null, e);
    } catch (IOException e) {
      String what =
          "got no response from " + apiUrl + ": " + (e.getMessage() == null ? e : e.getMessage());
      throw new SlackException(method, "io_error", what, null, e);
    } catch (IllegalArgumentException e) {
      // The SDK's own words for a token that cannot be a header; its cause would quote the token.
      String what =
          "could not be sent: "
              + method.tokenSetting()
              + " contains an invalid character, such as a line break";
      throw new SlackException(method, "invalid_auth", what, null, null);
    }
  }

  /** Whether the server has no TLS or another certificate; a lost connection has other causes. */
  private static boolean isOfTheServer(SSLException e) {
    return e instanceof SSLPeerUnverifiedException
        || e.getCause() instanceof CertificateException
        || String.valueOf(e.getMessage()).contains("unrecognized SSL message");
  }

  private SlackException failure(SlackMethod method, Response response, JsonNode body) {
    int status = response.code();
    String error = body.path("error").textValue();
    String code;
    String what;
    if (status == 429 || status >= 500 || (!response.isSuccessful() && error == null)) {
      code = "http_" + status;
      what = "failed with HTTP status " + status + " from " + apiUrl;
    } else if (body.isMissingNode()) {
      code = "not_json";
      what = "got a response from " + apiUrl + " that is not JSON";
    } else if (error == null) {
      code = "no_ok";
      what = "got a response from " + apiUrl + " that has neither \"ok\" nor an error";
    } else {
      code = error;
      what = "failed with \"" + error + "\"" + scopes(body);
    }
    return new SlackException(method, code, what, retryAfter(response), null);
  }

  private static String scopes(JsonNode body) {
    String needed = body.path("needed").textValue();
    String provided = body.path("provided").textValue();
    if (needed == null || needed.isEmpty()) {
      return "";
    }
    return ": it needs " + needed + (provided == null ? "" : ", the token has " + provided);
  }

  /**
   * A number of seconds, or a date by the server's clock; a second at least, so that there is no
   * hot loop. Null for anything else, also for a pause of over ten minutes, which no limit needs.
   */
  private static Duration retryAfter(Response response) {
    Instant until = response.headers().getInstant("Retry-After");
    Instant date = response.headers().getInstant("Date");
    try {
      double seconds =
          until == null
              ? Double.parseDouble(response.header("Retry-After", ""))
              : Duration.between(date == null ? Instant.now() : date, until).toMillis() / 1_000.0;
      return seconds > 86_400
          ? null
          : Duration.ofSeconds(Math.max(1, Math.min(600, (long) Math.ceil(seconds))));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
