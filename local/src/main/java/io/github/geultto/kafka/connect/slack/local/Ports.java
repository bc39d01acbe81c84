package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the servers listen, on 127.0.0.1.
 *
 * @param connect Connect's REST interface
 * @param kafka the broker, for clients
 * @param postgres PostgreSQL
 * @param slack the simulated Slack
 */
record Ports(int connect, int kafka, int postgres, int slack) {

  /** The well-known ones; PostgreSQL's and Slack's are chosen not to be in the way of others. */
  static final Ports DEFAULT = new Ports(8083, 9092, 15432, 8090);

  /** Any that are free. */
  static final Ports FREE = new Ports(0, 0, 0, 0);

  /**
   * Makes sure that nothing else listens there.
   *
   * @param withSlack whether the simulator is needed
   * @throws UsageException naming the first port that is taken
   */
  void checkFree(boolean withSlack) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("Kafka Connect", connect);
    ports.put("Kafka", kafka);
    ports.put("PostgreSQL", postgres);
    if (withSlack) {
      ports.put("the simulated Slack", slack);
    }
    ports.forEach(
        (server, port) -> {
          if (port != 0 && isTaken(port)) {
            throw new UsageException(
                "Port %d, required for %s, is in use by another program: stop it, or use --ports free"
                    .formatted(port, server));
          }
        });
  }

  private static boolean isTaken(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
