package io.github.geultto.kafka.connect.slack.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which workspace of an organisation channels and users belong to. */
class WorkspacesTest {

  private static final Workspaces GRID =
      new Workspaces(
          "https://grid.enterprise.slack.com/",
          "E1",
          Map.of("T1", "https://one.slack.com", "T2", "https://two.slack.com/"),
          Map.of("C1", "T1", "C2", "T2"));

  private static JsonNode json(String text) throws Exception {
    return new JsonMapper().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'context_team_id':'T2'} | T2",
        "{'context_team_id':'T2','shared_team_ids':['T2','T1']} | T1",
        "{'context_team_id':'T1','shared_team_ids':['T1','T2'],'conversation_host_id':'T2'} | T2",
        "{'context_team_id':'T2','shared_team_ids':['T9','T2'],'conversation_host_id':'E1'} | T2",
        "{'context_team_id':'T9'} | ",
        "{} | "
      })
  void theOwnerOfAChannelDoesNotDependOnTheListThatShowsIt(String channel, String owner)
      throws Exception {
    assertThat(Workspaces.owner(json(channel), Set.of("T1", "T2")).orElse(null)).isEqualTo(owner);
  }

  @Test
  void aChannelHasTheAddressOfItsWorkspace() {
    assertThat(GRID.urlOf("C1")).isEqualTo("https://one.slack.com/");
    assertThat(GRID.urlOf("C2")).isEqualTo("https://two.slack.com/");
    assertThat(GRID.urlOf("C3")).isEqualTo("https://grid.enterprise.slack.com/");
    assertThat(Workspaces.one("https://a.slack.com", "T1").urlOf("C1"))
        .isEqualTo("https://a.slack.com/");
  }

  @Test
  void aChannelThatNamesNoWorkspaceBelongsToTheOneThatListedIt() throws Exception {
    assertThat(GRID.teamOf(json("{'id':'C2'}"))).isEqualTo("T2");
    assertThat(Workspaces.one(null, "T1").teamOf(json("{'id':'C2'}"))).isEqualTo("T1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'team_id':'T2'} | T2 | false",
        "{'team_id':'T2','enterprise_user':{'enterprise_id':'E1','teams':['T2','T1']}} | T1 | false",
        "{'team_id':'T8','enterprise_user':{'enterprise_id':'E1','teams':['T8']}} | T8 | false",
        "{'team_id':'E1'} | E1 | false",
        "{'team_id':'T9'} | T9 | true",
        "{'team_id':'T9','enterprise_user':{'enterprise_id':'E9','teams':['T9']}} | T9 | true",
        "{'team_id':'T1','is_stranger':true} | T1 | true",
        "{} | | "
      })
  void aUserOfTheOrganisationIsNotExternal(String user, String team, Boolean external)
      throws Exception {
    assertThat(GRID.teamOfUser(json(user))).isEqualTo(team);
    assertThat(GRID.isExternal(json(user))).isEqualTo(external);
  }
}
