package io.github.geultto.kafka.connect.slack.sync.read;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a backfill has come, in calls that it is expected to take as a whole. An estimate: Slack
 * does not say how much a channel holds, so its unread part is taken to be like the part read.
 *
 * @param history pages of channels' history
 * @param historyLeft those of them to come
 * @param threads threads to read
 * @param threadsLeft those of them to come
 */
public record BackfillProgress(
    double history, double historyLeft, double threads, double threadsLeft) {

  public static final BackfillProgress NONE = new BackfillProgress(0, 0, 0, 0);

  public BackfillProgress plus(BackfillProgress other) {
    return new BackfillProgress(
        history + other.history,
        historyLeft + other.historyLeft,
        threads + other.threads,
        threadsLeft + other.threadsLeft);
  }

  /** The part that is done, from 0 to 1. */
  public double done() {
    double left = historyLeft + threadsLeft;
    return left == 0 ? 1 : 1 - left / (history + threads);
  }

  /**
   * How long it takes.
   *
   * @param historyPerMinute pages that it reads in a minute
   * @param threadsPerMinute threads that it reads in a minute
   * @return empty if there is something left and nothing moves
   */
  public Optional<Duration> timeLeft(double historyPerMinute, double threadsPerMinute) {
    double minutes =
        Math.max(minutes(historyLeft, historyPerMinute), minutes(threadsLeft, threadsPerMinute));
    return Double.isInfinite(minutes)
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((long) Math.ceil(minutes * 60)));
  }

  private static double minutes(double left, double perMinute) {
    return left == 0 ? 0 : left / perMinute;
  }
}
