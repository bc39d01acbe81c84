package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.Optional;

/** Whether a channel can be read, and when to try again if it cannot. */
final class ChannelHealth {

  /** How a channel stands. */
  enum State {
    HEALTHY,
    /** The last call failed; the next one waits. */
    BACKING_OFF,
    /** The channel cannot be read; one call from time to time finds out whether it can again. */
    SUSPENDED
  }

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration FIRST_PROBE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PROBE = Duration.ofHours(1);

  /** After so many refusals in a row that Slack does not document, a channel is suspended. */
  private static final int MAX_REFUSALS = 8;

  private State state = State.HEALTHY;
  private Ts notBefore = Ts.ZERO;
  private int failures;
  private int probes;
  private String reason;
  private boolean lasting;

  boolean isReady(Ts now) {
    return !now.isBefore(notBefore);
  }

  boolean isSuspended() {
    return state == State.SUSPENDED;
  }

  /** Why the channel is suspended; empty if it is not. */
  Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** The documented error that an operator must fix; empty if there is none. */
  Optional<String> lastingReason() {
    return lasting ? reason() : Optional.empty();
  }

  /** When a suspended channel is tried again. */
  Ts retryAt() {
    return notBefore;
  }

  void succeeded(Ts now) {
    if (isWaiting(now)) {
      // Requested before the channel was suspended: it says nothing about it since then.
      return;
    }
    state = State.HEALTHY;
    failures = 0;
    probes = 0;
    reason = null;
    lasting = false;
  }

  /** A call failed. Concurrent calls fail together: failures during backoff are ignored. */
  void failed(Ts now) {
    if (isReady(now)) {
      notBefore = now.plus(doubled(FIRST_RETRY, failures++, LONGEST_RETRY));
      if (state == State.HEALTHY) {
        state = State.BACKING_OFF;
      }
    }
  }

  /**
   * A call was refused with an undocumented error.
   *
   * @return whether that has happened too often
   */
  boolean refused(Ts now) {
    failed(now);
    return failures >= MAX_REFUSALS;
  }

  /**
   * The channel cannot be read.
   *
   * @param code of the error
   * @param documented whether Slack documents it as one that lasts
   * @return false if that was known already
   */
  boolean suspend(String code, boolean documented, Ts now) {
    if (isWaiting(now)) {
      // Requested before the channel was suspended: it failed along with the others.
      return false;
    }
    state = State.SUSPENDED;
    reason = code;
    lasting = documented;
    notBefore = now.plus(doubled(FIRST_PROBE, probes++, LONGEST_PROBE));
    return true;
  }

  /** The reason may have gone: a suspended channel is tried at once. */
  void retry() {
    if (isSuspended()) {
      notBefore = Ts.ZERO;
    }
  }

  private boolean isWaiting(Ts now) {
    return state == State.SUSPENDED && !isReady(now);
  }

  private static Duration doubled(Duration first, int times, Duration longest) {
    Duration pause = first.multipliedBy(1L << Math.min(times, 20));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
