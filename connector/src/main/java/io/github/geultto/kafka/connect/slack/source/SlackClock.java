package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time by Slack's clock, which message timestamps are of: from the {@code Date} of its answers
 * and a clock of this machine that is never set. It does not go back.
 */
final class SlackClock {

  /** {@code Date} has whole seconds, and an answer takes its time. */
  private static final Duration PRECISION = Duration.ofSeconds(3);

  private Instant base;
  private long baseNanos;
  private Ts latest = Ts.ZERO;

  /**
   * A clock that begins at an instant.
   *
   * @param nanos of {@link System#nanoTime} at that instant
   */
  SlackClock(Instant begin, long nanos) {
    base = begin;
    baseNanos = nanos;
  }

  /**
   * A clock that begins now.
   *
   * @param server what the server's clock shows, in whole seconds; empty if it does not say
   * @param local what this machine's clock shows, which is more precise where both agree
   */
  static SlackClock of(Optional<Instant> server, Instant local, long nanos) {
    boolean agree =
        server.isEmpty() || Duration.between(server.get(), local).abs().compareTo(PRECISION) < 0;
    return new SlackClock(agree ? local : server.get(), nanos);
  }

  /**
   * The time.
   *
   * @param server what the server's clock shows now; empty if it does not say
   * @param nanos of {@link System#nanoTime} now
   */
  Ts now(Optional<Instant> server, long nanos) {
    Instant now = base.plusNanos(nanos - baseNanos);
    if (server.isPresent()) {
      Duration drift = Duration.between(now, server.get()).abs();
      if (drift.compareTo(PRECISION) > 0) {
        base = server.get();
        baseNanos = nanos;
        now = base;
      }
    }
    latest = Ts.max(latest, Ts.of(now));
    return latest;
  }
}
