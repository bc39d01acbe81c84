package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.cursor;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.simulator.PageFaults.DeletedThreads;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PageFaultsTest {
  private final TestSlack slack = new TestSlack();
  private final PageFaults faults = slack.api.faults().pages();

  @Test
  void aPageWithMoreToComeLosesItsCursor() {
    for (int i = 0; i < 9; i++) {
      slack.post(ANN, "post " + i);
    }
    faults.omitCursor(2);

    JsonNode first = slack.ok("conversations.history", "channel", PUBLIC, "limit", "6");
    JsonNode second = slack.ok("conversations.history", "channel", PUBLIC, "limit", "6");
    JsonNode last = slack.ok("conversations.history", "channel", PUBLIC, "limit", "100");
    assertThat(cursor(first)).isNotEmpty();
    assertThat(second.path("has_more").asBoolean()).isTrue();
    assertThat(second.has("response_metadata")).isFalse();
    assertThat(texts(second.path("messages"))).containsExactly("post 8", "post 7", "post 6");
    assertThat(last.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void aListIsMissing() {
    slack.api.faults().fail("users.list", Faults.Failure.of(Faults.Kind.NO_LIST, 2));

    assertThat(slack.ok("users.list").path("members")).hasSize(2);
    assertThat(slack.ok("users.list").properties()).hasSize(1);
  }

  @Test
  void aChannelGivesTheSameCursorForEver() {
    for (int i = 0; i < 5; i++) {
      slack.post(ANN, "post " + i);
    }
    faults.repeatCursor(PUBLIC);

    JsonNode first = slack.ok("conversations.history", "channel", PUBLIC, "limit", "2");
    JsonNode again =
        slack.ok("conversations.history", "channel", PUBLIC, "limit", "2", "cursor", cursor(first));
    assertThat(again).isEqualTo(first);
    String oldest = first.at("/messages/1/ts").asText();
    assertThat(texts(slack.history("limit", "2", "latest", oldest)))
        .containsExactly("post 2", "post 1");
    faults.restoreChannel(PUBLIC);
    assertThat(cursor(slack.ok("conversations.history", "channel", PUBLIC))).isEmpty();
  }

  @Test
  void theThreadOfADeletedPostAnswersInEveryWay() {
    String parent = slack.post(ANN, "parent");
    slack.reply(BOB, parent, "reply");
    slack.delete(parent);
    String alone = slack.post(ANN, "alone");
    slack.delete(alone);

    assertThat(slack.replies(parent)).hasSize(2);
    assertThat(threadError(alone)).isEqualTo("thread_not_found");
    faults.deletedThreads(DeletedThreads.NOT_FOUND);
    assertThat(threadError(parent)).isEqualTo("thread_not_found");
    faults.deletedThreads(DeletedThreads.EMPTY);
    assertThat(slack.replies(parent)).isEmpty();
    assertThat(slack.replies(alone)).isEmpty();
    faults.deletedThreads(DeletedThreads.WITHOUT_PARENT);
    assertThat(texts(slack.replies(parent))).containsExactly("reply");
    assertThat(slack.replies(alone)).isEmpty();
  }

  @Test
  void aChannelIsRefusedWithAnyCode() {
    String ts = slack.post(ANN, "post");
    faults.refuseChannel(PUBLIC, "access_denied");

    assertThat(slack.error("conversations.history", "channel", PUBLIC)).isEqualTo("access_denied");
    assertThat(threadError(ts)).isEqualTo("access_denied");
    assertThat(slack.error("reactions.get", "channel", PUBLIC, "timestamp", ts))
        .isEqualTo("access_denied");
    slack.ok("conversations.info", "channel", PUBLIC);
    faults.restoreChannel(PUBLIC);
    assertThat(slack.history()).hasSize(1);
  }

  @Test
  void aRetentionPolicyHidesWithoutSayingSo() {
    String old = slack.post(ANN, "old");
    slack.reply(BOB, old, "old reply");
    slack.pass(Duration.ofDays(31));
    slack.post(ANN, "new");

    faults.horizon(30, false);
    JsonNode page = slack.ok("conversations.history", "channel", PUBLIC);
    assertThat(texts(page.path("messages"))).containsExactly("new");
    assertThat(page.has("is_limited")).isFalse();
    assertThat(threadError(old)).isEqualTo("thread_not_found");
    assertThat(slack.error("reactions.get", "channel", PUBLIC, "timestamp", old))
        .isEqualTo("message_not_found");

    faults.horizon(30, true);
    assertThat(slack.ok("conversations.history", "channel", PUBLIC).path("is_limited").asBoolean())
        .isTrue();
    faults.horizon(0, false);
    assertThat(slack.history()).hasSize(2);
  }

  @Test
  void listsHoldNullAndWhatHasNoId() {
    slack.post(ANN, "post");
    faults.nullElements(1);

    assertThat(slack.ok("users.list").path("members").toString()).startsWith("[null,{\"id\":null}");
    assertThat(slack.ok("conversations.list").path("channels")).hasSize(4);
    assertThat(slack.history().toString()).startsWith("[null, {\"ts\":null}");
    slack.api.faults().clear();
    assertThat(slack.ok("users.list").path("members")).hasSize(2);
  }

  @Test
  void retryAfterMayBeZeroOrHuge() {
    slack.api.faults().fail("auth.test", limited(0));
    assertThat(slack.call("auth.test").headers()).containsEntry("retry-after", "0");
    slack.api.faults().fail("auth.test", limited(99_999_999_999_999L));
    assertThat(slack.call("auth.test").headers()).containsEntry("retry-after", "99999999999999");
  }

  @Test
  void theControlsHaveTheSameNames() {
    ObjectNode body = Json.object();
    body.put("omitCursor", 1).put("nullElements", 1).put("repeatCursor", PUBLIC);
    body.put("deletedThreads", "empty").put("restoreChannel", PUBLIC);
    body.putObject("refuseChannel").put("channel", PUBLIC).put("error", "missing_scope");
    body.putObject("horizon").put("days", 30);
    controls().handle("POST", "faults", body);

    assertThat(faults.deletedThreads()).isEqualTo(DeletedThreads.EMPTY);
    assertThat(faults.horizon().days()).isEqualTo(30);
    assertThat(slack.error("conversations.history", "channel", PUBLIC)).isEqualTo("missing_scope");
    assertThatThrownBy(() -> controls().handle("POST", "faults", Json.object().put("nonsense", 1)))
        .hasMessage("There is no fault nonsense.");
  }

  private Controls controls() {
    SimulatorOptions options = slack.options();
    return new Controls(slack.api, options, new SocketConnections(slack.api, options, slack::now));
  }

  private static Faults.Failure limited(long seconds) {
    return new Faults.Failure(Faults.Kind.RATE_LIMITED, 1, null, seconds);
  }

  private String threadError(String ts) {
    return slack.error("conversations.replies", "channel", PUBLIC, "ts", ts);
  }
}
