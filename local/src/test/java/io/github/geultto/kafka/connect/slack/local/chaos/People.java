package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * People who write in a generated workspace, through Slack's Web API: what they do is the same for
 * the same seed, when they do it is not.
 */
final class People {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> EMOJI = List.of("heart", "tada", "눈물");

  private final HttpClient http = HttpClient.newHttpClient();
  private final SlackSimulator slack;
  private final Random random;
  private final List<String> channels = new ArrayList<>();

  /** Posts that were there before and are inside the look-back window of 30 days. */
  private final List<Written> old = new ArrayList<>();

  private final List<Written> recent = new ArrayList<>();
  private final Set<String> clicks = new HashSet<>();
  private int written;
  private int actions;

  private record Written(String channel, String ts, String user, boolean isPost) {}

  People(SlackSimulator slack, long seed) {
    this.slack = slack;
    this.random = new Random(seed);
    String windowStart = Long.toString(Instant.now().minus(Duration.ofDays(29)).getEpochSecond());
    for (JsonNode channel : slack.workspace().channels()) {
      String id = channel.get("id").asText();
      channels.add(id);
      for (JsonNode message : slack.workspace().messages(id)) {
        String ts = message.get("ts").asText();
        if (!message.has("thread_ts") && ts.compareTo(windowStart) > 0) {
          old.add(new Written(id, ts, message.get("user").asText(), true));
        }
      }
    }
  }

  /** Does this many things. */
  void act(int times) throws Exception {
    actions += times;
    for (int i = 0; i < times; i++) {
      int dice = random.nextInt(100);
      if (dice < 28) {
        post();
      } else if (dice < 50) {
        reply(pickPost(dice < 45 ? recent : old));
      } else if (dice < 62) {
        edit(pick(recent));
      } else if (dice < 67) {
        edit(pick(old));
      } else if (dice < 82) {
        click(pick(recent));
      } else if (dice < 89) {
        click(pick(old));
      } else if (dice < 97) {
        delete(recent);
      } else {
        delete(old);
      }
    }
  }

  /** How many things have been done. */
  int actions() {
    return actions;
  }

  /**
   * Posts somewhere.
   *
   * @return the key of the message, {@code <channel>/<ts>}
   */
  String post() throws Exception {
    Written post = write(channels.get(random.nextInt(channels.size())), Map.of());
    recent.add(post);
    return post.channel() + "/" + post.ts();
  }

  /** Somebody makes a channel and writes in it. */
  void createChannel(String name) throws Exception {
    JsonNode made = call("conversations.create", Map.of("name", name, "simulator_user", anybody()));
    String channel = made.at("/channel/id").asText();
    channels.add(channel);
    recent.add(write(channel, Map.of()));
  }

  /** Somebody gets another name, and somebody else is gone for good. */
  void changeUsers(int number) throws Exception {
    String name = "새 이름 " + ++written;
    String renamed = GeneratedExport.user(number);
    control("POST", "users", JSON.writeValueAsString(Map.of("id", renamed, "real_name", name)));
    control("DELETE", "users/" + GeneratedExport.user(GeneratedExport.USERS - 1 - number), "");
  }

  private Written write(String channel, Map<String, String> thread) throws Exception {
    String user = anybody();
    Map<String, String> arguments = new HashMap<>(thread);
    arguments.put("channel", channel);
    arguments.put("text", "글 " + ++written + " :tada: it's &lt;late&gt; & 늦었다");
    arguments.put("simulator_user", user);
    String ts = call("chat.postMessage", arguments).get("ts").asText();
    return new Written(channel, ts, user, thread.isEmpty());
  }

  private void reply(Written parent) throws Exception {
    Map<String, String> thread = new HashMap<>(Map.of("thread_ts", parent.ts()));
    if (random.nextInt(8) == 0) {
      thread.put("reply_broadcast", "true");
    }
    recent.add(write(parent.channel(), thread));
  }

  private void edit(Written message) throws Exception {
    call("chat.update", on(message, "ts", message.user(), "text", "고침 " + ++written));
  }

  /** Adds reactions, or takes them back where they were given before. */
  private void click(Written message) throws Exception {
    // Several users, so that a truncated list of them hides some.
    for (int i = 0; i < 4; i++) {
      String emoji = EMOJI.get(random.nextInt(EMOJI.size()));
      String user = GeneratedExport.user(70 + random.nextInt(6));
      String click = message.channel() + message.ts() + emoji + user;
      String method = clicks.remove(click) ? "reactions.remove" : "reactions.add";
      if (method.equals("reactions.add")) {
        clicks.add(click);
      }
      call(method, on(message, "timestamp", user, "name", emoji));
    }
  }

  private void delete(List<Written> from) throws Exception {
    Written message = pick(from);
    from.remove(message);
    call("chat.delete", on(message, "ts", message.user(), "as_user", "true"));
  }

  private static Map<String, String> on(
      Written message, String tsName, String user, String name, String value) {
    return Map.of(
        "channel", message.channel(), tsName, message.ts(), "simulator_user", user, name, value);
  }

  private String anybody() {
    return GeneratedExport.user(random.nextInt(GeneratedExport.USERS));
  }

  private Written pick(List<Written> from) throws Exception {
    if (from.isEmpty()) {
      post();
      return recent.get(recent.size() - 1);
    }
    return from.get(random.nextInt(from.size()));
  }

  private Written pickPost(List<Written> from) throws Exception {
    return pick(from.stream().filter(Written::isPost).toList());
  }

  private JsonNode call(String method, Map<String, String> arguments) throws Exception {
    HttpResponse<String> response =
        send(slack.apiUrl().resolve(method), "POST", JSON.writeValueAsString(arguments));
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.path("ok").asBoolean()).as("%s: %s", method, answer).isTrue();
    return answer;
  }

  private void control(String method, String path, String body) throws Exception {
    HttpResponse<String> response = send(slack.url().resolve("simulator/" + path), method, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private HttpResponse<String> send(URI uri, String method, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + slack.botToken())
            .header("Content-Type", "application/json; charset=utf-8")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
