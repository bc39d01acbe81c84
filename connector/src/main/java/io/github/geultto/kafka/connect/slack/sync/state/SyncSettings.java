package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;

/**
 * What the operator asked of the sync.
 *
 * @param start nothing written before is emitted; {@link Ts#ZERO} for everything
 * @param lookback how long a message's reactions, edits and deletion are still looked for
 * @param pollInterval least time between two polls of one channel
 * @param deletesGuard whether a read that would delete most of a channel waits for a second one
 * @param followsRetention whether messages are deleted that Slack no longer shows for their age
 * @param historyPage objects to ask for in a page of {@code conversations.history}
 * @param repliesPage objects to ask for in a page of {@code conversations.replies}
 * @param reactions whether each reaction is emitted as a record of its own
 */
public record SyncSettings(
    Ts start,
    Duration lookback,
    Duration pollInterval,
    boolean deletesGuard,
    boolean followsRetention,
    int historyPage,
    int repliesPage,
    boolean reactions) {

  /** Settings without records of reactions. */
  public SyncSettings(
      Ts start,
      Duration lookback,
      Duration pollInterval,
      boolean deletesGuard,
      boolean followsRetention,
      int historyPage,
      int repliesPage) {
    this(
        start,
        lookback,
        pollInterval,
        deletesGuard,
        followsRetention,
        historyPage,
        repliesPage,
        false);
  }

  /** How often old history is read once more for threads that came back to life. */
  public static final Duration SWEEP_INTERVAL = Duration.ofDays(1);

  /** By how much this machine's clock and Slack's may differ. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /** Where the look-back window begins. */
  public Ts windowStart(Ts now) {
    return now.minus(lookback);
  }

  /** How long a deletion in doubt waits for a second answer at least. */
  public Duration holdTime() {
    return pollInterval.multipliedBy(5);
  }

  /** The upper bound of a request that wants everything up to now. */
  public static Ts latest(Ts now) {
    return now.plus(CLOCK_SKEW);
  }
}
