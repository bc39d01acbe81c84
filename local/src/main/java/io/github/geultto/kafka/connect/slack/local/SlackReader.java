package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads a whole workspace from Slack in the plainest way there is, to compare the tables with:
 * every page of every method, every thread, one call after the other. It waits out {@code
 * Retry-After} and has no other notion of Slack's limits.
 */
final class SlackReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 5;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final URI api;
  private final String token;

  /**
   * @param api the URL that method names are appended to, ending in a slash
   * @param token sent as bearer token
   */
  SlackReader(URI api, String token) {
    this.api = api;
    this.token = token;
  }

  /**
   * Reads everything the token can see.
   *
   * @throws IOException if Slack refuses or cannot be reached; the message names the method and
   *     Slack's error
   */
  Snapshot read() throws IOException, InterruptedException {
    JsonNode identity = call("auth.test", Map.of());
    List<JsonNode> users = pages("users.list", Map.of("limit", "200"), "members");
    List<JsonNode> channels =
        pages(
            "conversations.list",
            Map.of("types", "public_channel,private_channel", "limit", "200"),
            "channels");
    Map<String, List<JsonNode>> messages = new TreeMap<>();
    for (JsonNode channel : channels) {
      String id = channel.path("id").asText();
      try {
        messages.put(id, messages(id));
      } catch (SlackError e) {
        if (!e.isChannelClosed()) {
          throw e;
        }
      }
    }
    return new Snapshot(
        identity.path("url").asText(),
        identity.path("team_id").asText(),
        users,
        channels,
        messages);
  }

  private List<JsonNode> messages(String channel) throws IOException, InterruptedException {
    Map<String, JsonNode> byTs = new LinkedHashMap<>();
    List<JsonNode> posts =
        pages("conversations.history", Map.of("channel", channel, "limit", "200"), "messages");
    for (JsonNode post : posts) {
      byTs.put(post.path("ts").asText(), complete(channel, post));
    }
    for (JsonNode post : posts) {
      if (post.path("reply_count").asLong() > 0) {
        readThread(channel, post.path("ts").asText(), byTs);
      }
    }
    return List.copyOf(byTs.values());
  }

  private void readThread(String channel, String ts, Map<String, JsonNode> byTs)
      throws IOException, InterruptedException {
    List<JsonNode> thread;
    try {
      thread =
          pages(
              "conversations.replies",
              Map.of("channel", channel, "ts", ts, "limit", "200"),
              "messages");
    } catch (SlackError e) {
      if (e.error.equals("thread_not_found")) {
        return;
      }
      throw e;
    }
    for (JsonNode reply : thread) {
      if (!byTs.containsKey(reply.path("ts").asText())) {
        byTs.put(reply.path("ts").asText(), complete(channel, reply));
      }
    }
  }

  /** Slack shortens the list of users on popular messages; reactions.get has them all. */
  private JsonNode complete(String channel, JsonNode message)
      throws IOException, InterruptedException {
    for (JsonNode reaction : message.path("reactions")) {
      if (reaction.path("users").size() < reaction.path("count").asInt()) {
        JsonNode full =
            call(
                "reactions.get",
                Map.of(
                    "channel", channel, "timestamp", message.path("ts").asText(), "full", "true"));
        ObjectNode completed = message.deepCopy();
        completed.set("reactions", full.path("message").path("reactions"));
        return completed;
      }
    }
    return message;
  }

  private List<JsonNode> pages(String method, Map<String, String> parameters, String field)
      throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    Map<String, String> page = new TreeMap<>(parameters);
    String cursor;
    do {
      JsonNode answer = call(method, page);
      answer.path(field).forEach(all::add);
      cursor = answer.path("response_metadata").path("next_cursor").asText();
      page.put("cursor", cursor);
    } while (!cursor.isEmpty());
    return all;
  }

  private JsonNode call(String method, Map<String, String> parameters)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(method))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(parameters)))
            .build();
    for (int failures = 0; ; ) {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 429) {
        Thread.sleep(1_000 * response.headers().firstValueAsLong("Retry-After").orElse(30));
        continue;
      }
      if (response.statusCode() == 200) {
        JsonNode answer = JSON.readTree(response.body());
        if (answer.path("ok").asBoolean()) {
          return answer;
        }
        throw new SlackError(method, answer.path("error").asText("no reason given"));
      }
      if (++failures == ATTEMPTS) {
        throw new SlackError(method, "HTTP status " + response.statusCode());
      }
      Thread.sleep(1_000L << failures);
    }
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .filter(parameter -> !parameter.getValue().isEmpty())
        .map(
            parameter ->
                parameter.getKey()
                    + "="
                    + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** Slack answered with an error. */
  static final class SlackError extends IOException {
    private static final long serialVersionUID = 1L;

    private final String error;

    SlackError(String method, String error) {
      super("Slack refuses " + method + ": " + error);
      this.error = error;
    }

    private boolean isChannelClosed() {
      return List.of("not_in_channel", "channel_not_found", "missing_scope").contains(error);
    }
  }
}
