package io.github.geultto.kafka.connect.slack.local;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.FaultHandler;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and KRaft controller in this process, on 127.0.0.1. It is put together as {@code
 * kafka.server.KafkaRaftServer} does it, except that the voters learn the controller's port only
 * once it is bound, so that every port can be left to the operating system.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /** The same for every broker, so that formatting again changes nothing. */
  private static final String CLUSTER_ID = "c2xhY2stbG9jYWwtcGlwZQ";

  private static final ListenerName CLIENTS = new ListenerName("CLIENTS");

  private final ControllerServer controller;
  private final BrokerServer broker;
  private final String bootstrapServers;

  private KafkaBroker(ControllerServer controller, BrokerServer broker) {
    this.controller = controller;
    this.broker = broker;
    this.bootstrapServers = HOST + ":" + broker.boundPort(CLIENTS);
  }

  /**
   * Starts a broker, about 2 s.
   *
   * @param directory its log directory, formatted if it is new and gone on from otherwise
   * @param port the port clients connect to, 0 for any free one
   * @throws IOException if the directory cannot be written
   */
  public static KafkaBroker start(Path directory, int port) throws IOException {
    EmbeddedKafka.prepare();
    Files.createDirectories(directory);
    format(directory);
    KafkaConfig config = new KafkaConfig(config(directory, port), false);
    var metaProperties =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(KafkaBroker.class), "");
    CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
    SharedServer shared =
        new SharedServer(
            config,
            metaProperties._1(),
            Time.SYSTEM,
            new Metrics(),
            voters,
            List.of(),
            (name, fatal, action) -> faultHandler(name, action),
            ServerSocketFactory.INSTANCE);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), metaProperties._2());
    BrokerServer broker = new BrokerServer(shared);
    CompletableFuture<Void> unused =
        controller
            .socketServerFirstBoundPortFuture()
            .thenAccept(
                bound ->
                    voters.complete(
                        Map.of(1, new InetSocketAddress(InetAddress.getLoopbackAddress(), bound))));
    try {
      controller.startup();
      broker.startup();
      return new KafkaBroker(controller, broker);
    } catch (RuntimeException e) {
      broker.shutdown();
      controller.shutdown();
      throw e;
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  private static void format(Path directory) throws IOException {
    try {
      new Formatter()
          .setClusterId(CLUSTER_ID)
          .setNodeId(1)
          .setDirectories(Set.of(directory.toString()))
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Kafka cannot format " + directory + ": " + e.getMessage(), e);
    }
  }

  private static FaultHandler faultHandler(String name, Runnable action) {
    return (message, cause) -> {
      LoggerFactory.getLogger(KafkaBroker.class).error("{}: {}", name, message, cause);
      action.run();
      return new IllegalStateException(name + ": " + message, cause);
    };
  }

  private static Map<String, String> config(Path directory, int port) {
    return Map.ofEntries(
        entry("process.roles", "broker,controller"),
        entry("node.id", "1"),
        entry("log.dirs", directory.toString()),
        entry("listeners", "CLIENTS://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":0"),
        entry("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        entry("controller.listener.names", "CONTROLLER"),
        entry("inter.broker.listener.name", CLIENTS.value()),
        entry("controller.quorum.voters", "1@" + HOST + ":0"),
        entry("auto.create.topics.enable", "false"),
        // One broker holds everything.
        entry("offsets.topic.replication.factor", "1"),
        entry("offsets.topic.num.partitions", "1"),
        entry("transaction.state.log.replication.factor", "1"),
        entry("transaction.state.log.min.isr", "1"),
        entry("transaction.state.log.num.partitions", "1"),
        entry("share.coordinator.state.topic.replication.factor", "1"),
        entry("share.coordinator.state.topic.min.isr", "1"),
        entry("group.initial.rebalance.delay.ms", "0"),
        // After a kill a restart on the same directory waits for the old session to end.
        entry("broker.session.timeout.ms", "1500"),
        entry("broker.heartbeat.interval.ms", "300"),
        // A worker that dies is replaced within seconds.
        entry("group.min.session.timeout.ms", "500"),
        // Compaction without reserving 128 MB of heap for it.
        entry("log.cleaner.dedupe.buffer.size", "4194304"));
  }
}
