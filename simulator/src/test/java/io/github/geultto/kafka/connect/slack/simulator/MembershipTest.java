package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.BOB;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PRIVATE;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.PUBLIC;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.SECRET;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.field;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is in which channel and group, and users whom the list does not show. */
class MembershipTest {
  private final TestSlack slack = new TestSlack();
  private final TestEvents events = new TestEvents(slack);

  private ObjectNode byAnn(String method, String... params) {
    Object[] all = new Object[params.length + 2];
    System.arraycopy(params, 0, all, 0, params.length);
    all[params.length] = "simulator_user";
    all[params.length + 1] = ANN;
    return slack.ok(method, all);
  }

  private List<String> members(String channel) {
    return slack.workspace.members(channel);
  }

  @Test
  void whoIsInvitedAndRemovedIsToldToTheBotsChannels() {
    for (String channel : List.of(PUBLIC, PRIVATE, SECRET)) {
      byAnn("conversations.invite", "channel", channel, "users", BOB);
      assertThat(members(channel)).containsExactly(ANN, BOB);
      byAnn("conversations.kick", "channel", channel, "user", BOB);
      assertThat(members(channel)).containsExactly(ANN);
    }
    assertThat(events.next())
        .filteredOn(event -> event.path("type").asText().startsWith("member_"))
        .extracting(e -> e.path("type").asText() + " " + e.path("channel").asText())
        .containsExactly(
            "member_joined_channel " + PUBLIC,
            "member_left_channel " + PUBLIC,
            "member_joined_channel " + PRIVATE,
            "member_left_channel " + PRIVATE);
    assertThat(slack.error("conversations.invite", "channel", PUBLIC, "users", "U0NOBODY00"))
        .isEqualTo("user_not_found");
    assertThat(slack.error("conversations.kick", "channel", PUBLIC, "user", BOB))
        .isEqualTo("not_in_channel");
  }

  @Test
  void whoLeavesIsNoMember() {
    byAnn("conversations.leave", "channel", PUBLIC);
    assertThat(members(PUBLIC)).isEmpty();
    assertThat(field(events.next(), "type")).containsExactly("message", "member_left_channel");
    assertThat(byAnn("conversations.leave", "channel", PUBLIC).path("not_in_channel").asBoolean())
        .isTrue();
  }

  @Test
  void membersComePageByPage() {
    byAnn("conversations.invite", "channel", PUBLIC, "users", BOB);
    ObjectNode page = slack.ok("conversations.members", "channel", PUBLIC, "limit", 1);
    assertThat(page.path("members")).hasSize(1);
    ObjectNode last =
        slack.ok("conversations.members", "channel", PUBLIC, "cursor", TestSlack.cursor(page));
    assertThat(last.at("/members/0").asText()).isEqualTo(BOB);
    assertThat(TestSlack.cursor(last)).isEmpty();
    assertThat(slack.error("conversations.members", "channel", SECRET))
        .isEqualTo("channel_not_found");
  }

  @Test
  void userGroupsAreListedAsAsked() {
    String id =
        byAnn("usergroups.create", "name", "Writers", "handle", "writers")
            .at("/usergroup/id")
            .asText();
    byAnn("usergroups.users.update", "usergroup", id, "users", ANN + "," + BOB);
    byAnn("usergroups.users.update", "usergroup", id, "users", ANN);
    List<JsonNode> told = events.next();
    assertThat(field(told, "type"))
        .containsExactly(
            "subteam_created",
            "subteam_updated",
            "subteam_members_changed",
            "subteam_updated",
            "subteam_members_changed");
    assertThat(told.get(4).path("removed_users").toString()).isEqualTo("[\"" + BOB + "\"]");
    JsonNode plain = slack.ok("usergroups.list").path("usergroups").get(0);
    assertThat(plain.path("handle").asText()).isEqualTo("writers");
    assertThat(plain.has("users")).isFalse();
    JsonNode whole =
        slack
            .ok("usergroups.list", "include_users", true, "include_count", true)
            .at("/usergroups/0");
    assertThat(whole.path("users").toString()).isEqualTo("[\"" + ANN + "\"]");
    byAnn("usergroups.disable", "usergroup", id);
    assertThat(slack.ok("usergroups.list").path("usergroups")).isEmpty();
    assertThat(slack.ok("usergroups.list", "include_disabled", true).path("usergroups")).hasSize(1);
    slack.api.faults().removeScope("usergroups:read");
    assertThat(slack.error("usergroups.list")).isEqualTo("missing_scope");
  }

  @Test
  void usersOfOtherOrganisationsAreNotListed() {
    ObjectNode robin = Json.object().put("id", "U0ROBIN000").put("team_id", "T2");
    slack.workspace.putUser(robin.put("listed", false), slack.now());
    assertThat(field(slack.ok("users.list").path("members"), "id")).containsExactly(ANN, BOB);
    JsonNode shown = slack.ok("users.info", "user", "U0ROBIN000").path("user");
    assertThat(shown.path("team_id").asText()).isEqualTo("T2");
    assertThat(shown.has("listed")).isFalse();
    slack.workspace.putUser(Json.object().put("id", BOB).put("listed", false), slack.now());
    assertThat(field(slack.ok("users.list").path("members"), "id")).containsExactly(ANN);
    assertThat(slack.workspace.unlistedUsers()).hasSize(2);
    assertThat(slack.workspace.removeUser(BOB)).isTrue();
    assertThat(slack.error("users.info", "user", BOB)).isEqualTo("user_not_found");
  }
}
