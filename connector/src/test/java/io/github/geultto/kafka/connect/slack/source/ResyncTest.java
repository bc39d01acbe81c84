package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.LogLines;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Resync;
import io.github.geultto.kafka.connect.slack.sync.state.Sent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

/** {@code resync}: from the setting to what a task begins with. */
class ResyncTest {
  private static final Ts NOW = Ts.of(Instant.parse("2026-03-01T00:00:00Z"));
  private static final Ts OLD = NOW.minus(Duration.ofDays(40));
  private static final Ts YOUNG = NOW.minus(Duration.ofDays(4));
  private static final String MEMBERS = SourceOffsets.membersOf("C1");

  private final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
  private Ts now = NOW;
  private TaskConfig start;

  private static SlackSourceConfig config(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("slack.token", "xoxb-1"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new SlackSourceConfig(all);
  }

  private static ResyncSetting setting(String value) {
    return ResyncSetting.of(config("resync", value, "time.zone", "Asia/Seoul"));
  }

  private static Resync resync(String text, String from) {
    return new Resync(text, Ts.of(Instant.parse(from)));
  }

  // ---------------------------------------------------------------- the setting

  @Test
  void theLastEntryThatMatchesAChannelApplies() {
    ResyncSetting setting = setting("*@2026-01-01, #general@2025-06-01T00:00:00Z, C2@start");
    assertThat(setting.ofChannel("C1", "general"))
        .isEqualTo(resync("#general@2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z"));
    assertThat(setting.ofChannel("C2", "general")).isEqualTo(new Resync("C2@start", Ts.ZERO));
    assertThat(setting.ofChannel("C3", null))
        .isEqualTo(resync("*@2026-01-01", "2025-12-31T15:00:00Z"));
    assertThat(setting("general@2026-01-01,general@2026-02-01").ofChannel("C1", "general").text())
        .isEqualTo("general@2026-02-01");
    assertThat(setting("general@2026-01-01").ofChannel("C2", "random")).isEqualTo(Resync.NONE);
    assertThat(setting("").ofChannel("C1", "general")).isEqualTo(Resync.NONE);
  }

  @Test
  void channelsAndListsAreNotConfused() {
    ResyncSetting setting = setting("*@2026-01-01,users@2026-01-02,stream:members:*@2026-02-01");
    assertThat(setting.channels()).containsExactly("users");
    assertThat(setting.ofList("users")).isEqualTo(Ts.ZERO);
    assertThat(setting("stream:*@2026-01-01").ofChannel("C1", "x")).isEqualTo(Resync.NONE);
    assertThat(setting("stream:users@2026-01-01").ofList("users").instant())
        .isEqualTo("2025-12-31T15:00:00Z");
    assertThat(setting("stream:users@2026-01-01").ofList("channels")).isEqualTo(Ts.ZERO);
    assertThat(setting("stream:members:*@2026-01-01").ofList(MEMBERS)).isNotEqualTo(Ts.ZERO);
  }

  /** Their names do not fit into a task's config. */
  @Test
  void veryManyChannelsAreFoundByName() {
    List<Channel> channels = new ArrayList<>();
    for (int i = 0; i < 25_000; i++) {
      channels.add(new Channel("C%05d".formatted(i), "name-" + i, Channel.created(1), 1));
    }
    Identity identity = new Identity("https://a.slack.com/", "T1", "U1", "B1", Set.of());
    Map<String, String> props = Map.of("slack.token", "x", "resync", "*@start,name-77@2026-01-01");
    TaskConfig task =
        TaskConfig.of(TaskAssignment.assign(props, new Workspace(identity, channels), 1).get(0));
    assertThat(task.channels().get("C00077").name()).isEqualTo("name-77");
    assertThat(task.channels().get("C00078").name()).isEqualTo("C00078");
  }

  // ---------------------------------------------------------------- the start of a task

  private TaskMemory start(String resync) {
    Map<String, String> props = new HashMap<>(Map.of("slack.token", "xoxb-1", "resync", resync));
    props.put("members.enabled", "true");
    Identity identity = new Identity("https://a.slack.com/", "T1", "U1", "B1", Set.of());
    Workspace workspace =
        new Workspace(identity, List.of(new Channel("C1", "general", Channel.created(1), 1)));
    TaskConfig task = TaskConfig.of(TaskAssignment.assign(props, workspace, 1).get(0));
    OffsetStorageReader reader =
        (OffsetStorageReader)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {OffsetStorageReader.class},
                (proxy, method, args) -> stored);
    start = task;
    return new TaskMemory(task, records(task.connector()), reader, now);
  }

  private Records records(SlackSourceConfig config) {
    return new Records(
        "slack",
        config.timeZone(),
        start.workspaces(),
        config.deletesMode(),
        config.recordFormat());
  }

