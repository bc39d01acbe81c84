package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Calls methods of Slack's Web API, one after the other. It waits out {@code Retry-After} up to a
 * minute, Slack's window, and retries a bounded number of times what may pass: dropped connections,
 * 5xx, answers that are not JSON or lack what the method promises, and Slack's own passing errors.
 */
final class SlackClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 5;
  private static final int MOST_RATE_LIMITED = 20;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Set<String> PASSING_ERRORS =
      Set.of(
          "ratelimited",
          "rate_limited",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org");

  /** Waits; tests do not. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final URI api;
  private final String token;
  private final Pause pause;

  /**
   * @param api the URL that method names are appended to, ending in a slash
   * @param token sent as bearer token
   */
  SlackClient(URI api, String token, Pause pause) {
    this.api = api;
    this.token = token;
    this.pause = pause;
  }

  /**
   * Calls a method.
   *
   * @param promised a field that the answer must have: an array or an object; empty for none
   * @throws SlackError if Slack refuses the call
   * @throws IOException if no attempt brought a readable answer
   */
  JsonNode call(String method, Map<String, String> parameters, String promised)
      throws IOException, InterruptedException {
    return call(method, parameters, promised, ATTEMPTS);
  }

  /** The same with that many attempts. */
  JsonNode call(String method, Map<String, String> parameters, String promised, int attempts)
      throws IOException, InterruptedException {
    HttpRequest request = request(method, parameters);
    int rateLimited = 0;
    for (int failures = 0; ; ) {
      Attempt attempt = attempt(method, request, promised);
      if (attempt.answer() != null) {
        return attempt.answer();
      }
      boolean limited = attempt.retryAfter() != null && ++rateLimited < MOST_RATE_LIMITED;
      if (!limited && ++failures >= attempts) {
        throw new IOException(
            "Slack returns no usable response to %s: %s.".formatted(method, attempt.failure()));
      }
      pause.pause(limited ? attempt.retryAfter() : Duration.ofSeconds(1L << failures));
    }
  }

  /**
   * How one attempt ended.
   *
   * @param answer null if it failed
   * @param failure why it failed
   * @param retryAfter how long Slack says to wait, null if it does not
   */
  private record Attempt(JsonNode answer, String failure, Duration retryAfter) {
    static Attempt failed(String failure) {
      return new Attempt(null, failure, null);
    }
  }

  private Attempt attempt(String method, HttpRequest request, String promised)
      throws SlackError, InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return Attempt.failed("the connection failed (" + e + ")");
    }
    if (response.statusCode() == 429) {
      return new Attempt(null, "HTTP status 429 repeatedly", retryAfter(response));
    }
    return response.statusCode() == 200
        ? read(method, response.body(), promised)
        : Attempt.failed("HTTP status " + response.statusCode());
  }

  private static Attempt read(String method, String body, String promised) throws SlackError {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return Attempt.failed("the response is not valid JSON");
    }
    if (!answer.path("ok").asBoolean()) {
      String error = answer.path("error").asText("no reason given");
      if (PASSING_ERRORS.contains(error)) {
        return Attempt.failed(error);
      }
      throw new SlackError(method, error);
    }
    return promised.isEmpty() || answer.path(promised).isContainerNode()
        ? new Attempt(answer, null, null)
        : Attempt.failed("the response is ok but has no " + promised);
  }

  /** At least a second, at most a minute; half a minute where it says nothing readable. */
  private static Duration retryAfter(HttpResponse<String> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("30").strip();
    if (!seconds.matches("\\d+")) {
      return Duration.ofSeconds(30);
    }
    return seconds.length() > 4
        ? LONGEST_WAIT
        : Duration.ofSeconds(
            Math.max(1, Math.min(LONGEST_WAIT.toSeconds(), Long.parseLong(seconds))));
  }

  private HttpRequest request(String method, Map<String, String> parameters) {
    return HttpRequest.newBuilder(api.resolve(method))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form(parameters)))
        .build();
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            parameter ->
                parameter.getKey()
                    + "="
                    + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** Slack answered with an error that a retry does not resolve. */
  static final class SlackError extends IOException {
    private static final long serialVersionUID = 1L;

    private final String error;

    SlackError(String method, String error) {
      super("Slack refuses " + method + ": " + error);
      this.error = error;
    }

    /** Slack's error code. */
    String error() {
      return error;
    }
  }
}
