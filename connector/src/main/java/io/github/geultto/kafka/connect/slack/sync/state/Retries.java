package io.github.geultto.kafka.connect.slack.sync.state;

import java.time.Duration;

/**
 * When to retry a thread, or a message's reactions, that cannot be read while others can: at once,
 * then after pauses that double. The first pauses are short, because what a few calls in a row fail
 * for may be over within seconds; a lasting failure then costs one call per hour.
 */
public final class Retries {

  private static final int MOST_AT_ONCE = 2;
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Pages that lead nowhere have taken many calls: they count as so many failures at least. */
  private static final int STUCK = 8;

  private int failures;
  private long succeededBefore;

  /** Counts a failure. */
  public void failed() {
    failures++;
  }

  /**
   * Counts a failure, unless no call has succeeded since the last: then it may be all that fails.
   *
   * @param succeeded calls that have succeeded so far
   */
  void failed(long succeeded) {
    if (failures == 0 || succeeded > succeededBefore) {
      failures++;
      succeededBefore = succeeded;
    }
  }

  /** Counts a reading that got nowhere. */
  void stuck() {
    failures = Math.max(failures + 1, STUCK);
  }

  void succeeded() {
    failures = 0;
  }

  /** Whether it is not to be retried at once. */
  public boolean areExhausted() {
    return failures > MOST_AT_ONCE;
  }

  /** The pause until it is tried again, if not at once. */
  public Duration pause() {
    int doublings = Math.max(0, failures - MOST_AT_ONCE - 1);
    Duration pause = FIRST.multipliedBy(1L << Math.min(doublings, 10));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
