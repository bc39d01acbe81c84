package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.Deployment.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who is in a channel or a user group, and who the authors are, by polling and by events. */
@ExtendWith(SharedCluster.class)
class MembersIT {
  private static final String OPEN = "C0AAAA";
  private static final String PRIVATE = "C0PRIVATE";

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static int deployments;

  private String name;
  private Community slack;
  private Deployment connector;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @BeforeEach
  void prepare() throws Exception {
    name = "members-" + ++deployments;
    slack = new Community(folder.resolve(name), OPEN, PRIVATE);
    connector =
        new Deployment(cluster, slack, name, OPEN, PRIVATE)
            .with("members.enabled", "true")
            .with("usergroups.enabled", "true");
  }

  @AfterEach
  void close() throws Exception {
    connector.close();
    slack.close();
  }

  private void leaves(String channel, String user) throws Exception {
    slack.janeCalls("conversations.kick", Map.of("channel", channel, "user", user));
  }

  private void joins(String channel, String user) throws Exception {
    slack.janeCalls("conversations.invite", Map.of("channel", channel, "users", user));
  }

  private void changesGroup(String users) throws Exception {
    slack.janeCalls("usergroups.users.update", Map.of("usergroup", "S0SIM00001", "users", users));
  }

  /** Waits for all of these, in any order. */
  private List<Deployment.Emitted> untilAll(String... events) {
    List<Deployment.Emitted> found = new ArrayList<>();
    for (String event : events) {
      if (!events(found).contains(event)) {
        found.addAll(connector.until(event));
      }
    }
    return found;
  }

  @Test
  void byPollingWhoJoinsAndLeavesIsSeenInPublicAndPrivateChannels() throws Exception {
    slack.putUser(Map.of("id", "U3", "name", "cleo"));
    connector.deploy();
    connector.until("r " + PRIVATE + "/U2");
    connector.settled();
    for (String channel : List.of(OPEN, PRIVATE)) {
      joins(channel, "U3");
      connector.until("c " + channel + "/U3");
      leaves(channel, "U2");
      connector.until("d " + channel + "/U2 ✝");
    }
    connector.stop();
    leaves(OPEN, "U3");
    connector.resume();
    List<String> after = events(connector.until("d " + OPEN + "/U3 ✝"));
    assertThat(after)
        .filteredOn(event -> event.contains("/U"))
        .as("what was emitted before is remembered")
        .containsExactly("d " + OPEN + "/U3 ✝");
  }

  @Test
  void byEventsItIsSeenAtOnce() throws Exception {
    slack.putUser(Map.of("id", "U3", "name", "cleo"));
    slack.janeCalls("usergroups.create", Map.of("name", "Writers", "handle", "writers"));
    connector
        .with("slack.app.token", slack.appToken())
        .with("metadata.interval.ms", "3600000")
        .deploy();
    untilAll("r " + PRIVATE + "/U2", "r " + OPEN + "/U2", "r S0SIM00001");
    for (String channel : List.of(OPEN, PRIVATE)) {
      joins(channel, "U3");
      connector.until("c " + channel + "/U3");
      leaves(channel, "U3");
      connector.until("d " + channel + "/U3 ✝");
    }
    changesGroup("U1,U2,U3");
    connector.until("c S0SIM00001/U3");
    changesGroup("U1,U2");
    connector.until("d S0SIM00001/U3 ✝");
  }

  @Test
  void aFlagInPlaceOfATombstone() throws Exception {
    connector.with("deletes.mode", "flag").deploy();
    connector.until("r " + OPEN + "/U2");
    leaves(OPEN, "U2");
    List<Deployment.Emitted> left = connector.until("d " + OPEN + "/U2");
    assertThat(left.get(left.size() - 1).value().path("is_deleted").asBoolean()).isTrue();
  }

  @Test
  void aScopeThatIsTakenAwaySuspendsTheUserGroupsAlone() throws Exception {
    slack.janeCalls("usergroups.create", Map.of("name", "Writers", "handle", "writers"));
    connector.deploy();
    connector.until("r S0SIM00001");
    slack.faults().removeScope("usergroups:read");
    String ts = slack.post(OPEN, "still here");
    connector.until("c " + OPEN + "/" + ts);
    leaves(OPEN, "U2");
    List<Deployment.Emitted> after = connector.until("d " + OPEN + "/U2 ✝");
    assertThat(events(after)).noneMatch(event -> event.contains("S0SIM"));
    assertThat(connector.failure()).isEmpty();
  }

  @Test
  void aMissingScopeIsOneSentenceBeforeTheStart() throws Exception {
    slack.faults().removeScope("usergroups:read");
    assertThat(connector.refusal())
        .contains(
            "The token lacks the scope usergroups:read: add it to the app (OAuth & Permissions),"
                + " install the app again and use its new token, or set usergroups.enabled to"
                + " false.");
  }

  @Test
  void anAuthorOfAnotherOrganisationHasARowWhicheverTaskReadsTheChannel() throws Exception {
    slack.putUser(Map.of("id", "U7", "name", "robin", "team_id", "T7", "listed", "false"));
    slack.putUser(Map.of("id", "U8", "name", "sam", "team_id", "T8", "listed", "false"));
    joins(OPEN, "U7");
    joins(PRIVATE, "U8");
    slack.postBy("U7", OPEN, "hello from elsewhere");
    slack.postBy("U8", PRIVATE, "hello from there");
    connector.with("tasks.max", "2").deploy();
    assertThat(untilAll("c U7", "c U8"))
        .filteredOn(record -> List.of("U7", "U8").contains(record.key()))
        .hasSize(2)
        .allMatch(record -> record.value().path("is_external").asBoolean());
    assertThat(events(connector.settled())).as("they are not in the list").isEmpty();
    connector.stop();
    connector.resume();
    assertThat(events(connector.settled())).as("they are remembered").isEmpty();
  }

  @Test
  void theOffsetsAreTheOperators() throws Exception {
    connector.deploy();
    connector.until("r " + OPEN + "/U2");
    connector.settled();
    connector.stop();
    String partition = "{\"stream\":\"members:" + OPEN + "\"}";
    assertThat(connector.offset(partition).path("v").asInt()).isEqualTo(2);
    assertThat(connector.patchOffset(partition, "{\"ts\":\"2024-01-01\"}").message())
        .contains("The offset of the list of members:" + OPEN + ":");
    connector.patchOffsets(
        "{\"offsets\":[{\"partition\":%s,\"offset\":null}]}".formatted(partition));
    connector.resume();
    connector.until("r " + OPEN + "/U2");
  }
}
