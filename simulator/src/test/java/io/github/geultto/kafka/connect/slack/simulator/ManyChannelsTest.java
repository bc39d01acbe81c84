package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ELSEWHERE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PRIVATE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.cursor;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManyChannelsTest {
  private static final String TYPES = "public_channel,private_channel";

  @Test
  void aUsersConversationsAreThoseJoined() {
    TestSlack slack = new TestSlack();

    JsonNode own = slack.ok("users.conversations", "types", TYPES);
    assertThat(field(own.path("channels"), "id")).containsExactly(PUBLIC, PRIVATE);
    assertThat(own.at("/channels/0").has("is_member")).isFalse();
    assertThat(own.at("/channels/0").has("num_members")).isFalse();
    assertThat(field(slack.ok("users.conversations").path("channels"), "id"))
        .containsExactly(PUBLIC);
    assertThat(
            field(
                slack.ok("users.conversations", "types", TYPES, "user", ANN).path("channels"),
                "id"))
        .containsExactly(PUBLIC, ELSEWHERE, PRIVATE);
    assertThat(slack.ok("users.conversations", "user", BOB).path("channels")).isEmpty();
    slack.api.faults().hideChannel(PUBLIC, "not_in_channel");
    assertThat(slack.ok("users.conversations").path("channels")).isEmpty();
    assertThat(slack.error("users.conversations", "types", "x")).isEqualTo("invalid_types");
  }

  @Test
  void thousandsOfChannelsAreListedInNoTime() {
    Workspace workspace = Workspace.ofChannels(25_000, 40, Instant.parse("2026-03-01T09:00:00Z"));
    SlackApi api = new SlackApi(workspace, SimulatorOptions.defaults());

    long start = System.nanoTime();
    assertThat(ids(api, "conversations.list")).hasSize(25_000).doesNotHaveDuplicates();
    List<String> joined = ids(api, "users.conversations");
    // Some 200 ms on two cores; a list that is searched for each channel takes minutes.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));

    assertThat(joined).hasSize(40);
    assertThat(joined).allSatisfy(id -> assertThat(workspace.messages(id)).hasSize(2));
    assertThat(workspace.channels().stream().filter(c -> c.path("is_member").asBoolean()))
        .hasSize(40);
  }

  private static List<String> ids(SlackApi api, String method) {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          api.call(method, Map.of("limit", "1000", "cursor", cursor), "xoxb-simulator").body();
      ids.addAll(field(page.path("channels"), "id"));
      cursor = cursor(page);
    } while (!cursor.isEmpty());
    return ids;
  }
}
