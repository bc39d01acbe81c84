package io.github.geultto.kafka.connect.slack.client;

import java.time.Duration;

/**
 * The pause after failures in a row: 2 seconds unless another is given, then twice as long each
 * time, at most 5 minutes.
 */
public final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Duration first;
  private int failures;

  public Backoff() {
    this(FIRST);
  }

  /**
   * @param first the first pause, above 0
   */
  public Backoff(Duration first) {
    this.first = first;
  }

  /**
   * Counts a failure.
   *
   * @param asked a longer pause that Slack asks for; null if it does not
   */
  public Duration next(Duration asked) {
    Duration pause = first.multipliedBy(1L << Math.min(failures++, 8));
    pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
  }

  /** A call has succeeded. */
  public void reset() {
    failures = 0;
  }
}
