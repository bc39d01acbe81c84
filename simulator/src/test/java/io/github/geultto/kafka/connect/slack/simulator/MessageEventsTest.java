package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the app receives of messages. */
class MessageEventsTest {
  private final TestSlack slack = new TestSlack();
  private final TestEvents events = new TestEvents(slack);

  @Test
  void aNewMessageIsTheWholeMessageInItsEnvelope() {
    String ts = slack.post(ANN, "안녕");
    JsonNode payload = events.only();

    assertThat(payload.path("type").asText()).isEqualTo("event_callback");
    assertThat(payload.path("team_id").asText()).isEqualTo(slack.workspace.teamId());
    assertThat(payload.path("api_app_id").asText()).isEqualTo(Workspace.APP_ID);
    assertThat(payload.path("event_id").asText()).startsWith("Ev");
    assertThat(payload.path("event_time").asLong()).isEqualTo(START.getEpochSecond() + 1);
    assertThat(payload.at("/authorizations/0/user_id").asText()).isEqualTo(Workspace.BOT_USER);
    JsonNode event = payload.path("event");
    assertThat(event.path("type").asText()).isEqualTo("message");
    assertThat(event.has("subtype")).isFalse();
    assertThat(event.path("text").asText()).isEqualTo("안녕");
    assertThat(event.path("user").asText()).isEqualTo(ANN);
    assertThat(event.path("ts").asText()).isEqualTo(ts);
    assertThat(event.path("event_ts").asText()).isEqualTo(ts);
    assertThat(event.path("channel").asText()).isEqualTo(PUBLIC);
    assertThat(event.path("channel_type").asText()).isEqualTo("channel");
  }

  @Test
  void aReplyComesWithItsThreadAndWithAMessageRepliedThatLacksItsSubtype() {
    String parent = slack.post(ANN, "parent");
    slack.react(parent, "heart", BOB);
    events.next();
    String reply = slack.reply(BOB, parent, "reply");
    List<JsonNode> all = events.next();

    assertThat(all).hasSize(2);
    assertThat(all.get(0).path("ts").asText()).isEqualTo(reply);
    assertThat(all.get(0).path("thread_ts").asText()).isEqualTo(parent);
    assertThat(all.get(0).has("reply_count")).isFalse();
    assertThat(all.get(1).path("type").asText()).isEqualTo("message");
    assertThat(all.get(1).has("subtype")).isFalse();
    assertThat(all.get(1).has("user")).isFalse();
    assertThat(all.get(1).at("/message/ts").asText()).isEqualTo(parent);
    assertThat(all.get(1).at("/message/reply_count").asInt()).isEqualTo(1);
    assertThat(all.get(1).at("/message/reactions").isMissingNode()).isTrue();

    slack.api.faults().events().omitMessageReplied(true);
    slack.reply(BOB, parent, "another");
    assertThat(events.next()).hasSize(1);
  }

  @Test
  void anEditHasAnotherTsAndNeitherReactionsNorCounts() {
    String ts = slack.post(ANN, "befor");
    slack.reply(BOB, ts, "reply");
    slack.react(ts, "heart", BOB);
    events.next();
    slack.ok("chat.update", "channel", PUBLIC, "ts", ts, "text", "before", "simulator_user", ANN);
    JsonNode event = events.next().get(0);

    assertThat(event.path("subtype").asText()).isEqualTo("message_changed");
    assertThat(event.path("hidden").asBoolean()).isTrue();
    assertThat(event.path("ts").asText())
        .isEqualTo(event.path("event_ts").asText())
        .isGreaterThan(ts);
    JsonNode message = event.path("message");
    assertThat(message.path("ts").asText()).isEqualTo(ts);
    assertThat(message.path("text").asText()).isEqualTo("before");
    assertThat(message.at("/edited/user").asText()).isEqualTo(ANN);
    assertThat(event.at("/previous_message/text").asText()).isEqualTo("befor");
    for (String missing : List.of("reactions", "reply_count", "latest_reply")) {
      assertThat(event.findValue(missing)).as(missing).isNull();
    }
    assertThat(slack.workspace.messages(PUBLIC).get(0).has("reactions")).isTrue();
  }

  @Test
  void aDeletionNamesWhatIsGone() {
    String parent = slack.post(ANN, "parent");
    String reply = slack.reply(BOB, parent, "reply");
    events.next();
    slack.delete(reply);
    JsonNode event = events.next().get(0);
    assertThat(event.path("subtype").asText()).isEqualTo("message_deleted");
    assertThat(event.path("deleted_ts").asText()).isEqualTo(reply);
    assertThat(event.at("/previous_message/thread_ts").asText()).isEqualTo(parent);

    slack.api.faults().events().omitPreviousMessage(true);
    slack.delete(parent);
    JsonNode poor = events.next().get(0);
    assertThat(poor.path("deleted_ts").asText()).isEqualTo(parent);
    assertThat(poor.has("previous_message")).isFalse();
  }

  @Test
  void aDeletedParentWithRepliesIsChangedToATombstone() {
    String parent = slack.post(ANN, "parent");
    slack.reply(BOB, parent, "reply");
    events.next();
    slack.delete(parent);
    JsonNode event = events.next().get(0);

    assertThat(event.path("subtype").asText()).isEqualTo("message_changed");
    assertThat(event.at("/message/subtype").asText()).isEqualTo("tombstone");
    assertThat(event.at("/message/ts").asText()).isEqualTo(parent);
    assertThat(event.at("/previous_message/text").asText()).isEqualTo("parent");
  }

  @Test
  void aLinkIsPreviewedASecondLaterWithoutAnEdit() {
    String ts = slack.post(ANN, "see https://example.com/a");
    assertThat(events.next()).hasSize(1);
    slack.pass(Duration.ofSeconds(1));
    JsonNode event = events.next().get(0);

    assertThat(event.path("subtype").asText()).isEqualTo("message_changed");
    assertThat(event.at("/message/ts").asText()).isEqualTo(ts);
    assertThat(event.at("/message/attachments/0/from_url").asText())
        .isEqualTo("https://example.com/a");
    assertThat(event.at("/message").has("edited")).isFalse();
    assertThat(event.at("/previous_message").has("attachments")).isFalse();
    assertThat(slack.workspace.messages(PUBLIC).get(0).has("attachments")).isTrue();

    slack.api.faults().events().omitLinkPreviews(true);
    slack.post(ANN, "see https://example.com/b");
    slack.pass(Duration.ofSeconds(1));
    assertThat(events.next()).hasSize(1);
  }

  @Test
  void aPreviewIsOfTheMessageAsItIsThen() {
    String edited = slack.post(ANN, "see https://example.com/a");
    slack.ok("chat.update", "channel", PUBLIC, "ts", edited, "text", "x", "simulator_user", ANN);
    String deleted = slack.post(ANN, "see https://example.com/b");
    slack.delete(deleted);
    events.next();
    slack.pass(Duration.ofSeconds(5));

    assertThat(events.next()).isEmpty();
    assertThat(slack.workspace.messages(PUBLIC).get(0).has("attachments")).isFalse();
  }

  @Test
  void scheduledMessagesComeWhenTheyAreDueWithoutACall() {
    long at = START.plusSeconds(60).getEpochSecond();
    slack.ok("chat.scheduleMessage", "channel", PUBLIC, "text", "later", "post_at", at);
    assertThat(events.next()).isEmpty();
    slack.pass(Duration.ofMinutes(1));

    assertThat(events.next().get(0).path("text").asText()).isEqualTo("later");
  }
}
