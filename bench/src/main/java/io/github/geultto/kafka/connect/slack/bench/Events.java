package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.bench.Trial.Result;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The simulated month's workspace on the virtual clock, with Slack's events: all of them, some
 * lost, some time of each day without a connection, and more of them than Slack sends.
 */
public final class Events {

  /** What Slack sends of an app's events, and a part of it that busy hours exceed. */
  private static final int PER_HOUR = 30_000;

  private static final int FEW_PER_HOUR = 300;

  private Events() {}

  /**
   * Takes the days to measure (30), and the file to write to.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    int days = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    try (Report report = new Report("events", args.length > 1 ? args[1] : null)) {
      report.line(
          "%d days, %s, answers take %d ms", days, SimulatedMonth.SHAPE, Trial.ANSWER.toMillis());
      new Trial(SimulatedMonth.SHAPE, RateLimits.SLACK, days)
          .connector(RateProfile.INTERNAL, 1)
          .printSeconds(report);
      month(days, new EventTap.Conditions(0, Duration.ZERO, PER_HOUR)).printSeconds(report);
      month(days, new EventTap.Conditions(0.05, Duration.ZERO, PER_HOUR)).printSeconds(report);
      month(days, new EventTap.Conditions(0, Duration.ofMinutes(10), PER_HOUR))
          .printSeconds(report);
      month(days, new EventTap.Conditions(0.05, Duration.ofMinutes(10), PER_HOUR))
          .printSeconds(report);
      month(days, new EventTap.Conditions(0, Duration.ZERO, FEW_PER_HOUR)).printSeconds(report);
    }
  }

  private static Result month(int days, EventTap.Conditions conditions) {
    return new Trial(SimulatedMonth.SHAPE, RateLimits.SLACK, days)
        .connector(RateProfile.INTERNAL, 1, Optional.of(conditions));
  }
}
