package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code ./run}, from its options to its exit status. */
class RunIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void onceFillsTheTablesAndGoesOnFromThemNextTime(@TempDir Path directory) throws Exception {
    Path export = Export.write(directory.resolve("export"));
    Path data = directory.resolve("data");
    for (String dump : List.of("first", "second")) {
      int status =
          run(
              Map.of(),
              "--once",
              "--ports=free",
              "--workspace=" + export,
              "--data=" + data,
              "--time-zone=Asia/Seoul",
              "--dump=" + directory.resolve(dump));
      assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(0);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("slack_conversation_master");
    assertThat(rows(directory.resolve("first/slack_conversation_master.ndjson")))
        .hasSize(5)
        .extracting(row -> row.path("text").asText())
        .contains("첫 글 :tada:", "good", "from a bot", "", "old");
    assertThat(rows(directory.resolve("first/channels.ndjson"))).hasSize(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains("reading Slack and comparing"))
        .hasSize(2);
    for (Table table : Table.values()) {
      String file = table.tableName() + ".ndjson";
      assertThat(directory.resolve("second").resolve(file))
          .hasSameTextualContentAs(directory.resolve("first").resolve(file));
    }
  }

  @Test
  void anotherTimeZoneAppliesToKeptDataAndIsKeptItself(@TempDir Path directory) throws Exception {
    Path export = Export.write(directory.resolve("export"));
    Path data = directory.resolve("data");
    // 26 hours apart: no message has the same day in both.
    Map<String, String> days = new LinkedHashMap<>();
    for (String zone : List.of("--time-zone=Etc/GMT+12", "--time-zone=Pacific/Kiritimati", "")) {
      Path dump = directory.resolve("dump" + days.size());
      List<String> arguments =
          new ArrayList<>(List.of("--once", "--ports=free", "--workspace=" + export));
      arguments.addAll(List.of("--data=" + data, "--dump=" + dump));
      if (!zone.isEmpty()) {
        arguments.add(zone);
      }
      assertThat(run(Map.of(), arguments.toArray(new String[0])))
          .as(err.toString(StandardCharsets.UTF_8))
          .isEqualTo(0);
      days.put(
          zone,
          rows(dump.resolve("slack_conversation_master.ndjson")).stream()
              .map(row -> row.path("tddate").asText())
              .toList()
              .toString());
    }
    assertThat(days.get("")).isNotEqualTo(days.get("--time-zone=Etc/GMT+12"));
    assertThat(days.get("")).isEqualTo(days.get("--time-zone=Pacific/Kiritimati"));
  }

  @Test
  void aFileThatCannotBeReadIsNamedCountedAndShownInTheStatus(@TempDir Path directory)
      throws Exception {
    Path export = Export.write(directory.resolve("export"));
    Files.writeString(export.resolve("general/2020-01-01.json"), "[{");
    Path dump = directory.resolve("dump");

    int status = run(Map.of(), "--once", "--ports=free", "--workspace=" + export, "--dump=" + dump);

    assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("Warning: general/2020-01-01.json is skipped: it is not valid JSON.");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .endsWith("Files of the export that could not be read: 1 (named in the warnings above).\n");
    assertThat(rows(dump.resolve("slack_conversation_master.ndjson"))).hasSize(5);
    assertThat(run(Map.of(), "--once", "--ports=free", "--lenient", "--workspace=" + export))
        .isEqualTo(0);
  }

  @Test
  void aSlackThatIsThereAlreadyIsReadAsWell(@TempDir Path directory) throws Exception {
    Path export = Export.write(directory.resolve("export"));
    try (SimulatedSlack slack = SimulatedSlack.start(Workspace.load(export), 0, true)) {
      int status =
          run(
              Map.of("SLACK_BOT_TOKEN", slack.token(), "SLACK_APP_TOKEN", slack.appToken().get()),
              "--once",
              "--ports=free",
              "--rate-limits=off",
              "--slack-url=" + slack.api());
      assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(0);
      assertThat(slack.calls()).containsKey("apps.connections.open");
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("events connected")
          .doesNotContain(slack.appToken().get());
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain(slack.appToken().get());
    }
  }

  @Test
  void aTokenThatSlackRefusesEndsItWithTheReason(@TempDir Path directory) throws Exception {
    Path export = Export.write(directory.resolve("export"));
    try (SimulatedSlack slack = SimulatedSlack.start(Workspace.load(export), 0, true)) {
      int status =
          run(
              Map.of("SLACK_BOT_TOKEN", "xoxb-refused"),
              "--once",
              "--ports=free",
              "--slack-url=" + slack.api());
      assertThat(status).isEqualTo(1);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .contains("slack.token", "run.log")
          .doesNotContain("xoxb-refused", "\tat ");
    }
  }

  private int run(Map<String, String> environment, String... arguments) {
    return RunCommand.commandLine(
            new RunCommand(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)))
        .execute(arguments);
  }

  private static List<JsonNode> rows(Path file) throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }
}
