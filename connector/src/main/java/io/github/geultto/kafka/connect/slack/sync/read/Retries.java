package io.github.geultto.kafka.connect.slack.sync.read;

import java.time.Duration;

/**
 * When to retry a thread, or a message's reactions, that cannot be read while others can: at once,
 * then after pauses that double. The first pauses are short, because what several calls in a row
 * fail for may be over within seconds; what lasts costs about a call a day in the end.
 */
final class Retries {

  /** After so many failures it is taken for one that lasts. */
  private static final int MOST_AT_ONCE = 2;

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  private Retries() {}

  /** Whether so many failures in a row are taken for a cause that lasts. */
  static boolean areExhausted(int failures) {
    return failures > MOST_AT_ONCE;
  }

  /** The pause after so many failures in a row, where they are exhausted. */
  static Duration pause(int failures) {
    int doublings = Math.max(0, failures - MOST_AT_ONCE - 1);
    Duration pause = FIRST.multipliedBy(1L << Math.min(doublings, 20));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
