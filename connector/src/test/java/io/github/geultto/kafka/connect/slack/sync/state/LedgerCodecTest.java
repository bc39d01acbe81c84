package io.github.geultto.kafka.connect.slack.sync.state;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread.Snapshot;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread.Status;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger in the offset: what is written is what is read. */
class LedgerCodecTest {

  private static final Ts T0 = Snapshots.T0;
  private static final Ts NOW = Snapshots.NOW;
  private static final long MONTH = 29 * 86_400_000_000L;

  /** Written by the release 0.1, in which a thread was neither unreadable nor deleted. */
  private static final String GOLDEN =
      "gIDuuvmPgwOCgILT7/OJDAHA1snOxQcAAAAtGKAL////1IGA4rCWHgAAAAuDkvQBAAAAFgClA9X7ww0AAALAqJ7FwcSCA4OS"
          + "9AEAAAAhAsCEPQAAACLAhD0AAAAjAFqDyNAHAAAAQgHAhD0AAABDwwMHgKThxMHEggMEAQA=";

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void emptyLedgerIsReadAsOne() {
    Memory memory = new Memory().reread();
    assertThat(memory.ledger.size()).isZero();
    assertThat(memory.threads.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35})
  void anyLedgerAndItsThreadsAreReadAsTheyWereWritten(long seed) {
    Memory memory = new Memory();
    memory.fill(new Random(seed), 1 + (int) (seed % 3) * 400);
    LedgerCodec.Encoded encoded = memory.encode();
    assertThat(encoded.from()).isEqualTo(Ts.ZERO);
    Memory again = memory.reread();
    assertThat(again.messages(Ts.ZERO)).isEqualTo(memory.messages(Ts.ZERO));
    assertThat(again.threads.all()).hasSameSizeAs(memory.threads.all());
    memory.snapshots().forEach(thread -> same(again.thread(thread.root()), thread));
  }

  @Test
  void lastReadingIsStoredToTheMinuteAndNeverTooEarly() {
    Memory memory = new Memory();
    memory.put(read(T0, NOW.minus(Duration.ofSeconds(150))));
    assertThat(memory.reread().thread(T0).lastRead()).isEqualTo(NOW.minus(Duration.ofMinutes(2)));
  }

  @Test
  void everyStatusAndEveryPlaceOfTheParentIsStored() {
    for (Status status : Status.values()) {
      for (Parent parent : Parent.values()) {
        Memory memory = new Memory();
        Snapshot thread =
            new Snapshot(
                T0, T0, Announcement.UNKNOWN, Announcement.UNKNOWN, status, parent, false, NOW, 7);
        memory.put(thread);
        assertThat(memory.reread().thread(T0)).isEqualTo(thread);
      }
    }
  }

  @Test
  void threadThatWasNeverReadStaysSo() {
    Memory memory = new Memory();
    memory.put(read(T0, Ts.ZERO));
    memory.put(read(T0.plus(1), Ts.ZERO.plus(1)));
    assertThat(memory.reread().thread(T0).lastRead()).isEqualTo(Ts.ZERO);
  }

