package io.github.geultto.kafka.connect.slack.bench;

import java.time.Duration;
import java.util.Random;

/**
 * When people answer, react, edit or delete: 18% within an hour of the message, 35% within 6 hours,
 * 52% within a day, 62% within 3 days, 77% within 7 days, 90% within 14 days, the rest within 30
 * days, as in real communities that write slowly. Between these points even in the logarithm of
 * time.
 */
final class Delays {
  private static final double[] SHARES = {0, 0.18, 0.35, 0.52, 0.62, 0.77, 0.90, 1};
  private static final double[] HOURS = {1 / 60.0, 1, 6, 24, 72, 168, 336, 720};
  private static final double MICROS_PER_HOUR = 3_600e6;

  private Delays() {}

  /** A delay, from a minute to 30 days. */
  static Duration next(Random random) {
    double share = random.nextDouble();
    int upper = 1;
    while (SHARES[upper] < share) {
      upper++;
    }
    double part = (share - SHARES[upper - 1]) / (SHARES[upper] - SHARES[upper - 1]);
    double hours = HOURS[upper - 1] * Math.pow(HOURS[upper] / HOURS[upper - 1], part);
    return Duration.ofNanos(Math.round(hours * MICROS_PER_HOUR) * 1_000);
  }
}
