package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.FakeServer.Request;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The workspaces of an organisation and their channels, as they are found with its token. */
@Timeout(60)
class OrganisationTest {

  /** The workspaces that the app has been added to, one for each page of their list. */
  private final List<String> granted = new CopyOnWriteArrayList<>(List.of("T2", "T1"));

  private final Map<String, Answer> faults = new HashMap<>();
  private final FakeServer server = new FakeServer(this::answer);
  private final SlackClient client =
      new SlackClient(server.apiUrl(), "xoxb-1", Duration.ofSeconds(30));
  private final List<String> failures = new ArrayList<>();
  private ChannelReader reader = reader();

  OrganisationTest() throws IOException {}

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private ChannelReader reader(String... teams) {
    Map<String, String> settings = new HashMap<>();
    settings.put("slack.token", "xoxb-1");
    settings.put("slack.api.url", server.apiUrl().toString());
    settings.put("rate.limit.profile", "off");
    settings.put("metadata.interval.ms", "1000");
    settings.put("slack.teams", String.join(",", teams));
    return new ChannelReader(new SlackSourceConfig(settings), client);
  }

  private Answer answer(Request request) {
    String method = request.path().replace("/api/", "");
    String team = request.form().getOrDefault("team_id", request.form().get("team"));
    Answer fault = faults.remove(method + " " + team);
    if (fault != null) {
      return fault;
    }
    return switch (method) {
      case "auth.test" ->
          Answer.ok(
              "{\"ok\":true,\"url\":\"https://e/\",\"team_id\":\"E1\",\"bot_id\":\"B1\","
                  + "\"is_enterprise_install\":true}");
      case "auth.teams.list" -> teams(request);
      case "team.info" -> Answer.ok("{\"ok\":true,\"team\":{\"domain\":\"of-" + team + "\"}}");
      case "users.conversations" ->
          granted.contains(team)
              ? Answer.ok(
                  "{\"ok\":true,\"channels\":[{\"id\":\"C%s\"},{\"id\":\"CSHARED\"}]}"
                      .formatted(team.equals("TWITHOUT") ? "SHARED" : team))
              : FakeChannels.error(team == null ? "missing_argument" : "team_access_not_granted");
      default -> FakeChannels.error("unknown_method");
    };
  }

  private Answer teams(Request request) {
    int page = Integer.parseInt(request.form().getOrDefault("cursor", "0"));
    List<String> teams = granted.stream().skip(page).limit(1).toList();
    return Answer.ok(
        "{\"ok\":true,\"teams\":[%s],\"response_metadata\":{\"next_cursor\":\"%s\"}}"
            .formatted(
                teams.stream().map("{\"id\":\"%s\"}"::formatted).collect(Collectors.joining()),
                page + 1 < granted.size() ? page + 1 : ""));
  }

  /** Steps until a list is complete, or so many steps have failed. */
  private Workspace read(int failuresAtMost) throws Exception {
    Workspace found = null;
    Duration pause = Duration.ZERO;
    int before = failures.size();
    while (pause.isZero() && failures.size() < before + failuresAtMost) {
      try {
        pause = reader.step();
        found = reader.publish(false).orElse(found);
      } catch (SlackException e) {
        failures.add(e.code());
        assertThat(reader.failed(e)).isPositive();
      }
    }
    return found;
  }

  /** The next list, once it is due. */
  private Workspace readAgain() throws Exception {
    Workspace found = null;
    boolean begun = false;
    while (true) {
      Duration pause = reader.step();
      found = reader.publish(false).orElse(found);
      begun |= pause.isZero();
      if (begun && !pause.isZero()) {
        return found;
      }
    }
  }

  private static Map<String, String> owners(Workspace workspace) {
    Map<String, String> owners = new TreeMap<>();
    workspace.channels().forEach(channel -> owners.put(channel.id(), channel.team()));
    return owners;
  }

  @Test
  void theChannelsOfEachWorkspaceAreListedAndSharedOnesBelongToTheFirst() throws Exception {
    Workspace workspace = read(1);
    assertThat(failures).isEmpty();
    assertThat(owners(workspace)).isEqualTo(Map.of("CT1", "T1", "CT2", "T2", "CSHARED", "T1"));
    assertThat(workspace.teams())
        .isEqualTo(Map.of("T1", "https://of-T1.slack.com/", "T2", "https://of-T2.slack.com/"));

    TaskConfig task =
        TaskConfig.of(TaskAssignment.assign(Map.of("slack.token", "xoxb-1"), workspace, 1).get(0));
    assertThat(task.teams()).isEqualTo(workspace.teams());
    assertThat(task.workspaces().channels()).isEqualTo(owners(workspace));
    assertThat(task.channels().get("CT1").name()).isEqualTo("CT1");
  }

  @Test
  void onlyTheNamedWorkspacesAreRead() throws Exception {
    reader = reader("T2", "T9");
    assertThat(owners(read(1))).isEqualTo(Map.of("CT2", "T2", "CSHARED", "T2"));
  }

  @Test
  void aWorkspaceAddedLaterIsReadWithTheNextList() throws Exception {
    read(1);
    granted.add("T3");
    Workspace workspace = readAgain();
    assertThat(owners(workspace)).containsEntry("CT3", "T3").hasSize(4);
    assertThat(workspace.teams()).containsKey("T3");
  }

  @Test
  void aWorkspaceIsGoneWhenTwoListsLackIt() throws Exception {
    read(1);
    granted.remove("T2");
    assertThat(readAgain()).isNull();
    Workspace workspace = readAgain();
    assertThat(owners(workspace)).isEqualTo(Map.of("CT1", "T1", "CSHARED", "T1"));
    assertThat(workspace.teams()).containsOnlyKeys("T1");
  }

  @Test
  void withoutAWorkspaceTheConnectorSaysWhatToDo() throws Exception {
    granted.clear();
    assertThat(read(1)).isNull();
    assertThat(failures).containsExactly("no_team");
  }

  @Test
  void aWorkspaceThatTheAppIsRemovedFromMeanwhileIsSkipped() throws Exception {
    while (server.requests.stream().noneMatch(call -> call.path().endsWith("conversations"))) {
      reader.step();
    }
    granted.remove("T2");
    Workspace workspace = read(2);
    assertThat(failures).containsExactly("team_access_not_granted");
    assertThat(owners(workspace)).isEqualTo(Map.of("CT1", "T1", "CSHARED", "T1"));
  }

  @Test
  void aWorkspaceWithoutChannelsThatOthersLackIsPublishedForItsUsers() throws Exception {
    read(1);
    granted.add("TWITHOUT");
    assertThat(readAgain().teams()).containsOnlyKeys("T1", "T2", "TWITHOUT");
  }

  @Test
  void aWorkspaceWithoutAnAddressHasThatOfTheOrganisation() throws Exception {
    faults.put("team.info T1", FakeChannels.error("team_not_found"));
    Workspace workspace = read(1);
    assertThat(failures).isEmpty();
    assertThat(workspace.teams())
        .isEqualTo(Map.of("T1", "https://e/", "T2", "https://of-T2.slack.com/"));
  }

  @Test
  void withoutTheScopeForAddressesNothingIsRead() throws Exception {
    faults.put("team.info T1", FakeChannels.error("missing_scope"));
    assertThat(read(1)).isNull();
    assertThat(failures).containsExactly("missing_scope");
  }
}
