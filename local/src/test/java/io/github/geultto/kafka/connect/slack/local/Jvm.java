package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java program in a process of its own, which ends at the latest when this process does. */
public final class Jvm implements AutoCloseable {
  private final Process process;

  private Jvm(Process process) {
    this.process = process;
  }

  /**
   * Starts a program with this process's class path and the log of {@code ./run}.
   *
   * @param mainClass the class whose {@code main} to run
   * @param log where its log and output go, one file after the other for further processes
   */
  public static Jvm start(String mainClass, Path log, List<String> arguments) throws IOException {
    return start(
        System.getProperty("java.class.path"),
        "classpath:log4j2.xml",
        Map.of(),
        mainClass,
        log,
        arguments);
  }

  /**
   * Starts a program.
   *
   * @param classPath on which {@link ChildMain} has to be too
   * @param logging a configuration of Log4j, which finds the log's name in {@code slack.local.log}
   * @param environment variables beside those of this process
   */
  static Jvm start(
      String classPath,
      String logging,
      Map<String, String> environment,
      String mainClass,
      Path log,
      List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + logging,
                "-Dslack.local.log=" + log,
                "-cp",
                classPath,
                ChildMain.class.getName(),
                mainClass));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new Jvm(builder.start());
  }

  /** A port of 127.0.0.1 on which nothing listens. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM, and waits for the end. */
  public void terminate() throws InterruptedException {
    // Not Process.destroy, which closes standard input too.
    process.toHandle().destroy();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
