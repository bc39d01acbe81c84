package io.github.geultto.kafka.connect.slack.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.geultto.kafka.connect.slack.local.ConnectRest;
import io.github.geultto.kafka.connect.slack.local.Jvm;
import io.github.geultto.kafka.connect.slack.local.Plugins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;

/** A broker and Connect workers, each in a process of its own, on 127.0.0.1. */
final class ProcessCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration START = Duration.ofMinutes(2);

  private final Path directory;
  private final int brokerPort = Jvm.freePort();
  private final List<Worker> workers = new ArrayList<>();
  private Jvm broker;

  /** A worker, which has another address after each start. */
  static final class Worker {
    private final Path config;
    private final Map<String, String> settings;
    private volatile Jvm process;
    private volatile int port;

    private Worker(Path config, Map<String, String> settings) {
      this.config = config;
      this.settings = settings;
    }

    /** Starts the process and does not wait for it. */
    void start() throws IOException {
      port = Jvm.freePort();
      settings.put("listeners", "http://" + HOST + ":" + port);
      write(config, settings);
      process =
          Jvm.start(
              "org.apache.kafka.connect.cli.ConnectDistributed", log(), List.of(config.toString()));
    }

    /** Where all its processes write. */
    Path log() {
      return Path.of(config + ".log");
    }

    void kill() throws InterruptedException {
      process.kill();
    }

    void terminate() throws InterruptedException {
      process.terminate();
    }

    boolean isAlive() {
      return process != null && process.isAlive();
    }

    /** Where its REST interface is. */
    URI url() {
      return URI.create("http://" + HOST + ":" + port + "/");
    }
  }

  /**
   * Formats the broker's directory and starts the broker.
   *
   * @param directory for data, configurations and logs of all processes
   */
  ProcessCluster(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    write(directory.resolve("broker.properties"), brokerSettings());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int status =
        StorageTool.execute(
            new String[] {
              "format",
              "-t",
              Uuid.randomUuid().toString(),
              "-c",
              directory.resolve("broker.properties").toString()
            },
            new PrintStream(output, true, StandardCharsets.UTF_8));
    assertThat(status).as(output.toString(StandardCharsets.UTF_8)).isZero();
    startBroker();
  }

  String bootstrapServers() {
    return HOST + ":" + brokerPort;
  }

  /** Starts the broker and waits until it can be connected to. */
  void startBroker() throws IOException {
    broker =
        Jvm.start(
            "kafka.Kafka",
            directory.resolve("broker.log"),
            List.of(directory.resolve("broker.properties").toString()));
    await("broker at " + bootstrapServers())
        .atMost(START)
        .until(
            () -> {
              assertThat(broker.isAlive()).as("broker, see %s", directory).isTrue();
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
                return socket.isConnected();
              } catch (IOException e) {
                return false;
              }
            });
  }

  void killBroker() throws InterruptedException {
    broker.kill();
  }

  void terminateBroker() throws InterruptedException {
    broker.terminate();
  }

  /** Makes topics of one partition that keep every record. */
  void createTopics(List<String> names) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(names.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList())
          .all()
          .get();
    }
  }

  /**
   * Adds a worker, which is not started yet.
   *
   * @param group of workers that share connectors
   * @param settings that differ from the ones here
   */
  Worker worker(String group, Map<String, String> settings) throws IOException {
    String name = "worker-" + (workers.size() + 1);
    Map<String, String> all = workerSettings(group);
    all.putAll(settings);
    Worker worker = new Worker(directory.resolve(name + ".properties"), all);
    workers.add(worker);
    return worker;
  }

  /** The REST interface of a worker that is alive, as soon as it answers. */
  ConnectRest rest(Collection<Worker> group) throws IOException, InterruptedException {
    for (Worker worker : group) {
      if (worker.isAlive()) {
        ConnectRest rest = new ConnectRest(worker.url());
        rest.awaitHealthy(START);
        return rest;
      }
    }
    throw new IOException("No worker is alive, see " + directory);
  }

  /** Those workers of a group on which tasks of a connector run, as far as one of them knows. */
  List<Worker> running(Collection<Worker> group, String connector) throws InterruptedException {
    Set<String> owners = new HashSet<>();
    for (JsonNode task : status(group, connector).path("tasks")) {
      if (task.path("state").asText().equals("RUNNING")) {
        owners.add(task.path("worker_id").asText());
      }
    }
    return group.stream()
        .filter(worker -> worker.isAlive() && owners.contains(worker.url().getAuthority()))
        .toList();
  }

  private static JsonNode status(Collection<Worker> group, String connector)
      throws InterruptedException {
    for (Worker worker : group) {
      try {
        JsonNode status =
            worker.isAlive()
                ? new ConnectRest(worker.url()).get("connectors/" + connector + "/status")
                : MissingNode.getInstance();
        if (!status.isMissingNode()) {
          return status;
        }
      } catch (IOException e) {
        // Dying or starting: another worker may know.
      }
    }
    return MissingNode.getInstance();
  }

  @Override
  public void close() {
    workers.stream().filter(Worker::isAlive).forEach(worker -> worker.process.close());
    if (broker != null) {
      broker.close();
    }
  }

  private Map<String, String> brokerSettings() throws IOException {
    int controllerPort = Jvm.freePort();
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("log.dirs", directory.resolve("data").toString());
    settings.put(
        "listeners",
        "CLIENTS://" + bootstrapServers() + ",CONTROLLER://" + HOST + ":" + controllerPort);
    settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "CLIENTS");
    settings.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // After a kill a restart on the same directory waits for the old session to end.
    settings.put("broker.session.timeout.ms", "1500");
    settings.put("broker.heartbeat.interval.ms", "300");
    settings.put("group.min.session.timeout.ms", "500");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    return settings;
  }

  private Map<String, String> workerSettings(String group) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers());
    settings.put("group.id", group);
    settings.put("plugin.path", Plugins.folders().get(0).toString());
    settings.put("plugin.discovery", "service_load");
    for (String topic : List.of("config", "offset", "status")) {
      settings.put(topic + ".storage.topic", group + "-" + topic + "s");
      settings.put(topic + ".storage.replication.factor", "1");
    }
    settings.put("offset.storage.partitions", "1");
    settings.put("status.storage.partitions", "1");
    for (String side : List.of("key", "value")) {
      settings.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
      settings.put(side + ".converter.schemas.enable", "false");
    }
    // A worker that dies is replaced within seconds.
    settings.put("session.timeout.ms", "2000");
    settings.put("heartbeat.interval.ms", "300");
    settings.put("rebalance.timeout.ms", "60000");
    settings.put("scheduled.rebalance.max.delay.ms", "0");
    return settings;
  }

  private static void write(Path file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }
}
