package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Slack's time, whatever this machine's clock and odd answers say. */
class SlackClockTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  private final SlackClock clock = new SlackClock(BEGIN, 5 * SECOND);

  @Test
  void itAdvancesWithTheTimeThatHasPassed() {
    assertThat(clock.now(Optional.empty(), 65 * SECOND)).isEqualTo(Ts.of(BEGIN.plusSeconds(60)));
  }

  @Test
  void thisMachinesClockCountsOnlyWhereItAgreesWithSlacks() {
    Optional<Instant> server = Optional.of(BEGIN);
    Instant precise = BEGIN.plusMillis(700);
    Instant wrong = BEGIN.minusSeconds(360);
    assertThat(SlackClock.of(server, precise, 0).now(server, 0)).isEqualTo(Ts.of(precise));
    assertThat(SlackClock.of(server, wrong, 0).now(server, 0)).isEqualTo(Ts.of(BEGIN));
    assertThat(SlackClock.of(Optional.empty(), wrong, 0).now(Optional.empty(), 0))
        .isEqualTo(Ts.of(wrong));
  }

  @Test
  void aDriftOfSomeSecondsIsCorrected() {
    Instant server = BEGIN.plusSeconds(70);
    assertThat(clock.now(Optional.of(server), 65 * SECOND)).isEqualTo(Ts.of(server));
    assertThat(clock.now(Optional.empty(), 66 * SECOND)).isEqualTo(Ts.of(server.plusSeconds(1)));
  }

  @Test
  void itNeverGoesBack() {
    Ts before = clock.now(Optional.empty(), 65 * SECOND);
    Optional<Instant> behind = Optional.of(BEGIN.plusSeconds(50));
    assertThat(clock.now(behind, 66 * SECOND)).isEqualTo(before);
    assertThat(clock.now(Optional.empty(), 80 * SECOND)).isEqualTo(Ts.of(BEGIN.plusSeconds(64)));
  }

  @Test
  void itFollowsTheServerAlsoAfterThisMachineHasSlept() {
    Instant server = BEGIN.plus(Duration.ofHours(9));
    assertThat(clock.now(Optional.of(server), 65 * SECOND)).isEqualTo(Ts.of(server));
  }
}
