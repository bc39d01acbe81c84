package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Which record carries which offset. */
class BatchTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, Object> OLD = Map.of("ts", "old");
  private static final Map<String, Object> NEW = Map.of("ts", "new");

  private final List<Op> counted = new ArrayList<>();

  @Test
  void onlyTheLastRecordOfAChannelCarriesTheNewOffset() {
    Batch batch = batch(DeletesMode.TOMBSTONE);
    batch.add("C1", List.of(created(1), created(2)));
    batch.add("C2", List.of(created(3)));
    batch.add("C1", List.of(created(4)));
    assertThat(batch.size()).isEqualTo(4);
    List<SourceRecord> records = batch.take(channel -> NEW, NOW);
    assertThat(offsets(records, "C1")).containsExactly(OLD, OLD, NEW);
    assertThat(offsets(records, "C2")).containsExactly(NEW);
    assertThat(counted).hasSize(4).containsOnly(Op.CREATE);
  }

  @Test
  void theNextBatchGoesOnFromThatOffset() {
    Batch batch = batch(DeletesMode.TOMBSTONE);
    batch.add("C1", List.of(created(1)));
    batch.take(channel -> NEW, NOW);
    assertThat(batch.size()).isZero();
    batch.add("C1", List.of(created(2), created(3)));
    Map<String, Object> newest = Map.of("ts", "newest");
    assertThat(offsets(batch.take(channel -> newest, NOW), "C1")).containsExactly(NEW, newest);
  }

  @Test
  void aDeletionIsARecordLikeAnyOther() {
    Batch batch = batch(DeletesMode.TOMBSTONE);
    batch.add("C1", List.of(created(1), deleted(2)));
    List<SourceRecord> records = batch.take(channel -> NEW, NOW);
    assertThat(records).hasSize(2);
    assertThat(records.get(1).value()).isNull();
    assertThat(offsets(records, "C1")).containsExactly(OLD, NEW);
  }

  @Test
  void whereDeletionsAreIgnoredTheLastRecordThatIsEmittedCarriesTheOffset() {
    Batch batch = batch(DeletesMode.IGNORE);
    batch.add("C1", List.of(created(1), deleted(2), created(3), deleted(4)));
    List<SourceRecord> records = batch.take(channel -> NEW, NOW);
    assertThat(offsets(records, "C1")).containsExactly(OLD, NEW);
  }

  @Test
  void anOffsetMovesOnlyWithARecord() {
    Batch batch = batch(DeletesMode.IGNORE);
    batch.add("C1", List.of(deleted(2)));
    assertThat(batch.take(channel -> NEW, NOW)).isEmpty();
    batch.add("C1", List.of(created(3), created(4)));
    assertThat(offsets(batch.take(channel -> NEW, NOW), "C1")).containsExactly(OLD, NEW);
  }

  private Batch batch(DeletesMode mode) {
    Records records = new Records("slack", ZoneOffset.UTC, null, "T1", mode, false);
    return new Batch(records, Map.of("C1", OLD, "C2", OLD), counted::add);
  }

  private static Change created(int seconds) {
    var json = JsonNodeFactory.instance.objectNode().put("ts", ts(seconds).toString());
    return Change.of(Op.CREATE, Message.parse(json).orElseThrow());
  }

  private static Change deleted(int seconds) {
    return Change.deleted(ts(seconds), ts(seconds));
  }

  private static Ts ts(int seconds) {
    return Ts.of(NOW.plusSeconds(seconds));
  }

  private static List<Map<String, ?>> offsets(List<SourceRecord> records, String channel) {
    List<Map<String, ?>> offsets = new ArrayList<>();
    records.stream()
        .filter(record -> record.sourcePartition().equals(Map.of("channel", channel)))
        .forEach(record -> offsets.add(record.sourceOffset()));
    return offsets;
  }
}
