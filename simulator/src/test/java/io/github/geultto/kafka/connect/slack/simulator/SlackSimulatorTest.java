package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulator over HTTP, by the official SDK and by hand. */
class SlackSimulatorTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private SlackSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    simulator = SlackSimulator.start(new TestSlack().workspace, SimulatorOptions.defaults());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void theOfficialSdkTakesItForSlack() throws Exception {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(simulator.apiUrl().toString());
    config.setStatsEnabled(false);
    Slack slack = Slack.getInstance(config);
    try {
      MethodsClient methods = slack.methods(simulator.botToken());
      assertThat(methods.authTest(r -> r).getUserId()).isEqualTo(Workspace.BOT_USER);
      assertThat(methods.usersList(r -> r.limit(1)).getMembers()).hasSize(1);
      assertThat(methods.conversationsList(r -> r).getChannels()).hasSize(2);
      String ts = methods.chatPostMessage(r -> r.channel(PUBLIC).text("안녕 & hello")).getTs();
      methods.chatPostMessage(r -> r.channel(PUBLIC).threadTs(ts).text("reply"));
      methods.reactionsAdd(r -> r.channel(PUBLIC).timestamp(ts).name("+1::skin-tone-2"));

      ConversationsHistoryResponse history =
          methods.conversationsHistory(r -> r.channel(PUBLIC).limit(10));
      assertThat(history.getMessages()).hasSize(1);
      assertThat(history.getMessages().get(0).getText()).isEqualTo("안녕 &amp; hello");
      assertThat(history.getMessages().get(0).getReplyCount()).isEqualTo(1);
      assertThat(methods.conversationsReplies(r -> r.channel(PUBLIC).ts(ts)).getMessages())
          .hasSize(2);
      assertThat(
              methods
                  .reactionsGet(r -> r.channel(PUBLIC).timestamp(ts).full(true))
                  .getMessage()
                  .getReactions()
                  .get(0)
                  .getUsers())
          .containsExactly(Workspace.BOT_USER);
      assertThat(methods.conversationsInfo(r -> r.channel("C0NOWHERE0")).getError())
          .isEqualTo("channel_not_found");
    } finally {
      slack.close();
    }
  }

  @Test
  void takesGetFormAndJsonAndTokensInHeaderOrForm() throws Exception {
    String form = "token=xoxb-simulator&channel=" + PUBLIC + "&text=%EA%B8%80+%26";
    JsonNode posted =
        json(send("api/chat.postMessage", "POST", "application/x-www-form-urlencoded", form));
    assertThat(posted.at("/message/text").asText()).isEqualTo("글 &amp;");

    JsonNode got =
        json(
            send(
                "api/conversations.history?token=xoxb-simulator&channel=" + PUBLIC, "GET", "", ""));
    assertThat(got.path("messages")).hasSize(1);

    HttpRequest request =
        HttpRequest.newBuilder(simulator.apiUrl().resolve("chat.postMessage"))
            .header("Authorization", "Bearer xoxb-simulator")
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(
                BodyPublishers.ofString(
                    "{\"channel\":\""
                        + PUBLIC
                        + "\",\"blocks\":[{\"type\":\"divider\"}],\"reply_broadcast\":false}"))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(json(answer).at("/message/blocks/0/type").asText()).isEqualTo("divider");
    assertThat(answer.headers().firstValue("x-oauth-scopes")).isPresent();
    assertThat(answer.headers().firstValue("x-slack-req-id")).isPresent();

    assertThat(json(send("api/auth.test", "POST", "application/json", "{")).path("error").asText())
        .isEqualTo("invalid_json");
    assertThat(json(send("api/auth.test", "GET", "", "")).path("error").asText())
        .isEqualTo("not_authed");
  }

  @Test
  void everyAnswerHasTheDateOfTheClock() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withClock(() -> Instant.parse("2026-03-01T09:00:00Z"))
            .withRateLimits(RateLimits.SLACK);
    try (SlackSimulator other = SlackSimulator.start(new TestSlack().workspace, options)) {
      for (String method : List.of("auth.test", "no.such", "../simulator/calls", "../nowhere")) {
        HttpRequest request =
            HttpRequest.newBuilder(other.apiUrl().resolve(method))
                .header("Authorization", "Bearer xoxb-simulator")
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).headers().allValues("date"))
            .containsExactly("Sun, 01 Mar 2026 09:00:00 GMT");
      }
    }
  }

  @Test
  void timesInJsonMayBeNumbers() throws Exception {
    TestSlack slack = new TestSlack();
    String one = slack.post(TestSlack.ANN, "one");
    slack.post(TestSlack.ANN, "two");
    try (SlackSimulator other =
        SlackSimulator.start(slack.workspace, SimulatorOptions.defaults())) {
      HttpRequest request =
          HttpRequest.newBuilder(other.apiUrl().resolve("conversations.history"))
              .header("Authorization", "Bearer xoxb-simulator")
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"channel\":\""
                          + PUBLIC
                          + "\",\"oldest\":"
                          + one.replace(".000000", ".0")
                          + "}"))
              .build();
      assertThat(json(http.send(request, BodyHandlers.ofString())).path("messages")).hasSize(1);
    }
  }

  @Test
  void faultsAreSwitchedOverHttp() throws Exception {
    String auth = "api/auth.test?token=xoxb-simulator";
    fault("{\"fail\":{\"method\":\"auth.test\",\"kind\":\"http_500\"}}");
    HttpResponse<String> page = send(auth, "GET", "", "");
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html");

    fault(
        "{\"fail\":{\"method\":\"auth.test\",\"kind\":\"rate_limited\",\"retryAfterSeconds\":9}}");
    HttpResponse<String> limited = send(auth, "GET", "", "");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("retry-after")).hasValue("9");

    fault("{\"fail\":{\"method\":\"auth.test\",\"kind\":\"dropped\"},\"delay\":{\"millis\":1}}");
    assertThatThrownBy(() -> send(auth, "GET", "", "")).isInstanceOf(IOException.class);

    assertThat(send("simulator/faults", "DELETE", "", "").statusCode()).isEqualTo(200);
    assertThat(json(send(auth, "GET", "", "")).path("ok").asBoolean()).isTrue();
    assertThat(json(send("simulator/calls", "GET", "", "")).at("/calls/auth.test").asLong())
        .isGreaterThanOrEqualTo(4);
  }

  @Test
  void everyFaultHasItsNameOverHttp() throws Exception {
    fault(
        "{\"truncateReactionUsers\":1,\"shortPages\":true,\"expireCursors\":1,"
            + "\"ignoreOldest\":true,\"removeScope\":\"users:read\",\"freePlan\":true,"
            + "\"tombstones\":\"replies\",\"stopFailing\":\"*\","
            + "\"hideChannel\":{\"channel\":\"C1\",\"error\":\"not_in_channel\"},"
            + "\"showChannel\":\"C1\","
            + "\"miscountReplies\":{\"channel\":\"C1\",\"thread_ts\":\"1.000000\",\"by\":1},"
            + "\"loseEvents\":1,\"delayEvents\":{\"share\":0.5,\"millis\":1},"
            + "\"duplicateEvents\":0.5,\"reorderEvents\":0.5,\"seedEvents\":1,"
            + "\"eventsPerHour\":1,\"omitPreviousMessage\":true,\"omitMessageReplied\":true,"
            + "\"omitLinkPreviews\":true,\"disableSocketMode\":true,"
            + "\"revokeToken\":true}");
    JsonNode answer = json(send("api/auth.test?token=xoxb-simulator", "GET", "", ""));
    assertThat(answer.path("error").asText()).isEqualTo("token_revoked");
  }

  @Test
  void wrongControlsAreRefusedInASentence() throws Exception {
    HttpResponse<String> unknown = send("simulator/faults", "POST", "", "{\"earthquake\":1}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(json(unknown).path("error").asText()).isEqualTo("There is no fault earthquake.");
    HttpResponse<String> kind =
        send("simulator/faults", "POST", "", "{\"fail\":{\"kind\":\"smoke\"}}");
    assertThat(json(kind).path("error").asText()).startsWith("\"smoke\" is not one of http_500,");
    assertThat(send("simulator/faults", "POST", "", "[").statusCode()).isEqualTo(400);
    assertThat(send("simulator/nothing", "GET", "", "").statusCode()).isEqualTo(404);
  }

  @Test
  void usersAreAddedChangedDeactivatedAndRemoved() throws Exception {
    JsonNode added = json(send("simulator/users", "POST", "", "{\"real_name\":\"새 사람\"}"));
    String id = added.at("/user/id").asText();
    send("simulator/users", "POST", "", "{\"id\":\"" + id + "\",\"deleted\":true}");
    send("simulator/users", "POST", "", "{\"id\":\"" + ANN + "\",\"profile\":{\"title\":\"x\"}}");

    JsonNode shown = json(send("api/users.info?token=xoxb-simulator&user=" + id, "GET", "", ""));
    assertThat(shown.at("/user/real_name").asText()).isEqualTo("새 사람");
    assertThat(shown.at("/user/deleted").asBoolean()).isTrue();
    JsonNode ann = json(send("api/users.info?token=xoxb-simulator&user=" + ANN, "GET", "", ""));
    assertThat(ann.at("/user/profile/title").asText()).isEqualTo("x");
    assertThat(ann.at("/user/profile/email").asText()).isNotEmpty();

    assertThat(send("simulator/users/" + id, "DELETE", "", "").statusCode()).isEqualTo(200);
    assertThat(send("simulator/users/" + id, "DELETE", "", "").statusCode()).isEqualTo(400);
    assertThat(simulator.workspace().users()).hasSize(2);
  }

  private void fault(String json) throws Exception {
    assertThat(send("simulator/faults", "POST", "application/json", json).statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> send(String path, String verb, String type, String body)
      throws Exception {
    URI uri = simulator.url().resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(verb, BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }
}
