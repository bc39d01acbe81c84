package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Deployment.Emitted;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An Enterprise Grid of two workspaces that share a channel, read with the organisation's token.
 */
@ExtendWith(SharedCluster.class)
class OrganisationIT {
  private static final String BLUE = "C0BLUE";
  private static final String RED = "C0RED";
  private static final String SHARED = "C0SHARED";
  private static final String TS = "1704067200.000100";

  @TempDir private static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void start(Cluster shared) {
    cluster = shared;
  }

  @Test
  void allWorkspacesAreReadAndWhatTheyShareIsThereOnce() throws Exception {
    try (Community grid = grid("all");
        Deployment connector = new Deployment(cluster, grid, "grid", BLUE, RED, SHARED)) {
      group(grid, "T0BLUE", "blues");
      group(grid, "T0RED", "reds");
      grid.putUser(Map.of("id", "U9", "team_id", "T0OTHER", "name", "guest", "listed", "false"));
      String guests = grid.postBy("U9", SHARED, "from another organisation");
      connector
          .with("slack.token", SimulatorOptions.ORGANISATION_TOKEN)
          .with("usergroups.enabled", "true")
          .with("members.enabled", "true")
          .with("tasks.max", "2")
          .deploy();
      List<Emitted> seen = connector.until("c U9");
      seen.addAll(connector.settled());
      assertThat(seen)
          .filteredOn(record -> record.key().endsWith(TS) || record.key().equals("W1"))
          .extracting(Emitted::event)
          .containsExactlyInAnyOrder(
              "r " + BLUE + "/" + TS, "r " + RED + "/" + TS, "r " + SHARED + "/" + TS, "r W1");

      Map<String, JsonNode> table = Deployment.table(seen);
      assertThat(permalink(table, BLUE)).startsWith("https://t0blue.slack.com/archives/C0BLUE/p17");
      assertThat(permalink(table, RED)).startsWith("https://t0red.slack.com/archives/C0RED/p17");
      assertThat(permalink(table, SHARED)).startsWith("https://t0blue.slack.com/archives/C0SH");
      assertThat(text(table, BLUE, "team_id")).isEqualTo("T0BLUE");
      assertThat(text(table, RED, "team_id")).isEqualTo("T0RED");
      assertThat(text(table, SHARED, "team_id")).isEqualTo("T0BLUE");
      assertThat(table.get(SHARED).get("is_shared").asBoolean()).isTrue();
      assertThat(text(table, "W1", "team_id")).isEqualTo("T0BLUE");
      assertThat(text(table, "W2", "team_id")).isEqualTo("T0RED");
      assertThat(table.get("W1").get("is_external").asBoolean()).isFalse();
      assertThat(table.get("U9").get("is_external").asBoolean()).isTrue();
      assertThat(table).containsKey(SHARED + "/" + guests);
      assertThat(text(table, "S0SIM00001", "team_id")).isEqualTo("T0BLUE");
      assertThat(text(table, "S0SIM00002", "team_id")).isEqualTo("T0RED");
      assertThat(table).containsKeys("C0SHARED/U1", "C0RED/U1");

      assertThat(table.values())
          .filteredOn(row -> row.hasNonNull("message_type") && row.hasNonNull("user_id"))
          .extracting(row -> row.get("user_id").asText())
          .as("authors, each of whom has a row")
          .contains("W1", "U9")
          .isSubsetOf(table.keySet());

      // Lists that show the same people and channel for each workspace change nothing.
      assertThat(connector.settled()).isEmpty();
    }
  }

  @Test
  void eventsOfAllWorkspacesAreEmittedAtOnce() throws Exception {
    try (Community grid = grid("events");
        Deployment connector = new Deployment(cluster, grid, "grid-events", BLUE, RED, SHARED)) {
      connector
          .with("slack.token", SimulatorOptions.ORGANISATION_TOKEN)
          .with("slack.app.token", grid.appToken())
          .with("poll.interval.ms", "3600000")
          .with("metadata.interval.ms", "3600000")
          .deploy();
      connector.messages(3);
      for (String channel : List.of(BLUE, RED, SHARED)) {
        // The first may be found by what is read once events arrive, the second only by its event.
        for (String text : List.of("one", "two")) {
          connector.until("c " + channel + "/" + grid.postBy("W1", channel, text));
        }
      }
    }
  }

  @Test
  void theWorkspacesToReadCanBeNamed() throws Exception {
    try (Community grid = grid("some");
        Deployment connector = new Deployment(cluster, grid, "grid-some", RED, SHARED)) {
      connector
          .with("slack.token", SimulatorOptions.ORGANISATION_TOKEN)
          .with("slack.teams", "T0RED,T0GREEN");
      assertThat(connector.refusal()).contains("T0GREEN", "it can read T0BLUE, T0RED");

      connector.with("slack.teams", "T0RED").deploy();
      List<Emitted> seen = connector.until("r " + SHARED + "/" + TS);
      seen.addAll(connector.settled());
      Map<String, JsonNode> table = Deployment.table(seen);
      assertThat(table).containsKeys(RED, SHARED).doesNotContainKeys(BLUE, "W3");
      assertThat(text(table, SHARED, "team_id")).isEqualTo("T0RED");
      assertThat(permalink(table, SHARED)).startsWith("https://t0red.slack.com/archives/C0SH");

      connector.with("slack.teams", "").deploy();
      seen = connector.until("r " + BLUE + "/" + TS);
      seen.addAll(connector.settled());
      table = Deployment.table(seen);
      assertThat(text(table, SHARED, "team_id")).isEqualTo("T0BLUE");
      assertThat(table).containsKeys(BLUE, "W3").doesNotContainKeys(RED, RED + "/" + TS);
    }
  }

  private static String permalink(Map<String, JsonNode> table, String channel) {
    return text(table, channel + "/" + TS, "permalink");
  }

  private static String text(Map<String, JsonNode> table, String key, String column) {
    return table.get(key).get(column).asText();
  }

  private static void group(Community grid, String team, String name) throws Exception {
    grid.janeCalls("usergroups.create", Map.of("name", name, "handle", name, "team_id", team));
  }

  /** W1 is in both workspaces, W2 in the red one, W3 in the blue one; Jane and Bob are in both. */
  private static Community grid(String name) throws Exception {
    Path export = folder.resolve(name);
    team(export.resolve("teams/T0RED"), RED, "W1", "W2");
    team(export.resolve("teams/T0BLUE"), BLUE, "W1", "W3");
    return new Community("T0BLUE", "U", export);
  }

  private static void team(Path team, String channel, String... users) throws IOException {
    Files.createDirectories(team);
    write(team.resolve("channels.json"), "[%s,%s]".formatted(channel(channel), channel(SHARED)));
    write(
        team.resolve("users.json"),
        "[{'id':'%s','name':'a'},{'id':'%s','name':'b'}]".formatted((Object[]) users));
    message(team, channel);
    message(team, SHARED);
  }

  private static String channel(String id) {
    return "{'id':'%s','name':'%s','members':['U1','U2']}"
        .formatted(id, id.toLowerCase(Locale.ROOT));
  }

  private static void message(Path team, String channel) throws IOException {
    Path day = team.resolve(channel.toLowerCase(Locale.ROOT)).resolve("2024-01-01.json");
    Files.createDirectories(day.getParent());
    write(day, "[{'type':'message','ts':'%s','user':'W1','text':'Hello'}]".formatted(TS));
  }

  private static void write(Path file, String json) throws IOException {
    Files.writeString(file, json.replace('\'', '"'));
  }
}
