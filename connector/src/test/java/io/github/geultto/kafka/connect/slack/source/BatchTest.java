package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Which record rides on which source partition, with which offset, and when. */
class BatchTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, String> HEAD = Map.of("channel", "C1");
  private static final Map<String, String> ALL = Map.of("part", "C1/all");
  private static final SyncSettings SETTINGS =
      new SyncSettings(Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);

  private final Set<String> known = new HashSet<>();
  private final List<Op> counted = new ArrayList<>();
  private final Map<Map<String, ?>, Map<String, ?>> stored = new HashMap<>();
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private Instant uptime = NOW;
  private DeletesMode mode = DeletesMode.TOMBSTONE;
  private ChannelState state;
  private Batch batch;

  private void start() {
    Map<String, Map<String, Object>> parts = new HashMap<>();
    stored.forEach(
        (partition, offset) -> {
          if (partition.get("part") instanceof String name) {
            parts.put(name.substring(3), copy(offset));
          }
        });
    ChannelOffsets offsets = new ChannelOffsets(stored.get(HEAD), parts);
    state = offsets.read(SETTINGS, Stored.SHAPE, text -> Ts.of(Instant.parse(text)), Ts.of(NOW));
    Records records = new Records("slack", ZoneOffset.UTC, null, "T1", mode, RecordFormat.DEFAULT);
    batch =
        new Batch(
            records,
            Map.of(
                "C1",
                new Delivery<>(
                    "C1",
                    HEAD,
                    new ChannelMemory(state, authors(offsets), ChannelMemory.SPLIT),
                    parts)),
            Map.of(),
            acknowledgements,
            counted::add);
  }

  private Authors authors(ChannelOffsets offsets) {
    return new Authors(offsets, known::contains);
  }

  private static Map<String, Object> copy(Map<String, ?> offset) {
    return new HashMap<>(offset);
  }

  /** A channel whose first record has arrived. */
  private void running() {
    start();
    batch.add("C1", List.of(created(-1)));
    acknowledge(take(), false);
  }

  private void acknowledge(List<SourceRecord> records, boolean dropped) {
    for (SourceRecord record : records) {
      if (!dropped) {
        stored.put(record.sourcePartition(), record.sourceOffset());
      }
      acknowledgements.add(record.sourcePartition(), dropped);
    }
  }

  private List<SourceRecord> take() {
    return batch.isReady(uptime) ? batch.take(Ts.of(NOW), uptime) : List.of();
  }

  @Test
  void theFirstRecordRidesOnTheHeadAndTheOthersWaitForIt() {
    start();
    batch.add("C1", List.of(created(1), created(2), created(3)));
    List<SourceRecord> first = take();
    assertThat(first).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(HEAD));
    assertThat(take()).isEmpty();
    assertThat(batch.size()).isEqualTo(2);
    acknowledge(first, false);
    List<SourceRecord> others = take();
    assertThat(others).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(ALL, ALL));
    assertThat(others.get(0).sourceOffset()).isNull();
    assertThat(others.get(1).sourceOffset().get("n")).isEqualTo(stored.get(HEAD).get("n"));
    assertThat(counted).hasSize(3).containsOnly(Op.CREATE);
  }

  @Test
  void onlyTheLastRecordOfAPartCarriesTheNewOffset() {
    running();
    batch.add("C1", List.of(created(1)));
    List<SourceRecord> one = take();
    assertThat(one.get(0).sourceOffset()).isNotNull();
    state.ledger.put(ts(2), ts(2), 7);
    batch.add("C1", List.of(created(2), created(3)));
    List<SourceRecord> two = take();
    assertThat(two.get(0).sourceOffset()).isEqualTo(one.get(0).sourceOffset());
    assertThat(two.get(1).sourceOffset()).isNotNull().isNotEqualTo(two.get(0).sourceOffset());
  }

  @Test
  void aRideThatATransformationDroppedIsFollowedByAnother() {
    start();
    batch.add("C1", created(1, 7));
    acknowledge(take(), true);
    List<SourceRecord> second = take();
    assertThat(second)
        .as("by more, since it may drop many")
        .extracting(SourceRecord::sourcePartition)
        .isEqualTo(Collections.nCopies(4, HEAD));
    acknowledge(second, false);
    assertThat(take()).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(ALL));
    assertThat(stored.get(HEAD).get("sent").toString().split(",", -1))
        .as("without what was dropped")
        .hasSize(4);
  }

  @Test
  void aRideOfWhichNothingIsHeardIsFollowedByAnotherAfterAWhile() {
    start();
    batch.add("C1", created(1, 7));
    List<SourceRecord> first = take();
    uptime = uptime.plusSeconds(9);
    assertThat(take()).isEmpty();
    uptime = uptime.plusSeconds(1);
    List<SourceRecord> second = take();
    assertThat(second)
        .extracting(SourceRecord::sourcePartition)
        .isEqualTo(Collections.nCopies(4, HEAD));
    acknowledge(second, false);
    assertThat(take()).as("the first is not acknowledged").isEmpty();
    acknowledge(first, true);
    assertThat(take()).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(ALL));
  }

  @Test
  void aDeletionRidesOnlyWhereThereIsNothingElse() {
    start();
    batch.add("C1", List.of(deleted(1), created(2)));
    assertThat(take().get(0).value()).isNotNull();
    start();
    batch.add("C1", List.of(deleted(1)));
    assertThat(take().get(0).value()).isNull();
  }

  @Test
  void whatRodeOnTheHeadIsRememberedWithItsThread() {
    start();
    batch.add("C1", List.of(created(1)));
    acknowledge(take(), false);
    int print = created(1).message().fingerprint();
    start();
    assertThat(state.isHeadStored()).isTrue();
    assertThat(state.emitted(ts(1))).isEqualTo(print);
  }

  @Test
  void whereDeletionsAreIgnoredTheLastRecordThatIsEmittedCarriesTheOffset() {
    mode = DeletesMode.IGNORE;
    running();
    batch.add("C1", List.of(created(1), deleted(2), created(3), deleted(4)));
    List<SourceRecord> records = take();
    assertThat(records).hasSize(2);
    assertThat(records.get(0).sourceOffset()).isNull();
    assertThat(records.get(1).sourceOffset()).isNotNull();
    batch.add("C1", List.of(deleted(5)));
    assertThat(batch.isReady(uptime)).isFalse();
  }

  @Test
  void aLargeChannelIsDealtOutOnceEverythingHasArrived() {
    running();
    for (int i = 0; i < 1_000; i++) {
      state.ledger.put(ts(-10_000 + i), ts(-10_000 + i), i + 1);
    }
    batch.add("C1", List.of(created(1)));
    List<SourceRecord> all = take();
    batch.add("C1", List.of(created(2)));
    List<SourceRecord> more = take();
    assertThat(more).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(ALL));
    acknowledge(all, false);
    acknowledge(more, false);
    batch.add("C1", List.of(created(3), created(4)));
    List<SourceRecord> parts = take();
    assertThat(parts)
        .map(SourceRecord::sourceOffset)
        .allMatch(offset -> offset == null || offset.get("ledger").toString().length() < 1_000);
    assertThat(parts)
        .extracting(SourceRecord::sourcePartition)
        .extracting(partition -> partition.get("part").toString())
        .doesNotContain("C1/all")
        .allMatch(name -> name.matches("C1/[01][0-9a-f]"));
    acknowledge(parts, false);
    start();
    assertThat(state.isWhole()).isFalse();
    assertThat(state.ledger.size()).as("all stands in for parts not stored").isEqualTo(1_000);
  }

  @Test
  void droppedRidesDoNotPileUpInTheHead() {
    start();
    batch.add("C1", created(0, 4_000));
    int length = 0;
    for (List<SourceRecord> r = take(); !r.isEmpty(); r = take()) {
      length = r.get(r.size() - 1).sourceOffset().get("sent").toString().length();
      acknowledge(r, true);
    }
    assertThat(length).isLessThan(10_000);
  }

  /** In exactly-once mode dropped records are acknowledged with a later transaction, if any. */
  @Test
  void aChannelWhoseRecordsAreAllDroppedDoesNotStopTheTask() {
    start();
    batch.add("C1", created(0, 10_998));
    int stopped = 0;
    for (int second = 0; second < 3_600; second++) {
      uptime = uptime.plusSeconds(1);
      take();
      stopped += batch.size() >= 10_000 ? 1 : 0;
    }
    assertThat(stopped).isLessThan(60);
  }

  /** Exactly once, Connect keeps the records to acknowledge in a map: equal ones are one. */
  @Test
  void recordsOfOnePollAreNotEqual() {
    running();
    batch.add("C1", List.of(created(1), created(2), created(1), created(3)));
    List<SourceRecord> records = take();
    assertThat(records).doesNotHaveDuplicates();
  }

  /** So that the head names no more than it must. */
  @Test
  void reactionsFollowTheirMessageOnItsPart() {
    start();
    batch.add("C1", List.of(created(1), reacted(1), created(2)));
    List<SourceRecord> first = take();
    assertThat(topics(first)).containsExactly("slack.conversations");
    acknowledge(first, false);
    List<SourceRecord> others = take();
    assertThat(topics(others)).containsExactly("slack.reactions", "slack.conversations");
    assertThat(others).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(ALL, ALL));
    assertThat(counted).as("messages").hasSize(2);
  }

  @Test
  void reactionThatHasToRideIsNamedByTheHead() {
    start();
    batch.add("C1", List.of(reacted(1)));
    List<SourceRecord> first = take();
    assertThat(first).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(HEAD));
    assertThat(first.get(0).sourceOffset().get("sent"))
        .asString()
        .startsWith(ts(1) + " " + ts(1) + " given ");
    acknowledge(first, false);
    batch.add("C1", List.of(reacted(1)));
    assertThat(take()).extracting(SourceRecord::sourcePartition).isEqualTo(List.of(ALL));
  }

  @Test
  void reactionsOfADeletedMessageAreDeletedByTheMode() {
    for (DeletesMode deletes : DeletesMode.values()) {
      mode = deletes;
      stored.clear();
      running();
      batch.add("C1", List.of(Change.of(Op.DELETE, ts(1), ts(1), reaction())));
      List<SourceRecord> records = take();
      assertThat(records)
          .extracting(record -> record.value() == null)
          .containsExactlyElementsOf(
              switch (deletes) {
                case TOMBSTONE -> List.of(true);
                case FLAG -> List.of(false);
                case FLAG_THEN_TOMBSTONE -> List.of(false, true);
                case IGNORE -> List.of();
              });
    }
  }

  private static List<String> topics(List<SourceRecord> records) {
    return records.stream().map(SourceRecord::topic).toList();
  }

  private static Change reacted(int seconds) {
    return Change.of(Op.CREATE, ts(seconds), ts(seconds), reaction());
  }

  private static ReactionChange reaction() {
    return ReactionChange.given(new Reacted("U1", "heart"), ts(5));
  }

  private static List<Change> created(int from, int to) {
    return IntStream.range(from, to).mapToObj(BatchTest::created).toList();
  }

  private static Change created(int seconds) {
    var json = JsonNodeFactory.instance.objectNode().put("ts", ts(seconds).toString());
    return Change.of(Op.CREATE, Message.parse(json).orElseThrow());
  }

  private static Change deleted(int seconds) {
    return Change.deleted(ts(seconds), ts(seconds), false);
  }

  private static Ts ts(int seconds) {
    return Ts.of(NOW.plusSeconds(seconds));
  }

  @Test
  void authorsOfWhomNoRowIsKnownAreStoredUntilOneIs() {
    running();
    known.add("U2");
    batch.add("C1", List.of(by("U1", 1), by("U2", 2)));
    acknowledge(take(), false);
    assertThat(stored.get(ALL)).extractingByKey("authors").isEqualTo("U1");
    start();
    batch.add("C1", List.of(by("U3", 3)));
    acknowledge(take(), false);
    assertThat(stored.get(ALL)).extractingByKey("authors").isEqualTo("U1 U3");
    known.addAll(List.of("U1", "U3"));
    batch.add("C1", List.of(created(4)));
    acknowledge(take(), false);
    assertThat(stored.get(ALL)).doesNotContainKey("authors");
  }

  @Test
  void authorOfARecordThatRodeOnTheHeadIsStoredThere() {
    start();
    batch.add("C1", List.of(by("U1", 1)));
    acknowledge(take(), false);
    assertThat(stored.get(HEAD)).extractingByKey("authors").isEqualTo("U1");
    assertThat(new ChannelOffsets(stored.get(HEAD), Map.of()).authors()).containsExactly("U1");
  }

  // ---------------------------------------------------------------- flags before tombstones

  /** How BigQuery's sink fails: its first batch after a start must have a record with a value. */
  private static boolean isAccepted(List<SourceRecord> batch) {
    return batch.stream().anyMatch(record -> record.value() != null);
  }

  @Test
  void aRecordWithAValuePrecedesEachTombstone() {
    mode = DeletesMode.FLAG_THEN_TOMBSTONE;
    running();
    Map<String, ?> before = stored.get(ALL);
    batch.add("C1", List.of(deleted(1), deleted(2)));
    List<SourceRecord> records = take();
    assertThat(isAccepted(records)).isTrue();
    assertThat(records)
        .extracting(r -> r.value() == null)
        .containsExactly(false, true, false, true);
    for (int i = 0; i < records.size(); i += 2) {
      SourceRecord flag = records.get(i);
      assertThat(flag.key()).isEqualTo(records.get(i + 1).key());
      assertThat(((Struct) flag.value()).getBoolean("is_deleted")).isTrue();
      assertThat(flag.sourcePartition()).isEqualTo(ALL);
      assertThat((Object) flag.sourceOffset()).as("covers nothing").isEqualTo(before);
    }
    assertThat((Object) records.get(3).sourceOffset()).isNotEqualTo(before);
    assertThat(counted).filteredOn(Op.DELETE::equals).as("each deletion once").hasSize(2);
  }

  @Test
  void withTombstonesAloneTheSinkFails() {
    running();
    batch.add("C1", List.of(deleted(1), deleted(2)));
    assertThat(isAccepted(take())).isFalse();
  }

  /** The flag rides on its part, so that it does not replace the operator's command. */
  @Test
  void theFlagOfADeletionOnTheHeadLeavesTheHeadAsItIs() {
    mode = DeletesMode.FLAG_THEN_TOMBSTONE;
    start();
    batch.add("C1", List.of(deleted(1)));
    List<SourceRecord> records = take();
    assertThat(records).extracting(r -> (Object) r.sourcePartition()).containsExactly(ALL, HEAD);
    assertThat(records.get(0).value()).isNotNull();
    assertThat(records.get(1).value()).isNull();
    assertThat(take()).as("held").isEmpty();
    batch.add("C1", List.of(created(2)));
    acknowledge(records.subList(0, 1), false);
    assertThat(take()).as("held until the tombstone has arrived").isEmpty();
    acknowledge(records.subList(1, 2), false);
    assertThat(take()).hasSize(1);
  }

  /** Most of what is deleted at a start may be of somebody who has been excluded. */
  @Test
  void aRecordWithAValuePrecedesTheTombstoneOfWhatIsWithheldToo() {
    mode = DeletesMode.FLAG_THEN_TOMBSTONE;
    running();
    ReactionChange withheld = ReactionChange.withheld(new Reacted("U1", "heart"));
    batch.add(
        "C1",
        List.of(
            Change.of(Op.DELETE, by("U1", 1).message().withheld()),
            Change.of(Op.DELETE, ts(2), ts(2), withheld)));
    assertThat(take())
        .extracting(record -> record.value() == null)
        .containsExactly(false, true, false, true);
  }

  private static Change by(String user, int second) {
    Message message =
        Message.parse(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("ts", created(second).ts().toString())
                    .put("user", user))
            .orElseThrow();
    return Change.of(Op.CREATE, message);
  }
}
