package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Resync;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of a channel whose task is stopped, killed and reset by an operator, with a
 * {@link FakeConnect} that acknowledges and commits as the framework may. Whatever happens, the
 * table is in the end what Slack shows, each command is carried out, and with exactly-once nothing
 * is repeated that no command asked for.
 *
 * <p>A failure names its seed: run it alone with {@code -Dsync.seed=N}; more of them with {@code
 * -Dsync.histories=N}.
 */
class OffsetHistoriesTest {

  private static final SyncSettings SETTINGS =
      new SyncSettings(
          Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 20, 8, true);

  static LongStream seeds() {
    Long seed = Long.getLong("sync.seed");
    return seed != null
        ? LongStream.of(seed)
        : LongStream.range(0, Integer.getInteger("sync.histories", 150));
  }

  @ParameterizedTest(name = "seed {0}")
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("seeds")
  @DisplayName("at least once: nothing is lost, every command is carried out")
  void atLeastOnce(long seed) {
    new History(seed, false).play();
  }

  @ParameterizedTest(name = "seed {0}")
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("seeds")
  @DisplayName("exactly once: besides, nothing is repeated")
  void exactlyOnce(long seed) {
    new History(seed, true).play();
  }

  /** One run. */
  private static final class History {
    /** The content of a record that says that a message is deleted. */
    private static final int FLAG = -1;

    private final long seed;
    private final Random random;
    private final FakeChannel slack = new FakeChannel();
    private final FakeConnect connect;
    private final int splitAt;
    private final List<Request> pending = new ArrayList<>();
    private final Set<Ts> due = new TreeSet<>();
    private final Set<Ts> mayRepeat = new HashSet<>();
    private final Set<Ts> excused = new HashSet<>();

    /** What the records of this poll say so far; null for a deletion. */
    private final Map<Ts, Integer> inPoll = new HashMap<>();

    /** Messages of which nothing is remembered any more: of their deletion nobody can know. */
    private final Set<Ts> forgotten = new HashSet<>();

    /** Messages of which nothing was remembered once: nor of reactions taken back meanwhile. */
    private final Set<Ts> wereForgotten = new HashSet<>();

    /** What the settings say must be emitted again. */
    private Resync resync = Resync.NONE;

    /** Where the memory of the channel begins. */
    private Ts begin = Ts.ZERO;

    private String id = "G1";

    /** When the first task began that knew of another id, and had something of it stored. */
    private Ts movedAt = Ts.ZERO;

    private Ts now = Ts.parse("1700000000.000000");
    private Scheduler scheduler;
    private Delivery<Change> delivery;
    private Acknowledgements acknowledgements;

    History(long seed, boolean exactlyOnce) {
      this.seed = seed;
      this.random = new Random(seed);
      this.connect = new FakeConnect(exactlyOnce, random);
      this.splitAt = random.nextBoolean() ? 100 : ChannelMemory.SPLIT;
      connect.drops = random.nextInt(3) == 0;
      slack.post(now.minus(Duration.ofDays(300)), null, "the channel was created");
      for (int i = random.nextInt(30); i > 0; i--) {
        now = now.plus(Duration.ofMinutes(random.nextInt(3_000)));
        change();
      }
      start();
    }

    void play() {
      for (int i = 40 + random.nextInt(120); i > 0; i--) {
        now = now.plus(Duration.ofSeconds(random.nextInt(random.nextInt(8) == 0 ? 40_000 : 60)));
        step();
      }
      settle();
      check();
      stop();
      start();
      settle();
      check();
    }

    private void step() {
      if (random.nextInt(3) == 0) {
        change();
      }
      read(3);
      send();
      connect.acknowledge(random.nextInt(6), acknowledgements);
      if (random.nextInt(4) == 0) {
        connect.commit();
      }
      int luck = random.nextInt(60);
      if (luck == 0) {
        excused.addAll(connect.crash());
        start();
      } else if (luck <= 2) {
        stop();
        command();
        start();
      } else if (luck == 3 && seed % 3 == 1 && id.equals("G1")) {
        renumber();
      }
    }

    /** A private channel is shared: Slack gives it another id. */
    private void renumber() {
      if (random.nextBoolean()) {
        excused.addAll(connect.crash());
      } else {
        stop();
      }
      if (connect.stored().isEmpty()) {
        start(); // by then nobody knows the former id
        return;
      }
      while (random.nextBoolean()) {
        change();
      }
      id = "C1";
      connect.renumber();
      // What no offset of the former id knows of is lost with it.
      mayRepeat.addAll(due);
      due.clear();
      start();
    }

