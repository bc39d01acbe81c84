package io.github.geultto.kafka.connect.slack.sync.state;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledgers written by other releases, or damaged. */
class LedgerFormatTest {

  private static final Ts T0 = Snapshots.T0;
  private static final Ts NOW = Snapshots.NOW;

  /** Written by the release 0.1, in which a thread was neither unreadable nor deleted. */
  private static final String GOLDEN =
      "gIDuuvmPgwOCgILT7/OJDAHA1snOxQcAAAAtGKAL////1IGA4rCWHgAAAAuDkvQBAAAAFgClA9X7ww0AAALAqJ7FwcSCA4OS"
          + "9AEAAAAhAsCEPQAAACLAhD0AAAAjAFqDyNAHAAAAQgHAhD0AAABDwwMHgKThxMHEggMEAQA=";

  @Test
  void ledgerOfAnEarlierReleaseIsRead() {
    LedgerMemory memory = new LedgerMemory();
    LedgerCodec.decode(GOLDEN, memory.ledger, memory.threads, root -> true);
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
            new ThreadSnapshot(
                hidden,
                at(5),
                new Announcement(1, at(5)),
                Announcement.UNKNOWN,
                Status.QUIET,
                Parent.THREAD_ONLY,
                false,
                NOW.minus(Duration.ofDays(1)),
                -44,
                null),
            new ThreadSnapshot(
                at(1),
                Ts.ZERO,
                Announcement.UNKNOWN,
                new Announcement(2, at(9)),
                Status.CHANGED,
                Parent.VISIBLE,
                true,
                Ts.ZERO,
                null,
                null),
            new ThreadSnapshot(
                at(2),
                at(4),
                new Announcement(2, at(4)),
                Announcement.UNKNOWN,
                Status.QUIET,
                Parent.VISIBLE,
                false,
                NOW.minus(Duration.ofMinutes(90)),
                null,
                null),
            new ThreadSnapshot(
                at(6),
                at(7),
                new Announcement(3, at(8)),
                new Announcement(1, Ts.ZERO),
                Status.RECHECK,
                Parent.VISIBLE,
                false,
                NOW.minus(Duration.ofMinutes(7)),
                null,
                null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!!!", "gICAgICAgICAgAE=", "gA=="})
  void damagedTextIsRefusedInWordsThatHelp(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(text))
        .withMessageContaining("\"ledger\" is corrupt; specify only \"ts\"");
  }

  @Test
  void textCutShortIsRefused() {
    LedgerMemory memory = new LedgerMemory();
    memory.ledger.put(T0, T0, 5);
    byte[] bytes = Base64.getDecoder().decode(memory.encode().text());
    for (int length = 0; length < bytes.length; length++) {
      // After the time of writing alone the ledger may end: it is an empty one.
      byte[] cut = Arrays.copyOf(bytes, length);
      if (length != new LedgerMemory().bytes().length) {
        assertThatIllegalArgumentException()
            .as("%s of %s bytes", length, bytes.length)
            .isThrownBy(() -> decode(Base64.getEncoder().encodeToString(cut)));
      }
    }
  }

  @Test
  void wrongBytesLeadToARefusalOrToALedger() {
    Random random = new Random(39);
    LedgerMemory memory = new LedgerMemory();
    memory.fill(random, 40);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = memory.bytes();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        decode(Base64.getEncoder().encodeToString(bytes));
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("corrupt");
      }
    }
  }

  private static void decode(String text) {
    LedgerCodec.decode(text, new Ledger(), new Threads(), root -> true);
  }

  private static Ts at(int seconds) {
    return T0.plus(Duration.ofSeconds(seconds));
  }
}
