package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ELSEWHERE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PRIVATE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.SECRET;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the app receives for each change, and of which channels. */
class EventFeedTest {
  private final TestSlack slack = new TestSlack();
  private final EventQueue queue = slack.api.events().queue();

  @Test
  void aNewMessageIsTheWholeMessageInItsEnvelope() {
    String ts = slack.post(ANN, "안녕");
    JsonNode payload = only();

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
    events();
    String reply = slack.reply(BOB, parent, "reply");
    List<JsonNode> events = events();

    assertThat(events).hasSize(2);
    assertThat(events.get(0).path("ts").asText()).isEqualTo(reply);
    assertThat(events.get(0).path("thread_ts").asText()).isEqualTo(parent);
    assertThat(events.get(0).has("reply_count")).isFalse();
    assertThat(events.get(1).path("type").asText()).isEqualTo("message");
    assertThat(events.get(1).has("subtype")).isFalse();
    assertThat(events.get(1).has("user")).isFalse();
    assertThat(events.get(1).at("/message/ts").asText()).isEqualTo(parent);
    assertThat(events.get(1).at("/message/reply_count").asInt()).isEqualTo(1);
    assertThat(events.get(1).at("/message/reactions").isMissingNode()).isTrue();

    slack.api.faults().events().omitMessageReplied(true);
    slack.reply(BOB, parent, "another");
    assertThat(events()).hasSize(1);
  }

  @Test
  void anEditHasAnotherTsAndNeitherReactionsNorCounts() {
    String ts = slack.post(ANN, "befor");
    slack.reply(BOB, ts, "reply");
    slack.react(ts, "heart", BOB);
    events();
    slack.ok("chat.update", "channel", PUBLIC, "ts", ts, "text", "before", "simulator_user", ANN);
    JsonNode event = events().get(0);

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
    events();
    slack.delete(reply);
    JsonNode event = events().get(0);
    assertThat(event.path("subtype").asText()).isEqualTo("message_deleted");
    assertThat(event.path("deleted_ts").asText()).isEqualTo(reply);
    assertThat(event.at("/previous_message/thread_ts").asText()).isEqualTo(parent);

    slack.api.faults().events().omitPreviousMessage(true);
    slack.delete(parent);
    JsonNode poor = events().get(0);
    assertThat(poor.path("deleted_ts").asText()).isEqualTo(parent);
    assertThat(poor.has("previous_message")).isFalse();
  }

  @Test
  void aDeletedParentWithRepliesIsChangedToATombstone() {
    String parent = slack.post(ANN, "parent");
    slack.reply(BOB, parent, "reply");
    events();
    slack.delete(parent);
    JsonNode event = events().get(0);

    assertThat(event.path("subtype").asText()).isEqualTo("message_changed");
    assertThat(event.at("/message/subtype").asText()).isEqualTo("tombstone");
    assertThat(event.at("/message/ts").asText()).isEqualTo(parent);
    assertThat(event.at("/previous_message/text").asText()).isEqualTo("parent");
  }

  @Test
  void aReactionHasNoThreadAndOnMessagesWithoutUserNoItemUser() {
    String ts = slack.post(ANN, "post");
    String named =
        slack
            .ok("chat.postMessage", "channel", PUBLIC, "text", "hi", "username", "form")
            .path("ts")
            .asText();
    events();
    slack.react(ts, "heart", BOB);
    slack.react(named, "heart", BOB);
    slack.ok(
        "reactions.remove",
        "channel",
        PUBLIC,
        "timestamp",
        ts,
        "name",
        "heart",
        "simulator_user",
        BOB);
    List<JsonNode> events = events();

    String eventTs = events.get(0).path("event_ts").asText();
    assertThat(events.get(0).toString())
        .isEqualTo(
            "{\"type\":\"reaction_added\",\"user\":\"U000000BOB\",\"reaction\":\"heart\","
                + "\"item\":{\"type\":\"message\",\"channel\":\"C00000PUB1\",\"ts\":\""
                + ts
                + "\"},\"item_user\":\"U000000ANN\",\"event_ts\":\""
                + eventTs
                + "\"}");
    assertThat(events.get(1).has("item_user")).isFalse();
    assertThat(events.get(2).path("type").asText()).isEqualTo("reaction_removed");
  }

