package io.github.geultto.kafka.connect.slack.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The server's clock, by the {@code Date} of its answers. A single answer of another hour does not
 * set it: some proxy's, perhaps. Several in a row that agree do: this machine has slept, and the
 * clock that measures the time between answers with it.
 *
 * <p>Callers pass {@link System#nanoTime}. Thread-safe.
 */
final class ServerClock {

  /** No clock drifts so far between two answers. */
  private static final Duration IMPLAUSIBLE = Duration.ofMinutes(5);

  /** So many answers in a row are believed. */
  private static final int ENOUGH = 3;

  private record Reading(Instant date, long nanos) {
    Instant at(long later) {
      return date.plusNanos(later - nanos);
    }

    boolean agrees(Instant other, long nanosThen) {
      return Duration.between(at(nanosThen), other).abs().compareTo(IMPLAUSIBLE) < 0;
    }
  }

  // Guarded by this.
  private Reading clock;
  private Reading odd;
  private int oddAnswers;

  /** An answer has come. */
  synchronized void answered(Instant date, long nanos) {
    if (clock == null || clock.agrees(date, nanos)) {
      set(new Reading(date, nanos));
      return;
    }
    oddAnswers = odd != null && odd.agrees(date, nanos) ? oddAnswers + 1 : 1;
    odd = new Reading(date, nanos);
    if (oddAnswers >= ENOUGH) {
      set(odd);
    }
  }

  private void set(Reading reading) {
    clock = reading;
    odd = null;
    oddAnswers = 0;
  }

  /** What the clock shows, in whole seconds and a little late; empty before the first answer. */
  synchronized Optional<Instant> now(long nanos) {
    return Optional.ofNullable(clock).map(reading -> reading.at(nanos));
  }
}
