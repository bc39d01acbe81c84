package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.bench.Trial.Result;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small workspace on the virtual clock, whose threads can all be read again within a quarter of
 * an hour: the connector compared with a reader that reads every channel and every thread in turn.
 */
public final class SmallWorkspace {

  private static final Traffic.Shape SHAPE = new Traffic.Shape(60, 25, 40, 0.5, 2, 4.5);

  private SmallWorkspace() {}

  /**
   * Takes the days to measure (10), and the file to write to.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    int days = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    try (Report report = new Report("small-workspace", args.length > 1 ? args[1] : null)) {
      report.line("%d days, %s, answers take %d ms", days, SHAPE, Trial.ANSWER.toMillis());
      reread(report, new Trial(SHAPE, RateLimits.SLACK, days));
      connector(report, new Trial(SHAPE, RateLimits.SLACK, days));
    }
  }

  private static void reread(Report report, Trial t) {
    RereadingReader reader = new RereadingReader(t.traffic, t.clock, t.line, t.news, Trial.ANSWER);
    print(report, t.read("every channel and every thread in turn", reader, List.of()));
    printThreads(report, reader.mostThreads());
  }

  private static void connector(Report report, Trial t) {
    ConnectorReader reader =
        new ConnectorReader(
            t.traffic,
            t.clock,
            t.line,
            t.news,
            RateProfile.INTERNAL,
            1,
            Optional.empty(),
            Trial.ANSWER);
    AtomicInteger most = new AtomicInteger();
    Reader hourly =
        end -> {
          while (t.clock.instant().isBefore(end)) {
            Instant hour = t.clock.instant().plus(Duration.ofHours(1));
            reader.readUntil(hour.isBefore(end) ? hour : end);
            most.accumulateAndGet(reader.quietThreads(), Math::max);
          }
        };
    print(report, t.read("connector", hourly, List.of()));
    printThreads(report, most.get());
  }

  private static void printThreads(Report report, int most) {
    int perMinute = SlackMethod.CONVERSATIONS_REPLIES.perMinute(RateProfile.INTERNAL);
    report.line(
        "  at most %,d threads to read again: %.1f min at %d calls per minute",
        most, (double) most / perMinute, perMinute);
  }

  private static void print(Report report, Result result) {
    report.line("");
    report.line("%s", result.name());
    report.line(
        "  %-22s %9s %9s %11s %11s %11s", "", "happened", "emitted", "median", "95%", "longest");
    for (News.Kind kind : News.Kind.values()) {
      report.line(
          "  %-22s %,9d %8.3f%% %11s %11s %11s",
          kind.words,
          result.news().happened(kind),
          100 * result.news().share(kind),
          Report.time(result.news().percentile(kind, 0.5)),
          Report.time(result.latest(kind)),
          Report.time(result.news().percentile(kind, 1)));
    }
    for (SlackMethod method :
        List.of(SlackMethod.CONVERSATIONS_HISTORY, SlackMethod.CONVERSATIONS_REPLIES)) {
      report.line(
          "  %-22s %,9d calls, at most %d in a minute",
          method.apiName(), result.line().calls(method), result.line().mostPerMinute(method));
    }
    report.line("  429s: %d", result.line().refused());
  }
}