  @Test
  void ledgerOfAnEarlierReleaseIsRead() {
    Memory memory = new Memory();
    LedgerCodec.decode(GOLDEN, memory.ledger, memory.threads);
    Ts hidden = T0.minus(Duration.ofDays(3));
    assertThat(memory.messages(Ts.ZERO))
        .containsExactly(
            entry(T0, T0 + " 11"),
            entry(at(1), at(1) + " 22"),
            entry(at(2), at(2) + " 33"),
            entry(at(3), at(2) + " 34"),
            entry(at(4), at(2) + " 35"),
            entry(at(5), hidden + " 45"),
            entry(at(6), at(6) + " 66"),
            entry(at(7), at(6) + " 67"));
    assertThat(memory.threads.all())
        .extracting(FollowedThread::snapshot)
        .containsExactly(
            new Snapshot(
                hidden,
                at(5),
                new Announcement(1, at(5)),
                Announcement.UNKNOWN,
                Status.QUIET,
                Parent.THREAD_ONLY,
                false,
                NOW.minus(Duration.ofDays(1)),
                -44),
            new Snapshot(
                at(1),
                Ts.ZERO,
                Announcement.UNKNOWN,
                new Announcement(2, at(9)),
                Status.CHANGED,
                Parent.VISIBLE,
                true,
                Ts.ZERO,
                null),
            new Snapshot(
                at(2),
                at(4),
                new Announcement(2, at(4)),
                Announcement.UNKNOWN,
                Status.QUIET,
                Parent.VISIBLE,
                false,
                NOW.minus(Duration.ofMinutes(90)),
                null),
            new Snapshot(
                at(6),
                at(7),
                new Announcement(3, at(8)),
                new Announcement(1, Ts.ZERO),
                Status.RECHECK,
                Parent.VISIBLE,
                false,
                NOW.minus(Duration.ofMinutes(7)),
                null));
  }

  @Test
  void messageTakesAboutThirteenCharacters() {
    Memory memory = new Memory();
    Random random = new Random(36);
    for (int i = 0; i < 10_000; i++) {
      Ts ts = T0.plus(i * 259_000_000L + random.nextInt(200_000_000));
      memory.ledger.put(ts, ts, random.nextInt());
    }
    assertThat(memory.encode().text().length() / 10_000.0).isLessThan(13.5);
  }

  @Test
  void messagesThatDoNotFitAreLeftOutTheOldestFirst() {
    Memory memory = new Memory();
    memory.fill(new Random(37), 50_000);
    LedgerCodec.Encoded encoded = memory.encode();
    assertThat(encoded.text().length())
        .isLessThanOrEqualTo(LedgerCodec.MAX_LENGTH)
        .as("and no more than needed")
        .isGreaterThan(LedgerCodec.MAX_LENGTH * 9 / 10);
    assertThat(encoded.from()).isGreaterThan(memory.ledger.newest(memory.ledger.size() - 1));
    Memory again = memory.reread();
    assertThat(again.messages(Ts.ZERO)).isEqualTo(memory.messages(encoded.from()));
    assertThat(again.ledger.contains(encoded.from())).isTrue();
  }

