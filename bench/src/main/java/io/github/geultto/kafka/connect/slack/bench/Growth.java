package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.bench.Trial.Result;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.IOException;

/**
 * How late the connector emits changes in workspaces of different sizes, in three days on the
 * virtual clock; the smallest one also with the limits of an unlisted app.
 */
public final class Growth {

  private static final int DAYS = 3;

  private Growth() {}

  /**
   * Takes the file to write to.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    try (Report report = new Report("growth", args.length > 0 ? args[0] : null)) {
      Traffic.Shape small = new Traffic.Shape(60, 20, 15, 0.5, 2, 4.5);
      report.line("%s, unlisted app", small);
      new Trial(small, RateLimits.UNLISTED, DAYS).connector(RateProfile.UNLISTED, 1).print(report);
      for (int times : new int[] {1, 4, 16}) {
        Traffic.Shape shape = new Traffic.Shape(250 * times, 50 * times, 125.0 * times, 0.5, 2, 2);
        report.line("");
        report.line("%s", shape);
        Result result = new Trial(shape, RateLimits.SLACK, DAYS).connector(RateProfile.INTERNAL, 1);
        result.print(report);
      }
    }
  }
}
