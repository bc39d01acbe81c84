package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import org.junit.jupiter.api.Test;

/** Answers that arrive in another order than their requests were made. */
class InFlightTest {

  private static final Ts MESSAGE = Ts.parse("1700000000.000100");
  private static final Ts OTHER = Ts.parse("1700000000.000200");

  private final InFlight inFlight = new InFlight();

  @Test
  void requestEndsOnce() {
    long request = inFlight.begin();
    assertThat(inFlight.contains(request)).isTrue();
    assertThat(inFlight.end(request)).isTrue();
    assertThat(inFlight.contains(request)).isFalse();
    assertThat(inFlight.end(request)).isFalse();
  }

  @Test
  void endedRequestLeavesTheOthersInFlight() {
    long first = inFlight.begin();
    long second = inFlight.begin();
    inFlight.end(first);
    assertThat(inFlight.contains(second)).isTrue();
  }

  @Test
  void messageIsOutdatedIfAnotherAnswerShowedItSinceTheRequest() {
    long slow = inFlight.begin();
    answerShowing(inFlight.begin(), MESSAGE);
    inFlight.end(slow);
    assertThat(inFlight.isOutdated(MESSAGE)).isTrue();
    assertThat(inFlight.isOutdated(OTHER)).isFalse();
  }

  @Test
  void laterRequestShowsSomethingNewer() {
    long slow = inFlight.begin();
    answerShowing(inFlight.begin(), MESSAGE);
    long later = inFlight.begin();
    inFlight.end(later);
    assertThat(inFlight.isOutdated(MESSAGE)).isFalse();
    inFlight.applied();
    inFlight.end(slow);
    assertThat(inFlight.isOutdated(MESSAGE)).as("for the slow one it still is").isTrue();
  }

  @Test
  void messageThatNoOtherAnswerShowedIsNeverOutdated() {
    long first = inFlight.begin();
    long second = inFlight.begin();
    inFlight.end(second);
    assertThat(inFlight.isOutdated(MESSAGE)).isFalse();
    inFlight.applied();
    inFlight.end(first);
    assertThat(inFlight.isOutdated(MESSAGE)).isFalse();
  }

  @Test
  void forgottenRequestHasNoAnswer() {
    long request = inFlight.begin();
    inFlight.clear();
    assertThat(inFlight.contains(request)).isFalse();
    assertThat(inFlight.end(request)).isFalse();
  }

  @Test
  void numbersAreNotReusedAfterForgetting() {
    long before = inFlight.begin();
    inFlight.clear();
    assertThat(inFlight.begin()).isNotEqualTo(before);
  }

  @Test
  void nothingIsRememberedWhileNoRequestIsInFlight() {
    answerShowing(inFlight.begin(), MESSAGE);
    assertThat(inFlight.remembered()).isZero();
    inFlight.begin();
    long other = inFlight.begin();
    answerShowing(other, MESSAGE);
    assertThat(inFlight.remembered()).isEqualTo(1);
    inFlight.clear();
    assertThat(inFlight.remembered()).isZero();
  }

  @Test
  void rememberedMessagesStayBoundedWhileRequestsOverlapForEver() {
    long previous = inFlight.begin();
    int most = 0;
    for (int i = 0; i < 5_000; i++) {
      long next = inFlight.begin();
      inFlight.end(previous);
      for (int message = 0; message < 10; message++) {
        inFlight.show(new Ts(1_000_000L + i * 10L + message));
      }
      inFlight.applied();
      most = Math.max(most, inFlight.remembered());
      previous = next;
    }
    assertThat(most).isLessThanOrEqualTo(20);
  }

  @Test
  void messageIsRememberedAsLongAsASlowAnswerMayContradictIt() {
    long slow = inFlight.begin();
    for (int i = 0; i < 100; i++) {
      answerShowing(inFlight.begin(), new Ts(1_000_000L + i));
    }
    inFlight.end(slow);
    assertThat(inFlight.isOutdated(new Ts(1_000_000L))).isTrue();
    assertThat(inFlight.isOutdated(new Ts(1_000_099L))).isTrue();
    inFlight.applied();
    assertThat(inFlight.remembered()).isZero();
  }

  private void answerShowing(long request, Ts message) {
    inFlight.end(request);
    inFlight.show(message);
    inFlight.applied();
  }
}
