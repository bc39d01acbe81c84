package io.github.geultto.kafka.connect.slack.local;

import io.github.geultto.kafka.connect.slack.local.report.ReportCommand;
import io.github.geultto.kafka.connect.slack.simulator.ExportException;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program behind {@code ./run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = RunVersion.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {ReportCommand.class, SqlCommand.class},
    synopsisSubcommandLabel = "[report ...|sql ...]",
    description = {
      "Runs the whole pipeline on this machine: Slack (simulated, unless a token is given), Kafka,"
          + " Kafka Connect with the Slack connector, and PostgreSQL with the tables."
    },
    footer = {
      "",
      "SLACK_BOT_TOKEN=xoxb-... ./run    the same with the real Slack",
      "SLACK_APP_TOKEN=xapp-...          in addition: receive Slack's events, for changes"
          + " within seconds",
      "",
      "Exit status:",
      "  0  the tables match the workspace",
      "  1  the tables differ from the workspace, or part of the pipeline failed",
      "  2  the options or the export cannot be used",
      "  3  with --once: as 0, but files of the export could not be read"
    },
    exitCodeOnInvalidInput = RunCommand.USAGE,
    exitCodeOnExecutionException = RunCommand.FAILED)
public final class RunCommand implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int INCOMPLETE = 3;

  private static final long SAMPLE_SEED = 1;
  private static final URI REAL_SLACK = URI.create("https://slack.com/api/");

  @Option(
      names = "--workspace",
      paramLabel = "DIR|ZIP",
      description = "A Slack export as the simulated workspace. Default: a sample workspace.")
  Path workspace;

  @Option(
      names = "--lenient",
      description = "Exit with status 0 even if files of the export could not be read.")
  boolean lenient;

  @Option(
      names = "--once",
      description = "Exit as soon as the tables match the workspace, with status 0.")
  boolean once;

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description =
          "Write each table to a file in this folder, such as users.ndjson, when the tables match"
              + " the workspace.")
  Path dump;

  @Option(
      names = "--slack-url",
      paramLabel = "URL",
      description =
          "Use a running Slack server, such as http://127.0.0.1:8090/api/; its tokens are read"
              + " from SLACK_BOT_TOKEN and SLACK_APP_TOKEN.")
  URI slackUrl;

  @Option(
      names = "--rate-limits",
      paramLabel = "off|slack",
      description =
          "The simulator's rate limits. Default: off. With --slack-url: whether that server has"
              + " Slack's limits; default there: slack.")
  RateLimits rateLimits;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      converter = ZoneConverter.class,
      description =
          "The time zone of tddate and the views, such as Asia/Seoul. It also applies to data"
              + " kept by --data. Default: that of the kept data, else UTC.")
  ZoneId zone;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep Kafka's and PostgreSQL's data in this folder for the next run.")
  Path data;

  @Option(
      names = "--ports",
      paramLabel = "default|free",
      description =
          "default: Connect 8083, Kafka 9092, PostgreSQL 15432, Slack 8090; free: any free"
              + " ports, printed at the end. Default: default.")
  PortChoice ports = PortChoice.DEFAULT;

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  /** Which rate limits the simulator has. */
  enum RateLimits {
    OFF,
    SLACK
  }

  /** Where servers listen. */
  enum PortChoice {
    DEFAULT,
    FREE
  }

  RunCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Runs the program and ends the process with its status. */
  public static void main(String[] args) {
    RunCommand command =
        new RunCommand(System.getenv(), utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    System.exit(commandLine(command).execute(args));
  }

  /** Java 17 writes in the locale's encoding, which in the POSIX locale knows ASCII only. */
  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Options may be given in any case; errors are one sentence on the error stream. */
  static CommandLine commandLine(RunCommand command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(writer(command.out))
        .setErr(writer(command.err))
        .setParameterExceptionHandler(
            (e, args) ->
                command.complain(
                    "%s (see ./%s --help)"
                        .formatted(
                            e.getMessage(), e.getCommandLine().getCommandSpec().qualifiedName())))
        .setExecutionExceptionHandler(
            (e, line, result) -> {
              if (e instanceof UsageException) {
                return command.complain(e.getMessage());
              }
              throw e;
            });
  }

  private int complain(String message) {
    err.println("run: " + message);
    return USAGE;
  }

  @Override
  public Integer call() throws Exception {
    boolean simulated = slackUrl == null && (workspace != null || token() == null);
    checkOptions(simulated);
    Ports chosen = ports == PortChoice.FREE ? Ports.FREE : Ports.DEFAULT;
    chosen.checkFree(simulated);
    DataDirectory directory = data == null ? DataDirectory.temporary() : DataDirectory.at(data);
    zone = directory.zone(zone);
    // Read when the first logger is made, which is below.
    System.setProperty("slack.local.log", directory.log().toString());
    return new Session(this, directory, chosen, simulated).run();
  }

  private void checkOptions(boolean simulated) {
    if (slackUrl != null && workspace != null) {
      throw new UsageException(
          "--slack-url and --workspace exclude each other: the first uses a running Slack"
              + " server, the second a simulated one");
    }
    if (lenient && workspace == null) {
      throw new UsageException("--lenient requires a Slack export: specify it with --workspace");
    }
    if (slackUrl != null
        && !List.of("http", "https").contains(String.valueOf(slackUrl.getScheme()))) {
      throw new UsageException("--slack-url: " + slackUrl + " is not an http or https URL");
    }
    if (slackUrl != null && token() == null) {
      throw new UsageException(
          "--slack-url requires the token of that Slack server in SLACK_BOT_TOKEN");
    }
    if (!simulated && slackUrl == null && rateLimits == RateLimits.OFF) {
      throw new UsageException(
          "--rate-limits off is not allowed with the real Slack, which has rate limits");
    }
    if (workspace != null && !Files.exists(workspace)) {
      throw new UsageException("--workspace: there is no " + workspace);
    }
  }

  private String token() {
    return variable("SLACK_BOT_TOKEN").orElse(null);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .map(String::strip);
  }

  /** The workspace that the simulator shows. */
  Workspace workspace(DataDirectory directory) throws IOException {
    if (workspace == null) {
      return Workspace.sample(SAMPLE_SEED, directory.sampleEnd());
    }
    try {
      return Workspace.load(workspace);
    } catch (ExportException e) {
      throw new UsageException("--workspace: " + e.getMessage(), e);
    }
  }

  /** The Slack that is there already. */
  RemoteSlack remoteSlack() {
    URI api =
        slackUrl == null ? REAL_SLACK : URI.create(slackUrl.toString().replaceFirst("/*$", "/"));
    return new RemoteSlack(api, token(), variable("SLACK_APP_TOKEN"), rateLimits == RateLimits.OFF);
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }
}
