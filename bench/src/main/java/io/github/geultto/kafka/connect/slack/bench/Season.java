package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A season of a writing community on the virtual clock: 24 weeks, 337 people, 84 channels, 3,625
 * posts, 13,893 replies, 78,362 reactions. Read afterwards, and followed while it runs.
 */
public final class Season {

  private static final long SEED = 1;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LENGTH = Duration.ofDays(24 * 7);
  private static final Duration ANSWER = Duration.ofMillis(200);

  private static final double POSTS = 3_625;
  private static final double REPLIES = 13_893;
  private static final double REACTIONS = 78_362;

  private static final Traffic.Shape SHAPE =
      new Traffic.Shape(
          337, 84, POSTS / LENGTH.toDays(), 0.5, REPLIES / POSTS, REACTIONS / (POSTS + REPLIES));

  private final VirtualClock clock = new VirtualClock(START);
  private final News news = new News(START, START.plus(LENGTH));
  private final Traffic traffic = new Traffic(SHAPE, SEED, clock, RateLimits.SLACK, news);
  private final SlackLine line = new SlackLine(traffic.api(), clock);

  private Season() {}

  /**
   * Takes the file to write to.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    try (Report report = new Report("season", args.length > 0 ? args[0] : null)) {
      report.line("%d days, %s", LENGTH.toDays(), SHAPE);
      new Season().backfill(report);
      for (double share : new double[] {0.1, 1}) {
        new Season().follow(report, share);
      }
    }
  }

  private void backfill(Report report) {
    Instant end = START.plus(LENGTH);
    traffic.playUntil(end);
    traffic.endPostsAt(end);
    ConnectorReader reader =
        new ConnectorReader(
            traffic, clock, line, news, RateProfile.INTERNAL, 1, Optional.empty(), ANSWER);
    do {
      reader.readUntil(clock.instant().plus(Duration.ofSeconds(1)));
    } while (reader.scheduler().status().backfilled() < SHAPE.channels()
        || reader.scheduler().status().changedThreads() > 0);
    report.line("");
    report.line(
        "read afterwards: %,d messages in %s",
        reader.emitted(), Report.time(Duration.between(end, clock.instant())));
    calls(report);
  }

  private void follow(Report report, double share) {
    ConnectorReader reader =
        new ConnectorReader(
            traffic, clock, line, news, RateProfile.INTERNAL, share, Optional.empty(), ANSWER);
    reader.readUntil(START.plus(LENGTH));
    report.line("");
    report.line("followed, rate.limit.share=%.1f: %,d records", share, reader.emitted());
    calls(report);
    for (News.Kind kind : News.Kind.values()) {
      report.line(
          "  %-22s %,7d, median %s, 95%% within %s",
          kind.words,
          news.happened(kind),
          Report.time(news.percentile(kind, 0.5)),
          Report.time(news.percentile(kind, 0.95)));
    }
  }

  private void calls(Report report) {
    for (SlackMethod method :
        List.of(
            SlackMethod.CONVERSATIONS_HISTORY,
            SlackMethod.CONVERSATIONS_REPLIES,
            SlackMethod.REACTIONS_GET)) {
      report.line(
          "  %-22s %,9d calls, at most %d in a minute",
          method.apiName(), line.calls(method), line.mostPerMinute(method));
    }
    report.line("  429s: %d", line.refused());
  }
}
