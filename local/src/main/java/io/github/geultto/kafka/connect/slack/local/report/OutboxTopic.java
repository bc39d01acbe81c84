package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topic of messages to post. It is compacted, so that it also remembers what was sent: whoever
 * has a message under some id has got it.
 */
public final class OutboxTopic {
  public static final String NAME = "slack.outbox";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String bootstrapServers;

  OutboxTopic(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Makes the topic if it is not there. */
  public static void create(Admin admin) throws InterruptedException {
    NewTopic topic = new NewTopic(NAME, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
    try {
      admin.createTopics(List.of(topic)).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("The topic " + NAME + " cannot be made", e.getCause());
      }
    } catch (TimeoutException e) {
      throw new KafkaException("The topic " + NAME + " cannot be made", e);
    }
  }

  /**
   * The ids of all messages sent so far.
   *
   * @throws UsageException if Kafka cannot be reached
   */
  Set<String> sent() throws InterruptedException {
    try (Admin admin = Admin.create(settings())) {
      create(admin);
    } catch (KafkaException e) {
      throw new UsageException(
          "Kafka at %s cannot be reached: %s. Is ./run up? Another one is named by --kafka"
              .formatted(bootstrapServers, e.getCause() == null ? e : e.getCause().getMessage()),
          e);
    }
    Set<String> sent = new HashSet<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings(), new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(NAME).stream()
              .map(partition -> new TopicPartition(NAME, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          id(record.key()).ifPresent(sent::add);
        }
      }
    }
    return sent;
  }

  /** Whatever else writes to the topic, with a schema or without. */
  private static Optional<String> id(String key) {
    try {
      return Optional.ofNullable(key == null ? null : JSON.readTree(key))
          .map(json -> json.has("payload") ? json.get("payload") : json)
          .map(json -> json.path("message_id").asText(null));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Sends messages one after the other. What was sent before a failure is not sent again next time.
   *
   * @throws UsageException if Kafka does not take one
   */
  void publish(List<Letters.Letter> letters) throws InterruptedException {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.put("enable.idempotence", true);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (Letters.Letter letter : letters) {
        String key = JSON.writeValueAsString(Map.of("message_id", letter.id()));
        String value =
            JSON.writeValueAsString(
                Map.of("message_id", letter.id(), "to", letter.to(), "text", letter.text()));
        producer.send(new ProducerRecord<>(NAME, key, value)).get();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new UsageException(
          "Kafka does not take the messages: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "default.api.timeout.ms",
        (int) PATIENCE.toMillis(),
        "request.timeout.ms",
        (int) PATIENCE.toMillis() / 2);
  }
}
