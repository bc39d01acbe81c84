package io.github.geultto.kafka.connect.slack.client;

import java.time.Duration;

/**
 * The pause after failures in a row: 2 seconds, then twice as long each time, at most 5 minutes.
 */
public final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private int failures;

  /**
   * Counts a failure.
   *
   * @param asked a longer pause that Slack asks for; null if it does not
   */
  public Duration next(Duration asked) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures++, 8));
    pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
  }

  /** A call has succeeded. */
  public void reset() {
    failures = 0;
  }
}
