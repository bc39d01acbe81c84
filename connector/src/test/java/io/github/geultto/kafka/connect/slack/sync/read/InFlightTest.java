package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import org.junit.jupiter.api.Test;

/** Answers that come in another order than they were asked for. */
class InFlightTest {

  private static final Ts MESSAGE = Ts.parse("1700000000.000100");
  private static final Ts OTHER = Ts.parse("1700000000.000200");

  private final InFlight overlaps = new InFlight();

  @Test
  void anAnswerIsTakenInOnce() {
    long request = overlaps.begin();
    assertThat(overlaps.isUnderWay(request)).isTrue();
    assertThat(overlaps.end(request)).isTrue();
    assertThat(overlaps.isUnderWay(request)).isFalse();
    assertThat(overlaps.end(request)).isFalse();
  }

  @Test
  void requestsAreToldApart() {
    long first = overlaps.begin();
    long second = overlaps.begin();
    overlaps.end(first);
    assertThat(overlaps.isUnderWay(second)).isTrue();
  }

  @Test
  void whatAnAnswerShowsIsOutdatedIfAnotherShowedItSinceItWasAskedFor() {
    long slow = overlaps.begin();
    answerShowing(overlaps.begin(), MESSAGE);
    overlaps.end(slow);
    assertThat(overlaps.isOutdated(MESSAGE)).isTrue();
    assertThat(overlaps.isOutdated(OTHER)).isFalse();
  }

  @Test
  void whatWasAskedForAfterwardsIsNewer() {
    long slow = overlaps.begin();
    answerShowing(overlaps.begin(), MESSAGE);
    long later = overlaps.begin();
    overlaps.end(later);
    assertThat(overlaps.isOutdated(MESSAGE)).isFalse();
    overlaps.takenIn();
    overlaps.end(slow);
    assertThat(overlaps.isOutdated(MESSAGE)).as("for the slow one it still is").isTrue();
  }

  @Test
  void anAnswerThatCameInOrderIsNeverOutdated() {
    long first = overlaps.begin();
    long second = overlaps.begin();
    overlaps.end(second);
    assertThat(overlaps.isOutdated(MESSAGE)).isFalse();
    overlaps.takenIn();
    overlaps.end(first);
    assertThat(overlaps.isOutdated(MESSAGE)).isFalse();
  }

  @Test
  void aForgottenRequestHasNoAnswer() {
    long request = overlaps.begin();
    overlaps.clear();
    assertThat(overlaps.isUnderWay(request)).isFalse();
    assertThat(overlaps.end(request)).isFalse();
  }

  @Test
  void numbersAreNotUsedAgainAfterForgetting() {
    long before = overlaps.begin();
    overlaps.clear();
    assertThat(overlaps.begin()).isNotEqualTo(before);
  }

  private void answerShowing(long request, Ts message) {
    overlaps.end(request);
    overlaps.show(message);
    overlaps.takenIn();
  }
}