    private void settle() {
      for (Ts end = now.plus(Duration.ofDays(10)); now.isBefore(end); ) {
        read(300);
        send();
        connect.acknowledge(Integer.MAX_VALUE, acknowledgements);
        connect.commit();
        now = now.plus(Duration.ofMinutes(97));
      }
    }

    private void check() {
      Map<Ts, Integer> truth = new TreeMap<>();
      slack.truth().forEach((ts, message) -> truth.put(ts, message.fingerprint()));
      Map<Ts, String> wrong = new TreeMap<>();
      truth.forEach(
          (ts, content) -> {
            // It changed, which was emitted last before a crash, and changed back.
            boolean back = excused.contains(ts) && connect.table.containsKey(ts);
            // It changed while an operator removed what was stored of it.
            boolean unknown = forgotten.contains(ts);
            boolean expected =
                !connect.dropped.contains(ts) && !ts.isBefore(begin) && !back && !unknown;
            if (expected && !content.equals(connect.table.get(ts))) {
              wrong.put(ts, connect.table.containsKey(ts) ? "outdated" : "missing");
            }
          });
      connect.table.keySet().stream()
          .filter(ts -> !truth.containsKey(ts) && !excused.contains(ts))
          .filter(ts -> !connect.dropped.contains(ts))
          .forEach(ts -> wrong.put(ts, "not deleted"));
      due.retainAll(truth.keySet());
      due.removeAll(connect.dropped);
      due.forEach(ts -> wrong.put(ts, "not emitted again"));
      connect.former.keySet().stream()
          .filter(ts -> !excused.contains(ts) && !connect.dropped.contains(ts))
          .filter(ts -> !ts.isBefore(begin))
          .forEach(ts -> wrong.put(ts, "left under the former id"));
      assertThat(wrong).as("seed %s", seed).isEmpty();
      checkReactions();
    }

    private void checkReactions() {
      Set<List<Object>> truth = new HashSet<>();
      slack
          .truth()
          .forEach(
              (ts, message) ->
                  message
                      .reactions()
                      .forEach(
                          reaction ->
                              reaction
                                  .users()
                                  .forEach(user -> truth.add(List.of(ts, user, reaction.name())))));
      Set<List<Object>> rows = new HashSet<>();
      connect.reactions.forEach(
          (key, row) -> {
            if (row.removedAt() == null) {
              rows.add(key);
            }
          });
      assertThat(rows)
          .as("reactions, seed %s", seed)
          .filteredOn(this::isTold)
          .containsExactlyInAnyOrderElementsOf(truth.stream().filter(this::isTold).toList());
      assertThat(connect.formerReactions.entrySet())
          .as("reactions under the former id, seed %s", seed)
          .filteredOn(row -> row.getValue().removedAt() == null && isTold(row.getKey()))
          .isEmpty();
    }

    private boolean isTold(List<Object> reaction) {
      Ts ts = (Ts) reaction.get(0);
      boolean isInWindow = !ts.isBefore(now.minus(Duration.ofDays(29))) && !ts.isBefore(begin);
      boolean isExcused = excused.contains(ts) || wereForgotten.contains(ts);
      return isInWindow && !isExcused && !connect.dropped.contains(ts);
    }

    // -------------------------------------------------------------- the task

    private void start() {
      pending.clear();
      acknowledgements = new Acknowledgements();
      FormerIds formerIds = new FormerIds(Map.of(), connect.stored());
      List<ChannelState> former =
          formerIds.of(id).stream()
              .map(one -> SourceOffsets.of(one, connect.stored()))
              .map(one -> one.read(SETTINGS, Stored.SHAPE, text -> Ts.of(Instant.parse(text)), now))
              .toList();
      ChannelOffsets offsets = SourceOffsets.of(id, connect.stored()).with(resync).with(former);
      Shape shape = Stored.SHAPE.withFormer(formerIds.since(id, now));
      if (SourceOffsets.of(id, connect.stored()).formerIds().isEmpty()) {
        movedAt = now;
      }
      ChannelState state = offsets.read(SETTINGS, shape, text -> Ts.of(Instant.parse(text)), now);
      if (offsets.isResynced()) {
        resynced(state.commandedFrom());
      }
      ChannelSync sync = new ChannelSync(id, SETTINGS, state);
      scheduler = new Scheduler(SETTINGS, Double.POSITIVE_INFINITY, List.of(sync));
      delivery =
          new Delivery<>(
              id,
              SourceOffsets.channel(id),
              new ChannelMemory(state, new Authors(offsets, user -> false), splitAt),
              SourceOffsets.of(id, connect.stored()).parts());
    }