  private static ChannelState channel(TaskMemory memory) {
    return memory.channels().get("C1").state();
  }

  /** As a task stores it that has emitted two messages. */
  private void storeAll() {
    ChannelState state =
        SourceOffsets.state("C1", ChannelOffsets.NONE, config(), config().shape(), OLD);
    state.ledger.put(YOUNG.plus(-1), YOUNG.plus(-1), 6);
    state.ledger.put(YOUNG, YOUNG, 7);
    state.cover(Ts.ZERO, NOW);
    state.headIsStored();
    store(state);
  }

  private void store(ChannelState state) {
    stored.put(SourceOffsets.channel("C1"), state.headOffset());
    stored.put(SourceOffsets.part("C1", "all"), state.toOffset("all", NOW));
  }

  @Test
  void aChannelIsReadAgainOnceAndTheLogAndTheOffsetShowIt() {
    storeAll();
    try (LogLines log = new LogLines()) {
      ChannelState state = channel(start("general@" + YOUNG.instant()));
      assertThat(log.with("is emitted again"))
          .containsExactly(
              "INFO Channel #general (C1): everything written since 2026-02-25T00:00:00Z is"
                  + " emitted again, because of resync=general@2026-02-25T00:00:00Z");
      assertThat(state.emitted(YOUNG)).as("to be emitted again").isEqualTo(0);
      assertThat(state.emitted(YOUNG.plus(-1))).as("older").isEqualTo(6);
      assertThat(state.unread.contains(YOUNG)).isTrue();
      assertThat(state.unread.contains(YOUNG.plus(-1))).isFalse();
      assertThat(state.isHeadStored()).isFalse();
      // Nothing of it has been stored when the worker dies: the same again.
      assertThat(channel(start("general@" + YOUNG.instant())).emitted(YOUNG)).isEqualTo(0);
      stored.put(SourceOffsets.channel("C1"), state.ride(new Sent.Message(YOUNG, YOUNG, 7)));
    }
    assertThat(stored.get(SourceOffsets.channel("C1")))
        .containsEntry("resync", "general@2026-02-25T00:00:00Z")
        .containsEntry("from", "2026-02-25T00:00:00Z");
    try (LogLines log = new LogLines()) {
      ChannelState state = channel(start("general@" + YOUNG.instant()));
      assertThat(state.isHeadStored()).isTrue();
      assertThat(state.emitted(YOUNG)).as("it rode on the head").isEqualTo(7);
      store(state);
      state = channel(start("general@" + YOUNG.instant()));
      assertThat(state.emitted(YOUNG)).isEqualTo(7);
      store(state);
      assertThat(channel(start("")).emitted(YOUNG)).as("without the setting").isEqualTo(7);
      assertThat(channel(start("general@" + YOUNG.instant())).emitted(YOUNG)).isEqualTo(7);
      assertThat(log.with("is emitted again")).isEmpty();
      assertThat(channel(start("general@start")).emitted(YOUNG)).as("another").isEqualTo(0);
    }
  }

  /** Only the entry that was applied last is stored. */
  @Test
  void anEntryIsAppliedAgainAfterAnotherOne() {
    storeAll();
    for (String entry : List.of("general@2026-02-01", "*@start", "general@2026-02-01")) {
      ChannelState state = channel(start(entry));
      assertThat(state.emitted(YOUNG)).as(entry).isEqualTo(0);
      emitted(state, YOUNG);
      assertThat(channel(start(entry)).emitted(YOUNG)).as(entry + " once").isEqualTo(7);
    }
  }

  @Test
  void anEntryThatIsAddedAfterACommandIsApplied() {
    String entry = "general@2026-02-01";
    storeAll();
    ChannelState state = channel(start(entry));
    emitted(state, YOUNG);
    stored.put(SourceOffsets.channel("C1"), Map.of("ts", NOW.plus(-1).toString()));
    state = channel(start(""));
    assertThat(state.emitted(YOUNG)).as("the command is for newer messages").isEqualTo(7);
    emitted(state, NOW);
    assertThat(channel(start("")).emitted(YOUNG)).isEqualTo(7);
    assertThat(channel(start(entry)).emitted(YOUNG)).isEqualTo(0);
  }

  private void emitted(ChannelState state, Ts ts) {
    state.ledger.put(ts, ts, 7);
    state.ride(new Sent.Message(ts, ts, 7));
    state.headIsStored();
    store(state);
  }

