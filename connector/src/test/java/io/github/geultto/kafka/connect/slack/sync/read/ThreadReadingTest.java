package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading a thread over several pages. */
class ThreadReadingTest {

  private static final Ts ROOT = Ts.parse("1700000000.000000");
  private static final Ts HAVE = ROOT.plus(20);
  private static final Ts LATEST = ROOT.plus(1_000);

  private final ThreadReading reading = new ThreadReading(true, Parent.VISIBLE, ROOT, LATEST, HAVE);

  @Test
  void beginsAtItsLowerBoundWithoutACursor() {
    assertThat(reading.from()).isEqualTo(ROOT);
    assertThat(reading.cursor()).isNull();
    assertThat(reading.isBlank()).isTrue();
    assertThat(reading.oldestShown()).isEqualTo(Ts.MAX);
  }

  @Test
  void continuesByCursorWithTheSameBounds() {
    show(10);
    reading.continues(more("a"), true);
    assertThat(reading.cursor()).isEqualTo("a");
    assertThat(reading.from()).isEqualTo(ROOT);
  }

  @Test
  void withoutACursorItContinuesByTime() {
    show(10);
    reading.continues(more(null), true);
    assertThat(reading.cursor()).isNull();
    assertThat(reading.from()).isEqualTo(ROOT.plus(10));
  }

  @Test
  void sameCursorWithoutProgressMeansByTimeFromThenOn() {
    show(10);
    reading.continues(more("a"), true);
    reading.continues(more("a"), false);
    assertThat(reading.cursor()).isNull();
    assertThat(reading.from()).isEqualTo(ROOT.plus(10));
    show(30);
    reading.continues(more("b"), true);
    assertThat(reading.cursor()).isNull();
    assertThat(reading.from()).isEqualTo(ROOT.plus(30));
  }

  @Test
  void refusedCursorMeansByTimeForTheNextPage() {
    show(10);
    reading.continues(more("a"), true);
    reading.dropCursor();
    assertThat(reading.cursor()).isNull();
    assertThat(reading.from()).isEqualTo(ROOT.plus(10));
  }

  @Test
  void fiftyPagesWithoutANewReplyAreStuck() {
    for (int i = 1; i <= 50; i++) {
      assertThat(reading.isStuck()).as("page %s", i).isFalse();
      reading.continues(more("" + i), false);
    }
    assertThat(reading.isStuck()).isTrue();
    reading.continues(more("last"), true);
    assertThat(reading.isStuck()).as("after progress").isFalse();
  }

  @Test
  void fivePagesThatDoNotLeadOnAreStuck() {
    for (int i = 1; i <= 5; i++) {
      assertThat(reading.isStuck()).as("page %s", i).isFalse();
      reading.continues(more(null), false);
    }
    assertThat(reading.isStuck()).isTrue();
  }

  @Test
  void onlyRepliesAboveThoseReadBeforeAreFresh() {
    show(10);
    show(20);
    show(21);
    show(21);
    assertThat(reading.shown()).isEqualTo(3);
    assertThat(reading.fresh()).isEqualTo(1);
    assertThat(reading.hasSeen(ROOT.plus(20))).isTrue();
    assertThat(reading.hasSeen(ROOT.plus(22))).isFalse();
  }

  @Test
  void boundsAreExclusive() {
    assertThat(reading.isInRange(reply(0))).isFalse();
    assertThat(reading.isInRange(reply(1))).isTrue();
    assertThat(reading.isInRange(reply(999))).isTrue();
    assertThat(reading.isInRange(reply(1_000))).isFalse();
  }

  @Test
  void parentAloneIsNotBlank() {
    Message parent = Shown.post(ROOT).message();
    reading.parentShown(parent);
    assertThat(reading.isBlank()).isFalse();
    assertThat(reading.parent()).isEqualTo(parent);
    assertThat(reading.oldestShown()).isEqualTo(ROOT);
    assertThat(reading.from()).isEqualTo(ROOT);
  }

  @Test
  void emptyAnswersAreCountedAndRepeatedByTime() {
    show(10);
    reading.continues(more("a"), true);
    assertThat(reading.emptyAnswers()).isEqualTo(1);
    assertThat(reading.cursor()).isNull();
    assertThat(reading.emptyAnswers()).isEqualTo(2);
  }

  private void show(int micros) {
    reading.replyShown(ROOT.plus(micros));
  }

  private static Message reply(int micros) {
    return Shown.reply(ROOT.plus(micros), ROOT).message();
  }

  private static Page<Message> more(String cursor) {
    return new Page<>(List.of(), cursor, true);
  }
}
