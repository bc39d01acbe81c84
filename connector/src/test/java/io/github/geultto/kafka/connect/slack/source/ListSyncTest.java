package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Records of the lists of users and channels, page by page. */
class ListSyncTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final JsonMapper JSON = new JsonMapper();
  private static final SlackSourceConfig CONFIG =
      new SlackSourceConfig(
          Map.of(
              "slack.token", "xoxb-1",
              "metadata.interval.ms", "60000",
              "channels.exclude", "noise"));

  private final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
  private Instant now = Instant.EPOCH;
  private final Acknowledgements acknowledgements = new Acknowledgements();
  private ListSync users;
  private ListSync channels;
  private Batch batch;

  ListSyncTest() {
    start();
  }

  /** As after a crash: from what is stored. */
  private void start() {
    Records records =
        new Records("s", ZoneOffset.UTC, null, "T1", DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);
    ListState listedUsers = SourceOffsets.list("users", stored, CONFIG.listShape(), NOW, Ts.ZERO);
    ListState listedChannels =
        SourceOffsets.list("channels", stored, CONFIG.listShape(), NOW, Ts.ZERO);
    users = new ListSync(ListKind.users(CONFIG, records), CONFIG, listedUsers.ledger);
    channels = new ListSync(ListKind.channels(CONFIG, records), CONFIG, listedChannels.ledger);
    batch =
        new Batch(
            records,
            Map.of(),
            Map.of(
                "users", delivery("users", listedUsers),
                "channels", delivery("channels", listedChannels)),
            acknowledgements,
            op -> {});
  }

  private Delivery<ListChange> delivery(String list, ListState state) {
    return new Delivery<>(
        list,
        SourceOffsets.stream(list),
        new ListMemory(state),
        SourceOffsets.parts(list, Part.namesOfList(), stored));
  }

  private static Page<JsonNode> page(String cursor, String... entries) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    for (String entry : entries) {
      items.add(JSON.readTree(entry));
    }
    return new Page<>(items, cursor, cursor != null);
  }

  private static String[] users(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\":\"U%03d\",\"name\":\"n%d\"}".formatted(i, i))
        .toArray(String[]::new);
  }

  /** One page, whose records are committed, as with exactly once: all of them or none. */
  private List<String> apply(ListSync list, Page<JsonNode> page) {
    assertThat(list.isDue(now)).isTrue();
    assertThat(list.request(now, NOW)).containsKey("limit");
    assertThat(list.isDue(now)).as("while a call is in flight").isFalse();
    batch.addToList(list.name(), list.apply(page, now));
    List<String> ops = new ArrayList<>();
    for (SourceRecord record : takeAll()) {
      put(record);
      Struct key = (Struct) record.key();
      ops.add(
          record.headers().lastWithName(Records.OP_HEADER).value()
              + " "
              + key.getString(key.schema().fields().get(0).name()));
    }
    return ops.stream().sorted(Comparator.comparing(op -> op.substring(2))).toList();
  }

  /** All that waits; each poll is acknowledged before the next. */
  private List<SourceRecord> takeAll() {
    List<SourceRecord> all = new ArrayList<>();
    while (batch.isReady(now)) {
      List<SourceRecord> records = batch.take(NOW, now);
      records.forEach(record -> acknowledgements.add(record.sourcePartition(), false));
      all.addAll(records);
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  private void put(SourceRecord record) {
    stored.put(
        (Map<String, String>) record.sourcePartition(),
        (Map<String, Object>) record.sourceOffset());
  }

  private void later() {
    now = now.plusSeconds(60);
  }

  @Test
  void everyPageIsEmittedAtOnceAndAListReadAgainOnlyShowsChanges() throws Exception {
    assertThat(apply(users, page("a", users(0, 3)))).containsExactly("r U000", "r U001", "r U002");
    assertThat(users.request(now, NOW)).containsEntry("cursor", "a");
    assertThat(users.apply(page(null, users(3, 4)), now)).hasSize(1);
    assertThat(users.isDue(now)).isFalse();
    later();
    assertThat(apply(users, page("a", users(0, 3)))).isEmpty();
    assertThat(apply(users, page(null, "{\"id\":\"U003\",\"name\":\"other\"}", users(4, 5)[0])))
        .containsExactly("u U003", "c U004");
  }

  @Test
  void aCrashBetweenPagesNeitherLosesNorRepeats() throws Exception {
    apply(users, page("a", users(0, 3)));
    users.request(now, NOW);
    users.apply(page("b", users(3, 6)), now); // not committed
    start();
    assertThat(apply(users, page("a", users(0, 3)))).isEmpty();
    assertThat(apply(users, page("b", users(3, 6)))).hasSize(3);
    assertThat(apply(users, page(null, users(6, 7)))).hasSize(1);
    start();
    for (Page<JsonNode> page : List.of(page("a", users(0, 5)), page(null, users(5, 7)))) {
      assertThat(apply(users, page)).isEmpty();
    }
  }

  @Test
  void theFirstRecordRidesOnTheHeadAndTheOthersOnTheirParts() throws Exception {
    users.request(now, NOW);
    batch.addToList("users", users.apply(page("a", users(0, 40)), now));
    List<SourceRecord> first = batch.take(NOW, now);
    assertThat(first).hasSize(1);
    assertThat(first.get(0).sourcePartition()).isEqualTo(Map.of("stream", "users"));
    assertThat(batch.isReady(now)).as("until it has arrived").isFalse();
    acknowledgements.add(first.get(0).sourcePartition(), false);
    assertThat(takeAll())
        .hasSize(39)
        .allMatch(r -> r.sourcePartition().get("part").toString().startsWith("users/"));
  }

  @Test
  void onlyTheLastRecordOfAPartCarriesTheNewOffset() throws Exception {
    apply(users, page("a", users(0, 100)));
    users.request(now, NOW);
    batch.addToList("users", users.apply(page("b", users(100, 300)), now));
    Map<Map<String, ?>, List<SourceRecord>> byPart = new HashMap<>();
    takeAll()
        .forEach(r -> byPart.computeIfAbsent(r.sourcePartition(), p -> new ArrayList<>()).add(r));
    assertThat(byPart).hasSize(32);
    byPart.forEach(
        (part, records) -> {
          for (SourceRecord record : records.subList(0, records.size() - 1)) {
            assertThat(record.sourceOffset()).isEqualTo(stored.get(part));
          }
          assertThat(records.get(records.size() - 1).sourceOffset())
              .isNotNull()
              .isNotEqualTo(stored.get(part));
        });
  }

  private static String[] channels(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\":\"C%03d\",\"name\":\"n%d\"}".formatted(i, i))
        .toArray(String[]::new);
  }

  @Test
  void aChannelIsDeletedWhenTwoCompleteListsInARowLackIt() throws Exception {
    apply(channels, page(null, channels(0, 5)));
    later();
    assertThat(apply(channels, page(null, channels(0, 4)))).isEmpty();
    later();
    assertThat(apply(channels, page("a", channels(0, 4)))).as("not complete").isEmpty();
    assertThat(apply(channels, page(null))).containsExactly("d C004");
    later();
    assertThat(apply(channels, page(null, channels(0, 4)))).isEmpty();
  }

  @Test
  void aUserWhomListsLackIsNotDeletedBecauseOfThat() throws Exception {
    apply(users, page(null, users(0, 5)));
    for (int i = 0; i < 5; i++) {
      later();
      assertThat(apply(users, page(null, users(0, 4)))).isEmpty();
    }
    assertThat(users.applyGone("U004")).extracting(ListChange::id).containsExactly("U004");
    assertThat(users.applyGone("U004")).isEmpty();
  }

  @Test
  void whatOneListLacksAndTheNextShowsIsUnchanged() throws Exception {
    apply(channels, page(null, channels(0, 5)));
    for (int missing = 1; missing <= 4; missing++) {
      later();
      assertThat(apply(channels, page(null, channels(0, 5 - missing)))).isEmpty();
      later();
      assertThat(apply(channels, page(null, channels(0, 5)))).isEmpty();
    }
  }

  @Test
  void anUnfinishedListDeletesNothingAndIsContinuedLater() throws Exception {
    apply(users, page(null, users(0, 3)));
    for (int i = 0; i < 5; i++) {
      later();
      assertThat(apply(users, new Page<>(List.of(), null, true))).isEmpty();
      assertThat(users.isDue(now)).as("at once").isFalse();
      now = now.plus(Duration.ofMinutes(5));
      assertThat(apply(users, page("a", users(0, 1)))).isEmpty();
      assertThat(apply(users, page("a", users(1, 2)))).as("the same cursor").isEmpty();
      assertThat(users.isDue(now)).isFalse();
      now = now.plus(Duration.ofMinutes(5));
    }
    assertThat(users.request(now, NOW)).as("from its first page").doesNotContainKey("cursor");
  }

  @Test
  void anAnswerWithoutTheListIsRetriedAtTheSamePage() throws Exception {
    try (FakeServer server = new FakeServer(request -> Answer.ok("{\"ok\":true}"));
        SlackClient client = new SlackClient(server.apiUrl(), "xoxb-1", Duration.ofMinutes(1))) {
      apply(users, page("a", users(0, 3)));
      for (int i = 0; i < 3; i++) {
        try {
          Pages.read(users.method(), client.call(users.method(), users.request(now, NOW)));
        } catch (SlackException e) {
          users.failed(e, now);
        }
        assertThat(users.isDue(now)).isFalse();
        now = now.plus(Duration.ofMinutes(5));
      }
      assertThat(server.requests).hasSize(3).allMatch(r -> "a".equals(r.form().get("cursor")));
      assertThat(apply(users, page(null, users(3, 4)))).containsExactly("r U003");
    }
  }

  @Test
  void oddEntriesAreCountedAndTheRestIsRead() throws Exception {
    assertThat(
            apply(
                channels,
                page(
                    null,
                    "null",
                    "5",
                    "\"C9\"",
                    "[]",
                    "{}",
                    "{\"id\":null}",
                    "{\"id\":7}",
                    "{\"id\":\"\"}",
                    "{\"id\":\"C1\",\"created\":1704067200000}",
                    "{\"id\":\"C2\",\"created\":-1,\"name\":5,\"topic\":[]}",
                    "{\"id\":\"C3\",\"created\":\"yesterday\",\"num_members\":\"many\"}",
                    "{\"id\":\"C4\",\"created\":99999999999999999999999999,\"name\":\"a,b:c\\n\"}",
                    "{\"id\":\"C5\",\"name\":\"noise\"}",
                    "{\"id\":\"C1\",\"name\":\"again\"}")))
        .containsExactly("r C1", "r C2", "r C3", "r C4");
    assertThat(channels.unreadable()).isEqualTo(8);
    assertThat(channels.listed()).isEqualTo(14);
  }

  @Test
  void howManyAreListedIsKnownWhileTheListIsRead() throws Exception {
    apply(users, page("a", users(0, 3)));
    assertThat(users.listed()).isEqualTo(3);
    apply(users, page(null, users(3, 5)));
    later();
    apply(users, page("a", users(0, 3)));
    assertThat(users.listed()).isEqualTo(5);
  }
}
