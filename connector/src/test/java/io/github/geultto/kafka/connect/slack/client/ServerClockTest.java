package io.github.geultto.kafka.connect.slack.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerClockTest {

  private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  private final ServerClock clock = new ServerClock();

  @Test
  void withoutAnAnswerItIsNotKnown() {
    assertThat(clock.now(0)).isEmpty();
  }

  @Test
  void itGoesOnFromTheLastAnswer() {
    clock.answered(BEGIN, 0);
    clock.answered(BEGIN.plusSeconds(12), 10 * SECOND);
    assertThat(clock.now(15 * SECOND)).contains(BEGIN.plusSeconds(17));
  }

  @Test
  void answersOfAnotherHourAreIgnoredUnlessSeveralAgree() {
    for (Duration step : new Duration[] {Duration.ofHours(1), Duration.ofHours(-1)}) {
      ServerClock odd = new ServerClock();
      odd.answered(BEGIN, 0);
      odd.answered(BEGIN.plus(step), SECOND);
      odd.answered(BEGIN.plus(step), SECOND);
      assertThat(odd.now(SECOND)).contains(BEGIN.plusSeconds(1));
      odd.answered(BEGIN.plus(step).plusSeconds(1), 2 * SECOND);
      assertThat(odd.now(2 * SECOND)).contains(BEGIN.plus(step).plusSeconds(1));
    }
  }

  @Test
  void answersThatDoNotAgreeOrAreNotInARowDoNotSetIt() {
    clock.answered(BEGIN, 0);
    for (int i = 1; i < 10; i++) {
      clock.answered(BEGIN.plus(Duration.ofHours(i)), 0);
    }
    assertThat(clock.now(0)).contains(BEGIN);
    for (int i = 0; i < 10; i++) {
      clock.answered(i % 2 == 0 ? BEGIN : BEGIN.plus(Duration.ofHours(1)), 0);
    }
    assertThat(clock.now(0)).contains(BEGIN);
  }
}
