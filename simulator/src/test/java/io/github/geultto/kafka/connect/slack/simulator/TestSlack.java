package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small workspace behind the Web API, on a clock that the test moves. */
final class TestSlack {
  static final String PUBLIC = "C00000PUB1";
  static final String ELSEWHERE = "C00000PUB2";
  static final String PRIVATE = "C0000PRIV1";
  static final String SECRET = "C0000PRIV2";
  static final String ANN = "U000000ANN";
  static final String BOB = "U000000BOB";
  static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  final Workspace workspace = new Workspace("T000000001", "test", "Test");
  final SlackApi api;
  private final SimulatorOptions options;
  private Instant now = START;

  TestSlack() {
    this(SimulatorOptions.defaults());
  }

  TestSlack(SimulatorOptions options) {
    user(ANN, true);
    user(BOB, false);
    channel(PUBLIC, "general", Channel.Type.PUBLIC, true);
    channel(ELSEWHERE, "elsewhere", Channel.Type.PUBLIC, false);
    channel(PRIVATE, "private", Channel.Type.PRIVATE, true);
    channel(SECRET, "secret", Channel.Type.PRIVATE, false);
    this.options = options.withClock(() -> now);
    api = new SlackApi(workspace, this.options);
  }

  private void user(String id, boolean admin) {
    ObjectNode user = Json.object().put("id", id).put("is_admin", admin);
    user.putObject("profile").put("email", id + "@example.com");
    workspace.putUser(user, START);
  }

  void channel(String id, String name, Channel.Type type, boolean bot) {
    ObjectNode info = Json.object().put("id", id).put("name", name);
    info.put("is_general", name.equals("general"));
    Channel channel = new Channel(id, type, Channels.complete(info, type, workspace.teamId()));
    workspace.add(channel);
    workspace.join(ANN, channel);
    if (bot) {
      workspace.join(Workspace.BOT_USER, channel);
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  SimulatorOptions options() {
    return options;
  }

  Instant now() {
    return now;
  }

  /** Calls with the bot's token; parameters as name, value, name, value. */
  ApiResponse call(String method, Object... params) {
    return callWith("xoxb-simulator", method, params);
  }

  ApiResponse callWith(String token, String method, Object... params) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < params.length; i += 2) {
      map.put(params[i].toString(), params[i + 1].toString());
    }
    return api.call(method, map, token);
  }

  ObjectNode ok(String method, Object... params) {
    ApiResponse response = call(method, params);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body().path("ok").asBoolean()).as("%s", response.body()).isTrue();
    return response.body();
  }

  String error(String method, Object... params) {
    return error(call(method, params));
  }

  static String error(ApiResponse response) {
    assertThat(response.body().path("ok").asBoolean()).as("%s", response.body()).isFalse();
    return response.body().path("error").asText();
  }

  /** Writes as a user one second later; answers the ts. */
  String post(String user, String text, Object... more) {
    pass(Duration.ofSeconds(1));
    List<Object> params =
        new ArrayList<>(List.of("channel", PUBLIC, "simulator_user", user, "text", text));
    params.addAll(List.of(more));
    return ok("chat.postMessage", params.toArray()).path("ts").asText();
  }

  String reply(String user, String parent, String text) {
    return post(user, text, "thread_ts", parent);
  }

  void delete(String ts) {
    ok("chat.delete", "channel", PUBLIC, "ts", ts, "simulator_user", ANN);
  }

  void react(String ts, String name, String user) {
    ok("reactions.add", "channel", PUBLIC, "timestamp", ts, "name", name, "simulator_user", user);
  }

  List<JsonNode> history(Object... more) {
    List<Object> params = new ArrayList<>(List.of("channel", PUBLIC));
    params.addAll(List.of(more));
    return list(ok("conversations.history", params.toArray()).path("messages"));
  }

  List<JsonNode> replies(String ts, Object... more) {
    List<Object> params = new ArrayList<>(List.of("channel", PUBLIC, "ts", ts));
    params.addAll(List.of(more));
    return list(ok("conversations.replies", params.toArray()).path("messages"));
  }

  static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }

  static List<String> texts(Iterable<JsonNode> messages) {
    return field(messages, "text");
  }

  static List<String> field(Iterable<JsonNode> objects, String name) {
    List<String> values = new ArrayList<>();
    objects.forEach(object -> values.add(object.path(name).asText()));
    return values;
  }

  static String cursor(JsonNode answer) {
    return answer.path("response_metadata").path("next_cursor").asText();
  }
}
