package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.UnreadRanges.Range;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a channel have not been read. */
class UnreadRangesTest {

  @Test
  void atFirstEverythingFromTheStartOnIsUnread() {
    UnreadRanges unread = new UnreadRanges(ts(100));
    assertThat(unread.contains(ts(99))).isFalse();
    assertThat(unread.contains(ts(100))).isTrue();
    assertThat(unread.contains(ts(1_000_000))).isTrue();
    assertThat(unread.watermark()).isEqualTo(ts(99));
    assertThat(unread.head()).isEqualTo(ts(100));
    assertThat(unread.newestGap()).isEmpty();
  }

  @Test
  void withoutAStartTheFirstUnreadInstantStillHasABoundBelowIt() {
    assertThat(new UnreadRanges(Ts.ZERO).watermark()).isEqualTo(Ts.ZERO);
  }

  @Test
  void aPageAtTheTopLeavesAGapBelowIt() {
    UnreadRanges unread = new UnreadRanges(ts(100));
    unread.cover(ts(500), ts(600));
    assertThat(unread.newestGap()).contains(new Range(ts(100), ts(500)));
    assertThat(unread.watermark()).isEqualTo(ts(99));
    assertThat(unread.head()).isEqualTo(ts(601));
  }

  @Test
  void gapsAreMeasuredFromTheBeginningOn() {
    UnreadRanges unread = new UnreadRanges(Ts.ZERO);
    assertThat(unread.gapMicros(Ts.ZERO)).isZero();
    unread.cover(ts(500), ts(600));
    unread.cover(ts(200), ts(300));
    assertThat(unread.gapMicros(ts(150))).isEqualTo(50 + 199);
    assertThat(unread.gapMicros(ts(250))).isEqualTo(199);
    assertThat(unread.gapMicros(ts(550))).isZero();
  }

  @Test
  void bothEndsOfWhatAPageCoversAreRead() {
    UnreadRanges unread = new UnreadRanges(ts(100));
    unread.cover(ts(500), ts(600));
    assertThat(unread.contains(ts(499))).isTrue();
    assertThat(unread.contains(ts(500))).isFalse();
    assertThat(unread.contains(ts(600))).isFalse();
    assertThat(unread.contains(ts(601))).isTrue();
  }

  @Test
  void theWatermarkRisesOnlyWhenTheLastGapIsClosed() {
    UnreadRanges unread = new UnreadRanges(ts(100));
    unread.cover(ts(500), ts(600));
    unread.cover(ts(200), ts(499));
    assertThat(unread.watermark()).isEqualTo(ts(99));
    unread.cover(ts(100), ts(199));
    assertThat(unread.watermark()).isEqualTo(ts(600));
    assertThat(unread.newestGap()).isEmpty();
  }

  @Test
  void ofTwoGapsTheNewerIsReadFirst() {
    UnreadRanges unread = new UnreadRanges(ts(100));
    unread.cover(ts(500), ts(600));
    unread.cover(ts(900), ts(950));
    assertThat(unread.newestGap()).contains(new Range(ts(601), ts(900)));
  }

  @Test
  void coveringNothingChangesNothing() {
    UnreadRanges unread = new UnreadRanges(ts(100));
    unread.cover(ts(300), ts(299));
    assertThat(unread).hasToString(new UnreadRanges(ts(100)).toString());
  }

  @Test
  void aRangeIsUnreadAgainWhereAWindowGrew() {
    UnreadRanges unread = new UnreadRanges(ts(100));
    unread.cover(ts(100), ts(600));
    unread.add(ts(40), ts(50));
    assertThat(unread.contains(ts(39))).isFalse();
    assertThat(unread.contains(ts(40))).isTrue();
    assertThat(unread.contains(ts(49))).isTrue();
    assertThat(unread.contains(ts(50))).isFalse();
    assertThat(unread.watermark()).isEqualTo(ts(39));
  }

  @Test
  void rangesThatTouchAreOne() {
    UnreadRanges unread = new UnreadRanges(ts(600));
    unread.add(ts(100), ts(200));
    unread.add(ts(200), ts(300));
    assertThat(unread.newestGap()).contains(new Range(ts(100), ts(300)));
  }

  @Test
  void theTextIsWhatAnOperatorCanRead() {
    UnreadRanges unread = new UnreadRanges(Ts.parse("1704067200.000000"));
    unread.cover(Ts.parse("1705000000.000100"), Ts.parse("1705599999.999999"));
    assertThat(unread)
        .hasToString("2024-01-01T00:00:00Z..2024-01-11T19:06:40.000100Z,2024-01-18T17:46:40Z..");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOrderOfPagesAndAdditionsKeepsExactlyWhatIsUnread(long seed) {
    Random random = new Random(seed);
    int instants = 64;
    UnreadRanges unread = new UnreadRanges(ts(10));
    BitSet expected = new BitSet();
    expected.set(10, instants);
    for (int step = 0; step < 200; step++) {
      int from = 1 + random.nextInt(instants - 10);
      int to = from + random.nextInt(8);
      if (random.nextInt(3) == 0) {
        unread.add(ts(from), ts(to));
        expected.set(from, to);
      } else {
        unread.cover(ts(from), ts(to));
        expected.clear(from, to + 1);
      }
      for (int i = 0; i < instants; i++) {
        assertThat(unread.contains(ts(i))).as("%s in %s", i, unread).isEqualTo(expected.get(i));
      }
      assertThat(unread.watermark()).isEqualTo(ts(expected.nextSetBit(0) - 1));
      assertThat(unread.head()).isEqualTo(ts(expected.previousClearBit(instants - 1) + 1));
      assertThat(UnreadRanges.parse(unread.toString())).hasToString(unread.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                          | not a list of ranges",
        "1704067200.000000                           | not a list of ranges",
        "1704067200.000000..1..                      | not a list of ranges",
        "1704067200.000000..,1705000000.000000..     | not a list of ranges",
        "1704067200.000000..1704067200.000000        | out of order",
        "1705000000.000000..1706000000.000000,1704067200.000000.. | out of order",
        "1704067200.000000..1705000000.000000        | lacks the last range",
        "yesterday..                                 | not a Slack timestamp"
      })
  void anythingElseIsRefusedInWordsThatQuoteIt(String text, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnreadRanges.parse(text))
        .withMessageContaining(words);
  }

  private static Ts ts(int micros) {
    return new Ts(micros);
  }
}
