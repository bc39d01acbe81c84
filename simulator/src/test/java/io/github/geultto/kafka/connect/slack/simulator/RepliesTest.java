package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.cursor;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepliesTest {
  private final TestSlack slack = new TestSlack();

  @Test
  void beginWithTheParentAndAreOldestFirst() {
    String parent = slack.post(ANN, "parent");
    slack.reply(BOB, parent, "a");
    slack.reply(ANN, parent, "b");

    List<JsonNode> replies = slack.replies(parent);
    assertThat(texts(replies)).containsExactly("parent", "a", "b");
    assertThat(replies.get(1).path("thread_ts").asText()).isEqualTo(parent);
    assertThat(replies.get(1).path("parent_user_id").asText()).isEqualTo(ANN);
  }

  @Test
  void everyPageBeginsWithTheParent() {
    String parent = slack.post(ANN, "parent");
    for (int i = 0; i < 5; i++) {
      slack.reply(BOB, parent, "reply " + i);
    }
    List<List<String>> pages = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          slack.ok(
              "conversations.replies",
              "channel",
              PUBLIC,
              "ts",
              parent,
              "limit",
              "3",
              "cursor",
              cursor);
      pages.add(texts(page.path("messages")));
      cursor = cursor(page);
      assertThat(page.path("has_more").asBoolean()).isEqualTo(!cursor.isEmpty());
    } while (!cursor.isEmpty());

    assertThat(pages)
        .containsExactly(
            List.of("parent", "reply 0", "reply 1"),
            List.of("parent", "reply 2", "reply 3"),
            List.of("parent", "reply 4"));
  }

  @Test
  void boundsHoldForTheRepliesNotForTheParent() {
    String parent = slack.post(ANN, "parent");
    String a = slack.reply(BOB, parent, "a");
    slack.reply(BOB, parent, "b");
    String c = slack.reply(BOB, parent, "c");

    assertThat(texts(slack.replies(parent, "oldest", a, "latest", c)))
        .containsExactly("parent", "b");
    assertThat(texts(slack.replies(parent, "oldest", a, "inclusive", "true")))
        .containsExactly("parent", "a", "b", "c");
  }

  @Test
  void ofAMessageWithoutRepliesIsJustThatMessage() {
    String parent = slack.post(ANN, "parent");
    String reply = slack.reply(BOB, parent, "reply");
    String alone = slack.post(BOB, "alone");

    assertThat(texts(slack.replies(alone))).containsExactly("alone");
    assertThat(texts(slack.replies(reply))).containsExactly("reply");
  }

  @Test
  void ofNothingAndOfAJoinAreNotFound() {
    slack.ok("conversations.join", "channel", PUBLIC, "simulator_user", BOB);
    String join = slack.history().get(0).path("ts").asText();

    assertThat(slack.error("conversations.replies", "channel", PUBLIC, "ts", join))
        .isEqualTo("thread_not_found");
    assertThat(slack.error("conversations.replies", "channel", PUBLIC, "ts", "1.000000"))
        .isEqualTo("thread_not_found");
    assertThat(slack.error("conversations.replies", "channel", PUBLIC, "ts", join + "0"))
        .isEqualTo("thread_not_found");
  }

  @Test
  void aDeletedParentStaysAsATombstoneUntilItsLastReplyGoes() {
    String parent = slack.post(ANN, "parent");
    slack.react(parent, "heart", BOB);
    String a = slack.reply(BOB, parent, "a");
    String b = slack.reply(BOB, parent, "b");
    slack.delete(parent);

    JsonNode tombstone = slack.history().get(0);
    assertThat(tombstone.path("subtype").asText()).isEqualTo("tombstone");
    assertThat(tombstone.path("user").asText()).isEqualTo("USLACKBOT");
    assertThat(tombstone.path("text").asText()).isEqualTo("This message was deleted.");
    assertThat(tombstone.path("hidden").asBoolean()).isTrue();
    assertThat(tombstone.path("reply_count").asInt()).isEqualTo(2);
    assertThat(tombstone.path("latest_reply").asText()).isEqualTo(b);
    assertThat(tombstone.path("thread_ts").asText()).isEqualTo(parent);
    assertThat(tombstone.has("reactions")).isFalse();
    assertThat(slack.replies(parent)).hasSize(3);

    slack.delete(a);
    assertThat(slack.history()).hasSize(1);
    slack.delete(b);
    assertThat(slack.history()).isEmpty();
    assertThat(slack.error("conversations.replies", "channel", PUBLIC, "ts", parent))
        .isEqualTo("thread_not_found");
    assertThat(slack.workspace.messages(PUBLIC)).isEmpty();
  }

  @Test
  void aDeletedReplyLowersTheThread() {
    String parent = slack.post(ANN, "parent");
    String a = slack.reply(BOB, parent, "a");
    String b = slack.reply(ANN, parent, "b");

    slack.delete(b);
    JsonNode shown = slack.history().get(0);
    assertThat(shown.path("reply_count").asInt()).isEqualTo(1);
    assertThat(shown.path("reply_users_count").asInt()).isEqualTo(1);
    assertThat(shown.path("latest_reply").asText()).isEqualTo(a);

    slack.delete(a);
    assertThat(slack.history().get(0).properties())
        .extracting(field -> field.getKey())
        .doesNotContain("thread_ts", "reply_count", "reply_users", "latest_reply");
  }

  @Test
  void aThousandAreAcceptedAsLimit() {
    String parent = slack.post(ANN, "parent");
    for (int i = 0; i < 999; i++) {
      slack.reply(BOB, parent, "reply");
    }

    assertThat(slack.replies(parent, "limit", "1000")).hasSize(1000);
    assertThat(slack.replies(parent)).hasSize(1000);
  }
}
