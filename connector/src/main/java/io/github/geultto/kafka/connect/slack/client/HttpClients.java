package io.github.geultto.kafka.connect.slack.client;

import com.slack.api.SlackConfig;
import com.slack.api.util.http.SlackHttpClient;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import okhttp3.OkHttpClient;

/**
 * Makes the HTTP clients. A proxy is taken from the JVM's settings ({@code https.proxyHost}, {@code
 * http.proxyHost}, {@code http.nonProxyHosts}), never for a server on this machine.
 */
final class HttpClients {

  /**
   * One for the process: each SDK configuration starts threads, of which one outlives even its
   * {@code close} when statistics are off (seen in 1.51.0).
   */
  static final SlackConfig SDK = sdk();

  private HttpClients() {}

  /**
   * A client for one host.
   *
   * @param timeout for one call as a whole
   */
  static OkHttpClient.Builder of(String host, Duration timeout) {
    OkHttpClient.Builder builder =
        SlackHttpClient.buildOkHttpClient(SDK)
            .newBuilder()
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout);
    return isLoopback(host) ? builder.proxy(Proxy.NO_PROXY) : builder;
  }

  private static SlackConfig sdk() {
    SlackConfig config = new SlackConfig();
    config.setStatsEnabled(false); // otherwise it calls auth.test
    config.setProxyUrl(null); // or it takes the environment's proxy, for this machine too
    return config;
  }

  private static boolean isLoopback(String host) {
    try {
      // Only literal addresses and this machine's own name: no other name is looked up here.
      return host.equals("localhost")
          || (host.matches("[\\d.]+|\\[.*]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
