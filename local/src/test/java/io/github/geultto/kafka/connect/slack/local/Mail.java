package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import io.github.geultto.kafka.connect.slack.simulator.SimulatorOptions;
import io.github.geultto.kafka.connect.slack.simulator.SlackSimulator;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A simulated workspace that gets messages, and the topic that they are sent by. */
public final class Mail implements AutoCloseable {
  public static final String GENERAL = "C0GENERAL";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SlackSimulator slack;
  private final String topic;
  private final KafkaProducer<String, String> producer;

  /**
   * Starts the workspace, which has a channel {@code #general}, and makes the topic.
   *
   * @param people how many there are: {@code U0000}, {@code U0001} and so on; the last one is
   *     deactivated
   */
  public Mail(Path folder, int people, String bootstrapServers, String topic) throws Exception {
    this(folder, people, bootstrapServers, topic, RateLimits.OFF);
  }

  /** The same with limits. */
  Mail(Path folder, int people, String bootstrapServers, String topic, RateLimits limits)
      throws Exception {
    Files.createDirectories(folder);
    List<Map<String, Object>> users = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      users.add(
          Map.of(
              "id",
              person(i),
              "team_id",
              "T1",
              "name",
              "person" + i,
              "deleted",
              i == people - 1,
              "profile",
              Map.of("real_name", "사람 " + i)));
    }
    Files.writeString(folder.resolve("users.json"), JSON.writeValueAsString(users));
    Files.writeString(
        folder.resolve("channels.json"),
        JSON.writeValueAsString(
            List.of(Map.of("id", GENERAL, "name", "general", "members", List.of(person(0))))));
    slack =
        SlackSimulator.start(
            Workspace.load(folder), SimulatorOptions.defaults().withRateLimits(limits));
    this.topic = topic;
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
  }

  public static String person(int number) {
    return "U%04d".formatted(number);
  }

  public SlackSimulator slack() {
    return slack;
  }

  /** The sink's settings, for records without a schema. */
  public Map<String, String> connector() {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", "io.github.geultto.kafka.connect.slack.sink.SlackSinkConnector");
    config.put("tasks.max", "1");
    config.put("topics", topic);
    config.put("slack.token", slack.botToken());
    config.put("slack.api.url", slack.apiUrl().toString());
    config.put("rate.limit.profile", "off");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    config.put("consumer.override.auto.offset.reset", "earliest");
    return config;
  }

  /** Sends a record without a schema. */
  public void send(Map<String, ?> value) throws Exception {
    sendJson(JSON.writeValueAsString(value));
  }

  /** Sends a record as its JSON stands. */
  public void sendJson(String value) throws Exception {
    producer.send(new ProducerRecord<>(topic, value)).get(1, TimeUnit.MINUTES);
  }

  /** What was posted in a conversation by the app, from old to new. */
  public List<JsonNode> posts(String channel) {
    return slack.workspace().messages(channel).stream()
        .filter(message -> message.has("bot_id"))
        .map(message -> (JsonNode) message)
        .toList();
  }

  /** The texts that a person got. */
  public List<String> letters(String person) {
    List<String> letters = new ArrayList<>();
    for (JsonNode channel : slack.workspace().channels()) {
      if (channel.path("user").asText().equals(person)) {
        posts(channel.get("id").asText()).forEach(post -> letters.add(post.get("text").asText()));
      }
    }
    return letters;
  }

  /** How many texts all people got together. */
  public int letters() {
    int letters = 0;
    for (JsonNode channel : slack.workspace().channels()) {
      letters += channel.has("user") ? posts(channel.get("id").asText()).size() : 0;
    }
    return letters;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    slack.close();
  }
}
