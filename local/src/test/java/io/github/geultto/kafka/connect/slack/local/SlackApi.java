package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Writes to a simulated workspace as any Slack app would. */
record SlackApi(URI api, String token) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Calls a method, which must succeed. */
  JsonNode call(String method, Map<String, String> arguments) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve(method))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(arguments)))
            .build();
    JsonNode answer = JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    assertThat(answer.path("ok").asBoolean()).as("%s: %s", method, answer).isTrue();
    return answer;
  }

  /** Adds a user by the simulator's own controls, for no method of Slack's does. */
  void addUser(String id, String name) throws Exception {
    putUser(Map.of("id", id, "name", name));
  }

  /** Changes the given fields of a user. */
  void putUser(Map<String, String> user) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("/simulator/users"))
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(user)))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }
}
