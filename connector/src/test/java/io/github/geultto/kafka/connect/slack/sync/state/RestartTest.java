package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a task goes on from offsets of different age, and from those of version 1. */
class RestartTest {
  private static final Ts NOW = Ts.of(Instant.parse("2026-01-31T00:00:00Z"));
  private static final SyncSettings SETTINGS =
      new SyncSettings(Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);

  private static ChannelState read(
      Map<String, ?> head, Map<String, Map<String, Object>> parts, Ts now) {
    return new ChannelOffsets(head, parts)
        .read(SETTINGS, Stored.SHAPE, t -> Ts.of(Instant.parse(t)), now);
  }

  private static Map<String, Object> version1(ChannelState state, Ts at) {
    Map<String, Object> one = new LinkedHashMap<>(state.toOffset(Part.ALL, at));
    one.put("v", 1L);
    List.of("n", "parents", "bottom", "settings", "messages", "threads").forEach(one::remove);
    return one;
  }

  private static ChannelState filled(int messages) {
    ChannelState state = Stored.fresh(SETTINGS, NOW);
    fill(state, messages);
    return state;
  }

  private static void fill(ChannelState state, int messages) {
    long step = Duration.ofDays(29).toMillis() * 1000 / messages;
    for (int i = 0; i < messages; i++) {
      Ts ts = NOW.plus(-(messages - i) * step);
      state.ledger.put(ts, ts, i + 1);
    }
    state.cover(Ts.ZERO, NOW);
  }

  /** After a command, back to version 1 and forward again. */
  @Test
  void forwardAgainRepeatsNothing() {
    ChannelState state = filled(10);
    state.headIsStored();
    Map<String, Object> all = state.toOffset(Part.ALL, NOW);
    Map<String, Object> head1 = version1(state, NOW.plus(Duration.ofHours(1)));
    ChannelState again = read(head1, Map.of(Part.ALL, all), NOW.plus(Duration.ofHours(2)));
    assertThat(again.emitted(again.ledger.newest(0))).isEqualTo(10);
    assertThat(again.unread.contains(NOW.minus(Duration.ofDays(1)))).isFalse();
  }

  /**
   * F1b: upgraded, split; a PATCH that only some parts have taken, then the version 1 head put
   * back.
   */
  @Test
  void oldHeadPutBackAfterACommandRepeatsNothing() {
    ChannelState state = filled(100);
    Map<String, Object> head1 = version1(state, NOW);
    ChannelState up = read(head1, Map.of(), NOW);
    up.split();
    Map<String, Map<String, Object>> parts = new HashMap<>();
    Part.NAMES.forEach(name -> parts.put(name, up.toOffset(name, NOW.plus(1))));
    Ts later = NOW.plus(Duration.ofHours(1));
    ChannelState commanded = read(Map.of("ts", later.plus(-1).toString()), parts, later);
    commanded.headIsStored();
    parts.put("03", commanded.toOffset("03", later));
    ChannelState back = read(head1, parts, later.plus(1));
    assertThat(back.unread.contains(NOW.minus(Duration.ofDays(1)))).isFalse();
  }

  /** Parts of different age were amid different sweeps. */
  @Test
  void aSweepThatEndsDoesNotTakeBackWhatWasSwept() {
    ChannelState state = filled(100);
    state.headIsStored();
    state.split();
    Ts old = NOW.minus(Duration.ofDays(60));
    Ts recent = NOW.minus(Duration.ofDays(1));
    state.sweepPosition = NOW.minus(Duration.ofDays(900));
    state.sweepBegun = old;
    state.sweptUpTo(old.minus(Duration.ofDays(1)));
    Map<String, Map<String, Object>> parts = new HashMap<>();
    parts.put("00", state.toOffset("00", NOW));
    state.sweptUpTo(recent.minus(Duration.ofDays(1)));
    state.sweepBegun = recent;
    Part.NAMES.stream().skip(1).forEach(name -> parts.put(name, state.toOffset(name, NOW)));
    ChannelState again = read(state.headOffset(), parts, NOW);
    Ts before = again.claims(1).swept;
    again.sweptUpTo(again.sweepBegun);
    assertThat(again.claims(1).swept).isGreaterThanOrEqualTo(before);
  }

