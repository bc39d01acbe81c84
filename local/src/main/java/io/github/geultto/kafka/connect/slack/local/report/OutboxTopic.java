package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topic of messages to post. It is compacted, so that it also remembers what was sent: a
 * message with a known id has been sent, unless Slack rejected it and it is in the dead letter
 * queue.
 *
 * <p>Messages are sent in one transaction, and by one run at a time: a later run fences off an
 * earlier one, so that two runs cannot both send a message.
 */
public final class OutboxTopic implements AutoCloseable {
  public static final String NAME = "slack.outbox";

  /** Where the sink puts what Slack refused, in {@code config/slack-sink.json}. */
  public static final String REFUSED = NAME + ".refused";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String COMPACT = "compact";
  private static final String POLICY = "cleanup.policy";
  private static final String DEAD_LETTER_OFFSET = "__connect.errors.offset";

  /** A place in the topic. */
  private record Place(int partition, long offset) {}

  private final Map<String, Object> settings;
  private final KafkaProducer<String, String> producer;

  /**
   * Connects. Makes the topic if it is not there.
   *
   * @param readOnly whether nothing is sent or made
   * @throws KafkaException if Kafka cannot be reached
   */
  OutboxTopic(String bootstrapServers, boolean readOnly) throws InterruptedException {
    int patience = (int) PATIENCE.toMillis();
    settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "default.api.timeout.ms",
            patience,
            "request.timeout.ms",
            patience / 2,
            "isolation.level",
            "read_committed");
    try (Admin admin = Admin.create(settings)) {
      if (!readOnly) {
        create(admin);
        checkPolicy(admin);
      }
    }
    producer = readOnly ? null : producer();
  }

  /** Makes the topic if it is not there. */
  public static void create(Admin admin) throws InterruptedException {
    NewTopic topic =
        new NewTopic(NAME, Optional.of(1), Optional.empty()).configs(Map.of(POLICY, COMPACT));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("the topic " + NAME + " cannot be created", e.getCause());
      }
    }
  }

  private static void checkPolicy(Admin admin) throws InterruptedException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, NAME);
    try {
      String policy =
          admin.describeConfigs(List.of(topic)).all().get().get(topic).get(POLICY).value();
      if (!policy.equals(COMPACT)) {
        throw new UsageException(
            ("The topic %s does not keep what was sent, because its cleanup.policy is %s:"
                    + " kafka-configs.sh --alter --topic %s --add-config cleanup.policy=compact")
                .formatted(NAME, policy, NAME));
      }
    } catch (ExecutionException e) {
      throw new KafkaException("the topic " + NAME + " cannot be described", e.getCause());
    }
  }

  private KafkaProducer<String, String> producer() {
    Map<String, Object> all = new HashMap<>(settings);
    all.remove("default.api.timeout.ms");
    all.remove("isolation.level");
    all.put("max.block.ms", (int) PATIENCE.toMillis());
    all.put("transactional.id", NAME);
    KafkaProducer<String, String> made =
        new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    try {
      made.initTransactions();
    } catch (KafkaException e) {
      made.close(Duration.ZERO);
      throw e;
    }
    return made;
  }

  /**
   * The ids of all messages sent so far and not refused.
   *
   * @throws KafkaException if they cannot be read
   */
  Set<String> sent() {
    Map<String, Place> sent = new HashMap<>();
    for (ConsumerRecord<String, String> record : read(NAME)) {
      Optional<String> id = id(record.key());
      if (record.value() == null) {
        id.ifPresent(sent::remove);
      } else {
        id.ifPresent(known -> sent.put(known, new Place(record.partition(), record.offset())));
      }
    }
    for (ConsumerRecord<String, String> record : read(REFUSED)) {
      Header offset = record.headers().lastHeader(DEAD_LETTER_OFFSET);
      Optional<Place> last = id(record.key()).map(sent::get);
      // One that was sent once more since may have arrived.
      if (offset != null && last.isPresent() && number(offset) >= last.get().offset()) {
        sent.remove(id(record.key()).orElseThrow());
      }
    }
    return sent.keySet();
  }

  private static long number(Header header) {
    return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
  }

  /** All that a topic holds now; nothing if it is not there. */
  private List<ConsumerRecord<String, String>> read(String topic) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    Map<String, Object> all = new HashMap<>(settings);
    all.put("allow.auto.create.topics", false);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known == null) {
        return records;
      }
      List<TopicPartition> partitions =
          known.stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long heardAt = System.nanoTime();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        var polled = consumer.poll(Duration.ofMillis(200));
        polled.forEach(records::add);
        heardAt = polled.isEmpty() ? heardAt : System.nanoTime();
        if (System.nanoTime() - heardAt > PATIENCE.toNanos()) {
          throw new TimeoutException("the topic " + topic + " cannot be read completely");
        }
      }
    }
    return records;
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
   * Sends messages, all or none.
   *
   * @throws KafkaException if Kafka does not take them
   */
  void publish(List<Letters.Letter> letters) {
    try {
      producer.beginTransaction();
      for (Letters.Letter letter : letters) {
        String key = JSON.writeValueAsString(Map.of("message_id", letter.id()));
        String value =
            JSON.writeValueAsString(
                Map.of("message_id", letter.id(), "to", letter.to(), "text", letter.text()));
        // One that fails fails the commit.
        var unused = producer.send(new ProducerRecord<>(NAME, key, value));
      }
      producer.commitTransaction();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (ProducerFencedException e) {
      throw new UsageException("Another run is sending a report: this run sends nothing", e);
    }
  }

  /** Why Kafka failed, as Kafka's message. */
  static String reason(KafkaException e) {
    String more = e.getCause() == null ? null : e.getCause().getMessage();
    return more == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + more;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(PATIENCE);
    }
  }
}