  @Test
  void threadOfWhichNoMessageIsLeftIsLeftOut() {
    Memory memory = new Memory();
    memory.fill(new Random(37), 50_000);
    LedgerCodec.Encoded encoded = memory.encode();
    Memory again = memory.reread();
    Set<Ts> remembered = new HashSet<>();
    again.ledger.forEach(Ts.ZERO, (ts, root, print) -> remembered.add(root));
    for (Snapshot thread : memory.snapshots()) {
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
    Memory memory = new Memory();
    memory.fill(new Random(37), 50_000);
    Snapshot old = read(T0.plus(-1), NOW);
    memory.put(old);
    same(memory.reread().thread(old.root()), old);
  }

  @Test
  void rangeThatWasLeftOutIsReadAgainAndNothingElse() {
    Memory memory = new Memory();
    memory.fill(new Random(38), 90_000);
    SyncSettings settings =
        new SyncSettings(
            Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);
    ChannelState state = ChannelState.fresh(settings, NOW);
    state.unread.cover(Ts.ZERO, NOW);
    memory.ledger.forEach(Ts.ZERO, state.ledger::put);
    Ts from = LedgerCodec.encode(state.ledger, List.of(), T0, NOW).from();
    ChannelState again = ChannelState.fromOffset(state.toOffset(NOW), settings, Ts::parse, NOW);
    assertThat(again.unread.newestGap()).contains(new UnreadRanges.Range(T0, from));
    assertThat(again.unread.watermark()).isEqualTo(T0.plus(-1));
    assertThat(state.leftOut).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!!!", "gICAgICAgICAgAE=", "gA=="})
  void damagedTextIsRefusedInWordsThatHelp(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(text))
        .withMessageContaining("\"ledger\" is damaged; give \"ts\" alone");
  }

  @Test
  void textCutShortIsRefused() {
    Memory memory = new Memory();
    memory.ledger.put(T0, T0, 5);
    byte[] bytes = Base64.getDecoder().decode(memory.encode().text());
    for (int length = 0; length < bytes.length; length++) {
      // After the time of writing alone the ledger may end: it is an empty one.
      byte[] cut = Arrays.copyOf(bytes, length);
      if (length != new Memory().bytes().length) {
        assertThatIllegalArgumentException()
            .as("%s of %s bytes", length, bytes.length)
            .isThrownBy(() -> decode(Base64.getEncoder().encodeToString(cut)));
      }
    }
  }

  @Test
  void wrongBytesLeadToARefusalOrToALedger() {
    Random random = new Random(39);
    Memory memory = new Memory();
    memory.fill(random, 40);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = memory.bytes();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        decode(Base64.getEncoder().encodeToString(bytes));
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("damaged");
      }
    }
  }

  private static void decode(String text) {
    LedgerCodec.decode(text, new Ledger(), new Threads());
  }

  private static Ts at(int seconds) {
    return T0.plus(Duration.ofSeconds(seconds));
  }

  private static Snapshot read(Ts root, Ts lastRead) {
    return new Snapshot(
        root,
        root,
        Announcement.UNKNOWN,
        Announcement.UNKNOWN,
        Status.QUIET,
        Parent.VISIBLE,
        false,
        lastRead,
        null);
  }

  /** Equal, but for the seconds of the last reading. */
  private static void same(Snapshot actual, Snapshot expected) {
    assertThat(actual).usingRecursiveComparison().ignoringFields("lastRead").isEqualTo(expected);
    if (expected.lastRead().equals(Ts.ZERO)) {
      assertThat(actual.lastRead()).isEqualTo(Ts.ZERO);
    } else {
      assertThat(actual.lastRead())
          .isBetween(expected.lastRead(), expected.lastRead().plus(MINUTE));
    }
  }

  /** A ledger with its threads. */
  private static final class Memory {
    final Ledger ledger = new Ledger();
    final Threads threads = new Threads();

    void put(Snapshot thread) {
      threads.put(new FollowedThread(thread));
    }

    Snapshot thread(Ts root) {
      return threads.get(root).snapshot();
    }

    List<Snapshot> snapshots() {
      return threads.all().stream().map(FollowedThread::snapshot).toList();
    }

    void fill(Random random, int posts) {
      for (int i = 0; i < posts; i++) {
        Ts root = T0.plus((long) ((i + random.nextDouble()) * MONTH / posts));
        boolean remembered = random.nextInt(5) != 0;
        if (remembered) {
          ledger.put(root, root, random.nextInt());
        }
        if (!remembered || random.nextInt(20) == 0) {
          thread(random, root);
        }
      }
    }

    private void thread(Random random, Ts root) {
      int replies = random.nextInt(4);
      Ts last = root;
      for (int i = 0; i < replies; i++) {
        Ts reply = root.plus(1 + random.nextInt(Integer.MAX_VALUE));
        if (!ledger.contains(reply)) {
          ledger.put(reply, root, random.nextInt());
          last = Ts.max(last, reply);
        }
      }
      put(Snapshots.random(random, root, last));
    }

    LedgerCodec.Encoded encode() {
      return LedgerCodec.encode(ledger, snapshots(), T0, NOW);
    }

    byte[] bytes() {
      return Base64.getDecoder().decode(encode().text());
    }

    Memory reread() {
      Memory again = new Memory();
      LedgerCodec.decode(encode().text(), again.ledger, again.threads);
      return again;
    }

    Map<Ts, String> messages(Ts from) {
      Map<Ts, String> messages = new TreeMap<>();
      ledger.forEach(from, (ts, root, print) -> messages.put(ts, root + " " + print));
      return messages;
    }
  }
}
