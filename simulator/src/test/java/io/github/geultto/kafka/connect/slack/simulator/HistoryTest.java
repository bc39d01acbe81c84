package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.cursor;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  private final TestSlack slack = new TestSlack();

  @Test
  void isNewestFirstAndWithoutReplies() {
    String first = slack.post(ANN, "one");
    slack.post(BOB, "two");
    slack.reply(BOB, first, "answer");

    assertThat(texts(slack.history())).containsExactly("two", "one");
  }

  @Test
  void aBroadcastIsInHistoryAndRepliesUnderOneTs() {
    String parent = slack.post(ANN, "parent");
    String ts = slack.post(BOB, "for all", "thread_ts", parent, "reply_broadcast", "true");

    JsonNode shown = slack.history().get(0);
    assertThat(shown.path("ts").asText()).isEqualTo(ts);
    assertThat(shown.path("subtype").asText()).isEqualTo("thread_broadcast");
    assertThat(shown.path("thread_ts").asText()).isEqualTo(parent);
    assertThat(shown.path("root").path("ts").asText()).isEqualTo(parent);
    assertThat(shown.path("root").path("reply_count").asInt()).isEqualTo(1);
    assertThat(texts(slack.replies(parent))).containsExactly("parent", "for all");
    assertThat(slack.workspace.messages(PUBLIC)).hasSize(2);
  }

  @Test
  void aParentCarriesTheStateOfItsThread() {
    String parent = slack.post(ANN, "parent");
    assertThat(slack.history().get(0).has("thread_ts")).isFalse();
    slack.reply(BOB, parent, "a");
    slack.reply(BOB, parent, "b");
    String last = slack.reply(ANN, parent, "c");

    JsonNode shown = slack.history().get(0);
    assertThat(shown.path("thread_ts").asText()).isEqualTo(parent);
    assertThat(shown.path("reply_count").asInt()).isEqualTo(3);
    assertThat(shown.path("reply_users_count").asInt()).isEqualTo(2);
    assertThat(shown.path("reply_users")).extracting(JsonNode::asText).containsExactly(BOB, ANN);
    assertThat(shown.path("latest_reply").asText()).isEqualTo(last);
  }

  @Test
  void replyUsersAreASampleOfFive() {
    String parent = slack.post(ANN, "parent");
    for (int i = 0; i < 7; i++) {
      slack.reply("U00000000" + i, parent, "hi");
    }

    JsonNode shown = slack.history().get(0);
    assertThat(shown.path("reply_users")).hasSize(5);
    assertThat(shown.path("reply_users_count").asInt()).isEqualTo(7);
  }

  @Test
  void boundsAreExclusiveUnlessInclusive() {
    String one = slack.post(ANN, "one");
    slack.post(ANN, "two");
    String three = slack.post(ANN, "three");

    assertThat(texts(slack.history("oldest", one, "latest", three))).containsExactly("two");
    assertThat(texts(slack.history("oldest", one, "latest", three, "inclusive", "true")))
        .containsExactly("three", "two", "one");
    assertThat(texts(slack.history("oldest", three, "latest", one))).isEmpty();
    assertThat(texts(slack.history("oldest", "0"))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".0", ".00", ".000", ".0000", ".00000", ".000000"})
  void boundsHaveUpToSixDecimals(String decimals) {
    String one = slack.post(ANN, "one");
    slack.post(ANN, "two");
    String bound = one.replace(".000000", decimals);

    assertThat(texts(slack.history("oldest", bound))).containsExactly("two");
    assertThat(texts(slack.history("latest", bound, "inclusive", "true"))).containsExactly("one");
    assertThat(texts(slack.replies(one.replace(".000000", decimals)))).containsExactly("one");
  }

  @Test
  void moreThanSixDecimalsMatchNothing() {
    String one = slack.post(ANN, "one");
    slack.post(ANN, "two");

    assertThat(slack.history("oldest", one + "0")).isEmpty();
    assertThat(slack.history("latest", "9999999999.0000000")).isEmpty();
    assertThat(slack.error("conversations.history", "channel", PUBLIC, "oldest", "yesterday"))
        .isEqualTo("invalid_ts_oldest");
    assertThat(slack.error("conversations.history", "channel", PUBLIC, "latest", "1e9"))
        .isEqualTo("invalid_ts_latest");
  }

  @Test
  void theOldestAloneGivesTheNewestFirst() {
    String one = slack.post(ANN, "one");
    slack.post(ANN, "two");
    slack.post(ANN, "three");

    assertThat(texts(slack.history("oldest", one, "limit", "1"))).containsExactly("three");
    assertThat(texts(slack.history("inclusive", "true"))).hasSize(3);
  }

  @Test
  void pagesByAnOpaqueTimeBasedCursorUntilItIsEmpty() {
    for (int i = 0; i < 7; i++) {
      slack.post(ANN, "post " + i);
    }
    List<String> all = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          slack.ok("conversations.history", "channel", PUBLIC, "limit", "3", "cursor", cursor);
      all.addAll(texts(page.path("messages")));
      sizes.add(page.path("messages").size());
      cursor = cursor(page);
      assertThat(page.path("has_more").asBoolean()).isEqualTo(!cursor.isEmpty());
    } while (!cursor.isEmpty());

    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(all)
        .containsExactly("post 6", "post 5", "post 4", "post 3", "post 2", "post 1", "post 0");
  }

  @Test
  void aCursorHoldsTheMicrosecondsOfTheNextMessage() {
    String one = slack.post(ANN, "one");
    slack.post(ANN, "two");

    JsonNode page = slack.ok("conversations.history", "channel", PUBLIC, "limit", "1");
    String text = new String(Base64.getDecoder().decode(cursor(page)), StandardCharsets.UTF_8);
    assertThat(text).isEqualTo("next_ts:" + one.replace(".", ""));
    assertThat(slack.error("conversations.history", "channel", PUBLIC, "cursor", "nonsense"))
        .isEqualTo("invalid_cursor");
  }

  @Test
  void theLimitIsAHundredWhenMissingAndAtMost999() {
    for (int i = 0; i < 1005; i++) {
      slack.post(ANN, "post");
    }

    assertThat(slack.history()).hasSize(100);
    assertThat(slack.history("limit", "1000")).hasSize(999);
    assertThat(slack.error("conversations.history", "channel", PUBLIC, "limit", "many"))
        .isEqualTo("invalid_limit");
  }

  @Test
  void metadataShowsOnlyWhenAskedFor() {
    String metadata = "{\"event_type\":\"report\",\"event_payload\":{\"round\":3}}";
    slack.post(ANN, "with metadata", "metadata", metadata);

    assertThat(slack.history().get(0).has("metadata")).isFalse();
    assertThat(
            slack
                .history("include_all_metadata", "true")
                .get(0)
                .at("/metadata/event_payload/round")
                .asInt())
        .isEqualTo(3);
  }
}
