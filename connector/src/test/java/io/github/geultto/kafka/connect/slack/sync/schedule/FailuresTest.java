package io.github.geultto.kafka.connect.slack.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How long a channel waits after calls that failed. Several of its calls are in flight at a time,
 * and what breaks one of them breaks the others: that is one failure, not many.
 */
class FailuresTest {
  private static final String CHANNEL = "C1";
  private static final Ts START = Ts.parse("1700000000.000000");
  private static final int IN_FLIGHT = 8;

  private final FakeChannel slack = new FakeChannel();
  private Scheduler scheduler;

  @BeforeEach
  void readHistory() {
    for (int i = 0; i < 40; i++) {
      Ts root = at(-7200 + i);
      slack.post(root, null, "post");
      slack.post(root.plus(1), root, "reply");
    }
    SyncSettings settings =
        new SyncSettings(
            Ts.ZERO, Duration.ofDays(30), Duration.ofMinutes(1), true, false, 999, 1000);
    ChannelSync sync = new ChannelSync(CHANNEL, settings, Stored.fresh(settings, START));
    scheduler = new Scheduler(settings, Double.POSITIVE_INFINITY, List.of(sync));
    Request.History history = scheduler.nextHistory(START).orElseThrow();
    scheduler.apply(history, slack.history(history), START);
  }

  @Test
  void callsThatFailTogetherAreOneFailure() {
    failTogether(Failure.RETRY, START);
    assertThat(waitsFrom(START)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void eachFailedRetryDoublesThePause() {
    failTogether(Failure.RETRY, START);
    failTogether(Failure.RETRY, at(1));
    assertThat(waitsFrom(at(1))).isEqualTo(Duration.ofSeconds(2));
    failTogether(Failure.RETRY, at(3));
    assertThat(waitsFrom(at(3))).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void callsThatAreRefusedTogetherDoNotSuspendTheChannel() {
    failTogether(Failure.REFUSED, START);
    failTogether(Failure.REFUSED, at(1));
    assertThat(scheduler.status().suspended()).isZero();
  }

  @Test
  void suspendedChannelIsRetriedAfterFiveMinutes() {
    failTogether(Failure.CHANNEL, START);
    assertThat(scheduler.status().suspended()).isOne();
    assertThat(waitsFrom(START)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void channelThatIsLostDuringBackoffIsSuspended() {
    List<Request> requests = inFlight(START);
    scheduler.failed(requests.get(0), Failure.RETRY, "", START);
    scheduler.failed(requests.get(1), Failure.CHANNEL, "not_in_channel", START);
    assertThat(scheduler.status().suspended()).isOne();
    assertThat(waitsFrom(START)).isEqualTo(Duration.ofMinutes(5));
  }

  private void failTogether(Failure failure, Ts now) {
    inFlight(now).forEach(request -> scheduler.failed(request, failure, "reason", now));
  }

  private List<Request> inFlight(Ts now) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      requests.add(scheduler.nextReplies(now).orElseThrow());
    }
    return requests;
  }

  /** How long no thread of the channel is read, in whole seconds. */
  private Duration waitsFrom(Ts now) {
    Duration waited = Duration.ZERO;
    while (scheduler.nextReplies(now.plus(waited)).isEmpty()) {
      waited = waited.plusSeconds(1);
    }
    return waited;
  }

  private static Ts at(long seconds) {
    return START.plus(Duration.ofSeconds(seconds));
  }
}