  @Test
  void messagesComeOnlyFromTheBotsChannelsAndReactionsFromPublicOnesToo() {
    for (String channel : List.of(ELSEWHERE, SECRET)) {
      String ts = slack.post(ANN, "unheard", "channel", channel);
      slack.ok("chat.update", "channel", channel, "ts", ts, "text", "x", "simulator_user", ANN);
      slack.ok(
          "reactions.add",
          "channel",
          channel,
          "timestamp",
          ts,
          "name",
          "heart",
          "simulator_user",
          ANN);
      slack.ok("chat.delete", "channel", channel, "ts", ts, "simulator_user", ANN);
    }
    slack.post(ANN, "heard", "channel", PRIVATE);
    List<JsonNode> events = events();

    assertThat(TestSlack.field(events, "type")).containsExactly("reaction_added", "message");
    assertThat(events.get(0).at("/item/channel").asText()).isEqualTo(ELSEWHERE);
    assertThat(events.get(1).path("channel_type").asText()).isEqualTo("group");
  }

  @Test
  void aMissingScopeEndsItsEvents() {
    slack.api.faults().removeScope("channels:history").removeScope("reactions:read");
    String ts = slack.post(ANN, "post");
    slack.react(ts, "heart", BOB);
    assertThat(events()).isEmpty();
  }

  @Test
  void theBotIsRemovedFromAChannelAndInvitedAgain() {
    slack.api.faults().hideChannel(PUBLIC, "not_in_channel").hideChannel(PRIVATE, "not_in_channel");
    slack.post(ANN, "unheard");
    slack.api.faults().hideChannel(PUBLIC, "channel_not_found");
    slack.api.faults().showChannel(PUBLIC);
    slack.api.faults().clear();
    slack.api.faults().hideChannel(ELSEWHERE, "not_in_channel");
    List<JsonNode> events = events();

    assertThat(TestSlack.field(events, "type"))
        .containsExactly(
            "channel_left", "group_left", "member_joined_channel", "member_joined_channel");
    assertThat(TestSlack.field(events, "channel"))
        .containsExactly(PUBLIC, PRIVATE, PUBLIC, PRIVATE);
    assertThat(events.get(2).path("user").asText()).isEqualTo(Workspace.BOT_USER);
    assertThat(events.get(2).path("channel_type").asText()).isEqualTo("C");
  }

  @Test
  void channelsAreCreatedRenamedArchivedAndJoined() {
    Object[] ann = {"simulator_user", ANN};
    String id =
        slack.ok("conversations.create", "name", "새-채널", ann[0], ann[1]).at("/channel/id").asText();
    slack.ok("conversations.join", "channel", id);
    slack.ok("conversations.rename", "channel", id, "name", "다른-채널", ann[0], ann[1]);
    slack.ok("conversations.archive", "channel", id, ann[0], ann[1]);
    List<JsonNode> events = events();

    assertThat(TestSlack.field(events, "type"))
        .containsExactly(
            "channel_created",
            "message",
            "member_joined_channel",
            "message",
            "channel_rename",
            "message",
            "channel_archive");
    assertThat(events.get(0).at("/channel/name").asText()).isEqualTo("새-채널");
    assertThat(events.get(0).at("/channel/creator").asText()).isEqualTo(ANN);
    assertThat(events.get(3).path("subtype").asText()).isEqualTo("channel_name");
    assertThat(events.get(3).path("old_name").asText()).isEqualTo("새-채널");
    assertThat(events.get(4).at("/channel/name").asText()).isEqualTo("다른-채널");
    assertThat(events.get(6).path("channel").asText()).isEqualTo(id);
  }