  @Test
  void aHeadOrPartWithoutInstantsIsRefused() {
    Map<String, Object> head = new HashMap<>();
    List.of("n", "from", "adopt").forEach(f -> head.put(f, null));
    head.put("v", 2);
    head.put("sent", "");
    Map<String, Object> all = new HashMap<>(filled(3).toOffset(Part.ALL, NOW));
    all.put("since", null);
    all.put("floor", null);
    assertThatThrownBy(() -> ChannelOffsets.checkHead(head, t -> Ts.of(Instant.parse(t)), NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ChannelOffsets.checkPart(all, t -> Ts.of(Instant.parse(t)), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The deletion of a parent that the ledger does not hold rode on the head. */
  @Test
  void aDeletionThatRodeIsNotToldAgain() {
    ChannelState state = filled(10);
    Ts root = NOW.minus(Duration.ofDays(60));
    FollowedThread thread = new FollowedThread(root, NOW.minus(Duration.ofDays(2)), false);
    thread.parentEmitted(5);
    state.threads.put(thread);
    Map<String, Object> all = state.toOffset(Part.ALL, NOW);
    Ts later = NOW.plus(Duration.ofHours(1));
    Head head =
        new Head(later, later, Ts.ZERO, Stored.SHAPE, null, List.of(new Sent.Deletion(root, root)));
    ChannelState again = read(head.toOffset(), Map.of(Part.ALL, all), later.plus(5));
    assertThat(again.emitted(root)).isNull();
  }

  /** The start date has been set to a later one since. */
  @Test
  void aCommandDoesNotReachBeforeTheStartDate() {
    ChannelState state = filled(100);
    state.headIsStored();
    Map<String, Object> all = state.toOffset(Part.ALL, NOW);
    Ts start = NOW.minus(Duration.ofDays(5));
    SyncSettings later =
        new SyncSettings(start, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);
    ChannelState again =
        new ChannelOffsets(
                Map.of("ts", NOW.minus(Duration.ofDays(20)).toString()), Map.of(Part.ALL, all))
            .read(later, Stored.SHAPE, t -> Ts.of(Instant.parse(t)), NOW.plus(1));
    Ts old = again.ledger.posts(NOW.minus(Duration.ofDays(19)), start.plus(-1)).get(0);
    assertThat(again.emitted(old)).isNotEqualTo(0);
  }

  // ---------------------------------------------------------------- resync

  private static ChannelState resync(Map<String, ?> head, Map<String, Object> all, Ts from) {
    return new ChannelOffsets(head, all == null ? Map.of() : Map.of(Part.ALL, all))
        .with(new Resync("general@" + from, from))
        .read(SETTINGS, Stored.SHAPE, t -> Ts.of(Instant.parse(t)), NOW.plus(Duration.ofDays(1)));
  }

  /** The first record of a channel rode on the head, and nothing else was stored. */
  @Test
  void aResyncOfAChannelThatHasJustBegunLosesNothing() {
    Head head = new Head(NOW, Ts.ZERO, Ts.ZERO, Stored.SHAPE, null, List.of());
    Ts from = NOW.minus(Duration.ofDays(2));
    ChannelState state = resync(head.toOffset(), null, from);
    assertThat(state.unread.contains(NOW.minus(Duration.ofDays(400)))).isTrue();
    assertThat(state.commandedFrom()).isEqualTo(from);
  }

  /** What rode with the last command is remembered, and so is that command. */
  @Test
  void aResyncKeepsWhatThePartsHaveYetToTake() {
    ChannelState before = filled(10);
    Map<String, Object> all = before.toOffset(Part.ALL, NOW);
    Ts rode = NOW.minus(Duration.ofDays(3)).plus(1);
    Ts deleted = before.ledger.posts(NOW.minus(Duration.ofDays(29)), NOW).get(0);
    Ts command = NOW.minus(Duration.ofDays(5));
    List<Sent> sent =
        List.of(new Sent.Message(rode, rode, 77), new Sent.Deletion(deleted, deleted));
    Ts later = NOW.plus(Duration.ofHours(1));
    Head head = new Head(later, command, Ts.ZERO, Stored.SHAPE, null, sent);
    ChannelState state = resync(head.toOffset(), all, NOW.minus(Duration.ofDays(1)));
    assertThat(state.emitted(rode)).as("emitted, and to be emitted again").isEqualTo(0);
    assertThat(state.emitted(deleted)).isNull();
    assertThat(state.commandedFrom()).isEqualTo(command);

    Map<String, Object> next = new HashMap<>(state.ride(new Sent.Message(NOW, NOW, 5)));
    ChannelState again = resync(next, all, NOW.minus(Duration.ofDays(1)));
    assertThat(again.isHeadStored()).isTrue();
    assertThat(again.emitted(rode)).isEqualTo(0);
    assertThat(again.emitted(deleted)).isNull();
    assertThat(again.emitted(NOW)).isEqualTo(5);
  }

  /** Its part was stored since: the part knows better. */
  @Test
  void aResyncTakesNothingFromTheHeadThatItsPartHasTaken() {
    ChannelState before = filled(10);
    Ts deleted = before.ledger.newest(0).plus(1);
    Map<String, Object> all = before.toOffset(Part.ALL, NOW);
    Ts n = Ts.of(Instant.parse(all.get("n").toString()));
    Head head =
        new Head(
            n,
            Ts.ZERO,
            Ts.ZERO,
            Stored.SHAPE,
            null,
            List.of(new Sent.Message(deleted, deleted, 77)));
    Ts from = NOW.minus(Duration.ofDays(1));
    ChannelState state = resync(head.toOffset(), all, from);
    assertThat(state.emitted(deleted)).isNull();
    assertThat(state.commandedFrom()).isEqualTo(from);
  }

  @Test
  void aResyncOfAnOffsetOfVersion1KeepsWhatItRemembers() {
    ChannelState before = filled(10);
    Ts newest = before.ledger.newest(0);
    ChannelState state = resync(version1(before, NOW), null, newest);
    assertThat(state.emitted(newest)).isEqualTo(0);
    assertThat(state.emitted(before.ledger.newest(1))).isEqualTo(9);
    assertThat(state.unread.contains(NOW.minus(Duration.ofDays(400)))).isFalse();
    assertThat(state.ride(new Sent.Message(newest, newest, 10)))
        .containsEntry("resync", "general@" + newest);
  }

  /** The command's first record rode, and some parts have been stored since, but not all. */
  @Test
  void aResyncKeepsACommandThatSomePartsHaveYetToTake() {
    ChannelState before = filled(200);
    before.headIsStored();
    before.split();
    Map<String, Map<String, Object>> parts = new HashMap<>();
    Part.NAMES.forEach(name -> parts.put(name, before.toOffset(name, NOW)));
    Ts later = NOW.plus(Duration.ofHours(1));
    Ts command = NOW.minus(Duration.ofDays(20));
    ChannelState commanded = read(Map.of("ts", command.toString()), parts, later);
    Ts rode = commanded.ledger.newest(0);
    Map<String, Object> head = commanded.ride(new Sent.Message(rode, rode, 7));
    commanded.headIsStored();
    parts.put(commanded.home(rode), commanded.toOffset(commanded.home(rode), later));
    Ts from = NOW.minus(Duration.ofDays(2));
    ChannelState state =
        new ChannelOffsets(head, parts)
            .with(new Resync("general@" + from, from))
            .read(SETTINGS, Stored.SHAPE, t -> Ts.of(Instant.parse(t)), later.plus(1));
    Ts between =
        state.ledger.posts(command, from).stream()
            .filter(ts -> !state.home(ts).equals(state.home(rode)))
            .findFirst()
            .orElseThrow();
    assertThat(state.unread.contains(between)).isTrue();
    assertThat(state.emitted(between)).isEqualTo(0);
  }

  /** A transformation drops what rides with the resync: what rode before did arrive. */
  @Test
  void aDroppedRideOfAResyncLosesNothingThatRodeBefore() {
    Map<String, Object> all = filled(10).toOffset(Part.ALL, NOW);
    Ts rode = NOW.minus(Duration.ofDays(3)).plus(1);
    Head head =
        new Head(
            NOW.plus(Duration.ofHours(1)),
            NOW.minus(Duration.ofDays(5)),
            Ts.ZERO,
            Stored.SHAPE,
            null,
            List.of(new Sent.Message(rode, rode, 77)));
    Ts from = NOW.minus(Duration.ofDays(1));
    ChannelState state = resync(head.toOffset(), all, from);
    state.ride(new Sent.Message(NOW, NOW, 5));
    state.ridesWereDropped();
    ChannelState again =
        resync(state.ride(new Sent.Message(NOW.plus(1), NOW.plus(1), 6)), all, from);
    assertThat(again.emitted(rode)).as("it must not be forgotten").isEqualTo(0);
    assertThat(again.emitted(NOW)).as("dropped").isNull();
  }

  /** Back to version 1, which emitted more, and forward again with a resync. */
  @Test
  void aResyncOfVersion1KeepsWhatItsPartsDoNotKnow() {
    Map<String, Object> all = filled(10).toOffset(Part.ALL, NOW);
    ChannelState more = filled(10);
    Ts newer = NOW.minus(Duration.ofHours(1)).plus(1);
    more.ledger.put(newer, newer, 77);
    Map<String, Object> head1 = version1(more, NOW.plus(Duration.ofHours(1)));
    ChannelState state = resync(head1, all, NOW.plus(Duration.ofMinutes(1)));
    assertThat(state.emitted(newer)).isEqualTo(77);
  }

  private static ChannelState restarted(List<Sent> sent, Map<String, Object> all) {
    Ts command = NOW.minus(Duration.ofDays(5));
    Head head =
        new Head(
            NOW.plus(Duration.ofHours(1)), command, Ts.ZERO, Stored.SHAPE, null, List.copyOf(sent));
    return read(head.toOffset(), Map.of(Part.ALL, all), NOW.plus(Duration.ofHours(2)));
  }

  /** A transformation dropped the message itself. */
  @Test
  void reactionThatRodeIsDeletedWithItsMessage() {
    Ts rode = NOW.minus(Duration.ofDays(3)).plus(1);
    Reacted reacted = new Reacted("U1", "하트, 큰");
    ChannelState state =
        restarted(
            List.of(new Sent.Given(rode, rode, reacted, rode.plus(9))),
            filled(10).toOffset(Part.ALL, NOW));
    assertThat(state.emitted(rode)).as("expected, and to be emitted").isEqualTo(0);
    assertThat(state.reactions.of(rode)).containsExactly(Map.entry(reacted, rode.plus(9)));
    assertThat(state.reactions.again(rode)).isEmpty();
  }

  @Test
  void reactionTakenBackThatRodeIsNotThere() {
    ChannelState before = filled(10);
    Ts newest = before.ledger.newest(0);
    Reacted reacted = new Reacted("U1", "heart");
    before.reactions.put(newest, Map.of(reacted, Ts.ZERO, new Reacted("U2", "heart"), Ts.ZERO));
    ChannelState state =
        restarted(
            List.of(new Sent.TakenBack(newest, newest, reacted)), before.toOffset(Part.ALL, NOW));
    assertThat(state.reactions.of(newest)).containsOnlyKeys(new Reacted("U2", "heart"));
  }

  /** The command wants them, too, and their records had not been sent. */
  @Test
  void reactionsOfAMessageThatRodeMustBeEmittedAgain() {
    ChannelState before = filled(10);
    Ts newest = before.ledger.newest(0);
    Ts old = before.ledger.newest(8);
    Reacted reacted = new Reacted("U1", "heart");
    before.reactions.put(newest, Map.of(reacted, Ts.ZERO));
    before.reactions.put(old, Map.of(reacted, Ts.ZERO));
    ChannelState state =
        restarted(
            List.of(new Sent.Message(newest, newest, 77), new Sent.Message(old, old, 78)),
            before.toOffset(Part.ALL, NOW));
    assertThat(state.emitted(newest)).isEqualTo(77);
    assertThat(state.reactions.again(newest)).containsExactly(reacted);
    assertThat(state.reactions.again(old)).as("older than the command").isEmpty();

    Map<String, Object> stored = state.toOffset(Part.ALL, NOW);
    ChannelState again = restarted(List.of(), stored);
    assertThat(again.reactions.again(newest)).as("still, after a restart").containsExactly(reacted);
    again.reactions.emitted(newest, reacted);
    assertThat(again.reactions.again(newest)).isEmpty();
  }
}
