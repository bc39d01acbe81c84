package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Ledger;
import io.github.geultto.kafka.connect.slack.sync.state.LedgerCodec;
import io.github.geultto.kafka.connect.slack.sync.state.Threads;
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

  private static final Ts T0 = Ts.parse("1700000000.000000");
  private static final Ts NOW = T0.plus(Duration.ofDays(30));
  private static final long MONTH = 29 * 86_400_000_000L;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void anEmptyLedgerIsReadAsOne() {
    Memory memory = new Memory().reread();
    assertThat(memory.ledger.size()).isZero();
    assertThat(memory.threads.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34, 35})
  void anyLedgerAndItsThreadsAreReadAsTheyWereWritten(long seed) {
    Memory memory = new Memory();
    memory.fill(new Random(seed), 1 + (int) (seed % 3) * 400);
    LedgerCodec.Encoded encoded = LedgerCodec.encode(memory.ledger, memory.threads, T0, NOW);
    assertThat(encoded.from()).isEqualTo(Ts.ZERO);
    Memory again = memory.reread();
    assertThat(again.messages(Ts.ZERO)).isEqualTo(memory.messages(Ts.ZERO));
    assertThat(again.threads.all()).hasSameSizeAs(memory.threads.all());
    memory.threads.all().forEach(thread -> same(again.threads.get(thread.root), thread));
  }

  @Test
  void theLastVisitIsKeptToTheMinuteAndNeverTooEarly() {
    Memory memory = new Memory();
    FollowedThread thread = new FollowedThread(T0, T0);
    thread.lastVisit = NOW.minus(Duration.ofSeconds(150));
    memory.threads.put(thread);
    assertThat(memory.reread().threads.get(T0).lastVisit)
        .isEqualTo(NOW.minus(Duration.ofMinutes(2)));
  }

  @Test
  void aMessageTakesAboutThirteenCharacters() {
    Memory memory = new Memory();
    Random random = new Random(36);
    for (int i = 0; i < 10_000; i++) {
      Ts ts = T0.plus(i * 259_000_000L + random.nextInt(200_000_000));
      memory.ledger.put(ts, ts, random.nextInt());
    }
    assertThat(
            LedgerCodec.encode(memory.ledger, memory.threads, T0, NOW).text().length() / 10_000.0)
        .isLessThan(13.5);
  }

  @Test
  void whatDoesNotFitIsLeftOutTheOldestFirst() {
    Memory memory = new Memory();
    memory.fill(new Random(37), 50_000);
    LedgerCodec.Encoded encoded = LedgerCodec.encode(memory.ledger, memory.threads, T0, NOW);
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
  void aThreadOfWhichNothingIsLeftGoesWithItsMessages() {
    Memory memory = new Memory();
    memory.fill(new Random(37), 50_000);
    LedgerCodec.Encoded encoded = LedgerCodec.encode(memory.ledger, memory.threads, T0, NOW);
    Memory again = memory.reread();
    Set<Ts> remembered = new HashSet<>();
    again.ledger.forEach(Ts.ZERO, (ts, root, print) -> remembered.add(root));
    for (FollowedThread thread : memory.threads.all()) {
      boolean isYoung = !thread.root.isBefore(encoded.from());
      if (isYoung || remembered.contains(thread.root) || thread.hidden) {
        same(again.threads.get(thread.root), thread);
      } else {
        assertThat(again.threads.get(thread.root)).isNull();
      }
    }
  }

  @Test
  void aThreadBegunBeforeTheWindowIsNeverLeftOut() {
    Memory memory = new Memory();
    memory.fill(new Random(37), 50_000);
    FollowedThread old = new FollowedThread(T0.plus(-1), T0.plus(-1));
    memory.threads.put(old);
    same(memory.reread().threads.get(old.root), old);
  }

  @Test
  void theRangeThatWasLeftOutIsReadAgainAndNothingElse() {
    SyncRun run = new SyncRun();
    Memory memory = new Memory();
    memory.fill(new Random(38), 90_000);
    ChannelState state = ChannelState.fresh(SyncRun.SETTINGS, NOW);
    state.unread.cover(Ts.ZERO, NOW);
    memory.ledger.forEach(Ts.ZERO, state.ledger::put);
    Ts dropped = LedgerCodec.encode(state.ledger, state.threads, T0, NOW).from();
    run.now = NOW;
    run.resume(state.toOffset(NOW));
    assertThat(run.sync.history.gap(NOW))
        .extracting(Request.History::oldest, Request.History::latest)
        .containsExactly(T0.plus(-1), dropped);
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
    byte[] bytes = Base64.getDecoder().decode(memory.text());
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
  void whateverIsWrongWithTheBytesNothingButARefusalComesOfIt() {
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
    Ledger ledger = new Ledger();
    LedgerCodec.decode(text, ledger, new Threads(SyncRun.SETTINGS, ledger));
  }

  private static void same(FollowedThread actual, FollowedThread expected) {
    assertThat(fields(actual)).isEqualTo(fields(expected));
    assertThat(actual.lastVisit).isBetween(expected.lastVisit, expected.lastVisit.plus(MINUTE));
  }

  private static List<Object> fields(FollowedThread thread) {
    return Arrays.asList(
        List.of(thread.root, thread.have, thread.count, thread.latest),
        List.of(thread.shownCount, thread.shownLatest),
        List.of(thread.changed, thread.full, thread.backfill, thread.hidden),
        thread.parentPrint);
  }

  /** A ledger with its threads. */
  private static final class Memory {
    final Ledger ledger = new Ledger();
    final Threads threads = new Threads(SyncRun.SETTINGS, ledger);

    void fill(Random random, int posts) {
      for (int i = 0; i < posts; i++) {
        Ts root = T0.plus((long) ((i + random.nextDouble()) * MONTH / posts));
        boolean remembered = random.nextInt(5) != 0;
        if (remembered) {
          ledger.put(root, root, random.nextInt());
        }
        if (!remembered || random.nextInt(20) == 0) {
          thread(random, root, remembered);
        }
      }
    }

    private void thread(Random random, Ts root, boolean remembered) {
      FollowedThread thread = new FollowedThread(root, root);
      thread.parentPrint = remembered ? null : random.nextInt();
      int replies = random.nextInt(4);
      for (int i = 0; i < replies; i++) {
        Ts reply = root.plus(1 + random.nextInt(Integer.MAX_VALUE));
        if (!ledger.contains(reply)) {
          ledger.put(reply, root, random.nextInt());
          thread.have = Ts.max(thread.have, reply);
        }
      }
      thread.latest = random.nextBoolean() ? thread.have : random(random);
      thread.have = random.nextInt(4) != 0 ? thread.have : random(random);
      thread.count = random.nextBoolean() ? FollowedThread.UNKNOWN : random.nextInt(2_000);
      if (random.nextBoolean()) {
        thread.shownCount = random.nextInt(2_000);
        thread.shownLatest = random.nextBoolean() ? Ts.ZERO : random(random);
      }
      thread.changed = random.nextBoolean();
      thread.full = random.nextBoolean();
      thread.backfill = random.nextBoolean();
      thread.hidden = random.nextBoolean();
      thread.lastVisit = random.nextBoolean() ? Ts.ZERO : random(random);
      threads.put(thread);
    }

    private static Ts random(Random random) {
      return T0.plus(random.nextLong(MONTH));
    }

    String text() {
      return LedgerCodec.encode(ledger, threads, T0, NOW).text();
    }

    byte[] bytes() {
      return Base64.getDecoder().decode(text());
    }

    Memory reread() {
      Memory again = new Memory();
      LedgerCodec.decode(text(), again.ledger, again.threads);
      return again;
    }

    Map<Ts, String> messages(Ts from) {
      Map<Ts, String> messages = new TreeMap<>();
      ledger.forEach(from, (ts, root, print) -> messages.put(ts, root + " " + print));
      return messages;
    }
  }
}
