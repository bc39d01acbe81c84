package io.github.geultto.kafka.connect.slack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code ./run --once} on an export of 100,000 messages, as its own process: from its start to
 * tables that equal the workspace, with what it did when. Takes as long as the machine does.
 */
public final class EndToEnd {

  private static final long SEED = 1;
  private static final Duration AGE = Duration.ofDays(90);
  private static final double DAYS_OF_POSTS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private EndToEnd() {}

  /**
   * Takes the number of messages (100,000), and the file to write to. To be called from the
   * repository's root.
   *
   * @throws IOException if files cannot be written or {@code ./run} cannot be started
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    Path export = Files.createTempDirectory("export");
    try (Report report = new Report("end-to-end", args.length > 1 ? args[1] : null)) {
      report.line("%,d messages", write(export, messages));
      run(report, export);
    } finally {
      delete(export);
    }
  }

  private static void run(Report report, Path export) throws IOException, InterruptedException {
    // Builds what is not built, which shall not count.
    new ProcessBuilder("./run", "--help").inheritIO().start().waitFor();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder("./run", "--once", "--ports", "free", "--workspace", export.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        report.line("%5.1f s  %s", (System.nanoTime() - start) / 1e9, line);
      }
    }
    int status = process.waitFor();
    report.line("%5.1f s  ended with status %d", (System.nanoTime() - start) / 1e9, status);
  }

  // ---------------------------------------------------------------- the export

  /** Lets people write for two months, and writes what Slack then shows as an export. */
  private static long write(Path export, int messages) throws IOException {
    Traffic.Shape shape = new Traffic.Shape(1_000, 200, messages / 3.0 / DAYS_OF_POSTS, 0.5, 2, 2);
    Instant now = Instant.now();
    VirtualClock clock = new VirtualClock(now.minus(AGE));
    News nothing = new News(Instant.MAX, Instant.MAX);
    Traffic traffic = new Traffic(shape, SEED, clock, RateLimits.OFF, nothing);
    while (traffic.messages() < messages && clock.instant().isBefore(now)) {
      traffic.playUntil(clock.instant().plus(Duration.ofHours(1)));
    }
    SlackLine line = new SlackLine(traffic.api(), clock);
    ArrayNode users = pages(line, SlackMethod.USERS_LIST, "members", Map.of());
    JSON.writeValue(export.resolve("users.json").toFile(), users);
    ArrayNode channels = pages(line, SlackMethod.CONVERSATIONS_LIST, "channels", Map.of());
    JSON.writeValue(export.resolve("channels.json").toFile(), channels);
    long written = 0;
    for (JsonNode channel : channels) {
      ArrayNode all = messages(line, channel.path("id").asText());
      Path folder = Files.createDirectory(export.resolve(channel.path("name").asText()));
      JSON.writeValue(folder.resolve("2020-01-01.json").toFile(), all);
      written += all.size();
    }
    return written;
  }

  private static ArrayNode messages(SlackLine line, String channel) {
    Map<String, String> params = Map.of("channel", channel, "limit", "999");
    ArrayNode posts = pages(line, SlackMethod.CONVERSATIONS_HISTORY, "messages", params);
    ArrayNode all = JSON.createArrayNode().addAll(posts);
    for (JsonNode post : posts) {
      if (post.path("reply_count").asInt() > 0) {
        Map<String, String> thread =
            Map.of("channel", channel, "limit", "999", "ts", post.path("ts").asText());
        for (JsonNode message :
            pages(line, SlackMethod.CONVERSATIONS_REPLIES, "messages", thread)) {
          if (!message.path("ts").equals(post.path("ts"))) {
            all.add(message);
          }
        }
      }
    }
    return all;
  }

  private static ArrayNode pages(
      SlackLine line, SlackMethod method, String field, Map<String, String> params) {
    ArrayNode all = JSON.createArrayNode();
    Map<String, String> page = new HashMap<>(params);
    do {
      JsonNode answer = line.call(method, page).body();
      if (!answer.path("ok").asBoolean()) {
        throw new IllegalStateException(method.apiName() + ": " + answer.path("error").asText());
      }
      answer.path(field).forEach(all::add);
      page.put("cursor", answer.path("response_metadata").path("next_cursor").asText());
    } while (!page.get("cursor").isEmpty());
    return all;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
