package io.github.geultto.kafka.connect.slack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.Gson;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.util.json.GsonFactory;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackApi;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import io.github.geultto.kafka.connect.slack.source.SlackRequests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the bytes of a page of {@code conversations.history} to finished records, against parsing
 * the same bytes to a tree and to the SDK's types. The page is the largest that the sample
 * workspace has. Times are for the whole page.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PageToRecords {

  private static final String CHANNEL = "C0BENCH0000";
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final Map<String, String> PARTITION = Map.of("channel", CHANNEL);
  private static final Map<String, String> OFFSET = Map.of("ts", "1700000000.000000");

  private final ObjectMapper mapper = new ObjectMapper();
  private final Gson gson = GsonFactory.createSnakeCase();
  private final Records records =
      new Records(
          "slack",
          ZoneOffset.UTC,
          "https://sample.slack.com/",
          "T1",
          DeletesMode.TOMBSTONE,
          RecordFormat.DEFAULT);
  private byte[] page;

  /** Takes the page from a simulated Slack. */
  @Setup
  public void load() throws IOException {
    SimulatorOptions options = SimulatorOptions.defaults();
    Workspace workspace = Workspace.sample(1, NOW);
    String busiest =
        workspace.channels().stream()
            .map(channel -> channel.get("id").asText())
            .max(Comparator.comparing(id -> workspace.messages(id).size()))
            .orElseThrow();
    ObjectNode answer =
        new SlackApi(workspace, options)
            .call(
                "conversations.history",
                Map.of("channel", busiest, "limit", "999"),
                options.userToken())
            .body();
    page = mapper.writeValueAsBytes(answer);
    System.out.printf("%n%,d bytes, %,d messages%n", page.length, answer.get("messages").size());
  }

  /** What the connector does. */
  @Benchmark
  public List<SourceRecord> records() throws IOException, SlackException {
    ObjectNode answer = (ObjectNode) mapper.readTree(new ByteArrayInputStream(page));
    List<SourceRecord> made = new ArrayList<>();
    for (Message message : messages(answer)) {
      made.add(records.message(Op.CREATE, CHANNEL, message, PARTITION, OFFSET, NOW));
    }
    return made;
  }

  /** What it does with a page on which nothing has changed: no records. */
  @Benchmark
  public int fingerprints() throws IOException, SlackException {
    ObjectNode answer = (ObjectNode) mapper.readTree(new ByteArrayInputStream(page));
    int all = 0;
    for (Message message : messages(answer)) {
      all ^= message.fingerprint();
    }
    return all;
  }

  private static List<Message> messages(ObjectNode answer) throws SlackException {
    return SlackRequests.page(SlackMethod.CONVERSATIONS_HISTORY, answer, unreadable -> {}).items();
  }

  /** Jackson's tree of the same bytes. */
  @Benchmark
  public JsonNode tree() throws IOException {
    return mapper.readTree(new ByteArrayInputStream(page));
  }

  /** The SDK's types of the same bytes. */
  @Benchmark
  public ConversationsHistoryResponse sdk() {
    return gson.fromJson(
        new InputStreamReader(new ByteArrayInputStream(page), StandardCharsets.UTF_8),
        ConversationsHistoryResponse.class);
  }
}
