package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.NewId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels that appear, or get another id, while a task runs. */
@Execution(ExecutionMode.CONCURRENT)
class ChannelAdmissionTest {
  private final FakeChannel slack = new FakeChannel();
  private final Map<Map<String, String>, Map<String, Object>> stored = new HashMap<>();
  private final List<SourceRecord> unacknowledged = new ArrayList<>();
  private final List<String> emitted = new ArrayList<>();
  private final Set<String> rows = new TreeSet<>();
  private final Set<String> reactionRows = new TreeSet<>();
  private final Set<String> memberRows = new TreeSet<>();
  private final Queue<CountDownLatch> heldMembers = new ConcurrentLinkedQueue<>();
  private Ts now = Ts.of(Instant.parse("2026-03-01T00:00:00Z"));
  private boolean commits = true;
  private String resync = "";
  private String redacted = "";
  private String excluded = "";
  private String deletes = "tombstone";
  private boolean optionalTopics;
  private Event.ChannelRenumbered last;
  private TaskConfig task;
  private FakeServer server;
  private CallPool calls;
  private TaskCalls taskCalls;
  private TaskMemory memory;
  private Scheduler scheduler;
  private TaskLists lists;
  private Batch batch;
  private Acknowledgements acknowledgements;
  private ChannelAdmission admission;

  @BeforeEach
  void post() throws Exception {
    slack.post(now.plus(-3_000_000), null, "one");
    slack.post(now.plus(-2_000_000), null, "two");
    server =
        new FakeServer(
            request -> {
              if (request.path().endsWith("conversations.members")) {
                hold();
                return Answer.ok("{\"ok\":true,\"members\":[\"U1\"]}");
              }
              return Answer.ok(
                  "{\"ok\":true,\"channel\":{\"id\":\"%s\",\"name\":\"general\",\"is_member\":true}}"
                      .formatted(request.form().get("channel")));
            });
  }

