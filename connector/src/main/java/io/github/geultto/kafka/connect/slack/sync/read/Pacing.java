package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.Collection;

/**
 * How often to read what shows no change: weights by the expected changes, and the pauses that
 * follow from the calls available.
 *
 * @param minutes the pause for a weight of 1; 0 where calls are not limited
 * @param skew how much the pauses of threads follow their weights: 0 for all alike, 1 for the full
 *     difference
 */
public record Pacing(double minutes, double skew) {

  /** Before anything is planned. */
  public static final Pacing UNPLANNED = new Pacing(Double.POSITIVE_INFINITY, 1);

  /** After this part of the time since its last activity a thread is read again in any case. */
  private static final double LATEST = 0.15;

  /** Where calls are not limited, a thread is not read before this part of that time. */
  private static final double EARLIEST = 0.002;

  /** Threads that may expect less than one whose only reply is this old are read less often. */
  private static final Duration LITTLE = Duration.ofDays(7);

  private static final double LESS_OFTEN = 3;

  /** How much the pauses of threads follow the expected changes. */
  private static final double THREAD_EXPONENT = 0.2;

  /** Where a round over all threads takes less, none is read less often than another. */
  private static final double SHORT_ROUND = 15;

  /** Where it takes longer, in minutes, those that may expect more are read more often. */
  private static final double LONG_ROUND = 60;

  /**
   * How much head polls follow a channel's activity. The square root would make the mean delay as
   * short as can be; with a little less the longest delays are a tenth shorter, and the mean 3%
   * longer.
   */
  private static final double CHANNEL_EXPONENT = 0.35;

  /** A channel with no activity at all is read like one with this many changes per minute. */
  private static final double SILENT = 0.1 / (24 * 60);

  /**
   * The skew for a number of quiet threads.
   *
   * @param perMinute threads that can be read again per minute
   */
  public static double skew(double threads, double perMinute) {
    double round = threads / perMinute;
    return Math.min(1, Math.max(0, (round - SHORT_ROUND) / (LONG_ROUND - SHORT_ROUND)));
  }

  /** How often to read a channel's newest page, compared with other channels. */
  public static double channelWeight(double changesPerMinute) {
    return Math.pow(changesPerMinute + SILENT, CHANNEL_EXPONENT);
  }

  /**
   * What a thread may expect per minute: something happens to a reply the less often the older it
   * is, so the sum of 1/age over its replies.
   */
  static double expected(Collection<Ts> replies, Ts lastActivity, Ts at) {
    if (replies.isEmpty()) {
      return 1 / minutesBefore(lastActivity, at);
    }
    return replies.stream().mapToDouble(reply -> 1 / minutesBefore(reply, at)).sum();
  }

  /**
   * The weight of a thread's pause. Pauses by the square root of what is expected would make the
   * mean delay as short as can be, but the longest delays long.
   */
  static double spacing(double expected, double skew) {
    double spacing = Math.pow(expected, -THREAD_EXPONENT * skew);
    boolean little = expected * LITTLE.toMinutes() < 1;
    return little ? spacing * Math.pow(LESS_OFTEN, skew) : spacing;
  }

  /**
   * The pause until a thread is read again although its parent shows no change.
   *
   * @param quiet the time from its last activity to its last reading
   */
  Duration pause(double expected, Duration quiet, Duration pollInterval) {
    double age = quiet.toMillis() / 60_000.0;
    double pause = minutes == 0 ? age * EARLIEST : minutes * spacing(expected, skew);
    double bounded = Math.max(Math.min(pause, age * LATEST), pollInterval.toMillis() / 60_000.0);
    return Duration.ofMillis((long) (bounded * 60_000));
  }

  /** Whether threads are read ahead of their time while there are calls left. */
  boolean usesSpareCalls() {
    return minutes > 0;
  }

  /** Whether the pauses would hardly differ. */
  boolean isLike(Pacing other) {
    return Math.abs(skew - other.skew) < 0.05
        && minutes <= other.minutes * 1.05
        && other.minutes <= minutes * 1.05;
  }

  private static double minutesBefore(Ts earlier, Ts at) {
    return Math.max(1, at.since(earlier).toMillis() / 60_000.0);
  }
}
