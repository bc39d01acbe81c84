package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PRIVATE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.cursor;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.field;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final TestSlack slack = new TestSlack();
  private final Faults faults = slack.api.faults();

  @Test
  void reactionUsersAreShortenedWithTheCountRight() {
    String ts = slack.post(ANN, "post");
    slack.react(ts, "heart", ANN);
    slack.react(ts, "heart", BOB);
    faults.truncateReactionUsers(1);

    assertThat(slack.history().get(0).at("/reactions/0/users")).hasSize(1);
    assertThat(slack.history().get(0).at("/reactions/0/count").asInt()).isEqualTo(2);
    assertThat(
            slack
                .ok("reactions.get", "channel", PUBLIC, "timestamp", ts, "full", "true")
                .at("/message/reactions/0/users"))
        .hasSize(2);
    assertThat(slack.workspace.messages(PUBLIC).get(0).at("/reactions/0/users")).hasSize(2);
  }

  @Test
  void shortPagesComeEmptyTooAndStillLeadToTheEnd() {
    String parent = slack.post(ANN, "parent");
    for (int i = 0; i < 9; i++) {
      slack.post(ANN, "post " + i);
      slack.reply(BOB, parent, "reply " + i);
    }
    faults.shortPages(true);

    assertThat(emptyPages("conversations.history", 10, "channel", PUBLIC)).isPositive();
    assertThat(emptyPages("conversations.replies", 9, "channel", PUBLIC, "ts", parent))
        .isPositive();
  }

  /** Pages to the end; answers how many pages on the way were empty but for the parent. */
  private int emptyPages(String method, int messages, Object... params) {
    int empty = 0;
    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      List<Object> paged = new ArrayList<>(List.of(params));
      paged.addAll(List.of("limit", "3", "cursor", cursor));
      JsonNode page = slack.ok(method, paged.toArray());
      List<String> found = texts(page.path("messages"));
      if (method.equals("conversations.replies")) {
        assertThat(found.remove(0)).isEqualTo("parent");
      }
      assertThat(found).hasSizeLessThan(3);
      cursor = cursor(page);
      if (found.isEmpty()) {
        assertThat(cursor).isNotEmpty();
        empty++;
      }
      all.addAll(found);
    } while (!cursor.isEmpty());
    assertThat(all).hasSize(messages).doesNotHaveDuplicates();
    return empty;
  }

  @Test
  void callsFailInEveryWay() {
    faults.fail("auth.test", Faults.Failure.of(Faults.Kind.HTTP_500, 2));
    assertThat(slack.call("auth.test").status()).isEqualTo(200);
    ApiResponse page = slack.call("auth.test");
    assertThat(page.status()).isEqualTo(500);
    assertThat(page.body()).isNull();
    assertThat(page.text()).contains("<html>");
    assertThat(slack.call("auth.test").status()).isEqualTo(200);

    faults.fail("auth.test", new Faults.Failure(Faults.Kind.HTTP_503, 1, null, 7));
    assertThat(slack.call("auth.test").status()).isEqualTo(503);
    assertThat(slack.call("auth.test").headers()).containsEntry("retry-after", "7");

    faults.fail("auth.test", new Faults.Failure(Faults.Kind.RATE_LIMITED, 1, null, 3));
    assertThat(slack.call("auth.test").status()).isEqualTo(429);
    assertThat(slack.error("auth.test")).isEqualTo("ratelimited");

    faults.fail("auth.test", Faults.Failure.error("internal_error", 1));
    assertThat(slack.error("auth.test")).isEqualTo("internal_error");

    faults.fail("auth.test", Faults.Failure.of(Faults.Kind.MALFORMED, 1));
    assertThatThrownBy(() -> Json.MAPPER.readTree(slack.call("auth.test").text()))
        .isInstanceOf(JsonProcessingException.class);

    faults.fail("auth.test", Faults.Failure.of(Faults.Kind.DROPPED, 1));
    assertThat(slack.call("auth.test").status()).isEqualTo(ApiResponse.DROPPED);

    faults.fail("chat.postMessage", Faults.Failure.of(Faults.Kind.LOST, 1));
    assertThat(slack.call("chat.postMessage", "channel", PUBLIC, "text", "sent").status())
        .isEqualTo(ApiResponse.DROPPED);
    assertThat(slack.history().get(0).path("text").asText()).isEqualTo("sent");
    faults.stopFailing("chat.postMessage");

    faults.stopFailing("auth.test").fail(Faults.ALL, Faults.Failure.error("fatal_error", 1));
    assertThat(slack.error("users.list")).isEqualTo("fatal_error");
    faults.clear();
    slack.ok("auth.test");
  }

  @Test
  void cursorsExpire() {
    slack.post(ANN, "one");
    slack.post(ANN, "two");
    String cursor = cursor(slack.ok("conversations.history", "channel", PUBLIC, "limit", "1"));
    faults.expireCursors(2);

    slack.ok("conversations.history", "channel", PUBLIC, "cursor", cursor);
    assertThat(slack.error("conversations.history", "channel", PUBLIC, "cursor", cursor))
        .isEqualTo("invalid_cursor");
    slack.ok("conversations.history", "channel", PUBLIC, "cursor", cursor);
  }

  @Test
  void oldestIsIgnored() {
    String one = slack.post(ANN, "one");
    slack.post(ANN, "two");
    faults.ignoreOldest(true);

    assertThat(texts(slack.history("oldest", one))).containsExactly("two", "one");
  }

  @Test
  void aTokenIsRevokedAndAScopeRemoved() {
    faults.removeScope("channels:history");
    assertThat(slack.error("conversations.history", "channel", PUBLIC)).isEqualTo("missing_scope");
    assertThat(slack.call("auth.test").headers().get("x-oauth-scopes"))
        .doesNotContain("channels:history");
    faults.revokeToken(true);
    assertThat(slack.error("auth.test")).isEqualTo("token_revoked");
  }

  @Test
  void tombstonesShowAtOnePlaceOnly() {
    String parent = slack.post(ANN, "parent");
    slack.reply(BOB, parent, "reply");
    slack.delete(parent);

    faults.tombstones(Faults.Tombstones.HISTORY);
    assertThat(slack.history()).hasSize(1);
    assertThat(texts(slack.replies(parent))).containsExactly("reply");

    faults.tombstones(Faults.Tombstones.REPLIES);
    assertThat(slack.history()).isEmpty();
    assertThat(slack.replies(parent)).hasSize(2);
  }

  @Test
  void aFreePlanHidesWhatIsOlderThanNinetyDays() {
    String old = slack.post(ANN, "old");
    slack.reply(BOB, old, "old reply");
    slack.pass(Duration.ofDays(91));
    slack.post(ANN, "new");
    faults.freePlan(true);

    JsonNode page = slack.ok("conversations.history", "channel", PUBLIC);
    assertThat(texts(page.path("messages"))).containsExactly("new");
    assertThat(page.path("is_limited").asBoolean()).isTrue();
    assertThat(slack.error("conversations.replies", "channel", PUBLIC, "ts", old))
        .isEqualTo("thread_not_found");
    assertThat(slack.workspace.messages(PUBLIC)).hasSize(3);
    faults.clear();
    assertThat(slack.ok("conversations.history", "channel", PUBLIC).has("is_limited")).isFalse();
  }

  @Test
  void aChannelIsHidden() {
    faults.hideChannel(PUBLIC, "not_in_channel").hideChannel(PRIVATE, "not_in_channel");
    assertThat(slack.error("conversations.history", "channel", PUBLIC)).isEqualTo("not_in_channel");
    assertThat(slack.error("conversations.history", "channel", PRIVATE))
        .isEqualTo("channel_not_found");
    JsonNode list = slack.ok("conversations.list", "types", "public_channel,private_channel");
    assertThat(field(list.path("channels"), "id")).contains(PUBLIC).doesNotContain(PRIVATE);
    assertThat(field(list.path("channels"), "is_member")).containsOnly("false");

    faults.hideChannel(PUBLIC, "channel_not_found");
    assertThat(slack.error("conversations.history", "channel", PUBLIC))
        .isEqualTo("channel_not_found");
    assertThat(field(slack.ok("conversations.list").path("channels"), "id")).doesNotContain(PUBLIC);

    faults.showChannel(PUBLIC);
    slack.ok("conversations.history", "channel", PUBLIC);
    assertThatThrownBy(() -> faults.hideChannel(PUBLIC, "nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not_in_channel or channel_not_found");
  }

  @Test
  void aRemovedBotMayJoinAgain() {
    faults.hideChannel(PUBLIC, "not_in_channel");
    slack.ok("conversations.join", "channel", PUBLIC);
    slack.ok("conversations.history", "channel", PUBLIC);
  }

  @Test
  void aReplyCountIsWrong() {
    String parent = slack.post(ANN, "parent");
    slack.reply(BOB, parent, "reply");
    faults.miscountReplies(PUBLIC, parent, 1);

    assertThat(slack.history().get(0).path("reply_count").asInt()).isEqualTo(2);
    assertThat(slack.replies(parent).get(0).path("reply_count").asInt()).isEqualTo(2);
    assertThat(slack.workspace.messages(PUBLIC).get(0).path("reply_count").asInt()).isEqualTo(1);
  }

  @Test
  void peopleWriteOnWhateverTheAppSuffers() {
    faults.fail(Faults.ALL, Faults.Failure.of(Faults.Kind.HTTP_500, 1));
    faults.revokeToken(true).removeScope("chat:write");
    slack.post(ANN, "still here");

    assertThat(slack.workspace.messages(PUBLIC)).hasSize(1);
    assertThat(slack.api.calls()).isEmpty();
  }

  @Test
  void callsAreCounted() {
    slack.call("auth.test");
    slack.call("auth.test");
    slack.call("no.such");

    assertThat(slack.api.calls()).containsEntry("auth.test", 2L).containsEntry("no.such", 1L);
  }
}
