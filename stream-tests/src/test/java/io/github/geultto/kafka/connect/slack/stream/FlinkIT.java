package io.github.geultto.kafka.connect.slack.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.local.KafkaBroker;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job of schema/flink, which docs/records.md shows, on the records of the connector. */
class FlinkIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> NOWHERE = Map.of();
  private static final Records RECORDS =
      new Records(
          "slack",
          ZoneId.of("Asia/Seoul"),
          "https://acme.slack.com/",
          "T1",
          DeletesMode.TOMBSTONE,
          RecordFormat.DEFAULT);

  @Test
  void editsReplaceRowsAndTombstonesDeleteThem(@TempDir Path folder) throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder, 0)) {
      produce(
          broker.bootstrapServers(),
          List.of(
              message(Op.CREATE, "1767193200.000100", ""),
              message(Op.CREATE, "1767193201.000200", ""),
              message(Op.CREATE, "1767193202.000300", ""),
              message(Op.UPDATE, "1767193200.000100", heartsOf("U2", "U3")),
              message(Op.UPDATE, "1767193201.000200", heartsOf("U2")),
              message(Op.UPDATE, "1767193200.000100", heartsOf("U3")),
              message(Op.CREATE, "1767106800.000000", heartsOf("U1")),
              deletion("1767193202.000300")));
      assertThat(result(broker.bootstrapServers()))
          .containsExactlyInAnyOrder(
              Row.of("C1", LocalDate.parse("2026-01-01"), 2L, 2L),
              Row.of("C1", LocalDate.parse("2025-12-31"), 1L, 1L));
    }
  }

  private static String heartsOf(String... users) {
    return ",\"reactions\":[{\"name\":\"heart\",\"users\":[\"%s\"],\"count\":%d}]"
        .formatted(String.join("\",\"", users), users.length);
  }

  private static SourceRecord message(Op op, String ts, String more) throws Exception {
    String json = "{\"ts\":\"%s\",\"user\":\"U1\",\"text\":\"hello\"%s}".formatted(ts, more);
    Message message = Message.parse(JSON.readTree(json)).orElseThrow();
    return RECORDS.message(op, "C1", message, NOWHERE, NOWHERE, Instant.EPOCH);
  }

  private static SourceRecord deletion(String ts) {
    Change deleted = Change.deleted(Ts.parse(ts), Ts.parse(ts), false);
    return RECORDS.change("C1", deleted, NOWHERE, NOWHERE, Instant.EPOCH);
  }

  /** As a worker writes them with JsonConverter and schemas.enable=false. */
  private static void produce(String bootstrapServers, List<SourceRecord> records)
      throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(settings)) {
      NewTopic topic = new NewTopic("slack.conversations", 1, (short) 1);
      admin.createTopics(List.of(topic.configs(Map.of("cleanup.policy", "compact")))).all().get();
    }
    try (JsonConverter converter = new JsonConverter();
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      converter.configure(Map.of("schemas.enable", "false"), false);
      for (SourceRecord record : records) {
        producer
            .send(
                new ProducerRecord<>(
                    record.topic(),
                    converter.fromConnectData(record.topic(), record.keySchema(), record.key()),
                    converter.fromConnectData(
                        record.topic(), record.valueSchema(), record.value())))
            .get();
      }
    }
  }

  /** The rows that are left of the changes of the result, up to the end of the topic as it is. */
  @SuppressWarnings("try") // that it may be interrupted while it closes
  private static List<Row> result(String bootstrapServers) throws Exception {
    String[] statements =
        Files.readString(Path.of("../schema/flink/reactions_per_channel.sql"))
            .replace("kafka:9092", bootstrapServers)
            .replace("'key.format'", "'scan.bounded.mode' = 'latest-offset',\n  'key.format'")
            .split(";\\s*", -1);
    TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    flink.getConfig().set("parallelism.default", "1");
    flink.executeSql(statements[0]).await();
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> changes = flink.executeSql(statements[1]).collect()) {
      changes.forEachRemaining(change -> apply(rows, change));
    }
    return rows;
  }

  private static void apply(List<Row> rows, Row change) {
    RowKind kind = change.getKind();
    Row row = Row.copy(change);
    row.setKind(RowKind.INSERT);
    if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
      rows.add(row);
    } else {
      assertThat(rows.remove(row)).as("a row that was there: " + change).isTrue();
    }
  }
}