  @Test
  void aNewChannelIsReadFromItsBeginning() {
    try (LogLines log = new LogLines()) {
      ChannelState state = channel(start("*@2026-02-01"));
      assertThat(state.unread.contains(OLD)).isTrue();
      assertThat(log.with("is emitted again")).isEmpty();
      state.ledger.put(YOUNG, YOUNG, 7);
      state.ride(new Sent.Message(YOUNG, YOUNG, 7));
      state.cover(Ts.ZERO, NOW);
      store(state);
      assertThat(channel(start("*@2026-02-01")).emitted(YOUNG)).isEqualTo(7);
    }
  }

  /** It was given later, and is not to be followed by what the settings have said for long. */
  @Test
  void theOperatorsCommandGoesBefore() {
    storeAll();
    stored.put(SourceOffsets.channel("C1"), Map.of("ts", NOW.plus(-1).toString()));
    ChannelState state = channel(start("*@2026-02-01"));
    assertThat(state.emitted(YOUNG)).isEqualTo(7);
    state.ride(new Sent.Message(NOW, NOW, 8));
    store(state);
    assertThat(channel(start("*@2026-02-01")).emitted(YOUNG)).isEqualTo(7);
  }

  @Test
  void listsAreEmittedAgainOnce() throws Exception {
    assertThat(read("", SourceOffsets.USERS)).containsExactly("r U1", "r U2");
    assertThat(read("", MEMBERS)).containsExactly("r U1", "r U2");
    assertThat(read("", MEMBERS)).isEmpty();
    now = now.plus(Duration.ofDays(10));
    String resync = "stream:members:*@2026-03-09";
    try (LogLines log = new LogLines()) {
      assertThat(read(resync, MEMBERS)).containsExactly("r U1", "r U2");
      assertThat(read(resync, SourceOffsets.USERS)).isEmpty();
      assertThat(log.with("is emitted again"))
          .containsExactly("INFO The list of members:C1 is emitted again, because of resync");
      assertThat(read(resync, MEMBERS)).isEmpty();
      assertThat(read("stream:members:*@2026-03-10", MEMBERS)).isEmpty();
      assertThat(log.with("is emitted again")).hasSize(1);
    }
  }

  /** One member joined, whose record rode on the head, and has left since. */
  @Test
  void whoLeftBeforeAListIsEmittedAgainIsDeleted() throws Exception {
    assertThat(read("", MEMBERS, "U1")).containsExactly("r U1");
    now = now.plus(Duration.ofDays(10));
    assertThat(read("stream:members:*@2026-03-09", MEMBERS, "U2")).contains("d U1");
  }

  /** Version 1 stored all of it on the list's own partition. */
  @Test
  void whoLeftBeforeAListOfVersion1IsEmittedAgainIsDeleted() throws Exception {
    read("", MEMBERS, "U1", "U2");
    Object ledger =
        stored.values().stream()
            .filter(offset -> offset.containsKey("ledger"))
            .findFirst()
            .orElseThrow()
            .get("ledger");
    stored.clear();
    stored.put(SourceOffsets.stream(MEMBERS), Map.of("v", 1L, "ledger", ledger));
    assertThat(read("stream:members:*@2026-02-01", MEMBERS, "U3"))
        .hasSize(2)
        .anyMatch(change -> change.startsWith("d "));
  }

  /** What a task emits that reads a list twice and is stopped. */
  private List<String> read(String resync, String name) throws Exception {
    return read(resync, name, "U1", "U2");
  }

  private List<String> read(String resync, String name, String... ids) throws Exception {
    TaskMemory memory = start(resync);
    ListSync list =
        memory.lists().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    String form = name.equals(MEMBERS) ? "\"%s\"" : "{\"id\":\"%s\"}";
    String page =
        "{\"members\":[%s]}"
            .formatted(String.join(",", Stream.of(ids).map(form::formatted).toList()));
    ObjectNode answer = (ObjectNode) new JsonMapper().readTree(page);
    List<ListChange> changes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      // Only a second list that lacks an entry is believed.
      list.request(now.instant(), now);
      changes.addAll(list.apply(list.read(answer), now.instant()));
    }
    memory.listDeliveries().get(name).add(changes);
    Acknowledgements acknowledgements = new Acknowledgements();
    Batch batch =
        new Batch(
            records(start.connector()),
            memory.channelDeliveries(),
            memory.listDeliveries(),
            acknowledgements,
            op -> {});
    while (batch.isReady(now.instant())) {
      for (SourceRecord record : batch.take(now, now.instant())) {
        stored.put(partition(record), offset(record));
        acknowledgements.add(record.sourcePartition(), false);
      }
    }
    return changes.stream().map(change -> change.op().code() + " " + change.id()).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> partition(SourceRecord record) {
    return (Map<String, String>) record.sourcePartition();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> offset(SourceRecord record) {
    return (Map<String, Object>) record.sourceOffset();
  }
}
