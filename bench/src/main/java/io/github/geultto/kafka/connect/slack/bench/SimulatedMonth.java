package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.bench.Trial.Result;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A month of a workspace on the virtual clock, read by the connector and by the strategies of other
 * tools, each in a copy of the same workspace: what is emitted, how late, and for how many calls.
 */
public final class SimulatedMonth {

  static final Traffic.Shape SHAPE = new Traffic.Shape(1_000, 200, 500, 0.5, 2, 4.5);

  private SimulatedMonth() {}

  /**
   * Takes the days to measure (30), and the file to write to.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int days = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (Report report = new Report("simulated-month", args.length > 1 ? args[1] : null)) {
      List<Future<Result>> results = new ArrayList<>();
      results.add(threads.submit(() -> trial(days).connector(RateProfile.INTERNAL, 1)));
      results.add(threads.submit(() -> lookback(trial(days))));
      results.add(threads.submit(() -> incremental(trial(days))));
      results.add(threads.submit(() -> batch(trial(days))));
      Result connector = results.get(0).get();
      Result lookback = results.get(1).get();
      Result sparing = sparing(days, lookback.latest(News.Kind.REPLY));
      report.line("%d days, %s, answers take %d ms", days, SHAPE, Trial.ANSWER.toMillis());
      for (Future<Result> result : results) {
        result.get().print(report);
      }
      sparing.print(report);
      compare(report, connector, lookback, sparing);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Trial trial(int days) {
    return new Trial(SHAPE, RateLimits.SLACK, days);
  }

  /** The connector with the least share of the budget with which replies are emitted that early. */
  private static Result sparing(int days, Duration goal) {
    double low = 0.01;
    double high = 0.16;
    Result best = null;
    for (int i = 0; i < 7; i++) {
      double share = Math.sqrt(low * high);
      Result result = trial(days).connector(RateProfile.INTERNAL, share);
      if (result.latest(News.Kind.REPLY).compareTo(goal) <= 0) {
        best = result;
        high = share;
      } else {
        low = share;
      }
    }
    return best;
  }

  private static Result lookback(Trial t) {
    Reader reader = new LookbackReader(t.traffic, t.clock, t.line, t.news, Trial.ANSWER);
    return t.read("(b) look-back window and all its threads", reader, List.of());
  }

  private static Result incremental(Trial t) {
    Reader reader = new IncrementalReader(t.traffic, t.clock, t.line, t.news, Trial.ANSWER);
    return t.read("(c) by timestamp, no look-back", reader, List.of());
  }

  private static Result batch(Trial t) {
    Reader reader = new DailyBatchReader(t.traffic, t.clock, t.line, t.news, Trial.ANSWER);
    return t.read(
        "(a) daily batch",
        reader,
        List.of("in addition as many calls of chat.getPermalink as of reactions.get"));
  }

  private static void compare(Report report, Result connector, Result lookback, Result sparing) {
    report.line("");
    report.line(
        "replies, 95%%: the connector is %.1f times as early as (b)",
        (double) lookback.latest(News.Kind.REPLY).toMillis()
            / connector.latest(News.Kind.REPLY).toMillis());
    report.line(
        "as early as (b) with %s: %,d calls against %,d, a %.1fth",
        sparing.name(),
        sparing.line().calls(),
        lookback.line().calls(),
        (double) lookback.line().calls() / sparing.line().calls());
  }
}