  @Test
  void usersComeWhole() {
    slack.workspace.putUser(Json.object().put("id", "U0000000ZOE"), slack.now());
    slack.workspace.putUser(Json.object().put("id", ANN).put("deleted", true), slack.now());
    List<JsonNode> events = events();

    assertThat(TestSlack.field(events, "type")).containsExactly("team_join", "user_change");
    assertThat(events.get(1).at("/user/deleted").asBoolean()).isTrue();
    assertThat(events.get(1).at("/user/profile/email").asText()).isNotEmpty();
    slack.api.faults().removeScope("users:read.email");
    slack.workspace.putUser(Json.object().put("id", ANN).put("deleted", false), slack.now());
    assertThat(events().get(0).at("/user/profile").has("email")).isFalse();
  }

  @Test
  void aLinkIsPreviewedASecondLaterWithoutAnEdit() {
    String ts = slack.post(ANN, "see https://example.com/a");
    assertThat(events()).hasSize(1);
    slack.pass(Duration.ofSeconds(1));
    JsonNode event = events().get(0);

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
    assertThat(events()).hasSize(1);
  }

  @Test
  void aPreviewIsOfTheMessageAsItIsThen() {
    String edited = slack.post(ANN, "see https://example.com/a");
    slack.ok("chat.update", "channel", PUBLIC, "ts", edited, "text", "x", "simulator_user", ANN);
    String deleted = slack.post(ANN, "see https://example.com/b");
    slack.delete(deleted);
    events();
    slack.pass(Duration.ofSeconds(5));

    assertThat(events()).isEmpty();
    assertThat(slack.workspace.messages(PUBLIC).get(0).has("attachments")).isFalse();
  }

  @Test
  void scheduledMessagesComeWhenTheyAreDueWithoutACall() {
    long at = START.plusSeconds(60).getEpochSecond();
    slack.ok("chat.scheduleMessage", "channel", PUBLIC, "text", "later", "post_at", at);
    assertThat(events()).isEmpty();
    slack.pass(Duration.ofMinutes(1));

    assertThat(events().get(0).path("text").asText()).isEqualTo("later");
  }

  @Test
  void theSampleCommunityIsHeardToo() {
    Instant end = START.plus(Duration.ofDays(60));
    SampleWorkspace sample = SampleWorkspace.create(1, end);
    SlackApi api = new SlackApi(sample.workspace(), SimulatorOptions.defaults());
    List<String> kinds = new ArrayList<>();
    api.faults().events().eventsPerHour(Integer.MAX_VALUE);
    api.events()
        .listen(
            delivery -> {
              JsonNode event = delivery.payload().path("event");
              kinds.add(event.path("subtype").asText(event.path("type").asText()));
            });
    sample.playUntil(end);

    assertThat(kinds)
        .contains(
            "message",
            "message_changed",
            "message_deleted",
            "reaction_added",
            "channel_archive",
            "thread_broadcast");
  }

  @Test
  void withoutListenerNothingIsKept() {
    queue.close();
    long last = slack.workspace.nextTs(START);
    slack.workspace.putUser(Json.object().put("id", ANN), slack.now());
    assertThat(slack.workspace.nextTs(START)).as("no event took a ts").isEqualTo(last + 1);
    slack.post(ANN, "see https://example.com/a");
    slack.pass(Duration.ofSeconds(5));

    assertThat(events()).isEmpty();
    assertThat(slack.history().get(0).has("attachments")).isFalse();
  }

  private JsonNode only() {
    List<EventDelivery> due = queue.due(slack.now());
    assertThat(due).hasSize(1);
    return due.get(0).payload();
  }

  private List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    queue.due(slack.now()).forEach(delivery -> events.add(delivery.payload().path("event")));
    return events;
  }
}
