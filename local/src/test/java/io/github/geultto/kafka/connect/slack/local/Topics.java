package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a consumer of the connector's topics knows: the latest value of each key, and how many
 * records it took. Not safe for use by several threads.
 */
public final class Topics implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String prefix;
  private final KafkaConsumer<String, String> consumer;
  private final Map<String, Folded> topics = new HashMap<>();

  /** A topic, folded. */
  private static final class Folded {
    final Map<String, String> latest = new HashMap<>();
    long records;
    long repeats;
    long repeatsOfChanges;
    final Map<String, Integer> reads = new HashMap<>();
    final Map<String, Integer> deletedAgain = new HashMap<>();
  }

  /**
   * @param isolation {@code read_committed} or {@code read_uncommitted}
   */
  public Topics(String bootstrapServers, String prefix, String isolation) {
    this.prefix = prefix;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                isolation,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false",
                "max.poll.records",
                "5000"),
            new StringDeserializer(),
            new StringDeserializer());
    names(prefix).forEach(name -> topics.put(name, new Folded()));
    consumer.assign(names(prefix).stream().map(name -> new TopicPartition(name, 0)).toList());
  }

  /** The names of the topics that are switched on by settings. */
  static List<String> optionalNames(String prefix) {
    return List.of(
        prefix + ".channel_members",
        prefix + ".user_groups",
        prefix + ".user_group_members",
        prefix + ".reactions",
        prefix + ".heartbeat");
  }

  /** The connector's topics. */
  public static List<String> names(String prefix) {
    return List.of(prefix + ".users", prefix + ".channels", prefix + ".conversations");
  }

  /** Reads up to the ends of the topics as they are now. */
  public Topics read() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(this::take);
    }
    return this;
  }

  private void take(ConsumerRecord<String, String> record) {
    Folded topic = topics.get(record.topic());
    topic.records++;
    boolean isRead = isRead(record);
    if (isRead) {
      topic.reads.merge(record.key(), 1, Integer::sum);
    }
    boolean known = topic.latest.containsKey(record.key());
    String before = topic.latest.put(record.key(), record.value());
    if (known && Objects.equals(before, record.value())) {
      topic.repeats++;
      if (before == null) {
        topic.deletedAgain.merge(record.key(), 1, Integer::sum);
      } else if (!isRead) {
        topic.repeatsOfChanges++;
      }
    }
  }

  /** What a backfill or a reset emits. */
  private static boolean isRead(ConsumerRecord<String, String> record) {
    Header op = record.headers().lastHeader("slack.op");
    return op != null && new String(op.value(), StandardCharsets.UTF_8).equals("r");
  }

  /**
   * The rows of a topic: those keys of which the latest record is no tombstone.
   *
   * @param name without the prefix
   */
  public Map<JsonNode, JsonNode> rows(String name) throws JsonProcessingException {
    Map<JsonNode, JsonNode> rows = new HashMap<>();
    for (Map.Entry<String, String> row : topics.get(prefix + "." + name).latest.entrySet()) {
      if (row.getValue() != null) {
        rows.put(JSON.readTree(row.getKey()), JSON.readTree(row.getValue()));
      }
    }
    return rows;
  }

  /** Keys seen in a topic. */
  public int keys(String name) {
    return topics.get(prefix + "." + name).latest.size();
  }

  /** Records seen in a topic. */
  public long records(String name) {
    return topics.get(prefix + "." + name).records;
  }

  /** Records of a topic that said the same as the one of their key before. */
  public long repeats(String name) {
    return topics.get(prefix + "." + name).repeats;
  }

  /** Those of them with a value that no backfill or reset emitted. */
  public long repeatsOfChanges(String name) {
    return topics.get(prefix + "." + name).repeatsOfChanges;
  }

  /** How often each key was emitted by a backfill or a reset. */
  public Map<String, Integer> reads(String name) {
    return topics.get(prefix + "." + name).reads;
  }

  /** How often each key was deleted again, as a reset does where Slack shows that it is deleted. */
  public Map<String, Integer> deletedAgain(String name) {
    return topics.get(prefix + "." + name).deletedAgain;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
