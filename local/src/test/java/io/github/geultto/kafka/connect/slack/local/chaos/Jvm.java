package io.github.geultto.kafka.connect.slack.local.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java program in a process of its own, with this process's class path. */
final class Jvm implements AutoCloseable {
  private final Process process;

  private Jvm(Process process) {
    this.process = process;
  }

  /**
   * Starts a program.
   *
   * @param mainClass the class whose {@code main} to run
   * @param log where its log and output go, one file after the other for further processes
   */
  static Jvm start(String mainClass, Path log, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                "-Dslack.local.log=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                ChildMain.class.getName(),
                mainClass));
    command.addAll(arguments);
    return new Jvm(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** A port of 127.0.0.1 on which nothing listens. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM, and waits for the end. */
  void terminate() throws InterruptedException {
    // Not Process.destroy, which closes standard input too.
    process.toHandle().destroy();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
