package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
  private static final String TOKEN = "xoxb-0-secret";
  private static final String APP_TOKEN = "xapp-0-secret";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --time-zone Mars/Olympus                        | is not a time zone
          --ports 8080                                    | expected one of
          --rate-limits none                              | expected one of
          --no-such-option                                | (see ./run --help)
          sql                                             | (see ./run sql --help)
          report top-users --no-such-option               | (see ./run report --help)
          report top-users --to #x --jdbc-url jdbc:postgresql://127.0.0.1:1/postgres | connections. Start ./run
          --slack-url ftp://127.0.0.1/                    | is not an http or https URL
          --slack-url http://127.0.0.1:1/ --workspace .   | exclude each other
          --slack-url http://127.0.0.1:1/                 | SLACK_BOT_TOKEN
          --lenient                                       | specify it with --workspace
          --workspace no-such-export                      | there is no no-such-export
          """)
  void whatCannotBeDoneIsToldInOneSentence(String arguments, String sentence) {
    assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(sentence).hasLineCount(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aFolderThatIsNoExportIsRefused(@TempDir Path folder) {
    assertThat(run(Map.of(), "--ports", "free", "--workspace", folder.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(folder.toString());
  }

  @Test
  void aFileInPlaceOfTheDataFolderIsRefused(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run(Map.of(), "--ports", "free", "--data", file.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--data", file.toString());
  }

  @Test
  void theRealSlacksLimitsCannotBeTurnedOff() {
    Map<String, String> environment = Map.of("SLACK_BOT_TOKEN", TOKEN);
    assertThat(run(environment, "--rate-limits", "off")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("--rate-limits off is not allowed with the real Slack")
        .doesNotContain(TOKEN);
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(run(Map.of(), "--version")).isEqualTo(0);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches("kafka-connect-slack \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(run(Map.of(), "--help")).isEqualTo(0);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "--workspace",
            "--lenient",
            "--once",
            "--dump",
            "--slack-url",
            "--rate-limits",
            "--time-zone",
            "--data",
            "--ports",
            "SLACK_BOT_TOKEN",
            "SLACK_APP_TOKEN",
            "Exit status");
  }

  @Test
  void anExportThatHoldsNothingIsRefused(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("channels.json"), "[]");
    assertThat(run(Map.of(), "--once", "--ports", "free", "--workspace", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("contains no users and no channels");
  }

  @Test
  void reportsAreListedWithTheirParameters() {
    assertThat(run(Map.of(), "report", "--list")).isEqualTo(0);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("top-users      Top users, to a channel\n  since                the first day")
        .contains("activity       Activity report, to the recipient of each row\n")
        .contains("(default: 2000-01-01)", "(required)");
    assertThat(run(Map.of(), "report")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("./run report --list");
  }

  @Test
  void theTimeZoneOfKeptDataIsRemembered(@TempDir Path folder) throws Exception {
    for (String chosen : List.of("", "Asia/Seoul", "", "Europe/Paris", "")) {
      try (DataDirectory directory = DataDirectory.at(folder)) {
        ZoneId last = directory.zone(null);
        ZoneId zone = directory.zone(chosen.isEmpty() ? null : ZoneId.of(chosen));
        assertThat(zone).isEqualTo(chosen.isEmpty() ? last : ZoneId.of(chosen));
      }
    }
    assertThat(folder.resolve("time-zone")).hasContent("Europe/Paris");
  }

  @Test
  void optionsAreRead() {
    RunCommand command =
        command(Map.of("SLACK_BOT_TOKEN", " " + TOKEN + "\n", "SLACK_APP_TOKEN", APP_TOKEN + " "));
    RunCommand.commandLine(command)
        .parseArgs(
            "--once",
            "--dump=out",
            "--slack-url=http://127.0.0.1:8090/api",
            "--time-zone=Asia/Seoul",
            "--ports=free",
            "--rate-limits=slack");
    assertThat(command.once).isTrue();
    assertThat(command.dump).isEqualTo(Path.of("out"));
    assertThat(command.zone).isEqualTo(ZoneId.of("Asia/Seoul"));
    assertThat(command.ports).isEqualTo(RunCommand.PortChoice.FREE);
    assertThat(command.rateLimits).isEqualTo(RunCommand.RateLimits.SLACK);
    assertThat(command.remoteSlack())
        .isEqualTo(
            new RemoteSlack(
                URI.create("http://127.0.0.1:8090/api/"), TOKEN, Optional.of(APP_TOKEN), false));
    assertThat(command.remoteSlack().toString()).doesNotContain(TOKEN, APP_TOKEN);
  }

  @Test
  void aTokenAloneMeansTheRealSlack() {
    RunCommand command = command(Map.of("SLACK_BOT_TOKEN", TOKEN));
    RunCommand.commandLine(command).parseArgs();
    assertThat(command.remoteSlack().api()).isEqualTo(URI.create("https://slack.com/api/"));
    assertThat(command.remoteSlack().appToken()).isEmpty();
  }

  @Test
  void aTakenPortIsNamedWithTheWayOut() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports = new Ports(0, other.getLocalPort(), 0, 0);
      assertThatThrownBy(() -> ports.checkFree(true))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("Port " + other.getLocalPort() + ", required for Kafka,")
          .hasMessageContaining("--ports free");
    }
  }

  @Test
  void theSimulatorsPortMayBeTakenWhenThereIsNoSimulator() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new Ports(0, 0, 0, other.getLocalPort()).checkFree(false);
    }
  }

  private int run(Map<String, String> environment, String... arguments) {
    return RunCommand.commandLine(command(environment)).execute(arguments);
  }

  private RunCommand command(Map<String, String> environment) {
    return new RunCommand(
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
