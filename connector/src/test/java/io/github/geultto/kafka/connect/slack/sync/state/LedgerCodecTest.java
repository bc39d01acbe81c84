package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger in the offset: what is written is what is read. */
class LedgerCodecTest {

  private static final Ts T0 = Snapshots.T0;
  private static final Ts NOW = Snapshots.NOW;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void emptyLedgerIsReadAsOne() {
    LedgerMemory memory = new LedgerMemory().reread();
    assertThat(memory.ledger.size()).isZero();
    assertThat(memory.threads.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35})
  void anyLedgerAndItsThreadsAreReadAsTheyWereWritten(long seed) {
    LedgerMemory memory = new LedgerMemory();
    memory.fill(new Random(seed), 1 + (int) (seed % 3) * 400);
    LedgerCodec.Encoded encoded = memory.encode();
    assertThat(encoded.from()).isEqualTo(Ts.ZERO);
    LedgerMemory again = memory.reread();
    assertThat(again.messages(Ts.ZERO)).isEqualTo(memory.messages(Ts.ZERO));
    assertThat(again.threads.all()).hasSameSizeAs(memory.threads.all());
    memory.snapshots().forEach(thread -> same(again.thread(thread.root()), thread));
  }

  @Test
  void lastReadingIsStoredToTheMinuteAndNeverTooEarly() {
    LedgerMemory memory = new LedgerMemory();
    memory.put(read(T0, NOW.minus(Duration.ofSeconds(150))));
    assertThat(memory.reread().thread(T0).lastRead()).isEqualTo(NOW.minus(Duration.ofMinutes(2)));
  }

  @Test
  void everyStatusAndEveryPlaceOfTheParentIsStored() {
    for (Status status : Status.values()) {
      for (Parent parent : Parent.values()) {
        LedgerMemory memory = new LedgerMemory();
        ThreadSnapshot thread =
            new ThreadSnapshot(
                T0,
                T0,
                Announcement.UNKNOWN,
                Announcement.UNKNOWN,
                status,
                parent,
                false,
                NOW,
                7,
                null);
        memory.put(thread);
        assertThat(memory.reread().thread(T0)).isEqualTo(thread);
      }
    }
  }

  @Test
  void threadThatWasNeverReadStaysSo() {
    LedgerMemory memory = new LedgerMemory();
    memory.put(read(T0, Ts.ZERO));
    memory.put(read(T0.plus(1), Ts.ZERO.plus(1)));
    assertThat(memory.reread().thread(T0).lastRead()).isEqualTo(Ts.ZERO);
  }

  @Test
  void messageTakesAboutThirteenCharacters() {
    LedgerMemory memory = new LedgerMemory();
    Random random = new Random(36);
    for (int i = 0; i < 10_000; i++) {
      Ts ts = T0.plus(i * 259_000_000L + random.nextInt(200_000_000));
      memory.ledger.put(ts, ts, random.nextInt());
    }
    assertThat(memory.encode().text().length() / 10_000.0).isLessThan(13.5);
  }

  @Test
  void messagesThatDoNotFitAreLeftOutTheOldestFirst() {
    LedgerMemory memory = new LedgerMemory();
    memory.fill(new Random(37), 50_000);
    LedgerCodec.Encoded encoded = memory.encode();
    assertThat(encoded.text().length())
        .isLessThanOrEqualTo(LedgerCodec.MAX_LENGTH)
        .as("and no more than needed")
        .isGreaterThan(LedgerCodec.MAX_LENGTH * 9 / 10);
    assertThat(encoded.from()).isGreaterThan(memory.ledger.newest(memory.ledger.size() - 1));
    LedgerMemory again = memory.reread();
    assertThat(again.messages(Ts.ZERO)).isEqualTo(memory.messages(encoded.from()));
    assertThat(again.ledger.contains(encoded.from())).isTrue();
  }

  @Test
  void threadOfWhichNoMessageIsLeftIsLeftOut() {
    LedgerMemory memory = new LedgerMemory();
    memory.fill(new Random(37), 50_000);
    LedgerCodec.Encoded encoded = memory.encode();
    LedgerMemory again = memory.reread();
    Set<Ts> remembered = new HashSet<>();
    again.ledger.forEach(Ts.ZERO, (ts, root, print) -> remembered.add(root));
    for (ThreadSnapshot thread : memory.snapshots()) {
      Ts root = thread.root();
      boolean isYoung = !root.isBefore(encoded.from());
      if (isYoung || remembered.contains(root) || thread.parent() == Parent.THREAD_ONLY) {
        same(again.thread(root), thread);
      } else {
        assertThat(again.threads.get(root)).isNull();
      }
    }
  }

  @Test
  void threadBegunBeforeTheWindowIsNeverLeftOut() {
    LedgerMemory memory = new LedgerMemory();
    memory.fill(new Random(37), 50_000);
    ThreadSnapshot old = read(T0.plus(-1), NOW);
    memory.put(old);
    same(memory.reread().thread(old.root()), old);
  }

  @Test
  void rangeThatWasLeftOutIsReadAgainAndNothingElse() {
    LedgerMemory memory = new LedgerMemory();
    memory.fill(new Random(38), 90_000);
    SyncSettings settings =
        new SyncSettings(
            Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);
    ChannelState state = Stored.fresh(settings, NOW);
    state.cover(Ts.ZERO, NOW);
    memory.ledger.forEach(Ts.ZERO, state.ledger::put);
    Ts from =
        LedgerCodec.encode(state.ledger, List.of(), T0, NOW, root -> true, LedgerCodec.MAX_LENGTH)
            .from();
    ChannelState again = Stored.again(Stored.all(state, NOW), settings, NOW);
    assertThat(again.unread.newestGap()).contains(new UnreadRanges.Range(T0, from));
    assertThat(again.unread.watermark()).isEqualTo(T0.plus(-1));
    assertThat(state.leftOut()).isPositive();
  }

  private static ThreadSnapshot read(Ts root, Ts lastRead) {
    return new ThreadSnapshot(
        root,
        root,
        Announcement.UNKNOWN,
        Announcement.UNKNOWN,
        Status.QUIET,
        Parent.VISIBLE,
        false,
        lastRead,
        null,
        null);
  }

  /** Equal, but for the seconds of the last reading and of the next. */
  private static void same(ThreadSnapshot actual, ThreadSnapshot expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .ignoringFields("lastRead", "recheckAt")
        .isEqualTo(expected);
    if (expected.recheckAt() == null) {
      assertThat(actual.recheckAt()).isNull();
    } else {
      Ts next = Ts.max(NOW, expected.recheckAt());
      assertThat(actual.recheckAt()).isBetween(next.minus(MINUTE), next);
    }
    if (expected.lastRead().equals(Ts.ZERO)) {
      assertThat(actual.lastRead()).isEqualTo(Ts.ZERO);
    } else {
      assertThat(actual.lastRead())
          .isBetween(expected.lastRead(), expected.lastRead().plus(MINUTE));
    }
  }
}
