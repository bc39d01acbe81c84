package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A source connector in a {@link Cluster}, reading a {@link Community}, and a consumer of its three
 * topics. The connector is handled by REST alone, as an operator does it.
 */
final class Deployment implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Community community;
  private final String name;
  private final List<String> channels;
  private final Map<String, String> config = new HashMap<>();
  private final KafkaConsumer<String, String> consumer;
  private int sentinels;

  // How often the users had been listed when the connector was last stopped.
  private long listings;

  /**
   * A record of one of the topics.
   *
   * @param key {@code <channel>/<ts>} of a message, else the id of a user or channel
   * @param op the header {@code slack.op}
   * @param value null for a tombstone
   */
  record Emitted(String key, String op, JsonNode value) {
    /** What happened to what: {@code u C1/1704067200.000000}, with a cross for a tombstone. */
    String event() {
      return op + " " + key + (value == null ? " ✝" : "");
    }
  }

  /**
   * Makes the topics; nothing is deployed so far.
   *
   * @param name of the connector, and prefix of its topics
   * @param channels ids of the community's channels
   */
  Deployment(Cluster cluster, Community community, String name, String... channels)
      throws Exception {
    this.cluster = cluster;
    this.community = community;
    this.name = name;
    this.channels = List.of(channels);
    config.put(
        "connector.class", "io.github.geultto.kafka.connect.slack.source.SlackSourceConnector");
    config.put("tasks.max", "1");
    config.put("slack.token", community.token());
    config.put("slack.api.url", community.apiUrl().toString());
    config.put("topic.prefix", name);
    config.put("rate.limit.profile", "off");
    config.put("poll.interval.ms", "100");
    config.put("metadata.interval.ms", "1000");
    List<TopicPartition> topics = createTopics(name);
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(topics);
    consumer.seekToBeginning(topics);
  }

  private List<TopicPartition> createTopics(String prefix) throws Exception {
    List<String> topics = new ArrayList<>(Topics.names(prefix));
    topics.addAll(Topics.optionalNames(prefix));
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) cluster.bootstrapServers()))) {
      admin
          .createTopics(topics.stream().map(topic -> new NewTopic(topic, 1, (short) 1)).toList())
          .all()
          .get();
    }
    return topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
  }

  // ---------------------------------------------------------------- what an operator does

  /** Changes settings; {@link #deploy} makes it known to the worker. */
  Deployment with(String setting, String value) {
    config.put(setting, value);
    return this;
  }

  /** Leaves a setting out. */
  Deployment without(String setting) {
    config.remove(setting);
    return this;
  }

  /** From the next {@link #deploy} on to other topics, which are read in place of those before. */
  Deployment toTopics(String prefix) throws Exception {
    List<TopicPartition> topics = createTopics(prefix);
    consumer.assign(topics);
    consumer.seekToBeginning(topics);
    return with("topic.prefix", prefix);
  }

  /** Creates the connector, or gives it its settings anew. */
  Deployment deploy() throws Exception {
    expect(2, cluster.request("PUT", path("/config"), JSON.writeValueAsString(config)));
    return this;
  }

  /** Tries the same with settings that are refused, and answers the worker's words. */
  String refusal() throws Exception {
    Cluster.Answer answer =
        cluster.request("PUT", path("/config"), JSON.writeValueAsString(config));
    expect(4, answer);
    return answer.message();
  }

  /** Creates the connector in a state of its own. */
  void deployStopped() throws Exception {
    Map<String, Object> body = Map.of("name", name, "config", config, "initial_state", "STOPPED");
    expect(2, cluster.request("POST", "connectors", JSON.writeValueAsString(body)));
    awaitStopped();
  }

  /** Stops the connector and waits until no task is left. */
  void stop() throws Exception {
    expect(2, cluster.request("PUT", path("/stop"), null));
    awaitStopped();
  }

  private void awaitStopped() {
    await("stop of " + name)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              JsonNode status = status();
              return status.at("/connector/state").asText().equals("STOPPED")
                  && status.path("tasks").isEmpty();
            });
    listings = community.calls("users.list");
  }

  void resume() throws Exception {
    expect(2, cluster.request("PUT", path("/resume"), null));
  }

  /** Ends the tasks and starts them again. */
  void restart() throws Exception {
    expect(2, cluster.request("POST", path("/restart?includeTasks=true"), null));
  }

  /** Removes the connector; its offsets stay. */
  void undeploy() throws Exception {
    expect(2, cluster.request("DELETE", path(""), null));
  }

  JsonNode status() throws Exception {
    return cluster.request("GET", path("/status"), null).body();
  }

  /** The reason for which a task failed, empty while none has. */
  String failure() throws Exception {
    for (JsonNode task : status().path("tasks")) {
      if (task.path("state").asText().equals("FAILED")) {
        return task.path("trace").asText();
      }
    }
    return "";
  }

  /** Waits until no task is told as failed any more. */
  void awaitNoFailure() {
    await("restart of " + name).atMost(SOON).until(() -> failure().isEmpty());
  }

  /** The offset of a source partition such as {@code {"channel":"C1"}}, missing if it has none. */
  JsonNode offset(String partition) throws Exception {
    JsonNode wanted = JSON.readTree(partition);
    for (JsonNode entry : cluster.request("GET", path("/offsets"), null).body().path("offsets")) {
      if (entry.get("partition").equals(wanted)) {
        return entry.get("offset");
      }
    }
    return NullNode.getInstance();
  }

  /** Sets the offset of a source partition, both given as JSON. */
  Cluster.Answer patchOffset(String partition, String offset) throws Exception {
    String body = "{\"offsets\":[{\"partition\":%s,\"offset\":%s}]}".formatted(partition, offset);
    return cluster.request("PATCH", path("/offsets"), body);
  }

  /** All offsets, in the form in which they can be set. */
  String allOffsets() throws Exception {
    Cluster.Answer answer = cluster.request("GET", path("/offsets"), null);
    expect(2, answer);
    return answer.body().toString();
  }

  void patchOffsets(String body) throws Exception {
    expect(2, cluster.request("PATCH", path("/offsets"), body));
  }

  void deleteOffsets() throws Exception {
    expect(2, cluster.request("DELETE", path("/offsets"), null));
  }

  private String path(String rest) {
    return "connectors/" + name + rest;
  }

  private static void expect(int hundreds, Cluster.Answer answer) {
    assertThat(answer.status() / 100).as(answer.toString()).isEqualTo(hundreds);
  }

  // ---------------------------------------------------------------- what a consumer sees

  /** Waits for so many messages, and takes them in. */
  List<Emitted> messages(int count) {
    List<Emitted> found = new ArrayList<>();
    await("%d messages of %s, seen %s".formatted(count, name, found))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              poll().filter(Deployment::isMessage).forEach(found::add);
              assertThat(failure()).isEmpty();
              assertThat(found).hasSizeGreaterThanOrEqualTo(count);
            });
    return found;
  }

  /** Waits until there is such an event, and takes in everything on the way. */
  List<Emitted> until(String event) {
    List<Emitted> found = new ArrayList<>();
    await(event)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              poll().forEach(found::add);
              assertThat(failure()).isEmpty();
              assertThat(found).extracting(Emitted::event).contains(event);
            });
    return found;
  }

  /**
   * Everything that the connector has emitted and not been asked for, once it has looked at every
   * channel several times, and then noticed one more post in each; without those posts.
   */
  List<Emitted> settled() throws Exception {
    return settledIn(channels);
  }

  /** The same where only these channels can be looked at. */
  List<Emitted> settledIn(List<String> readable) throws Exception {
    awaitLooks(readable.size());
    List<String> last = new ArrayList<>();
    for (String channel : readable) {
      last.add(channel + "/" + community.post(channel, "sentinel " + ++sentinels));
    }
    List<Emitted> found = new ArrayList<>();
    await("the last posts of " + name)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              poll().forEach(found::add);
              assertThat(failure()).isEmpty();
              assertThat(found).extracting(Emitted::key).containsAll(last);
            });
    return found.stream().filter(record -> !last.contains(record.key())).toList();
  }

  /** Waits until each of the channels has been looked at several times, and the users once. */
  private void awaitLooks(int readable) {
    long looks = community.calls("conversations.history") + 3L * readable;
    await("looks of " + name)
        .atMost(SOON)
        .until(
            () ->
                community.calls("conversations.history") >= looks
                    && community.calls("users.list") > listings);
  }

  /** The events of records, in their order within a key. */
  static List<String> events(List<Emitted> records) {
    return records.stream().map(Emitted::event).toList();
  }

  /** The last state of each key, without what was deleted. */
  static Map<String, JsonNode> table(List<Emitted> records) {
    Map<String, JsonNode> table = new HashMap<>();
    records.forEach(
        record -> {
          if (record.value() == null) {
            table.remove(record.key());
          } else {
            table.put(record.key(), record.value());
          }
        });
    return table;
  }

  static boolean isMessage(Emitted record) {
    return record.key().contains("/");
  }

  /** What has come since the last call. */
  Stream<Emitted> poll() {
    List<Emitted> records = new ArrayList<>();
    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(50))) {
      JsonNode key = payload(record.key());
      records.add(
          new Emitted(
              key.properties().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(field -> field.getValue().asText())
                  .collect(Collectors.joining("/")),
              new String(record.headers().lastHeader("slack.op").value(), StandardCharsets.UTF_8),
              record.value() == null ? null : payload(record.value())));
    }
    return records.stream();
  }

  private static JsonNode payload(String json) {
    try {
      return JSON.readTree(json).get("payload");
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  @Override
  public void close() throws IOException {
    consumer.close();
    try {
      cluster.request("DELETE", path(""), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
