package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task goes by Slack's clock, not by this machine's. */
@Timeout(60)
class TaskClockTest {

  private static final Pattern LATEST = Pattern.compile("latest=(\\d+\\.\\d+)");

  /** The bounds of the requests for history. */
  private final BlockingQueue<Ts> latest = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @ValueSource(longs = {-120, -6, 60})
  void historyIsReadUpToTheServersTime(long minutes) throws Exception {
    Duration ahead = Duration.ofMinutes(minutes);
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(server, ahead), "test-slack");
      thread.setDaemon(true);
      thread.start();
      SlackSourceTask task = new SlackSourceTask();
      task.initialize(context());
      task.start(config("http://127.0.0.1:" + server.getLocalPort() + "/api/"));
      while (latest.isEmpty()) {
        task.poll();
      }
      task.stop();
      Ts expected = Ts.of(Instant.now().plus(ahead));
      assertThat(latest.remove())
          .isBetween(expected.minus(Duration.ofMinutes(2)), expected.plus(Duration.ofMinutes(10)));
    }
  }

  private static Map<String, String> config(String url) {
    Workspace workspace =
        new Workspace(
            new Identity(url, "T1", "U1", "B1", Set.of()),
            List.of(new Channel("C1", "a", Ts.ZERO, 1)));
    Map<String, String> props = Map.of("slack.token", "xoxb-1", "slack.api.url", url);
    return TaskAssignment.assign(props, workspace, 1).get(0);
  }

  private static SourceTaskContext context() {
    ClassLoader loader = TaskClockTest.class.getClassLoader();
    Object reader =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {OffsetStorageReader.class},
            (proxy, method, args) -> new HashMap<>());
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) ->
                method.getName().equals("offsetStorageReader") ? reader : null);
  }

  /** Answers every call, with another time than this machine's. */
  private void serve(ServerSocket server, Duration ahead) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        Matcher bound = LATEST.matcher(request(socket.getInputStream()));
        if (bound.find()) {
          latest.add(Ts.parse(bound.group(1)));
        }
        String body = "{\"ok\":true,\"messages\":[],\"members\":[],\"channels\":[]}";
        String date =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(ahead).atOffset(ZoneOffset.UTC));
        String answer =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nDate: %s\r\n"
                + "Content-Length: %d\r\n\r\n%s";
        socket
            .getOutputStream()
            .write(answer.formatted(date, body.length(), body).getBytes(StandardCharsets.UTF_8));
      } catch (IOException ignored) {
        // The client has closed the connection, or the test the server.
      }
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    Pattern whole = Pattern.compile("(?is).*Content-Length: (\\d+)\r\n.*?\r\n\r\n(.*)");
    for (int c = in.read(); c >= 0; c = in.read()) {
      request.append((char) c);
      Matcher matcher = whole.matcher(request);
      if (matcher.matches() && matcher.group(2).length() == Integer.parseInt(matcher.group(1))) {
        break;
      }
    }
    return request.toString();
  }
}
