package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleWorkspaceTest {
  private static final Instant END = Instant.parse("2026-11-01T00:00:00Z");

  private final Workspace sample = Workspace.sample(1, END);

  @Test
  void isTheSameForASeedAndAnEnd() {
    Workspace again = Workspace.sample(1, END);

    assertThat(again.users()).isEqualTo(sample.users());
    assertThat(again.channels()).isEqualTo(sample.channels());
    assertThat(everything(again)).isEqualTo(everything(sample));
    assertThat(everything(Workspace.sample(2, END))).isNotEqualTo(everything(sample));
  }

  @Test
  void isTheSameWhenPlayedDayByDay() {
    SampleWorkspace played = SampleWorkspace.create(1, END);
    assertThat(everything(played.workspace())).isEmpty();
    for (int day = 60; day >= 0; day--) {
      played.playUntil(END.minusSeconds(86_400L * day));
    }

    assertThat(everything(played.workspace())).isEqualTo(everything(sample));
    played.playUntil(END.plusSeconds(86_400));
    assertThat(everything(played.workspace())).hasSizeGreaterThan(everything(sample).size());
  }

  @Test
  void hasTheSizeOfACommunity() {
    assertThat(sample.users()).hasSizeBetween(58, 68);
    assertThat(sample.allChannels()).hasSize(25);
    assertThat(everything(sample)).hasSizeBetween(6_000, 8_000);
    String first = Ts.format(Ts.of(END.minusSeconds(60L * 86_400)));
    assertThat(everything(sample))
        .allSatisfy(
            message ->
                assertThat(message.path("ts").asText()).isBetween(first, Ts.format(Ts.of(END))));
  }

  @Test
  void hasEveryShapeThatAReaderMustKnow() {
    Set<String> shapes = new HashSet<>();
    Set<String> users = new HashSet<>();
    sample.users().forEach(user -> users.add(user.path("id").asText()));
    for (ObjectNode message : everything(sample)) {
      shapes.add(message.path("subtype").asText("plain"));
      if (!message.has("text")) {
        shapes.add("no text");
      }
      if (!message.has("user")) {
        shapes.add("no user");
      } else if (!users.contains(message.get("user").asText())) {
        shapes.add("foreign author");
      }
      for (String field : new String[] {"edited", "files", "blocks", "reply_count"}) {
        if (message.has(field)) {
          shapes.add(field);
        }
      }
      if (message.has("user") && message.has("bot_id")) {
        shapes.add("bot with user");
      }
      for (JsonNode reaction : message.path("reactions")) {
        shapes.add(reaction.path("name").asText());
        if (reaction.path("users").size() > 50) {
          shapes.add("beyond fifty users");
        }
      }
      if (latestReply(message) - Ts.parse(message.path("ts").asText()) > 14 * SampleChance.DAY) {
        shapes.add("thread of weeks");
      }
    }

    assertThat(shapes)
        .contains(
            "plain",
            "channel_join",
            "channel_topic",
            "thread_broadcast",
            "tombstone",
            "bot_message",
            "no text",
            "no user",
            "foreign author",
            "edited",
            "files",
            "blocks",
            "reply_count",
            "bot with user",
            "+1::skin-tone-2",
            "참_잘했어요",
            "beyond fifty users",
            "thread of weeks");
  }

  @Test
  void hasChannelsOfEveryKind() {
    List<ObjectNode> channels = sample.channels();

    assertThat(channels).hasSize(24);
    assertThat(channels).anyMatch(channel -> channel.path("is_private").asBoolean());
    assertThat(channels).anyMatch(channel -> channel.path("is_archived").asBoolean());
    assertThat(channels).anyMatch(channel -> channel.path("is_ext_shared").asBoolean());
    assertThat(channels).allMatch(channel -> channel.path("is_member").asBoolean());
    assertThat(sample.users()).anyMatch(user -> user.path("deleted").asBoolean());
  }

  private static long latestReply(ObjectNode message) {
    return Ts.parse(message.path("latest_reply").asText());
  }

  private static List<ObjectNode> everything(Workspace workspace) {
    return workspace.channels().stream()
        .flatMap(channel -> workspace.messages(channel.path("id").asText()).stream())
        .toList();
  }
}
