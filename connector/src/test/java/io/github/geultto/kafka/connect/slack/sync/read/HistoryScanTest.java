package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import org.junit.jupiter.api.Test;

/** Reading a range of history, newest first, page by page. */
class HistoryScanTest {

  private static final Ts OLDEST = Ts.parse("1700000000.000000");
  private static final Ts LATEST = Ts.parse("1700009000.000000");
  private static final Ts MIDDLE = Ts.parse("1700005000.000000");

  private final HistoryScan walk = new HistoryScan(Request.Purpose.GAP, OLDEST, LATEST, LATEST);

  @Test
  void aRequestSaysBothBoundsAndWhatItIsFor() {
    assertThat(walk.request("C1", 999, 7))
        .isEqualTo(new Request.History("C1", Request.Purpose.GAP, OLDEST, LATEST, null, 999, 7));
    assertThat(walk.position()).isEqualTo(LATEST);
  }

  @Test
  void theNextPageIsAskedForByCursorWithTheBoundsItBelongsTo() {
    walk.advance(MIDDLE, "more");
    Request.History next = next();
    assertThat(next.cursor()).isEqualTo("more");
    assertThat(next.oldest()).isEqualTo(OLDEST);
    assertThat(next.latest()).isEqualTo(LATEST);
    assertThat(walk.position()).isEqualTo(MIDDLE);
  }

  @Test
  void aRefusedCursorMeansToGoOnByTimeBelowTheOldestMessageRead() {
    walk.advance(MIDDLE, "more");
    walk.dropCursor();
    Request.History next = next();
    assertThat(next.cursor()).isNull();
    assertThat(next.latest()).isEqualTo(MIDDLE);
    assertThat(next.oldest()).isEqualTo(OLDEST);
  }

  @Test
  void anEndThatShowsMessagesIsNotDoubted() {
    assertThat(walk.isDoubtful(false, false)).isFalse();
  }

  @Test
  void nothingAtAllIsBelievedTheThirdTime() {
    assertThat(walk.isDoubtful(true, false)).isTrue();
    assertThat(walk.isDoubtful(true, false)).isTrue();
    assertThat(walk.isDoubtful(true, false)).isFalse();
  }

  @Test
  void inTheMiddleAnEmptyEndIsAskedForAgainTogetherWithTheLastMessageRead() {
    walk.advance(MIDDLE, "more");
    assertThat(walk.isDoubtful(true, false)).isTrue();
    assertThat(next().cursor()).isNull();
    assertThat(next().latest()).as("exclusive").isEqualTo(MIDDLE.plus(1));
    assertThat(walk.isDoubtful(true, true)).as("it is shown, and nothing below it").isFalse();
  }

  @Test
  void anEmptyAnswerThatLacksEvenThatMessageIsBelievedTheTenthTime() {
    walk.advance(MIDDLE, "more");
    for (int i = 1; i < 10; i++) {
      assertThat(walk.isDoubtful(true, false)).as("answer %s", i).isTrue();
    }
    assertThat(walk.isDoubtful(true, false)).isFalse();
  }

  @Test
  void afterMessagesTheDoubtBeginsAnew() {
    assertThat(walk.isDoubtful(true, false)).isTrue();
    assertThat(walk.isDoubtful(true, false)).isTrue();
    assertThat(walk.isDoubtful(false, false)).isFalse();
    assertThat(next().latest()).isEqualTo(LATEST);
    assertThat(walk.isDoubtful(true, false)).isTrue();
  }

  private Request.History next() {
    return walk.request("C1", 999, 0);
  }
}
