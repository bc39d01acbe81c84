package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ELSEWHERE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PRIVATE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.SECRET;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.START;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.cursor;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.error;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final String ALL_TYPES = "public_channel,private_channel,mpim,im";

  private final TestSlack slack = new TestSlack();

  @Test
  void authTestTellsWhoAndWhere() {
    JsonNode bot = slack.ok("auth.test");
    JsonNode user = slack.callWith("xoxp-simulator", "auth.test").body();

    assertThat(bot.path("url").asText()).isEqualTo("https://test.slack.com/");
    assertThat(bot.path("team_id").asText()).isEqualTo("T000000001");
    assertThat(bot.path("user_id").asText()).isEqualTo(Workspace.BOT_USER);
    assertThat(bot.path("bot_id").asText()).isEqualTo(Workspace.BOT_ID);
    assertThat(user.path("user_id").asText()).isEqualTo(ANN);
    assertThat(user.has("bot_id")).isFalse();
    assertThat(slack.ok("team.info").at("/team/domain").asText()).isEqualTo("test");
  }

  @Test
  void tokensAreChecked() {
    assertThat(error(slack.callWith(null, "auth.test"))).isEqualTo("not_authed");
    assertThat(error(slack.callWith("xoxb-other", "auth.test"))).isEqualTo("invalid_auth");
    assertThat(slack.error("conversations.destroy")).isEqualTo("unknown_method");
    assertThat(slack.callWith(null, "api.test", "x", "y").body().at("/args/x").asText())
        .isEqualTo("y");
    assertThat(error(slack.callWith(null, "api.test", "error", "no"))).isEqualTo("no");
  }

  @Test
  void everyAnswerTellsScopesAndRequest() {
    ApiResponse good = slack.call("auth.test");
    ApiResponse bad = slack.callWith("xoxb-other", "auth.test");

    assertThat(good.headers().get("x-oauth-scopes")).contains("channels:history", "users:read");
    assertThat(good.headers().get("x-slack-req-id")).isNotEmpty();
    assertThat(bad.headers()).containsKeys("x-oauth-scopes", "x-slack-req-id");
  }

  @Test
  void aBotReadsOnlyWhereItIsAMember() {
    assertThat(slack.error("conversations.history", "channel", ELSEWHERE))
        .isEqualTo("not_in_channel");
    assertThat(slack.error("conversations.replies", "channel", ELSEWHERE, "ts", "1.000000"))
        .isEqualTo("not_in_channel");
    assertThat(slack.error("conversations.history", "channel", SECRET))
        .isEqualTo("channel_not_found");
    slack.ok("conversations.history", "channel", PRIVATE);
  }

  @Test
  void aUserTokenReadsPublicChannelsWithoutMembership() {
    assertThat(
            slack
                .callWith("xoxp-simulator", "conversations.history", "channel", ELSEWHERE)
                .body()
                .path("ok")
                .asBoolean())
        .isTrue();
  }

  @Test
  void listsShowPublicChannelsAndThePrivateOnesJoined() {
    assertThat(ids(slack.ok("conversations.list"))).containsExactly(PUBLIC, ELSEWHERE);
    JsonNode all = slack.ok("conversations.list", "types", ALL_TYPES);
    assertThat(ids(all)).containsExactly(PUBLIC, ELSEWHERE, PRIVATE);
    assertThat(field(all.path("channels"), "is_member")).containsExactly("true", "false", "true");
    assertThat(all.at("/channels/0/num_members").asInt()).isEqualTo(1);
    assertThat(slack.workspace.channels()).isEqualTo(TestSlack.list(all.path("channels")));
    assertThat(slack.error("conversations.list", "types", "secret")).isEqualTo("invalid_types");
    assertThat(slack.error("conversations.info", "channel", SECRET)).isEqualTo("channel_not_found");
    assertThat(slack.ok("conversations.info", "channel", PUBLIC).at("/channel/name").asText())
        .isEqualTo("general");
  }

  @Test
  void listsAreFilteredAfterPagingSoThatPagesMayBeEmpty() {
    slack.ok("conversations.archive", "channel", ELSEWHERE, "simulator_user", ANN);
    List<List<String>> pages = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          slack.ok(
              "conversations.list", "limit", "1", "exclude_archived", "true", "cursor", cursor);
      pages.add(ids(page));
      cursor = cursor(page);
    } while (!cursor.isEmpty());

    assertThat(pages).containsExactly(List.of(PUBLIC), List.of(), List.of(), List.of());
    assertThat(slack.error("conversations.list", "cursor", "bm9uc2Vuc2U="))
        .isEqualTo("invalid_cursor");
  }

  @Test
  void usersPageByCursorAndComeWholeWithoutLimit() {
    JsonNode first = slack.ok("users.list", "limit", "1");
    JsonNode second = slack.ok("users.list", "limit", "1", "cursor", cursor(first));

    assertThat(field(first.path("members"), "id")).containsExactly(ANN);
    assertThat(field(second.path("members"), "id")).containsExactly(BOB);
    assertThat(cursor(second)).isEmpty();
    assertThat(slack.ok("users.list").path("members")).hasSize(2);
    assertThat(slack.ok("users.info", "user", BOB).at("/user/id").asText()).isEqualTo(BOB);
    assertThat(slack.error("users.info", "user", "U0NOBODY00")).isEqualTo("user_not_found");
    for (int i = 0; i < 1000; i++) {
      slack.workspace.putUser(Json.object(), START);
    }
    assertThat(slack.error("users.list")).isEqualTo("limit_required");
    assertThat(slack.ok("users.list", "limit", "1000").path("members")).hasSize(1000);
  }

  @Test
  void membersPageByCursor() {
    slack.ok("conversations.join", "channel", PUBLIC, "simulator_user", BOB);
    JsonNode first = slack.ok("conversations.members", "channel", PUBLIC, "limit", "1");
    JsonNode second =
        slack.ok("conversations.members", "channel", PUBLIC, "limit", "1", "cursor", cursor(first));

    assertThat(first.path("members")).extracting(JsonNode::asText).containsExactly(ANN);
    assertThat(second.path("members")).extracting(JsonNode::asText).containsExactly(BOB);
    assertThat(cursor(second)).isEmpty();
  }

  @Test
  void aMissingScopeIsNamed() {
    TestSlack narrow =
        new TestSlack(
            SimulatorOptions.defaults().withScopes(Set.of("channels:read", "users:read")));

    ApiResponse response = narrow.call("conversations.history", "channel", PUBLIC);
    assertThat(error(response)).isEqualTo("missing_scope");
    assertThat(response.body().path("needed").asText()).isEqualTo("channels:history");
    assertThat(response.body().path("provided").asText()).contains("channels:read");
    assertThat(narrow.call("conversations.list", "types", ALL_TYPES).body().path("needed").asText())
        .isEqualTo("groups:read");
    assertThat(narrow.error("reactions.get", "channel", PUBLIC)).isEqualTo("missing_scope");
    assertThat(narrow.error("chat.postMessage", "channel", PUBLIC)).isEqualTo("missing_scope");
    assertThat(narrow.ok("users.list").at("/members/0/profile").has("email")).isFalse();
    assertThat(slack.ok("users.list").at("/members/0/profile").has("email")).isTrue();
  }

  private static List<String> ids(JsonNode answer) {
    return field(answer.path("channels"), "id");
  }
}