    private void stop() {
      connect.stop(acknowledgements);
    }

    private void read(int rounds) {
      for (int i = 0; i < rounds; i++) {
        boolean asked = ask();
        if (!asked && pending.isEmpty()) {
          return;
        }
        if (!pending.isEmpty()) {
          answer(pending.remove(random.nextInt(pending.size())));
        }
      }
    }

    private boolean ask() {
      int before = pending.size();
      Stream.of(
              scheduler.nextHistory(now), scheduler.nextReplies(now), scheduler.nextReactions(now))
          .forEach(next -> next.ifPresent(pending::add));
      return pending.size() > before;
    }

    private void answer(Request request) {
      now = now.plus(Duration.ofMillis(200));
      if (request instanceof Request.Reactions message) {
        List<Message.Reaction> reactions = slack.reactions(message.ts());
        delivery.add(
            reactions == null
                ? scheduler.failed(request, Failure.MISSING, "message_not_found", now)
                : scheduler.applyReactions(message, reactions, now));
        return;
      }
      Page<Message> page =
          request instanceof Request.Replies replies
              ? slack.replies(replies)
              : slack.history((Request.History) request);
      delivery.add(
          page == null
              ? scheduler.failed(request, Failure.MISSING, "thread_not_found", now)
              : scheduler.apply(request, page, now));
    }

    private void send() {
      acknowledgements.forward(name -> Optional.of(delivery));
      Instant uptime = now.instant();
      if (delivery.isReady(uptime)) {
        inPoll.clear();
        connect.send(
            delivery.take(new Delivery.Recorders<>(this::record, this::preceding), now, uptime),
            acknowledgements);
      }
    }

    /** In every other history a record with a value precedes each tombstone. */
    private SourceRecord preceding(
        Change change, Map<String, String> partition, Map<String, ?> offset) {
      return seed % 2 == 0
              && change.message() == null
              && !change.isOfReaction()
              && !change.isOfFormer()
          ? new SourceRecord(partition, offset, "topic", null, change.ts(), null, FLAG)
          : null;
    }

    private SourceRecord record(
        Change change, Map<String, String> partition, Map<String, ?> offset) {
      if (change.isOfFormer()) {
        assertThat(change.ts())
            .as("never under the former id, seed %s", seed)
            .isLessThanOrEqualTo(movedAt);
        Object value = change.isOfReaction() ? change : null;
        return new SourceRecord(
            partition, offset, FakeConnect.FORMER, null, change.ts(), null, value);
      }
      if (change.isOfReaction()) {
        return reaction(change, partition, offset);
      }
      Integer content = change.message() == null ? null : change.message().fingerprint();
      forgotten.remove(change.ts());
      boolean allowed = mayRepeat.remove(change.ts());
      boolean asked = due.remove(change.ts()) || allowed;
      boolean told = content != null && !connect.dropped.contains(change.ts());
      if (connect.exactlyOnce && told && !asked) {
        assertThat(inPoll.getOrDefault(change.ts(), connect.table.get(change.ts())))
            .as("repeat of %s, seed %s", change.ts(), seed)
            .isNotEqualTo(content);
      }
      inPoll.put(change.ts(), content);
      return new SourceRecord(partition, offset, "topic", null, change.ts(), null, content);
    }

    private SourceRecord reaction(
        Change change, Map<String, String> partition, Map<String, ?> offset) {
      List<Object> key = FakeConnect.keyOf(change);
      if (connect.exactlyOnce && change.op() != Op.READ && isTold(key)) {
        assertThat(connect.reactions.get(key))
            .as("repeat of %s, seed %s", change, seed)
            .isNotEqualTo(change.reaction());
      }
      return new SourceRecord(partition, offset, "reactions", null, change.ts(), null, change);
    }

    // -------------------------------------------------------------- people and operators

