package io.github.geultto.kafka.connect.slack.local;

import io.github.geultto.kafka.connect.slack.local.report.OutboxTopic;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything but Slack: a broker, a Connect worker with the two plugins, PostgreSQL, and the
 * connectors that fill its tables. It can be closed at any time, also while it starts.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
  private static final Duration WORKER_START = Duration.ofSeconds(60);

  /** Between attempts to deploy a connector while Slack cannot be reached. */
  private static final Duration SLACK_PAUSE = Duration.ofSeconds(2);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  private KafkaBroker broker;
  private Postgres postgres;
  private ConnectWorker worker;
  private ConnectRest rest;
  private Admin admin;

  /**
   * Starts the servers: broker and PostgreSQL side by side, then the worker.
   *
   * @param data the folder for their data, gone on from if it holds some
   * @param plugins the folders of the connectors' plugins
   * @param zone of the local times in the views
   * @throws IOException if one does not start; the message says which and why
   */
  void start(Path data, Ports ports, List<Path> plugins, ZoneId zone)
      throws IOException, InterruptedException {
    CompletableFuture<Postgres> database =
        async(
            () -> {
              Postgres server =
                  Postgres.start(
                      data.resolve("postgres"), ports.postgres(), data.resolve("postgres.log"));
              own(server);
              try (Tables tables = new Tables(server.connect())) {
                tables.create();
                tables.createViews(zone);
              }
              return server;
            });
    try {
      broker = own(KafkaBroker.start(data.resolve("kafka"), ports.kafka()));
      admin =
          own(
              Admin.create(
                  Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers())));
      forgetConnectors();
      OutboxTopic.create(admin);
      worker =
          own(ConnectWorker.start(broker.bootstrapServers(), ports.connect(), plugins, Map.of()));
      rest = new ConnectRest(worker.url());
      rest.awaitHealthy(WORKER_START);
    } finally {
      // Also when something failed: nothing must start any more after this method.
      database.handle((server, failure) -> server).join();
    }
    postgres = await("PostgreSQL", database);
  }

  /**
   * Connectors of a former run would go after addresses of then until they get the new ones. Only
   * their settings go, not how far they are.
   */
  private void forgetConnectors() throws IOException, InterruptedException {
    try {
      admin.deleteTopics(List.of(ConnectWorker.CONFIG_TOPIC)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new IOException("Kafka does not restart: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Creates the connectors or gives existing ones the new settings.
   *
   * @param secrets where the file with the tokens is written, readable by this user only
   * @return why messages cannot be posted, which takes more scopes than reading; empty if they can
   */
  Optional<String> deploy(SlackServer slack, Path secrets, ZoneId zone)
      throws IOException, InterruptedException {
    writeSecrets(secrets, slack);
    rest.put(Connectors.SINK, Connectors.sink(postgres.jdbcUrl()));
    rest.putWithRetries(Connectors.SOURCE, Connectors.source(slack, secrets, zone), SLACK_PAUSE);
    try {
      rest.putWithRetries(Connectors.OUTBOX, Connectors.outbox(slack, secrets), SLACK_PAUSE);
      return Optional.empty();
    } catch (ConnectRest.RefusedException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** What of the connectors has failed, a line each; empty if all is well. */
  List<String> failures() throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>(EmbeddedKafka.fatalError().stream().toList());
    if (failures.isEmpty()) {
      for (String connector : Connectors.names()) {
        failures.addAll(rest.failures(connector));
      }
    }
    return failures;
  }

  /** How many records each topic was given so far; topics that are not there yet are missing. */
  Map<String, Long> records() throws IOException, InterruptedException {
    try {
      var existing = admin.listTopics().names().get();
      var partitions =
          Arrays.stream(Table.values())
              .map(Table::topic)
              .filter(existing::contains)
              .collect(
                  Collectors.toMap(
                      topic -> new TopicPartition(topic, 0), topic -> OffsetSpec.latest()));
      Map<String, Long> records = new TreeMap<>();
      admin
          .listOffsets(partitions)
          .all()
          .get()
          .forEach((partition, end) -> records.put(partition.topic(), end.offset()));
      return records;
    } catch (ExecutionException e) {
      throw new IOException(
          "Kafka does not return the end offsets of its topics: " + e.getMessage(), e);
    }
  }

  /** A new reader of the tables; the caller closes it. */
  Tables tables() throws SQLException {
    return new Tables(postgres.connect());
  }

  /** The database. */
  Postgres postgres() {
    return postgres;
  }

  /** Connect's REST interface. */
  URI connectUrl() {
    return worker.url();
  }

  /** A client of Connect's REST interface. */
  ConnectRest rest() {
    return rest;
  }

  /** The broker's address. */
  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Ends what was started, the last first; what is still starting ends as soon as it has. */
  @Override
  public void close() {
    List<AutoCloseable> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(started);
      started.clear();
    }
    open.forEach(Pipeline::closeQuietly);
  }

  private <T extends AutoCloseable> T own(T server) {
    synchronized (this) {
      if (!closed) {
        // PostgreSQL is ready at any time, yet must outlive the worker that writes to it.
        if (server instanceof Postgres) {
          started.addLast(server);
        } else {
          started.addFirst(server);
        }
        return server;
      }
    }
    closeQuietly(server);
    throw new IllegalStateException("ended while it started");
  }

  private static void closeQuietly(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      log.warn("{} failed while stopping", server.getClass().getSimpleName(), e);
    }
  }

  private static void writeSecrets(Path file, SlackServer slack) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, Connectors.secrets(slack), StandardCharsets.UTF_8);
  }

  /** Something that starts. */
  interface Start<T> {
    T start() throws Exception;
  }

  /** Starts something on its own thread. */
  static <T> CompletableFuture<T> async(Start<T> start) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return start.start();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private static <T> T await(String what, CompletableFuture<T> future)
      throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IOException(what + " did not start: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
