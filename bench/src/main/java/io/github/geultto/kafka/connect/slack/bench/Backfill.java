package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A workspace of a million messages in 60,000 threads and 200 channels, read for the first time on
 * the virtual clock: how much of the budget is used, and how long it takes.
 */
public final class Backfill {

  private static final long SEED = 1;
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final double POSTS_PER_DAY = 1_000;
  private static final double POSTS = 0.7;
  private static final double THREADS = 0.06;

  private Backfill() {}

  /**
   * Takes the number of messages (1,000,000), and the file to write to.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    int messages = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    try (Report report = new Report("backfill", args.length > 1 ? args[1] : null)) {
      for (Duration answer : new Duration[] {Duration.ofMillis(200), Duration.ofMillis(1_500)}) {
        read(report, messages, answer);
      }
    }
  }

  private static void read(Report report, int messages, Duration answer) {
    Traffic.Shape shape =
        new Traffic.Shape(1_000, 200, POSTS_PER_DAY, THREADS / POSTS, 1 / POSTS - 1, 0.3);
    VirtualClock clock = new VirtualClock(START);
    News nothing = new News(Instant.MAX, Instant.MAX);
    Traffic traffic = new Traffic(shape, SEED, clock, RateLimits.SLACK, nothing);
    // The last replies come up to 30 days after the last posts.
    while (traffic.messages() < messages) {
      traffic.playUntil(clock.instant().plus(Duration.ofHours(1)));
    }
    traffic.endPostsAt(clock.instant());
    Instant begun = clock.instant();
    SlackLine line = new SlackLine(traffic.api(), clock);
    ConnectorReader reader =
        new ConnectorReader(
            traffic, clock, line, nothing, RateProfile.INTERNAL, 1, Optional.empty(), answer);
    do {
      reader.readUntil(clock.instant().plus(Duration.ofSeconds(1)));
    } while (reader.scheduler().status().backfilled() < shape.channels()
        || reader.scheduler().status().changedThreads() > 0);
    Duration taken = Duration.between(begun, clock.instant());
    long threads = reader.changedThreads().changes();
    SlackMethod method = SlackMethod.CONVERSATIONS_REPLIES;
    double possible = taken.toMillis() / 60_000.0 * method.perMinute(RateProfile.INTERNAL);
    double minutes = (double) threads / method.perMinute(RateProfile.INTERNAL);
    report.line("answers take %,d ms", answer.toMillis());
    report.line(
        "  %,d messages, %,d records, %,d threads", traffic.messages(), reader.emitted(), threads);
    report.line(
        "  %s; one call per thread at %d per minute takes %s at least",
        Report.time(taken),
        method.perMinute(RateProfile.INTERNAL),
        Report.time(Duration.ofMillis((long) (minutes * 60_000))));
    report.line(
        "  conversations.replies: %,d calls, %.1f%% of the budget, at most %d in a minute",
        line.calls(method), 100 * line.calls(method) / possible, line.mostPerMinute(method));
    report.line(
        "  conversations.history: %,d calls, of them %s",
        line.calls(SlackMethod.CONVERSATIONS_HISTORY), reader.historyCalls());
    report.line("  429s: %d", line.refused());
  }
}
