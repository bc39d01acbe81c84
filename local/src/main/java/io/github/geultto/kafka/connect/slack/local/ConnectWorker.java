package io.github.geultto.kafka.connect.slack.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;

/**
 * A distributed Connect worker in this process, with its REST interface on 127.0.0.1. Plugins are
 * found in their folders by service loading alone, each with its own class loader, as in
 * production.
 */
public final class ConnectWorker implements AutoCloseable {
  /** Where the connectors' settings are. */
  static final String CONFIG_TOPIC = "connect-configs";

  private final Connect<DistributedHerder> connect;
  private final URI url;

  private ConnectWorker(Connect<DistributedHerder> connect) {
    this.connect = connect;
    // The REST server serves any path below; without the slash URI.resolve would be wrong.
    this.url = URI.create(connect.rest().advertisedUrl().toString().replaceFirst("/*$", "/"));
  }

  /**
   * Starts a worker, about 2 s; it answers requests for connectors once {@link
   * ConnectRest#awaitHealthy} returns.
   *
   * @param bootstrapServers the broker, which must be up
   * @param port the port of the REST interface, 0 for any free one
   * @param plugins folders of which each holds one plugin with its dependencies, or a folder of
   *     such folders
   * @param overrides worker settings that differ from the ones here, such as {@code
   *     exactly.once.source.support}
   */
  public static ConnectWorker start(
      String bootstrapServers, int port, List<Path> plugins, Map<String, String> overrides) {
    EmbeddedKafka.prepare();
    Map<String, String> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("listeners", "http://127.0.0.1:" + port);
    config.put("group.id", "connect-local");
    config.put(
        "plugin.path", plugins.stream().map(Path::toString).collect(Collectors.joining(",")));
    config.put("plugin.discovery", "service_load");
    config.put("config.storage.topic", CONFIG_TOPIC);
    config.put("offset.storage.topic", "connect-offsets");
    config.put("status.storage.topic", "connect-status");
    for (String topic : List.of("config", "offset", "status")) {
      config.put(topic + ".storage.replication.factor", "1");
    }
    config.put("offset.storage.partitions", "1");
    config.put("status.storage.partitions", "1");
    for (String side : List.of("key", "value")) {
      config.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
      config.put(side + ".converter.schemas.enable", "true");
    }
    config.put("config.providers", "file");
    config.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    config.put("offset.flush.interval.ms", "1000");
    config.put("scheduled.rebalance.max.delay.ms", "0");
    // A worker that was killed is not waited for much longer than that.
    config.put("session.timeout.ms", "6000");
    config.put("heartbeat.interval.ms", "2000");
    config.put("connector.client.config.override.policy", "All");
    config.putAll(overrides);
    return new ConnectWorker(new ConnectDistributed().startConnect(config));
  }

  /** The REST interface, ending in a slash. */
  public URI url() {
    return url;
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