    private void command() {
      if (random.nextInt(3) == 0) {
        return;
      }
      if (random.nextBoolean()) {
        change();
      }
      int luck = random.nextInt(10);
      // Offsets that are discarded in the middle of a move say nothing of the former id.
      boolean isMoved = connect.former.isEmpty() && connect.formerReactions.isEmpty();
      switch (isMoved ? luck : Math.max(luck, 3)) {
        case 0 -> deleteAll();
        case 1, 2 -> loseAPart();
        case 3, 4, 5 -> resync = new Resync("C1@" + now, from());
        default -> reset();
      }
    }

    /** DELETE: nothing of the channel is stored any more. */
    private void deleteAll() {
      connect.stored().keySet().forEach(partition -> connect.replace(partition, null));
      begin = Ts.ZERO;
      mayRepeat.addAll(due);
      due.clear();
      due.addAll(connect.table.keySet());
      forget(connect.table.keySet());
    }

    /** The offset of one part is gone: it is as fresh, or as the only part was before the split. */
    private void loseAPart() {
      List<Map<String, String>> parts =
          connect.stored().keySet().stream()
              .filter(partition -> !SourceOffsets.isHead(partition))
              .sorted(Comparator.comparing(partition -> partition.get("part")))
              .toList();
      if (!parts.isEmpty()) {
        connect.replace(parts.get(random.nextInt(parts.size())), null);
        mayRepeat.addAll(connect.table.keySet());
        forget(connect.table.keySet());
        forget(connect.former.keySet());
        // The head takes what rode on it for the latest: it may have changed, and changed back.
        excused.addAll(connect.onHead);
      }
    }

    private void forget(Set<Ts> messages) {
      wereForgotten.addAll(messages);
      forgotten.addAll(messages);
      Set<Ts> shown = slack.truth().keySet();
      messages.stream().filter(ts -> !shown.contains(ts)).forEach(excused::add);
    }

    private void reset() {
      Map<String, String> head = SourceOffsets.channel(id);
      Ts from = from();
      boolean nothingKnown = connect.stored().keySet().stream().allMatch(SourceOffsets::isHead);
      begin = nothingKnown ? from : Ts.min(begin, from);
      // What the head says of its records is lost with it.
      excused.addAll(connect.onHead);
      mayRepeat.addAll(connect.onHead);
      // A command that has not been carried out is replaced by the next.
      mayRepeat.addAll(due);
      due.clear();
      connect.replace(head, from.equals(Ts.ZERO) ? null : Map.of("ts", from.toString()));
      connect.table.keySet().stream().filter(ts -> !ts.isBefore(from)).forEach(due::add);
    }

    private Ts from() {
      return random.nextInt(4) == 0 ? Ts.ZERO : now.minus(Duration.ofHours(random.nextInt(900)));
    }

    /** Nothing that is stored is lost, unlike with a command of the operator. */
    private void resynced(Ts from) {
      begin = Ts.min(begin, from);
      mayRepeat.addAll(due);
      due.clear();
      connect.table.keySet().stream().filter(ts -> !ts.isBefore(from)).forEach(due::add);
    }

    private void change() {
      List<FakeChannel.Post> recent =
          slack.posts.tailMap(now.minus(Duration.ofDays(28)), false).values().stream()
              .filter(post -> !post.tombstone)
              .toList();
      int what = recent.isEmpty() ? 0 : random.nextInt(20);
      FakeChannel.Post one = recent.isEmpty() ? null : recent.get(random.nextInt(recent.size()));
      if (what < 7) {
        slack.post(now, null, "post " + random.nextInt());
      } else if (what < 13) {
        slack.post(now, one.isReply() ? one.thread : one.ts, "reply " + random.nextInt());
      } else if (what < 15) {
        react(one);
      } else if (what < 17) {
        one.text = "edit " + random.nextInt();
        one.edited = now;
      } else {
        slack.delete(one.ts);
        // With its last reply a deleted parent goes too.
        Stream.of(one.ts, one.isReply() ? one.thread : one.ts)
            .filter(ts -> forgotten.contains(ts) && !slack.truth().containsKey(ts))
            .forEach(excused::add);
      }
      now = now.plus(Duration.ofMillis(1 + random.nextInt(1_000)));
    }

    private void react(FakeChannel.Post post) {
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        Set<String> users =
            post.reactions.computeIfAbsent(
                random.nextBoolean() ? "heart" : "eyes", emoji -> new TreeSet<>());
        String user = "U" + random.nextInt(6);
        if (!users.remove(user)) {
          users.add(user);
        }
        post.reactions.values().removeIf(Set::isEmpty);
      }
    }
  }
}
