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
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Records of the lists of users and channels, page by page. */
class ListSyncTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final SlackSourceConfig CONFIG =
      new SlackSourceConfig(
          Map.of(
              "slack.token", "xoxb-1",
              "metadata.interval.ms", "60000",
              "channels.exclude", "noise"));

  private final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
  private Instant now = Instant.EPOCH;
  private ListSync users;
  private ListSync channels;

  ListSyncTest() {
    start();
  }

  /** As after a crash: from what is stored. */
  private void start() {
    Records records = new Records("s", ZoneOffset.UTC, null, "T1", DeletesMode.TOMBSTONE, false);
    List<ListSync> lists = ListSync.all(CONFIG, records, stored);
    users = lists.get(0);
    channels = lists.get(1);
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
    assertThat(list.request(now)).containsKey("limit");
    assertThat(list.isDue(now)).as("while a call is in flight").isFalse();
    List<SourceRecord> records = list.apply(page, now);
    List<String> ops = new ArrayList<>();
    for (SourceRecord record : records) {
      put(record);
      Struct key = (Struct) record.key();
      ops.add(
          record.headers().lastWithName(Records.OP_HEADER).value()
              + " "
              + key.getString(key.schema().fields().get(0).name()));
    }
    return ops;
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
    assertThat(users.request(now)).containsEntry("cursor", "a");
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
    users.request(now);
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
  void onlyTheLastRecordOfAPageCarriesTheNewOffset() throws Exception {
    users.request(now);
    List<SourceRecord> first = users.apply(page("a", users(0, 3)), now);
    users.request(now);
    List<SourceRecord> second = users.apply(page(null, users(3, 5)), now);
    assertThat(first.get(0).sourceOffset()).isEqualTo(first.get(1).sourceOffset());
    assertThat(first.get(2).sourceOffset()).isNotEqualTo(first.get(1).sourceOffset());
    assertThat(second.get(0).sourceOffset()).isEqualTo(first.get(2).sourceOffset());
    assertThat(second.get(1).sourceOffset()).isNotEqualTo(second.get(0).sourceOffset());
  }

  @Test
  void aUserIsDeletedWhenTwoCompleteListsInARowLackIt() throws Exception {
    apply(users, page(null, users(0, 5)));
    later();
    assertThat(apply(users, page(null, users(0, 4)))).isEmpty();
    later();
    assertThat(apply(users, page("a", users(0, 4)))).as("not complete").isEmpty();
    assertThat(apply(users, page(null))).containsExactly("d U004");
    later();
    assertThat(apply(users, page(null, users(0, 4)))).isEmpty();
  }

  @Test
  void whatOneListLacksAndTheNextShowsIsUnchanged() throws Exception {
    apply(users, page(null, users(0, 5)));
    for (int missing = 1; missing <= 4; missing++) {
      later();
      assertThat(apply(users, page(null, users(0, 5 - missing)))).isEmpty();
      later();
      assertThat(apply(users, page(null, users(0, 5)))).isEmpty();
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
    assertThat(users.request(now)).as("from its first page").doesNotContainKey("cursor");
  }

  @Test
  void anAnswerWithoutTheListIsRetriedAtTheSamePage() throws Exception {
    try (FakeServer server = new FakeServer(request -> Answer.ok("{\"ok\":true}"));
        SlackClient client = new SlackClient(server.apiUrl(), "xoxb-1", Duration.ofMinutes(1))) {
      apply(users, page("a", users(0, 3)));
      for (int i = 0; i < 3; i++) {
        try {
          Pages.read(users.method(), client.call(users.method(), users.request(now)));
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
