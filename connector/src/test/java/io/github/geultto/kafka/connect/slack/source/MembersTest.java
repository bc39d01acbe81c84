package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Event.MemberChanged;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import io.github.geultto.kafka.connect.slack.sync.state.ListState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Members of channels and of user groups: what a page, a list and an event change. */
class MembersTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final SlackSourceConfig CONFIG =
      new SlackSourceConfig(Map.of("slack.token", "xoxb-1", "metadata.interval.ms", "60000"));
  private static final Records RECORDS =
      new Records("s", ZoneOffset.UTC, null, "T1", DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);

  private Instant now = Instant.EPOCH;
  private final ListSync members = list(ListKind.members(CONFIG, "C1"));
  private final ListSync groups = list(ListKind.userGroups(RECORDS));

  private static ListSync list(ListKind kind) {
    ListLedger ledger =
        SourceOffsets.list(kind.name(), Map.of(), CONFIG.listShape(), Ts.ZERO, Ts.ZERO).ledger;
    return new ListSync(kind, CONFIG, ledger);
  }

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }

  private Map<String, String> request(ListSync list) {
    return list.request(now, Ts.of(now));
  }

  private List<String> read(ListSync list, String answer) throws Exception {
    assertThat(list.isDue(now)).isTrue();
    request(list);
    return events(list.apply(list.read(json(answer)), now));
  }

  private static List<String> events(List<ListChange> changes) {
    return changes.stream().map(change -> change.op().code() + " " + change.id()).toList();
  }

  private void later() {
    now = now.plusSeconds(60);
  }

  // ---------------------------------------------------------------- channels

  @Test
  void membersAreReadPageByPageAndEmittedOnce() throws Exception {
    assertThat(request(members)).containsEntry("channel", "C1").containsEntry("limit", "999");
    members.notMade();
    assertThat(read(members, "{'members':['U1','U2'],'response_metadata':{'next_cursor':'a'}}"))
        .containsExactly("r U1", "r U2");
    assertThat(read(members, "{'members':['U3']}")).containsExactly("r U3");
    later();
    assertThat(read(members, "{'members':['U3','U2','U1','U4']}")).containsExactly("c U4");
  }

  @Test
  void onlyCompleteListsDelete() throws Exception {
    read(members, "{'members':['U1','U2','U3','U4','U5']}");
    for (int i = 0; i < 3; i++) {
      later();
      assertThat(read(members, "{'members':['U1'],'response_metadata':{'next_cursor':'a'}}"))
          .isEmpty();
      request(members);
      members.failed(SlackException.unreadable(members.method(), null), now);
      now = now.plus(Duration.ofMinutes(5));
      request(members);
      members.apply(new Page<>(List.of(), null, true), now);
      now = now.plus(Duration.ofMinutes(5));
    }
    assertThat(read(members, "{'members':['U1','U2','U3','U4']}")).isEmpty();
    later();
    assertThat(read(members, "{'members':['U1','U2','U3','U4']}")).containsExactly("d U5");
  }

  @Test
  void eventsAreAppliedAndAPageRequestedBeforeDoesNotUndoThem() throws Exception {
    read(members, "{'members':['U1','U2','U3']}");
    later();
    request(members);
    assertThat(events(members.applyLeft("U2"))).containsExactly("d U2");
    assertThat(events(members.applyLeft("U2"))).isEmpty();
    assertThat(events(members.applyOne(Memberships.entry("U4")))).containsExactly("c U4");
    Page<JsonNode> old = members.read(json("{'members':['U1','U2','U3']}"));
    assertThat(members.apply(old, now)).isEmpty();
    for (int i = 0; i < 3; i++) {
      later();
      assertThat(read(members, "{'members':['U1','U3','U4']}")).isEmpty();
    }
  }

  @Test
  void anEventThatArrivesLateIsNoNews() {
    MemberEvents events = new MemberEvents();
    Ts begun = Ts.parse("100.000000");
    assertThat(events.isNews(member(true, "99.000000"), begun)).as("the list shows it").isFalse();
    assertThat(events.isNews(member(false, "102.000000"), begun)).isTrue();
    assertThat(events.isNews(member(true, "101.000000"), begun)).isFalse();
    assertThat(events.isNews(member(true, "103.000000"), begun)).isTrue();
    assertThat(events.isNews(member(false, "104.000000"), Ts.parse("105.000000"))).isFalse();
  }

  private static MemberChanged member(boolean joined, String at) {
    return new MemberChanged("C1", "U1", joined, Ts.parse(at));
  }

  @Test
  void aHundredThousandMembersFitIntoTheOffsets() {
    ListState state =
        SourceOffsets.list("members:C1", Map.of(), CONFIG.listShape(), Ts.ZERO, Ts.ZERO);
    Random random = new Random(1);
    IntStream.range(0, 100_000)
        .mapToObj(i -> "U0" + Long.toString(random.nextLong(1L << 46), 36).toUpperCase(Locale.ROOT))
        .forEach(id -> state.ledger.compare(id, 1));
    Map<String, Integer> sizes = new HashMap<>();
    state
        .ledger
        .ids()
        .forEach(
            id ->
                sizes.computeIfAbsent(
                    state.home(id), part -> state.toOffset(part).toString().length()));
    assertThat(sizes).hasSize(32).allSatisfy((part, size) -> assertThat(size).isLessThan(50_000));
  }

  // ---------------------------------------------------------------- user groups

  private static final String WRITERS = "{'id':'S1','handle':'writers','users':['U1','U2','U3']}";

  @Test
  void groupsAndTheirMembersComeOfOneAnswer() throws Exception {
    assertThat(request(groups)).containsEntry("include_users", "true");
    groups.notMade();
    assertThat(read(groups, "{'usergroups':[" + WRITERS + "]}"))
        .containsExactly("r S1", "r S1/U1", "r S1/U2", "r S1/U3");
    later();
    assertThat(read(groups, "{'usergroups':[" + WRITERS.replace("writers", "authors") + "]}"))
        .containsExactly("u S1");
  }

  @Test
  void aGroupWithoutItsMembersIsNoEmptyOne() throws Exception {
    read(groups, "{'usergroups':[" + WRITERS + "]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> groups.read(json("{'usergroups':[{'id':'S1'}]}")));
    assertThat(groups.read(json("{'usergroups':[{'id':'S1','date_delete':5}]}")).items())
        .hasSize(1);
  }

  @Test
  void afterAnEventWhoIsMissingIsConfirmedAtOnce() throws Exception {
    read(groups, "{'usergroups':[" + WRITERS + "]}");
    groups.readAndConfirm();
    String fewer = "{'usergroups':[" + WRITERS.replace(",'U3'", "") + "]}";
    assertThat(read(groups, fewer)).containsExactly("u S1");
    assertThat(read(groups, fewer)).containsExactly("d S1/U3");
    assertThat(groups.isDue(now)).isFalse();
  }

  // ---------------------------------------------------------------- whose turn it is

  @Test
  void aListIsReadToItsEndBeforeAnotherBegins() throws Exception {
    ListTurns turns = new ListTurns(members.method());
    ListSync other = list(ListKind.members(CONFIG, "C2"));
    turns.add(members);
    turns.add(other);
    assertThat(turns.next(now)).contains(members);
    read(members, "{'members':['U1'],'response_metadata':{'next_cursor':'a'}}");
    assertThat(turns.next(now)).contains(members);
    read(members, "{'members':['U2']}");
    assertThat(turns.next(now)).contains(other);
    read(other, "{'members':[]}");
    assertThat(turns.next(now)).isEmpty();
  }

  @Test
  void noMoreThanTwoAreReadAtATime() {
    ListTurns turns = new ListTurns(members.method());
    turns.add(members);
    turns.called();
    turns.called();
    assertThat(turns.next(now)).isEmpty();
    turns.answered();
    assertThat(turns.next(now)).contains(members);
  }

  @Test
  void aMethodThatTheAppMayNotCallIsSuspendedAndTakenUpAgain() throws Exception {
    ListTurns turns = new ListTurns(groups.method());
    turns.add(groups);
    request(groups);
    turns.called();
    turns.failed(groups, missingScope(), now);
    assertThat(turns.isSuspended()).isTrue();
    assertThat(turns.next(now)).isEmpty();
    now = now.plus(Duration.ofMinutes(5));
    assertThat(turns.next(now)).contains(groups);
    request(groups);
    turns.called();
    turns.answered();
    assertThat(turns.isSuspended()).isFalse();
  }

  private static SlackException missingScope() throws Exception {
    String answer = "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"usergroups:read\"}";
    try (FakeServer server = new FakeServer(request -> Answer.ok(answer));
        SlackClient client = new SlackClient(server.apiUrl(), "xoxb-1", Duration.ofMinutes(1))) {
      client.call(SlackMethod.USERGROUPS_LIST, Map.of());
      throw new AssertionError("it was called");
    } catch (SlackException e) {
      return e;
    }
  }

  // ---------------------------------------------------------------- excluded users

  private static ListSync excluding(ListKind kind, ListLedger ledger) {
    return new ListSync(
        kind,
        new SlackSourceConfig(
            Map.of(
                "slack.token",
                "xoxb-1",
                "privacy.exclude.users",
                "U1",
                "metadata.interval.ms",
                "60000")),
        ledger);
  }

  @Test
  void whoIsExcludedIsDeletedAtTheStartAndNotEmittedAgain() throws Exception {
    ListLedger ledger =
        SourceOffsets.list("members:C1", Map.of(), CONFIG.listShape(), Ts.ZERO, Ts.ZERO).ledger;
    ListKind kind = ListKind.members(CONFIG, "C1");
    read(new ListSync(kind, CONFIG, ledger), "{'members':['U1','U2']}");
    ListSync without = excluding(kind, ledger);
    assertThat(without.deleteExcluded()).containsExactly(ListChange.withheld("U1"));
    assertThat(without.deleteExcluded()).isEmpty();
    assertThat(read(without, "{'members':['U1','U2','U3']}")).containsExactly("c U3");
    assertThat(without.applyOne(Memberships.entry("U1"))).isEmpty();
  }

  @Test
  void ofGroupsTheirMembershipAndTheirIdAreNotEmitted() throws Exception {
    ListKind kind = ListKind.userGroups(RECORDS);
    ListLedger ledger =
        SourceOffsets.list(kind.name(), Map.of(), CONFIG.listShape(), Ts.ZERO, Ts.ZERO).ledger;
    ListSync without = excluding(kind, ledger);
    request(without);
    List<ListChange> changes =
        without.apply(
            without.read(
                json(
                    "{'usergroups':[{'id':'S1','name':'x','created_by':'U1','users':['U1','U2']}]}")),
            now);
    assertThat(changes).filteredOn(c -> c.op() != Op.DELETE).isNotEmpty();
    assertThat(changes)
        .filteredOn(c -> c.op() != Op.DELETE)
        .extracting(ListChange::toString)
        .noneMatch(change -> change.contains("U1"));
    assertThat(changes)
        .as("nothing was remembered, so that it may have been emitted")
        .contains(ListChange.withheld("S1/U1"));
    later();
    assertThat(read(without, "{'usergroups':[{'id':'S1','name':'x','users':['U1','U2']}]}"))
        .isEmpty();
  }

  @Test
  void whoIsWithheldIsDeletedByATombstoneAfterAValueIfThatIsToPrecede() {
    for (DeletesMode mode : DeletesMode.values()) {
      Records records = new Records("s", ZoneOffset.UTC, null, "T1", mode, RecordFormat.DEFAULT);
      assertThat(withheld(records)).allMatch(record -> record.value() == null);
      records
          .preceding()
          .ifPresent(
              flags -> assertThat(withheld(flags)).noneMatch(record -> record.value() == null));
    }
  }

  private static List<SourceRecord> withheld(Records records) {
    return Map.of("users", "U1", "members:C1", "U1", "user_groups", "S1/U1").entrySet().stream()
        .map(
            entry ->
                new ListRecords(records)
                    .record(
                        entry.getKey(),
                        ListChange.withheld(entry.getValue()),
                        Map.of(),
                        Map.of(),
                        Instant.EPOCH))
        .toList();
  }
}
