package io.github.geultto.kafka.connect.slack.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a channel is tried again after failures. */
class ChannelHealthTest {

  private final ChannelHealth health = new ChannelHealth();
  private Ts now = Ts.parse("1700000000.000000");

  @Test
  void isReadyAtFirst() {
    assertThat(health.isReady(now)).isTrue();
    assertThat(health.isSuspended()).isFalse();
    assertThat(health.reason()).isEmpty();
  }

  @Test
  void failuresDoubleThePauseUpToAMinute() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      health.failed(now);
      pauses.add(pause());
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    assertThat(health.isSuspended()).isFalse();
  }

  @Test
  void suspendedChannelIsTriedAtOnceAfterItHasChanged() {
    health.suspend("not_in_channel", true, now);
    assertThat(health.isReady(now)).isFalse();
    health.retry();
    assertThat(health.isReady(now)).isTrue();
    health.succeeded(now);
    assertThat(health.isSuspended()).isFalse();
  }

  @Test
  void failuresDuringBackoffAreIgnored() {
    health.failed(now);
    health.failed(now);
    health.failed(now.plus(Duration.ofMillis(999)));
    assertThat(pause()).isEqualTo(1);
    health.failed(now);
    assertThat(pause()).isEqualTo(2);
  }

  @Test
  void successEndsTheBackoff() {
    health.failed(now);
    pause();
    health.failed(now);
    pause();
    health.succeeded(now);
    health.failed(now);
    assertThat(pause()).isEqualTo(1);
  }

  @Test
  void successAmongFailuresDoesNotEndTheCurrentPause() {
    health.failed(now);
    health.succeeded(now);
    assertThat(health.isReady(now)).isFalse();
  }

  @Test
  void eightRefusalsInARowAreTooMany() {
    for (int i = 1; i < 8; i++) {
      assertThat(health.refused(now)).as("refusal %s", i).isFalse();
      assertThat(health.refused(now)).as("during backoff").isFalse();
      pause();
    }
    assertThat(health.refused(now)).isTrue();
  }

  @Test
  void suspendedChannelIsTriedAgainWithPausesThatDoubleToAnHour() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      assertThat(health.suspend("not_in_channel", true, now)).isTrue();
      pauses.add(pause());
    }
    assertThat(pauses).containsExactly(300L, 600L, 1_200L, 2_400L, 3_600L, 3_600L);
    assertThat(health.isSuspended()).as("until a call succeeds").isTrue();
  }

  @Test
  void suspensionIsNewsOnce() {
    assertThat(health.suspend("not_in_channel", true, now)).isTrue();
    assertThat(health.suspend("channel_not_found", true, now)).isFalse();
    assertThat(health.reason()).contains("not_in_channel");
    assertThat(health.retryAt()).isEqualTo(now.plus(Duration.ofMinutes(5)));
  }

  @Test
  void suspensionDuringBackoffCounts() {
    health.failed(now);
    assertThat(health.suspend("not_in_channel", true, now)).isTrue();
    assertThat(pause()).isEqualTo(300);
  }

  @Test
  void answerFromBeforeTheSuspensionDoesNotEndIt() {
    health.suspend("not_in_channel", true, now);
    health.succeeded(now);
    assertThat(health.isSuspended()).isTrue();
    now = health.retryAt();
    health.succeeded(now);
    assertThat(health.isSuspended()).isFalse();
    assertThat(health.reason()).isEmpty();
    assertThat(health.lastingReason()).isEmpty();
    health.suspend("not_in_channel", true, now);
    assertThat(pause()).as("from the beginning").isEqualTo(300);
  }

  @Test
  void onlyADocumentedErrorLasts() {
    health.suspend("no_progress", false, now);
    assertThat(health.reason()).contains("no_progress");
    assertThat(health.lastingReason()).isEmpty();
    now = health.retryAt();
    health.suspend("missing_scope", true, now);
    assertThat(health.lastingReason()).contains("missing_scope");
  }

  /** Lets the pause pass, and returns its whole seconds. */
  private long pause() {
    long seconds = 0;
    while (!health.isReady(now)) {
      now = now.plus(Duration.ofSeconds(1));
      seconds++;
    }
    return seconds;
  }
}
