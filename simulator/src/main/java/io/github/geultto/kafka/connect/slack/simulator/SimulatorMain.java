package io.github.geultto.kafka.connect.slack.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a simulated Slack until it is interrupted. */
@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    description = "A simulated Slack workspace with the Web API on 127.0.0.1.")
public final class SimulatorMain implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--workspace",
      paramLabel = "DIR|ZIP",
      description = "A Slack export. Default: a generated writing community.")
  private Path export;

  @Option(
      names = "--port",
      defaultValue = "8090",
      description = "The port of the Web API; 0 for any free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--socket-port",
      defaultValue = "0",
      description = "The port of Socket Mode; 0 for any free port. Default: 0.")
  private int socketPort;

  @Option(
      names = "--rate-limits",
      paramLabel = "off|slack|unlisted",
      defaultValue = "off",
      description = "The rate limits to enforce. Default: ${DEFAULT-VALUE}.")
  private RateLimits rateLimits;

  private SimulatorMain() {}

  /** Starts the program; exits 2 when an option or the export cannot be used. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SimulatorMain())
        .registerConverter(
            RateLimits.class, name -> RateLimits.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Workspace workspace;
    try {
      workspace = export == null ? Workspace.sample(1, Instant.now()) : Workspace.load(export);
    } catch (ExportException e) {
      err.println(e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    workspace.warnings().forEach(warning -> err.println("Warning: " + warning));
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withPort(port)
            .withRateLimits(rateLimits)
            .withSocketMode(SocketModeOptions.defaults().withPort(socketPort));
    try (SlackSimulator simulator = SlackSimulator.start(workspace, options)) {
      out.println("Slack Web API: " + simulator.apiUrl());
      out.println("Bot token:     " + simulator.botToken());
      out.println("App token:     " + simulator.appToken());
      out.println("Stop with Ctrl-C.");
      out.flush();
      new CountDownLatch(1).await();
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      String ports = socketPort == 0 ? "Port " + port : "Port " + port + " or " + socketPort;
      err.println(ports + " cannot be used (" + e.getMessage() + "): choose another.");
      return CommandLine.ExitCode.USAGE;
    }
  }
}
