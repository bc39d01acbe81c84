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

/** Of which changes and channels the app receives events. */
class EventFeedTest {
  private final TestSlack slack = new TestSlack();
  private final TestEvents events = new TestEvents(slack);

  @Test
  void aReactionHasNoThreadAndOnMessagesWithoutUserNoItemUser() {
    String ts = slack.post(ANN, "post");
    String named =
        slack
            .ok("chat.postMessage", "channel", PUBLIC, "text", "hi", "username", "form")
            .path("ts")
            .asText();
    events.next();
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
    List<JsonNode> all = events.next();

    String eventTs = all.get(0).path("event_ts").asText();
    assertThat(all.get(0).toString())
        .isEqualTo(
            "{\"type\":\"reaction_added\",\"user\":\"U000000BOB\",\"reaction\":\"heart\","
                + "\"item\":{\"type\":\"message\",\"channel\":\"C00000PUB1\",\"ts\":\""
                + ts
                + "\"},\"item_user\":\"U000000ANN\",\"event_ts\":\""
                + eventTs
                + "\"}");
    assertThat(all.get(1).has("item_user")).isFalse();
    assertThat(all.get(2).path("type").asText()).isEqualTo("reaction_removed");
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
    List<JsonNode> all = events.next();

    assertThat(TestSlack.field(all, "type")).containsExactly("reaction_added", "message");
    assertThat(all.get(0).at("/item/channel").asText()).isEqualTo(ELSEWHERE);
    assertThat(all.get(1).path("channel_type").asText()).isEqualTo("group");
  }

  @Test
  void aMissingScopeEndsItsEvents() {
    slack.api.faults().removeScope("channels:history").removeScope("reactions:read");
    String ts = slack.post(ANN, "post");
    slack.react(ts, "heart", BOB);
    assertThat(events.next()).isEmpty();
  }

  @Test
  void theBotIsRemovedFromAChannelAndInvitedAgain() {
    slack.api.faults().hideChannel(PUBLIC, "not_in_channel").hideChannel(PRIVATE, "not_in_channel");
    slack.post(ANN, "unheard");
    slack.api.faults().hideChannel(PUBLIC, "channel_not_found");
    slack.api.faults().showChannel(PUBLIC);
    slack.api.faults().clear();
    slack.api.faults().hideChannel(ELSEWHERE, "not_in_channel");
    List<JsonNode> all = events.next();

    assertThat(TestSlack.field(all, "type"))
        .containsExactly(
            "channel_left", "group_left", "member_joined_channel", "member_joined_channel");
    assertThat(TestSlack.field(all, "channel")).containsExactly(PUBLIC, PRIVATE, PUBLIC, PRIVATE);
    assertThat(all.get(2).path("user").asText()).isEqualTo(Workspace.BOT_USER);
    assertThat(all.get(2).path("channel_type").asText()).isEqualTo("C");
  }

  @Test
  void channelsAreCreatedRenamedArchivedAndJoined() {
    Object[] ann = {"simulator_user", ANN};
    String id =
        slack.ok("conversations.create", "name", "새-채널", ann[0], ann[1]).at("/channel/id").asText();
    slack.ok("conversations.join", "channel", id);
    slack.ok("conversations.rename", "channel", id, "name", "다른-채널", ann[0], ann[1]);
    slack.ok("conversations.archive", "channel", id, ann[0], ann[1]);
    List<JsonNode> all = events.next();

    assertThat(TestSlack.field(all, "type"))
        .containsExactly(
            "channel_created",
            "message",
            "member_joined_channel",
            "message",
            "channel_rename",
            "message",
            "channel_archive");
    assertThat(all.get(0).at("/channel/name").asText()).isEqualTo("새-채널");
    assertThat(all.get(0).at("/channel/creator").asText()).isEqualTo(ANN);
    assertThat(all.get(3).path("subtype").asText()).isEqualTo("channel_name");
    assertThat(all.get(3).path("old_name").asText()).isEqualTo("새-채널");
    assertThat(all.get(4).at("/channel/name").asText()).isEqualTo("다른-채널");
    assertThat(all.get(6).path("channel").asText()).isEqualTo(id);
  }

  @Test
  void usersComeWhole() {
    slack.workspace.putUser(Json.object().put("id", "U0000000ZOE"), slack.now());
    slack.workspace.putUser(Json.object().put("id", ANN).put("deleted", true), slack.now());
    List<JsonNode> all = events.next();

    assertThat(TestSlack.field(all, "type")).containsExactly("team_join", "user_change");
    assertThat(all.get(1).at("/user/deleted").asBoolean()).isTrue();
    assertThat(all.get(1).at("/user/profile/email").asText()).isNotEmpty();
    slack.api.faults().removeScope("users:read.email");
    slack.workspace.putUser(Json.object().put("id", ANN).put("deleted", false), slack.now());
    assertThat(events.next().get(0).at("/user/profile").has("email")).isFalse();
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
    events.queue.close();
    long last = slack.workspace.writer().nextTs(START);
    slack.workspace.putUser(Json.object().put("id", ANN), slack.now());
    assertThat(slack.workspace.writer().nextTs(START)).as("no event took a ts").isEqualTo(last + 1);
    slack.post(ANN, "see https://example.com/a");
    slack.pass(Duration.ofSeconds(5));

    assertThat(events.next()).isEmpty();
    assertThat(slack.history().get(0).has("attachments")).isFalse();
  }

  @Test
  void anArchivedChannelThatComesBackIsAnEvent() {
    slack.ok("conversations.archive", "channel", ELSEWHERE, "simulator_user", ANN);
    events.next();
    slack.ok("conversations.unarchive", "channel", ELSEWHERE, "simulator_user", ANN);
    JsonNode event = events.next().get(0);
    assertThat(event.path("type").asText()).isEqualTo("channel_unarchive");
    assertThat(event.path("channel").asText()).isEqualTo(ELSEWHERE);
    assertThat(event.path("user").asText()).isEqualTo(ANN);
  }

  @Test
  void aPrivateChannelOfTheBotWithAnotherIdIsAnEventAndTheOldIdIsUnknown() {
    String ts = slack.post(ANN, "written before", "channel", PRIVATE);
    events.next();
    slack.workspace.renumber(PRIVATE, "C0SHARED", slack.now());
    slack.workspace.renumber(SECRET, "C0UNHEARD", slack.now());
    List<JsonNode> all = events.next();
    assertThat(all).hasSize(1);
    assertThat(all.get(0).path("type").asText()).isEqualTo("channel_id_changed");
    assertThat(all.get(0).path("old_channel_id").asText()).isEqualTo(PRIVATE);
    assertThat(all.get(0).path("new_channel_id").asText()).isEqualTo("C0SHARED");
    assertThat(slack.error("conversations.info", "channel", PRIVATE))
        .isEqualTo("channel_not_found");
    assertThat(
            slack.ok("conversations.history", "channel", "C0SHARED").at("/messages/0/ts").asText())
        .isEqualTo(ts);
  }
}
