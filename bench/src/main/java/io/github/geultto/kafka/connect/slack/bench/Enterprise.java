package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A day of a workspace of 50,000 channels, which in its busiest hours makes about as many events as
 * Slack sends at most, on the virtual clock. What happened is awaited for six more hours.
 */
public final class Enterprise {

  private static final Traffic.Shape SHAPE = new Traffic.Shape(20_000, 50_000, 36_000, 0.5, 2, 4.5);

  private static final Duration AFTER = Duration.ofHours(6);

  private Enterprise() {}

  /**
   * Takes the days to measure (1), and the file to write to.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    int days = args.length > 0 ? Integer.parseInt(args[0]) : 1;
    try (Report report = new Report("enterprise", args.length > 1 ? args[1] : null)) {
      report.line("%d days, %s, answers take %d ms", days, SHAPE, Trial.ANSWER.toMillis());
      new Trial(SHAPE, RateLimits.SLACK, 1, days, AFTER)
          .connector(
              RateProfile.INTERNAL,
              1,
              Optional.of(new EventTap.Conditions(0, Duration.ZERO, 30_000)))
          .printSeconds(report);
    }
  }
}
