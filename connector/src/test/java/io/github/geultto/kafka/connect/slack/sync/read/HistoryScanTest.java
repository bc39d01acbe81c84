package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import org.junit.jupiter.api.Test;

/** Reading a range of history, newest first, page by page. */
class HistoryScanTest {

  private static final Ts OLDEST = Ts.parse("1700000000.000000");
  private static final Ts LATEST = Ts.parse("1700009000.000000");
  private static final Ts MIDDLE = Ts.parse("1700005000.000000");

  private final HistoryScan scan =
      new HistoryScan(Request.Purpose.BACKFILL, OLDEST, LATEST, LATEST);

  @Test
  void requestHasBothBoundsAndItsPurpose() {
    assertThat(scan.request("C1", 999, 7))
        .isEqualTo(
            new Request.History("C1", Request.Purpose.BACKFILL, OLDEST, LATEST, null, 999, 7));
    assertThat(scan.position()).isEqualTo(LATEST);
  }

  @Test
  void nextPageIsRequestedByCursorWithTheSameBounds() {
    scan.advance(MIDDLE, more("more"));
    Request.History next = next();
    assertThat(next.cursor()).isEqualTo("more");
    assertThat(next.oldest()).isEqualTo(OLDEST);
    assertThat(next.latest()).isEqualTo(LATEST);
    assertThat(scan.position()).isEqualTo(MIDDLE);
  }

  @Test
  void afterARefusedCursorTheScanContinuesByTime() {
    scan.advance(MIDDLE, more("more"));
    scan.dropCursor();
    Request.History next = next();
    assertThat(next.cursor()).isNull();
    assertThat(next.latest()).isEqualTo(MIDDLE);
    assertThat(next.oldest()).isEqualTo(OLDEST);
  }

  @Test
  void endThatShowsMessagesIsNotDoubtful() {
    assertThat(isDoubtful(more("a"))).isFalse();
  }

  @Test
  void emptyScanCountsTheThirdTime() {
    assertThat(isDoubtful(page())).isTrue();
    assertThat(isDoubtful(page())).isTrue();
    assertThat(isDoubtful(page())).isFalse();
  }

  @Test
  void emptyEndIsRequestedAgainTogetherWithTheLastMessageRead() {
    scan.advance(MIDDLE, more("more"));
    assertThat(isDoubtful(page())).isTrue();
    assertThat(next().cursor()).isNull();
    assertThat(next().latest()).as("exclusive").isEqualTo(MIDDLE.plus(1));
    assertThat(isDoubtful(page(post(MIDDLE)))).as("it is shown, and nothing below it").isFalse();
  }

  @Test
  void emptyAnswerThatLacksEvenThatMessageCountsTheTenthTime() {
    scan.advance(MIDDLE, more("more"));
    for (int i = 1; i < 10; i++) {
      assertThat(isDoubtful(page())).as("answer %s", i).isTrue();
    }
    assertThat(isDoubtful(page())).isFalse();
  }

  @Test
  void repeatedRequestAsksForMoreThanTheLastMessage() {
    scan.advance(MIDDLE, more("more"));
    assertThat(scan.request("C1", 1, 0).limit()).isEqualTo(1);
    assertThat(isDoubtful(page())).isTrue();
    assertThat(scan.request("C1", 1, 0).limit()).isEqualTo(2);
  }

  @Test
  void afterMessagesTheDoubtBeginsAnew() {
    assertThat(isDoubtful(page())).isTrue();
    assertThat(isDoubtful(page())).isTrue();
    assertThat(isDoubtful(page(post(OLDEST.plus(1))))).isFalse();
    assertThat(next().latest()).isEqualTo(LATEST);
    assertThat(isDoubtful(page())).isTrue();
  }

  @Test
  void emptyPagesWithMoreToComeDoNotBeginTheDoubtAnew() {
    for (int i = 0; i < 2; i++) {
      assertThat(isDoubtful(more("a"))).isFalse();
      assertThat(isDoubtful(page())).isTrue();
    }
    assertThat(isDoubtful(more("a"))).isFalse();
    assertThat(isDoubtful(page())).as("the third empty end").isFalse();
  }

  @Test
  void sameCursorWithoutProgressContinuesByTime() {
    scan.advance(MIDDLE, more("more"));
    scan.advance(MIDDLE, more("more"));
    assertThat(next().cursor()).isNull();
    assertThat(next().latest()).isEqualTo(MIDDLE);
    scan.advance(MIDDLE, more("other"));
    assertThat(next().cursor()).as("by time from then on").isNull();
  }

  @Test
  void sameCursorWithProgressIsUsed() {
    scan.advance(MIDDLE, more("more"));
    scan.advance(MIDDLE.plus(-1), more("more"));
    assertThat(next().cursor()).isEqualTo("more");
  }

  @Test
  void moreWithoutACursorContinuesByTime() {
    scan.advance(MIDDLE, more(null));
    assertThat(next().cursor()).isNull();
    assertThat(next().latest()).isEqualTo(MIDDLE);
    assertThat(scan.shown(more(null)).isComplete()).isFalse();
  }

  @Test
  void fiftyPagesWithoutAMessageAreStuck() {
    scan.advance(MIDDLE, more("0"));
    for (int i = 1; i <= 50; i++) {
      assertThat(scan.isStuck()).as("page %s", i).isFalse();
      scan.advance(MIDDLE, more("" + i));
    }
    assertThat(scan.isStuck()).isTrue();
    scan.advance(MIDDLE.plus(-1), more("last"));
    assertThat(scan.isStuck()).as("after progress").isFalse();
  }

  @Test
  void fivePagesThatDoNotLeadOnAreStuck() {
    scan.advance(MIDDLE, more("same"));
    for (int i = 1; i <= 5; i++) {
      assertThat(scan.isStuck()).as("page %s", i).isFalse();
      scan.advance(MIDDLE, more(i == 1 ? "same" : null));
    }
    assertThat(scan.isStuck()).isTrue();
  }

  @Test
  void messagesOutsideOfTheRangeAreNotInIt() {
    HistoryScan.Shown shown =
        scan.shown(page(post(LATEST), post(MIDDLE.plus(1)), post(OLDEST), post(MIDDLE)));
    assertThat(shown.inRange())
        .extracting(Message::ts)
        .as("oldest first, in whatever order they came")
        .containsExactly(MIDDLE, MIDDLE.plus(1));
    assertThat(shown.oldestInRange()).isEqualTo(MIDDLE);
    assertThat(shown.newestInRange()).isEqualTo(MIDDLE.plus(1));
    assertThat(shown.oldestShown()).isEqualTo(OLDEST);
    assertThat(shown.showsLast()).as("the position is exclusive").isTrue();
    assertThat(shown.isComplete()).isTrue();
  }

  @Test
  void pageThatReachesBelowTheRangeIsTheLast() {
    assertThat(scan.shown(more("more", post(MIDDLE))).isComplete()).isFalse();
    assertThat(scan.shown(more("more", post(MIDDLE), post(OLDEST))).isComplete()).isTrue();
  }

  private static Page<Message> more(String cursor, Shown... messages) {
    return new Page<>(page(messages).items(), cursor, true);
  }

  private boolean isDoubtful(Page<Message> page) {
    return scan.isDoubtful(scan.shown(page));
  }

  private Request.History next() {
    return scan.request("C1", 999, 0);
  }
}
