package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.simulator.Faults;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import io.github.geultto.kafka.connect.slack.simulator.SocketConnections;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A small simulated workspace of two people, Jane and Bob, that starts without a message. What is
 * done in it is done by people through Slack's own methods, at the time that the simulator's clock
 * was set to, so that it can have a past.
 */
final class Community implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USERS =
      """
      [{"id": "U1", "team_id": "TEAM", "name": "jane", "is_admin": true,
        "profile": {"real_name": "Jane", "display_name": "제인", "email": "jane@example.com"}},
       {"id": "U2", "team_id": "TEAM", "name": "bob", "profile": {"real_name": "Bob"}}]
      """;

  private final SlackSimulator simulator;
  private final SlackApi api;
  private final String jane;
  private final String bob;
  private volatile Duration ago = Duration.ZERO;

  /**
   * Starts a workspace.
   *
   * @param folder an empty one to use
   * @param channels ids of its channels, of group messages where they begin with G, and of direct
   *     messages where they begin with D; the others' names are their ids in lower case. Those that
   *     contain PRIVATE are private.
   */
  Community(Path folder, String... channels) throws Exception {
    this("T1", "U", folder, RateLimits.OFF, channels);
  }

  /** The same in a workspace with Slack's rate limits. */
  static Community limited(Path folder, String... channels) throws Exception {
    return new Community("T1", "U", folder, RateLimits.SLACK, channels);
  }

  /**
   * Starts one of several workspaces.
   *
   * @param team its id
   * @param users what the ids of its people begin with, followed by 1 and 2
   */
  Community(String team, String users, Path folder, String... channels) throws Exception {
    this(team, users, folder, RateLimits.OFF, channels);
  }

  private Community(String team, String users, Path folder, RateLimits limits, String... channels)
      throws Exception {
    jane = users + "1";
    bob = users + "2";
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("users.json"), USERS.replace("TEAM", team).replace("\"U", "\"" + users));
    Map<String, ArrayNode> lists = new HashMap<>();
    for (String id : channels) {
      ObjectNode channel =
          lists.computeIfAbsent(file(id), name -> JSON.createArrayNode()).addObject();
      channel.put("id", id).put("created", 1_600_000_000).putArray("members").add(jane).add(bob);
      // A direct message has the other person in place of a name.
      if (id.startsWith("D")) {
        channel.put("user", bob);
      } else {
        channel.put("name", id.toLowerCase(Locale.ROOT));
      }
    }
    for (Map.Entry<String, ArrayNode> list : lists.entrySet()) {
      Files.writeString(folder.resolve(list.getKey()), JSON.writeValueAsString(list.getValue()));
    }
    simulator =
        SlackSimulator.start(
            Workspace.load(folder),
            SimulatorOptions.defaults()
                .withRateLimits(limits)
                .withClock(() -> Instant.now().minus(ago)));
    api = new SlackApi(simulator.apiUrl(), simulator.botToken());
  }

  private static String file(String id) {
    return switch (id.contains("PRIVATE") ? 'P' : id.charAt(0)) {
      case 'D' -> "dms.json";
      case 'G' -> "mpims.json";
      case 'P' -> "groups.json";
      default -> "channels.json";
    };
  }

  /** Sets the clock back by so much, for everything done from now on until it is set again. */
  Community ago(Duration duration) {
    ago = duration;
    return this;
  }

  /** Sets the clock right. */
  Community now() {
    return ago(Duration.ZERO);
  }

  /** Jane posts. */
  String post(String channel, String text) throws Exception {
    return api.call(
            "chat.postMessage", Map.of("channel", channel, "text", text, "simulator_user", jane))
        .get("ts")
        .asText();
  }

  /** Bob answers in a thread. */
  String reply(String channel, String parent, String text) throws Exception {
    return api.call(
            "chat.postMessage",
            Map.of("channel", channel, "text", text, "thread_ts", parent, "simulator_user", bob))
        .get("ts")
        .asText();
  }

  /** Jane edits what she wrote. */
  void edit(String channel, String ts, String text) throws Exception {
    api.call(
        "chat.update", Map.of("channel", channel, "ts", ts, "text", text, "simulator_user", jane));
  }

  /** The app posts an alert, whose text is only for notifications. */
  String alert(String channel, String content) throws Exception {
    return api.call(
            "chat.postMessage",
            Map.of("channel", channel, "text", "Alert", "blocks", blocks(content)))
        .get("ts")
        .asText();
  }

  /** The app gives its alert other blocks, and no other text. */
  void updateAlert(String channel, String ts, String content) throws Exception {
    api.call("chat.update", Map.of("channel", channel, "ts", ts, "blocks", blocks(content)));
  }

  private static String blocks(String content) {
    return "[{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\""
        + content
        + "\"}}]";
  }

  /** Jane and Bob react. */
  void react(String channel, String ts, String emoji) throws Exception {
    for (String user : List.of(jane, bob)) {
      api.call(
          "reactions.add",
          Map.of("channel", channel, "timestamp", ts, "name", emoji, "simulator_user", user));
    }
  }

  /** Jane, an administrator, deletes. */
  void delete(String channel, String ts) throws Exception {
    api.call("chat.delete", Map.of("channel", channel, "ts", ts, "simulator_user", jane));
  }

  /** Somebody of the workspace posts. */
  String postBy(String user, String channel, String text) throws Exception {
    return api.call(
            "chat.postMessage", Map.of("channel", channel, "text", text, "simulator_user", user))
        .get("ts")
        .asText();
  }

  /** Jane does something that a method of Slack's does. */
  void janeCalls(String method, Map<String, String> arguments) throws Exception {
    callAs(jane, method, arguments);
  }

  /** Somebody does. */
  JsonNode callAs(String user, String method, Map<String, String> arguments) throws Exception {
    Map<String, String> all = new HashMap<>(arguments);
    all.put("simulator_user", user);
    return api.call(method, all);
  }

  /** Adds or changes a user. */
  void putUser(Map<String, String> user) throws Exception {
    api.putUser(user);
  }

  /** Jane gets another name. */
  void rename(String name) throws Exception {
    api.putUser(Map.of("id", jane, "real_name", name));
  }

  /** A channel gets another name. */
  void rename(String channel, String name) throws Exception {
    api.call(
        "conversations.rename", Map.of("channel", channel, "name", name, "simulator_user", jane));
  }

  /** A private channel is shared with another organisation: Slack gives it another id. */
  void renumber(String channel, String id) {
    simulator.workspace().renumber(channel, id, Instant.now().minus(ago));
  }

  /** The app joins a public channel. */
  void botJoins(String channel) throws Exception {
    api.call("conversations.join", Map.of("channel", channel));
  }

  /** The connections by which the app receives events. */
  SocketConnections connections() {
    return simulator.connections();
  }

  /** What goes wrong; nothing at first. */
  Faults faults() {
    return simulator.faults();
  }

  /** How often a method was called so far by the app. */
  long calls(String method) {
    return simulator.calls().getOrDefault(method, 0L);
  }

  /** {@code <channel>/<ts>} of every message there is. */
  List<String> keys(String... channels) {
    List<String> keys = new ArrayList<>();
    for (String channel : channels) {
      for (JsonNode message : simulator.workspace().messages(channel)) {
        keys.add(channel + "/" + message.get("ts").asText());
      }
    }
    return keys;
  }

  URI apiUrl() {
    return simulator.apiUrl();
  }

  /** Replaces the bot's token by one that is valid for twelve hours. */
  String rotateToken() {
    return simulator.rotateToken();
  }

  String token() {
    return simulator.botToken();
  }

  /** The app-level token. */
  String appToken() {
    return simulator.appToken();
  }

  /** Jane's own: it reads all public channels, and whatever she is in. */
  String userToken() {
    return SimulatorOptions.defaults().userToken();
  }

  @Override
  public void close() {
    simulator.close();
  }
}
