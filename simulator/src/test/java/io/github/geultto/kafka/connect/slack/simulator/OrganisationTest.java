package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An Enterprise Grid of two teams, as the token of its app sees it. */
class OrganisationTest {
  @TempDir private Path folder;
  private SlackApi api;

  @BeforeEach
  void load() throws Exception {
    for (String team : List.of("T0RED", "T0BLUE")) {
      Path place = Files.createDirectories(folder.resolve("teams").resolve(team));
      Files.writeString(
          place.resolve("channels.json"),
          "[{\"id\":\"C%s\",\"name\":\"own\"},{\"id\":\"CALL\",\"name\":\"all\"}]".formatted(team));
      Files.writeString(
          place.resolve("users.json"), "[{\"id\":\"W%s\"},{\"id\":\"WALL\"}]".formatted(team));
    }
    api = new SlackApi(Workspace.load(folder), SimulatorOptions.defaults());
  }

  private JsonNode call(String method, String... params) {
    Map<String, String> form = new HashMap<>();
    for (int i = 0; i < params.length; i += 2) {
      form.put(params[i], params[i + 1]);
    }
    return api.call(method, form, SimulatorOptions.ORGANISATION_TOKEN).body();
  }

  private static List<String> ids(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(entry -> entry.path("id").asText())
        .toList();
  }

  @Test
  void theTokenIsThatOfTheOrganisation() {
    JsonNode identity = call("auth.test");
    assertThat(identity.path("is_enterprise_install").asBoolean()).isTrue();
    assertThat(identity.path("team_id").asText()).isEqualTo("E0GRID0000");
    assertThat(ids(call("auth.teams.list").path("teams"))).containsExactly("T0BLUE", "T0RED");
    JsonNode page = call("auth.teams.list", "limit", "1");
    String cursor = page.at("/response_metadata/next_cursor").asText();
    assertThat(ids(call("auth.teams.list", "limit", "1", "cursor", cursor).path("teams")))
        .containsExactly("T0RED");
    assertThat(call("team.info", "team", "T0RED").at("/team/url").asText())
        .isEqualTo("https://t0red.slack.com/");
  }

  @Test
  void listsAreThoseOfOneTeam() {
    for (String method : List.of("users.list", "conversations.list", "usergroups.list")) {
      assertThat(call(method).path("error").asText()).isEqualTo("missing_argument");
      assertThat(call(method, "team_id", "T9").path("error").asText())
          .isEqualTo("team_access_not_granted");
    }
    assertThat(ids(call("users.list", "team_id", "T0RED").path("members")))
        .containsExactlyInAnyOrder("WT0RED", "WALL");
    for (String method : List.of("conversations.list", "users.conversations")) {
      JsonNode channels = call(method, "team_id", "T0RED").path("channels");
      assertThat(ids(channels)).containsExactlyInAnyOrder("CT0RED", "CALL");
      assertThat(channels).allMatch(c -> c.path("context_team_id").asText().equals("T0RED"));
    }
  }

  @Test
  void aTeamCanWithdrawItsGrant() {
    api.workspace().grant("T0RED", false);
    assertThat(ids(call("auth.teams.list").path("teams"))).containsExactly("T0BLUE");
    assertThat(call("users.list", "team_id", "T0RED").path("error").asText())
        .isEqualTo("team_access_not_granted");
    api.workspace().grant("T0RED", true);
    assertThat(call("users.list", "team_id", "T0RED").path("ok").asBoolean()).isTrue();
  }

  @Test
  void theBotsTokenReadsTheExportAsOneWorkspace() {
    JsonNode channels =
        api.call("conversations.list", Map.of(), SimulatorOptions.defaults().botToken())
            .body()
            .path("channels");
    assertThat(ids(channels)).containsExactlyInAnyOrder("CT0BLUE", "CT0RED", "CALL");
  }
}
