package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ELSEWHERE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PRIVATE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.START;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.error;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WritesTest {
  private final TestSlack slack = new TestSlack();

  @Test
  void theBotWritesWithUserAndBotIdAndWithANameWithoutUser() {
    JsonNode plain = slack.ok("chat.postMessage", "channel", PUBLIC, "text", "hi").path("message");
    JsonNode named =
        slack
            .ok("chat.postMessage", "channel", "#general", "text", "hi", "username", "리포트")
            .path("message");

    assertThat(plain.path("user").asText()).isEqualTo(Workspace.BOT_USER);
    assertThat(plain.path("bot_id").asText()).isEqualTo(Workspace.BOT_ID);
    assertThat(named.path("subtype").asText()).isEqualTo("bot_message");
    assertThat(named.path("username").asText()).isEqualTo("리포트");
    assertThat(named.has("user")).isFalse();
  }

  @Test
  void tsAreUniqueAndIncreasingOnAStoppedClock() {
    Set<String> all = new HashSet<>();
    String last = "";
    for (int i = 0; i < 10; i++) {
      String ts = slack.ok("chat.postMessage", "channel", PUBLIC, "text", "x").path("ts").asText();
      assertThat(ts).matches("\\d{10}\\.\\d{6}").isGreaterThan(last);
      all.add(ts);
      last = ts;
    }
    assertThat(all).hasSize(10);
  }

  @Test
  void whatCannotBePostedIsRefused() {
    assertThat(slack.error("chat.postMessage", "channel", PUBLIC)).isEqualTo("no_text");
    assertThat(slack.error("chat.postMessage", "channel", "C0NOWHERE0", "text", "x"))
        .isEqualTo("channel_not_found");
    assertThat(slack.error("chat.postMessage", "channel", ELSEWHERE, "text", "x"))
        .isEqualTo("not_in_channel");
    assertThat(
            slack
                .ok("chat.postMessage", "channel", PUBLIC, "text", "x".repeat(40_001))
                .at("/message/text")
                .asText())
        .as("Slack cuts it off")
        .hasSize(40_000);
    assertThat(
            slack
                .ok("chat.postMessage", "channel", PUBLIC, "text", "a & b &amp; https://a.com/x.")
                .at("/message/text")
                .asText())
        .isEqualTo("a &amp; b &amp; <https://a.com/x.>");
    assertThat(slack.error("chat.postMessage", "channel", PUBLIC, "blocks", "{"))
        .isEqualTo("invalid_blocks");
    assertThat(
            slack.error(
                "chat.postMessage", "channel", PUBLIC, "text", "x", "thread_ts", "1.000000"))
        .isEqualTo("cannot_reply_to_message");
  }

  @Test
  void aReplyToAReplyGoesToItsThread() {
    String parent = slack.post(ANN, "parent");
    String reply = slack.reply(BOB, parent, "reply");
    slack.reply(ANN, reply, "reply to reply");

    assertThat(texts(slack.replies(parent))).containsExactly("parent", "reply", "reply to reply");
  }

  @Test
  void anEditReplacesTheTextAndMarksIt() {
    String ts = slack.post(ANN, "befor");
    slack.react(ts, "heart", BOB);
    slack.pass(Duration.ofMinutes(1));
    slack.ok("chat.update", "channel", PUBLIC, "ts", ts, "text", "before", "simulator_user", ANN);

    JsonNode shown = slack.history().get(0);
    assertThat(shown.path("text").asText()).isEqualTo("before");
    assertThat(shown.at("/edited/user").asText()).isEqualTo(ANN);
    assertThat(shown.at("/edited/ts").asText()).endsWith(".000000").isGreaterThan(ts);
    assertThat(shown.path("reactions")).hasSize(1);
    assertThat(shown.path("ts").asText()).isEqualTo(ts);
  }

  @Test
  void anAppThatUpdatesItsBlocksAloneLeavesTextAndNoMark() {
    String block = "[{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"%s\"}}]";
    String ts =
        slack
            .ok(
                "chat.postMessage",
                "channel",
                PUBLIC,
                "text",
                "alert",
                "blocks",
                block.formatted("firing"))
            .path("ts")
            .asText();
    slack.ok("chat.update", "channel", PUBLIC, "ts", ts, "blocks", block.formatted("resolved"));

    JsonNode shown = slack.history().get(0);
    assertThat(shown.path("text").asText()).isEqualTo("alert");
    assertThat(shown.at("/blocks/0/text/text").asText()).isEqualTo("resolved");
    assertThat(shown.has("edited")).isFalse();

    slack.ok("chat.update", "channel", PUBLIC, "ts", ts, "text", "over");
    assertThat(slack.history().get(0).path("edited").has("user")).isTrue();
  }

  @Test
  void onlyOnesOwnIsEditedAndDeletedButAdminsDeleteAll() {
    String ts = slack.post(BOB, "mine");

    assertThat(slack.error("chat.update", "channel", PUBLIC, "ts", ts, "text", "yours"))
        .isEqualTo("cant_update_message");
    assertThat(slack.error("chat.delete", "channel", PUBLIC, "ts", ts))
        .isEqualTo("cant_delete_message");
    slack.ok("chat.delete", "channel", PUBLIC, "ts", ts, "simulator_user", ANN);
    assertThat(slack.error("chat.delete", "channel", PUBLIC, "ts", ts, "simulator_user", ANN))
        .isEqualTo("message_not_found");
  }

  @Test
  void permalinksNameTheThreadOfAReply() {
    String parent = slack.post(ANN, "parent");
    String reply = slack.reply(BOB, parent, "reply");

    String link = "https://test.slack.com/archives/" + PUBLIC + "/p";
    assertThat(
            slack
                .ok("chat.getPermalink", "channel", PUBLIC, "message_ts", parent)
                .path("permalink")
                .asText())
        .isEqualTo(link + parent.replace(".", ""));
    assertThat(
            slack
                .ok("chat.getPermalink", "channel", PUBLIC, "message_ts", reply)
                .path("permalink")
                .asText())
        .isEqualTo(link + reply.replace(".", "") + "?thread_ts=" + parent + "&cid=" + PUBLIC);
  }

  @Test
  void aScheduledMessageComesWhenItsTimeHasCome() {
    long at = START.plusSeconds(60).getEpochSecond();
    slack.ok("chat.scheduleMessage", "channel", PUBLIC, "text", "later", "post_at", at);
    assertThat(slack.history()).isEmpty();
    slack.pass(Duration.ofMinutes(2));

    assertThat(slack.history().get(0).path("ts").asText()).isEqualTo(at + ".000000");
    assertThat(slack.error("chat.scheduleMessage", "channel", PUBLIC, "text", "x", "post_at", at))
        .isEqualTo("time_in_past");
    assertThat(
            slack.error(
                "chat.scheduleMessage",
                "channel",
                PUBLIC,
                "text",
                "x",
                "post_at",
                at + Duration.ofDays(121).toSeconds()))
        .isEqualTo("time_too_far");
  }

  @Test
  void onlySoManyAreScheduledCloseTogether() {
    long at = START.plusSeconds(60).getEpochSecond();
    for (int i = 0; i < 30; i++) {
      slack.ok("chat.scheduleMessage", "channel", PUBLIC, "text", "x", "post_at", at + i);
    }
    assertThat(
            slack.error("chat.scheduleMessage", "channel", PUBLIC, "text", "x", "post_at", at + 31))
        .isEqualTo("restricted_too_many");
    slack.ok("chat.scheduleMessage", "channel", PUBLIC, "text", "x", "post_at", at + 331);
  }

  @Test
  void scheduledMessagesAreListedUntilTheyArePosted() {
    long at = START.plusSeconds(60).getEpochSecond();
    for (String text : new String[] {"first", "second", "third"}) {
      slack.ok("chat.scheduleMessage", "channel", PUBLIC, "text", text, "post_at", at);
    }
    JsonNode page = slack.ok("chat.scheduledMessages.list", "channel", PUBLIC, "limit", 2);
    assertThat(page.path("scheduled_messages").findValuesAsText("text"))
        .containsExactly("first", "second");
    String cursor = page.at("/response_metadata/next_cursor").asText();
    JsonNode rest =
        slack.ok("chat.scheduledMessages.list", "channel", PUBLIC, "limit", 2, "cursor", cursor);
    assertThat(rest.path("scheduled_messages").findValuesAsText("text")).containsExactly("third");
    assertThat(rest.at("/scheduled_messages/0/post_at").asLong()).isEqualTo(at);
    assertThat(rest.at("/response_metadata/next_cursor").asText()).isEmpty();
    slack.pass(Duration.ofMinutes(2));
    assertThat(slack.ok("chat.scheduledMessages.list").path("scheduled_messages")).isEmpty();
  }

  @Test
  void nobodyWritesToADeactivatedUser() {
    slack.workspace.putUser(Json.object().put("id", BOB).put("deleted", true), START);
    assertThat(slack.error("conversations.open", "users", BOB)).isEqualTo("user_disabled");
  }

  @Test
  void joiningWritesANoticeOnce() {
    slack.ok("conversations.join", "channel", ELSEWHERE);
    JsonNode again = slack.ok("conversations.join", "channel", ELSEWHERE);

    assertThat(again.path("warning").asText()).isEqualTo("already_in_channel");
    JsonNode messages = slack.ok("conversations.history", "channel", ELSEWHERE).path("messages");
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).path("subtype").asText()).isEqualTo("channel_join");
    assertThat(slack.error("conversations.join", "channel", PRIVATE))
        .isEqualTo("method_not_supported_for_channel_type");
  }

  @Test
  void channelsAreCreatedRenamedAndArchived() {
    String id = slack.ok("conversations.create", "name", "새-채널").at("/channel/id").asText();
    assertThat(slack.error("conversations.create", "name", "새-채널")).isEqualTo("name_taken");
    assertThat(slack.error("conversations.create", "name", "With Space"))
        .isEqualTo("invalid_name_specials");
    assertThat(
            slack
                .ok("conversations.rename", "channel", id, "name", "다른-채널")
                .at("/channel/name")
                .asText())
        .isEqualTo("다른-채널");
    slack.ok("conversations.archive", "channel", id);

    assertThat(slack.error("conversations.archive", "channel", id)).isEqualTo("already_archived");
    assertThat(slack.error("conversations.archive", "channel", PUBLIC))
        .isEqualTo("cant_archive_general");
    assertThat(slack.error("chat.postMessage", "channel", id, "text", "x"))
        .isEqualTo("is_archived");
    assertThat(slack.ok("conversations.history", "channel", id).path("messages")).hasSize(3);
    slack.ok("conversations.unarchive", "channel", id);
    assertThat(slack.error("conversations.unarchive", "channel", id)).isEqualTo("not_archived");
    slack.ok("chat.postMessage", "channel", id, "text", "x");
    assertThat(slack.ok("conversations.history", "channel", id).path("messages")).hasSize(5);
  }

  @Test
  void directMessagesAreOpenedOnce() {
    JsonNode first = slack.ok("conversations.open", "users", BOB);
    JsonNode second = slack.ok("conversations.open", "users", BOB);

    String id = first.at("/channel/id").asText();
    assertThat(id).startsWith("D").isEqualTo(second.at("/channel/id").asText());
    assertThat(second.path("already_open").asBoolean()).isTrue();
    assertThat(slack.ok("chat.postMessage", "channel", BOB, "text", "hi").path("channel").asText())
        .isEqualTo(id);
    assertThat(slack.ok("conversations.open", "users", ANN + "," + BOB).at("/channel/id").asText())
        .startsWith("G");
    assertThat(slack.error("conversations.open", "users", "U0NOBODY00"))
        .isEqualTo("user_not_found");
  }

  @Test
  void reactionsAreGivenOnceAndTakenBack() {
    String ts = slack.post(ANN, "post");
    slack.react(ts, "참_잘했어요", BOB);
    slack.react(ts, "+1::skin-tone-2", BOB);
    slack.react(ts, "참_잘했어요", ANN);

    JsonNode reactions = slack.history().get(0).path("reactions");
    assertThat(reactions.toString())
        .isEqualTo(
            "[{\"name\":\"참_잘했어요\",\"users\":[\"U000000BOB\",\"U000000ANN\"],\"count\":2},"
                + "{\"name\":\"+1::skin-tone-2\",\"users\":[\"U000000BOB\"],\"count\":1}]");
    Object[] again = {"channel", PUBLIC, "timestamp", ts, "name", "참_잘했어요", "simulator_user", BOB};
    assertThat(slack.error("reactions.add", again)).isEqualTo("already_reacted");
    slack.ok("reactions.remove", again);
    assertThat(slack.error("reactions.remove", again)).isEqualTo("no_reaction");
    assertThat(slack.history().get(0).path("reactions").get(0).path("count").asInt()).isEqualTo(1);
    assertThat(
            error(
                slack.call(
                    "reactions.add", "channel", PUBLIC, "timestamp", ts, "name", "no emoji")))
        .isEqualTo("invalid_name");
  }

  @Test
  void reactionsOfManyAreShortenedExceptInFull() {
    String ts = slack.post(ANN, "popular");
    for (int i = 10; i < 70; i++) {
      slack.react(ts, "heart", "U00000000" + i);
    }

    for (JsonNode message :
        new JsonNode[] {
          slack.history().get(0),
          slack.replies(ts).get(0),
          slack.ok("reactions.get", "channel", PUBLIC, "timestamp", ts).path("message")
        }) {
      assertThat(message.at("/reactions/0/users")).hasSize(50);
      assertThat(message.at("/reactions/0/count").asInt()).isEqualTo(60);
    }
    JsonNode full = slack.ok("reactions.get", "channel", PUBLIC, "timestamp", ts, "full", "true");
    assertThat(full.at("/message/reactions/0/users")).hasSize(60);
    assertThat(full.at("/message/permalink").asText()).contains("/p");
    assertThat(slack.workspace.messages(PUBLIC).get(0).at("/reactions/0/users")).hasSize(60);
  }
}
