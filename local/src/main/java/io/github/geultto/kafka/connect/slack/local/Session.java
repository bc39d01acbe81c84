package io.github.geultto.kafka.connect.slack.local;

import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/** One run of the program, from the first server started to the last one ended. */
final class Session {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final RunCommand options;
  private final DataDirectory directory;
  private final Ports ports;
  private final boolean simulated;
  private final Progress progress;
  private final Pipeline pipeline = new Pipeline();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CountDownLatch started = new CountDownLatch(1);
  private volatile SlackServer slack;
  private int leftOut;

  Session(RunCommand options, DataDirectory directory, Ports ports, boolean simulated) {
    this.options = options;
    this.directory = directory;
    this.ports = ports;
    this.simulated = simulated;
    this.progress =
        new Progress(
            options.err(),
            new TerminalWidth(Integer.getInteger("slack.local.columns", 0)),
            Clock.systemUTC());
  }

  /** Runs until all is done, fails, or the process is asked to stop. */
  int run() {
    Thread end = new Thread(this::interrupt, "end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      try {
        start();
      } finally {
        started.countDown();
      }
      return options.once ? once() : stay();
    } catch (UsageException e) {
      progress.clear();
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return fail(e);
    } finally {
      end();
    }
  }

  /** The servers start while the workspace is loaded, which takes seconds if it is large. */
  private void start() throws IOException, InterruptedException {
    progress.phase("starting Kafka, Connect, PostgreSQL");
    CompletableFuture<Void> servers =
        Pipeline.async(
            () -> {
              pipeline.start(directory.path(), ports, Plugins.folders(), options.zone);
              return null;
            });
    try {
      slack = slack();
    } catch (IOException | RuntimeException e) {
      pipeline.close();
      servers.exceptionally(failure -> null).join();
      throw e;
    }
    await(servers);
    pipeline
        .deploy(slack, directory.path().resolve("secrets.properties"), options.zone)
        .ifPresent(reason -> progress.say("Messages cannot be posted: " + reason));
  }

  private static void await(CompletableFuture<Void> servers)
      throws IOException, InterruptedException {
    try {
      servers.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  private SlackServer slack() throws IOException {
    if (!simulated) {
      return options.remoteSlack();
    }
    Workspace workspace = options.workspace(directory);
    workspace.warnings().forEach(warning -> progress.say("Warning: " + warning));
    leftOut = workspace.leftOut().size();
    return SimulatedSlack.start(
        workspace, ports.slack(), options.rateLimits != RunCommand.RateLimits.SLACK);
  }

  /** Waits for the tables; why they do not match, empty if they do. */
  private List<String> catchUp() throws IOException, SQLException, InterruptedException {
    CatchUp catchUp = new CatchUp(pipeline, slack, options.zone, progress);
    List<String> reasons = catchUp.await();
    catchUp.notes().forEach(note -> progress.say("Note: " + note + "."));
    return reasons;
  }

  private int once() throws IOException, SQLException, InterruptedException {
    List<String> reasons = catchUp();
    if (!reasons.isEmpty()) {
      return fail(reasons);
    }
    finish();
    if (leftOut == 0) {
      return RunCommand.OK;
    }
    options.out().println(Summary.leftOut(leftOut));
    return options.lenient ? RunCommand.OK : RunCommand.INCOMPLETE;
  }

  private int stay() throws IOException, SQLException, InterruptedException {
    List<String> reasons = catchUp();
    if (reasons.isEmpty()) {
      finish();
    } else {
      reasons.forEach(progress::say);
    }
    options.out().println(Summary.addresses(pipeline, slack, directory));
    if (leftOut > 0) {
      options.out().println(Summary.leftOut(leftOut));
    }
    SourceMetrics metrics = new SourceMetrics(Connectors.SOURCE, slack.appToken().isPresent());
    Set<String> printed = new HashSet<>(reasons);
    try (Tables tables = pipeline.tables()) {
      while (true) {
        progress.update(
            "following Slack (Ctrl-C stops)", tables.counts(), metrics.state(), calls());
        for (String failure : pipeline.failures()) {
          if (printed.add(failure)) {
            progress.say(failure);
          }
        }
        Thread.sleep(LOOK.toMillis());
      }
    }
  }

  /** Without a terminal, calls alone are not progress: they never end. */
  private Map<String, Long> calls() {
    return progress.isLive() ? slack.calls() : Map.of();
  }

  private void finish() throws IOException, SQLException {
    try (Tables tables = pipeline.tables()) {
      if (options.dump != null) {
        Dump.write(tables, options.dump);
      }
      progress.clear();
      options.out().println(Summary.tables(tables.counts(), progress.elapsedTime()));
    }
    if (options.dump != null) {
      options.out().println("Written to " + options.dump);
    }
  }

  private int fail(List<String> reasons) {
    reasons.forEach(progress::say);
    progress.say("More in " + directory.log());
    directory.keepLog();
    return RunCommand.FAILED;
  }

  private int fail(Exception e) {
    if (ending.get()) {
      // Everything ends under our hands because the process does: no news to anyone.
      return RunCommand.OK;
    }
    LoggerFactory.getLogger(Session.class).info("Failed", e);
    return fail(List.of("run: " + (e.getMessage() == null ? e.toString() : e.getMessage())));
  }

  /** Ctrl-C or another signal; or all has ended before, and this does nothing. */
  private void interrupt() {
    if (!ending.get()) {
      progress.stop();
    }
    end();
  }

  private void end() {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    progress.clear();
    pipeline.close();
    awaitStart();
    SlackServer server = slack;
    if (server != null) {
      server.close();
    }
    try {
      directory.close();
    } catch (IOException e) {
      progress.say("Could not remove " + directory.path() + ": " + e.getMessage());
    }
  }

  /** What is just starting still writes files, and ends as soon as it is up. */
  private void awaitStart() {
    try {
      if (!started.await(30, TimeUnit.SECONDS)) {
        LoggerFactory.getLogger(Session.class).warn("A service that was starting did not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