  private void hold() {
    try {
      CountDownLatch held = heldMembers.poll();
      if (held != null) {
        held.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() {
    stop();
    server.close();
  }

  private void start(String... ids) {
    Map<String, String> props = new HashMap<>(Map.of("slack.token", "xoxb-1", "resync", resync));
    props.put("channels.types", "public_channel,private_channel");
    props.put("privacy.redact.text", redacted);
    props.put("privacy.exclude.users", excluded);
    props.put("deletes.mode", deletes);
    props.put("reactions.enabled", Boolean.toString(optionalTopics));
    props.put("members.enabled", Boolean.toString(optionalTopics));
    Identity identity = new Identity("https://a.slack.com/", "T1", "U1", "B1", Set.of());
    List<Channel> channels = new ArrayList<>();
    for (String id : ids) {
      channels.add(new Channel(id, "general", Channel.created(1), 1));
    }
    task = TaskConfig.of(TaskAssignment.assign(props, new Workspace(identity, channels), 1).get(0));
    slack.privacy = task.privacy();
    TaskParts parts = TaskParts.of(task, stored, now);
    memory = parts.memory();
    scheduler = parts.scheduler();
    acknowledgements = parts.acknowledgements();
    batch = parts.batch();
    calls = new CallPool(new SlackClient(server.apiUrl(), "xoxb-1", Duration.ofSeconds(5)), "test");
    taskCalls =
        new TaskCalls(
            calls,
            RateBudget.shared(server.apiUrl().toString(), "T1", RateProfile.OFF, 1),
            new TaskMetrics(task.channels()),
            () -> now);
    lists = new TaskLists(taskCalls, batch, memory.lists(), memory.named(), renumbered());
    admission = new ChannelAdmission(task, parts.reader(), memory, batch, lists, scheduler);
    admission.begin();
  }

  private Map<String, NewId> renumbered() {
    return memory.formerIds().renumbered();
  }

  private void stop() {
    if (memory != null) {
      memory.authors().close();
      admission.close();
      calls.close();
    }
  }

  private void named(String id) {
    lists.changed(SlackMethod.CONVERSATIONS_INFO, id);
  }

  private void renumber(String before, String after) {
    now = now.plus(1);
    last = new Event.ChannelRenumbered(before, after, now);
    renumber();
  }

  /** The last such event arrives, perhaps not for the first time. */
  private void renumber() {
    if (lists.renumbered(last)) {
      admission.renumbered(last.before(), last.now());
    }
  }

  private void readNamed() throws InterruptedException {
    lists.readNamed().forEach(Runnable::run);
    taskCalls.applyNext(Duration.ofMillis(10));
  }

  /** Reads what events named, and adds it. */
  private void admit(String id) {
    var before = memory.channels().get(id);
    await(id)
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              readNamed();
              emit();
              admission.proceed(now);
              return memory.channels().get(id) != before && scheduler.reads(id);
            });
  }

  /** Reads all there is to read, and emits it. */
  private void read() {
    for (int i = 0; i < 20; i++) {
      now = now.plus(Duration.ofSeconds(20));
      scheduler.nextHistory(now).ifPresent(this::answer);
      scheduler.nextReplies(now).ifPresent(this::answer);
      scheduler.nextReactions(now).ifPresent(this::answer);
      emit();
    }
  }

  private void answer(Request.Reactions request) {
    batch.add(
        request.channel(), scheduler.applyReactions(request, slack.reactions(request.ts()), now));
  }

  private void answer(Request.Replies request) {
    Page<Message> page = slack.replies(request);
    batch.add(
        request.channel(),
        page == null
            ? scheduler.failed(request, Failure.MISSING, "thread_not_found", now)
            : scheduler.apply(request, page, now));
  }

  private void answer(Request.History request) {
    Page<Message> page = slack.history(request);
    batch.add(request.channel(), scheduler.apply(request, page, now));
  }

  private void emit() {
    while (batch.isReady(now.instant())) {
      send();
      acknowledge();
    }
  }

  private void send() {
    List<SourceRecord> records = batch.take(now, now.instant());
    records.stream()
        .filter(record -> record.topic().endsWith(".conversations"))
        .forEach(this::note);
    records.stream()
        .filter(record -> record.topic().endsWith(".reactions"))
        .forEach(record -> put(reactionRows, record, "ts", "user_id"));
    records.stream()
        .filter(record -> record.topic().endsWith(".channel_members"))
        .forEach(record -> put(memberRows, record, "user_id"));
    unacknowledged.addAll(records);
  }

  private static void put(Set<String> all, SourceRecord record, String... fields) {
    Struct key = (Struct) record.key();
    String row = key.getString("channel_id");
    for (String field : fields) {
      row += " " + key.getString(field);
    }
    if (record.value() == null) {
      all.remove(row);
    } else {
      all.add(row);
    }
  }

  private void note(SourceRecord record) {
    Struct key = (Struct) record.key();
    String row = key.getString("channel_id") + " " + key.getString("ts");
    if (record.value() == null || ((Struct) record.value()).getBoolean("is_deleted")) {
      rows.remove(row);
    } else {
      rows.add(row);
    }
    emitted.add(
        (record.value() == null ? "d " : "w ") + ((Struct) record.key()).getString("channel_id"));
  }

  @SuppressWarnings("unchecked")
  private void acknowledge() {
    for (SourceRecord record : unacknowledged) {
      if (commits) {
        stored.put(
            (Map<String, String>) record.sourcePartition(),
            (Map<String, Object>) record.sourceOffset());
      }
      acknowledgements.add(record.sourcePartition(), false);
    }
    unacknowledged.clear();
  }

  private List<String> emitted() {
    List<String> all = List.copyOf(emitted);
    emitted.clear();
    return all;
  }

  private ChannelState state(String id) {
    return memory.channels().get(id).state();
  }

  // ---------------------------------------------------------------- resync, heartbeats

  @Test
  void aChannelThatIsAddedAppliesItsEntryOfResyncOnce() {
    start("C1", "C2");
    read();
    stop();
    emitted();
    resync = "C2@start";
    start("C1");
    named("C2");
    admit("C2");
    assertThat(state("C2").isHeadStored()).isFalse();
    read();
    assertThat(emitted()).containsExactly("w C2", "w C2");
    assertThat(stored.get(SourceOffsets.channel("C2"))).containsEntry("resync", "C2@start");
    stop();
    start("C1");
    named("C2");
    admit("C2");
    read();
    assertThat(emitted()).isEmpty();
  }

  @Test
  void anEntryOfResyncForTheNewIdIsAppliedOnceAndOnlyRowsOfTheFormerIdAreDeletedWithIt() {
    start("C1");
    read();
    renumber("C1", "C2");
    resync = "C2@start";
    admit("C2");
    assertThat(emitted()).containsExactly("w C1", "w C1");
    stop();
    // The worker died before anything of the new id was sent.
    start("C2");
    read();
    assertThat(emitted()).containsExactlyInAnyOrder("d C1", "w C2", "d C1", "w C2");
    slack.post(now, null, "written under the new id");
    now = now.plus(1_000_000);
    read();
    assertThat(emitted()).containsExactly("w C2");
    stop();
    start("C2");
    read();
    assertThat(emitted()).isEmpty();
    stop();
    resync = "C2@2026-01-01";
    start("C2");
    read();
    assertThat(emitted().stream().filter("w C2"::equals)).hasSize(3);
    assertThat(emitted).isEmpty();
  }

  @Test
  void whatWasWrittenUnderTheNewIdHasNoRowUnderTheFormerOne() {
    start("C1");
    read();
    renumber("C1", "C2");
    admit("C2");
    read();
    slack.post(now, null, "written under the new id");
    now = now.plus(1_000_000);
    read();
    stop();
    emitted();
    resync = "C2@start";
    start("C2");
    read();
    List<String> all = emitted();
    assertThat(all.stream().filter("w C2"::equals)).hasSize(3);
    assertThat(all.stream().filter("d C1"::equals)).hasSize(2);
  }

  @Test
  void untilAnAddedChannelHasBeenReadNothingIsSaidOfIt() {
    start("C1");
    read();
    assertThat(scheduler.status().emittedUntil(now)).isPresent();
    assertThat(admission.isUnderWay()).isFalse();
    renumber("C1", "C2");
    assertThat(admission.isUnderWay()).as("its new id is not read so far").isTrue();
    admit("C2");
    assertThat(scheduler.status().channels()).isEqualTo(1);
    assertThat(scheduler.status().emittedUntil(now)).isEmpty();
    read();
    assertThat(scheduler.status().emittedUntil(now)).isPresent();
  }

  // ---------------------------------------------------------------- ids

  @Test
  void anIdThatComesBackIsReadAgain() {
    start("C1");
    read();
    renumber("C1", "C2");
    admit("C2");
    read();
    emitted();
    renumber("C2", "C1");
    admit("C1");
    assertThat(scheduler.reads("C2")).isFalse();
    read();
    assertThat(emitted()).containsExactlyInAnyOrder("d C2", "w C1", "d C2", "w C1");
    slack.post(now, null, "three");
    now = now.plus(1_000_000);
    read();
    assertThat(emitted()).containsExactly("w C1");
    stop();
    // The list of channels has not been read since.
    start("C1", "C2");
    assertThat(memory.channels()).containsOnlyKeys("C1");
    read();
    assertThat(emitted()).isEmpty();
  }

  @Test
  void ifTheNewIdIsReadBeforeItsEventTheRowsMoveAtOnceToo() {
    start("C1", "C2");
    read();
    emitted();
    renumber("C1", "C2");
    admit("C2");
    assertThat(scheduler.reads("C1")).isFalse();
    read();
    assertThat(emitted()).containsExactlyInAnyOrder("d C1", "w C2", "d C1", "w C2");
    renumber();
    assertThat(admission.isUnderWay()).as("the same event again").isFalse();
    read();
    assertThat(emitted()).isEmpty();
  }

  /** Its offsets are being read when the event arrives, and Slack shows it once more meanwhile. */
  @Test
  void ifTheNewIdIsBeingAddedWhenItsEventArrivesTheRowsMoveToo() throws InterruptedException {
    start("C1");
    read();
    emitted();
    named("C2");
    await()
        .until(
            () -> {
              readNamed();
              admission.proceed(now);
              return admission.isUnderWay();
            });
    renumber("C1", "C2");
    int requests = server.requests.size();
    await()
        .until(
            () -> {
              readNamed();
              return server.requests.size() > requests && calls.underWay() == 0;
            });
    readNamed();
    readNamed();
    await()
        .until(
            () -> {
              emit();
              admission.proceed(now);
              return !admission.isUnderWay();
            });
    assertThat(scheduler.reads("C1")).isFalse();
    read();
    assertThat(emitted()).containsExactlyInAnyOrder("d C1", "w C2", "d C1", "w C2");
  }

  @Test
  void whileRecordsOfTheFormerIdAreUnderWayTheChannelWaits() {
    start("C1");
    scheduler.nextHistory(now).ifPresent(this::answer);
    send();
    renumber("C1", "C2");
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              boolean isShown = !server.requests.isEmpty() && calls.underWay() == 0;
              readNamed();
              admission.proceed(now);
              assertThat(scheduler.reads("C2")).isFalse();
              return isShown;
            });
    acknowledge();
    admit("C2");
    read();
    assertThat(emitted()).containsExactlyInAnyOrder("w C1", "w C1", "d C1", "w C2", "d C1", "w C2");
  }

  /** Connect stores offsets once in a while. */
  @Test
  void whatWasEmittedUnderTheFormerIdIsKnownThoughNoOffsetIsStoredOfIt() {
    commits = false;
    start("C1");
    read();
    slack.delete(slack.posts.firstKey());
    renumber("C1", "C2");
    admit("C2");
    emitted();
    read();
    read();
    assertThat(emitted()).containsExactlyInAnyOrder("d C1", "w C2", "d C1", "d C2");
  }

  /** When a message is deleted in Slack, of which there is a row under the former id. */
  private enum Deletion {
    BEFORE,
    BEFORE_AND_RESTARTED,
    BEFORE_AND_OFFSETS_ARE_NOT_STORED,
    WHILE,
    WHILE_AND_RESTARTED,
    ADMITTED,
    MOVED_IN_PART,
    MOVED_IN_PART_AND_RESTARTED,
    AFTER
  }

  static Stream<Arguments> deletions() {
    return Stream.of(Deletion.values())
        .flatMap(
            when ->
                Stream.of("tombstone", "flag", "flag_then_tombstone")
                    .flatMap(
                        mode -> Stream.of(1, 2, 5).map(posts -> Arguments.of(when, mode, posts))));
  }

  @ParameterizedTest(name = "{0}, {1}, of {2} messages")
  @MethodSource("deletions")
  void wheneverAMessageIsDeletedNoRowIsLeftUnderEitherId(Deletion when, String mode, int posts) {
    deletes = mode;
    commits = when != Deletion.BEFORE_AND_OFFSETS_ARE_NOT_STORED;
    slack.posts.clear();
    for (int i = 0; i < posts; i++) {
      slack.post(now.plus(1_000_000L * (i - posts)), null, "post " + i);
    }
    start("C1");
    read();
    assertThat(rows).hasSize(posts);
    deleteAt(Deletion.BEFORE, when);
    renumber("C1", "C2");
    deleteAt(Deletion.WHILE, when);
    if (!scheduler.reads("C2")) {
      admit("C2");
    }
    deleteAt(Deletion.ADMITTED, when);
    scheduler.nextHistory(now).ifPresent(this::answer);
    send();
    acknowledge();
    deleteAt(Deletion.MOVED_IN_PART, when);
    read();
    deleteAt(Deletion.AFTER, when);
    read();
    read();
    assertOnlyRowsOf("C2");
  }

  private void assertOnlyRowsOf(String id) {
    assertThat(rows)
        .containsExactlyElementsOf(slack.posts.keySet().stream().map(ts -> id + " " + ts).toList());
  }

  private void deleteAt(Deletion point, Deletion when) {
    if (when.name().startsWith(point.name() + "_AND") || when == point) {
      slack.delete(slack.posts.lastKey());
      if (when.name().endsWith("_RESTARTED")) {
        emit();
        stop();
        start(point == Deletion.BEFORE ? "C1" : "C2");
      }
    }
  }

  @Test
  void aMessageThatIsDeletedBeforeTheEventOfItsReadChannelIsDeletedUnderTheFormerId() {
    start("C1");
    read();
    slack.delete(slack.posts.lastKey());
    stop();
    // The list of channels was read before the event.
    start("C2");
    read();
    renumber("C1", "C2");
    admit("C2");
    read();
    assertOnlyRowsOf("C2");
  }

  @Test
  void anOldMessageThatIsDeletedBeforeItIsReadAgainHasNoRow() {
    Ts old = now.minus(Duration.ofDays(300));
    slack.post(old, null, "old");
    start("C1");
    read();
    assertThat(rows).hasSize(3);
    renumber("C1", "C2");
    admit("C2");
    slack.delete(old);
    batch.add("C2", scheduler.apply(new Event.Deleted("C2", old, old, now), now));
    read();
    assertOnlyRowsOf("C2");
  }

  /** A page shows only some of the users, and of an old message nothing is remembered. */
  @ParameterizedTest(name = "{0} days old, restarted: {1}")
  @CsvSource({"300,false", "300,true", "1,false"})
  void allReactionsOfAPopularMessageMove(int days, boolean restarted) {
    optionalTopics = true;
    var post = slack.post(now.minus(Duration.ofDays(days)), null, "popular");
    post.reactions.put("heart", new LinkedHashSet<>(List.of("U1", "U2", "U3", "U4", "U5")));
    start("C1");
    read();
    assertThat(reactionRows).hasSize(5).allMatch(row -> row.startsWith("C1 "));
    renumber("C1", "C2");
    admit("C2");
    if (restarted) {
      scheduler.nextHistory(now).ifPresent(this::answer);
      emit();
      stop();
      start("C2");
    }
    read();
    assertThat(reactionRows).hasSize(5).allMatch(row -> row.startsWith("C2 "));
  }

  @Test
  void aReactionThatIsRemovedBeforeItsOldMessageIsReadAgainHasNoRowUnderTheFormerId() {
    optionalTopics = true;
    Ts old = now.minus(Duration.ofDays(300));
    slack.post(old, null, "old").reactions.put("heart", new LinkedHashSet<>(List.of("U1", "U2")));
    start("C1");
    read();
    assertThat(reactionRows).hasSize(2);
    renumber("C1", "C2");
    admit("C2");
    slack.posts.get(old).reactions.get("heart").remove("U2");
    var removed = new Event.Reacted("C2", old, "U2", "heart", false, now);
    batch.add("C2", scheduler.apply(removed, now));
    read();
    assertThat(reactionRows).contains("C2 " + old + " U1").noneMatch(row -> row.startsWith("C1 "));
  }

  /** Connect stores offsets once in a while. */
  @Test
  void whatWasEmittedUnderTheNewIdBeforeItsEventIsKnownThoughNoOffsetIsStoredOfIt() {
    start("C1");
    read();
    stop();
    // The list of channels was read before the event.
    start("C2");
    commits = false;
    read();
    slack.post(now, null, "written under the new id");
    now = now.plus(1_000_000);
    read();
    assertThat(rows).hasSize(5);
    renumber("C1", "C2");
    slack.delete(slack.posts.lastKey());
    admit("C2");
    read();
    read();
    assertOnlyRowsOf("C2");
  }

  @Test
  void membersThatWereRequestedBeforeAChannelIsAddedAgainAreNotTakenForEmitted() {
    optionalTopics = true;
    CountDownLatch held = new CountDownLatch(1);
    heldMembers.add(held);
    start("C2");
    lists.dispatchers().forEach(Runnable::run);
    renumber("C1", "C2");
    admit("C2");
    held.countDown();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              taskCalls.applyNext(Duration.ofMillis(10));
              return calls.underWay() == 0;
            });
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              lists.dispatchers().forEach(Runnable::run);
              taskCalls.applyNext(Duration.ofMillis(10));
              emit();
              assertThat(memberRows).containsExactly("C2 U1");
            });
  }

  @ParameterizedTest(name = "crash at step {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void anIdThatComesBackHasTheRowsAlsoAfterACrash(int crash) {
    slack.post(now.minus(Duration.ofDays(300)), null, "old");
    start("C1");
    read();
    renumber("C1", "C2");
    admit("C2");
    read();
    slack.post(now, null, "written under the second id");
    now = now.plus(1_000_000);
    slack.post(now, null, "deleted under the second id");
    now = now.plus(1_000_000);
    read();
    assertOnlyRowsOf("C2");
    slack.delete(slack.posts.lastKey());
    renumber("C2", "C1");
    emit();
    crashAt(0, crash);
    if (!scheduler.reads("C1")) {
      admit("C1");
    }
    crashAt(1, crash);
    scheduler.nextHistory(now).ifPresent(this::answer);
    send();
    acknowledge();
    crashAt(2, crash);
    read();
    crashAt(3, crash);
    read();
    assertOnlyRowsOf("C1");
  }

  private void crashAt(int step, int crash) {
    crashAt(step, crash, "C1");
  }

  private void crashAt(int step, int crash, String id) {
    if (step == crash) {
      stop();
      start(id);
    }
  }

  /** Slack does not do so, as far as is known. */
  @ParameterizedTest(name = "crash at step {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void idsThatAlternateHaveTheRowsOfEveryMessage(int crash) {
    slack.post(now.minus(Duration.ofDays(300)), null, "old");
    start("C1");
    read();
    int step = 0;
    for (String[] move : new String[][] {{"C1", "C2"}, {"C2", "C1"}, {"C1", "C2"}}) {
      slack.post(now, null, "written under " + move[0]);
      now = now.plus(1_000_000);
      slack.post(now, null, "deleted in time");
      now = now.plus(1_000_000);
      read();
      slack.delete(slack.posts.lastKey());
      renumber(move[0], move[1]);
      emit();
      crashAt(step++, crash, move[1]);
      if (!scheduler.reads(move[1])) {
        admit(move[1]);
      }
      crashAt(step++, crash, move[1]);
      scheduler.nextHistory(now).ifPresent(this::answer);
      send();
      acknowledge();
      crashAt(step++, crash, move[1]);
      read();
      assertOnlyRowsOf(move[1]);
      emitted();
      renumber();
      read();
      assertThat(emitted()).as("the same event again").isEmpty();
    }
    stop();
    start("C1", "C2");
    assertThat(memory.channels()).as("the list is older").containsOnlyKeys("C2");
    read();
    assertThat(emitted()).isEmpty();
  }

  @ParameterizedTest(name = "deletes.mode={0}")
  @ValueSource(strings = {"tombstone", "flag", "flag_then_tombstone", "ignore"})
  void rowsOfAuthorsWhoAreExcludedAreDeletedUnderTheFormerIdToo(String mode) {
    deletes = mode;
    slack.posts.values().forEach(post -> post.author = "U7");
    start("C1");
    read();
    assertThat(rows).hasSize(2);
    stop();
    excluded = "U7";
    start("C1");
    renumber("C1", "C2");
    admit("C2");
    read();
    read();
    assertThat(rows).isEmpty();
  }

  @Test
  void ifDeletionsAreIgnoredTheRowsOfTheFormerIdStay() {
    deletes = "ignore";
    start("C1");
    read();
    renumber("C1", "C2");
    admit("C2");
    emitted();
    read();
    assertThat(emitted()).containsExactly("w C2", "w C2");
    assertThat(rows).hasSize(4);
    stop();
    start("C2");
    read();
    assertThat(emitted()).isEmpty();
  }

  @Test
  void anIdThatIsReplacedBeforeItIsReadIsNotRead() {
    start("C1");
    read();
    emitted();
    renumber("C1", "C2");
    renumber("C2", "C3");
    admit("C3");
    assertThat(scheduler.reads("C2")).isFalse();
    read();
    assertThat(emitted().stream().filter("w C3"::equals)).hasSize(2);
    assertThat(memory.channels()).doesNotContainKey("C2");
  }

  @ParameterizedTest(name = "offsets are stored: {0}")
  @ValueSource(booleans = {true, false})
  void aPrivateChannelThatWasSharedIsRecognizedAlsoIfItsEventIsLost(boolean areStored) {
    commits = areStored;
    start("G1");
    read();
    emitted();
    named("C1");
    admit("C1");
    assertThat(scheduler.reads("G1")).isFalse();
    read();
    assertThat(emitted()).containsExactlyInAnyOrder("d G1", "w C1", "d G1", "w C1");
  }

  @Test
  void textsThatAreWithheldUnderTheFormerIdAreWithheldUnderTheNewOne() {
    redacted = "C1";
    start("C1");
    read();
    renumber("C1", "C2");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              readNamed();
              emit();
              return !admission.isUnderWay();
            });
    assertThat(scheduler.reads("C2")).as("rules of a task are those of its start").isFalse();
    stop();
    start("C2");
    assertThat(task.channels().get("C2").isRedacted()).isTrue();
    assertThat(task.privacy().redaction("C2")).isEqualTo(task.privacy().redaction("C1"));
  }

  @Test
  void anAnswerThatWasRequestedUnderAFormerIdIsNotApplied() {
    start("C1");
    var read = memory.channels().get("C1");
    assertThat(SyncLoop.isCurrent(scheduler, read)).isTrue();
    renumber("C1", "C2");
    assertThat(SyncLoop.isCurrent(scheduler, read)).isFalse();
    admit("C2");
    renumber("C2", "C1");
    admit("C1");
    assertThat(SyncLoop.isCurrent(scheduler, read)).isFalse();
    assertThat(Optional.of("C1").filter(scheduler::reads)).isPresent();
  }
}
