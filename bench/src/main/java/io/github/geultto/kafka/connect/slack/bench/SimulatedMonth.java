package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import io.github.geultto.kafka.connect.slack.sync.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A month of a workspace on the virtual clock, read by the connector and by the strategies of other
 * tools, each in a copy of the same workspace: what is told, how late, and for how many calls.
 *
 * <p>The workspace is 30 days old when the readers begin. They have a day to read what is there;
 * then the month is measured, and what happened in it is awaited for five more days.
 */
public final class SimulatedMonth {

  private static final long SEED = 1;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration BEFORE = Duration.ofDays(30);
  private static final Duration AFTER = Duration.ofDays(5);
  private static final Duration ANSWER = Duration.ofMillis(200);
  private static final Traffic.Shape SHAPE = new Traffic.Shape(1_000, 200, 500, 0.5, 2, 4.5);

  private final VirtualClock clock = new VirtualClock(START);
  private final Instant from = START.plus(BEFORE).plus(Duration.ofDays(1));
  private final Instant to;
  private final News news;
  private final Traffic traffic;
  private final SlackLine line;

  /** What a reader came to. */
  private record Result(String name, News news, SlackLine line, List<String> notes) {
    Duration latest(News.Kind kind) {
      return news.percentile(kind, 0.95);
    }
  }

  private SimulatedMonth(int days) {
    this.to = from.plus(Duration.ofDays(days));
    this.news = new News(from, to);
    this.traffic = new Traffic(SHAPE, SEED, clock, RateLimits.SLACK, news);
    this.line = new SlackLine(traffic.api(), clock);
    traffic.playUntil(START.plus(BEFORE));
    line.countFrom(from);
  }

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
      Future<Result> connector = threads.submit(() -> new SimulatedMonth(days).connector(1));
      Future<Result> lookback = threads.submit(() -> new SimulatedMonth(days).lookback());
      Future<Result> incremental = threads.submit(() -> new SimulatedMonth(days).incremental());
      Future<Result> batch = threads.submit(() -> new SimulatedMonth(days).batch());
      Duration goal = lookback.get().latest(News.Kind.REPLY);
      Future<Result> sparing = threads.submit(() -> sparing(days, goal));
      report.line("%d days, %s, answers take %d ms", days, SHAPE, ANSWER.toMillis());
      for (Future<Result> result : List.of(connector, lookback, incremental, batch, sparing)) {
        print(report, days, result.get());
      }
      compare(report, connector.get(), lookback.get(), sparing.get());
    } finally {
      threads.shutdownNow();
    }
  }

  // ---------------------------------------------------------------- the readers

  private Result connector(double share) {
    ConnectorReader reader =
        new ConnectorReader(traffic, clock, line, news, RateProfile.INTERNAL, share, ANSWER);
    reader.readUntil(from);
    final long changesBefore = reader.threadChanges();
    final long callsBefore = reader.changedThreadCalls();
    reader.readUntil(to);
    List<String> notes = new ArrayList<>();
    long changes = reader.threadChanges() - changesBefore;
    long calls = reader.changedThreadCalls() - callsBefore;
    notes.add(
        "%,d times a thread had changed: %,d calls of conversations.replies, %.3f each; %,d revisits"
            .formatted(
                changes,
                calls,
                (double) calls / changes,
                line.calls(SlackMethod.CONVERSATIONS_REPLIES) - calls));
    notes.add(
        "calls of conversations.history since it began: %,d looks, %,d below the newest page, %,d sweeps"
            .formatted(
                reader.historyCalls().getOrDefault(Request.Purpose.LOOK, 0L),
                reader.historyCalls().getOrDefault(Request.Purpose.WINDOW, 0L),
                reader.historyCalls().getOrDefault(Request.Purpose.SWEEP, 0L)));
    line.countUntil(to);
    await(reader);
    return new Result("connector, rate.limit.share=%.4f".formatted(share), news, line, notes);
  }

  /** With the least share of the budget with which replies are told as early as that. */
  private static Result sparing(int days, Duration goal) {
    double low = 0.01;
    double high = 0.16;
    Result best = null;
    for (int i = 0; i < 7; i++) {
      double share = Math.sqrt(low * high);
      Result result = new SimulatedMonth(days).connector(share);
      if (result.latest(News.Kind.REPLY).compareTo(goal) <= 0) {
        best = result;
        high = share;
      } else {
        low = share;
      }
    }
    return best;
  }

  private Result lookback() {
    Reader reader = new LookbackReader(traffic, clock, line, news, ANSWER);
    run(reader);
    return new Result("(b) look-back window and all its threads", news, line, List.of());
  }

  private Result incremental() {
    Reader reader = new IncrementalReader(traffic, clock, line, news, ANSWER);
    run(reader);
    return new Result("(c) by timestamp, no look-back", news, line, List.of());
  }

  private Result batch() {
    DailyBatchReader reader = new DailyBatchReader(traffic, clock, line, news, ANSWER);
    run(reader);
    List<String> notes =
        List.of("chat.getPermalink besides, in all: %,d calls".formatted(reader.permalinks()));
    return new Result("(a) daily batch, two calls a message", news, line, notes);
  }

  private void run(Reader reader) {
    reader.readUntil(to);
    line.countUntil(to);
    await(reader);
  }

  private void await(Reader reader) {
    Instant last = to.plus(AFTER);
    while (news.missing() > 0 && clock.instant().isBefore(last)) {
      reader.readUntil(clock.instant().plus(Duration.ofHours(1)));
    }
  }

  // ---------------------------------------------------------------- figures

  private static void print(Report report, int days, Result result) {
    report.line("");
    report.line("%s", result.name());
    report.line("  %-22s %9s %9s %11s %11s", "", "happened", "told", "median", "95%");
    for (News.Kind kind : News.Kind.values()) {
      report.line(
          "  %-22s %,9d %8.3f%% %11s %11s",
          kind.words,
          result.news().happened(kind),
          100 * result.news().share(kind),
          Report.time(result.news().percentile(kind, 0.5)),
          Report.time(result.latest(kind)));
    }
    for (SlackMethod method :
        List.of(
            SlackMethod.CONVERSATIONS_HISTORY,
            SlackMethod.CONVERSATIONS_REPLIES,
            SlackMethod.REACTIONS_GET)) {
      if (result.line().calls(method) > 0) {
        report.line(
            "  %-22s %,9d calls, %,8d a day, at most %d in a minute",
            method.apiName(),
            result.line().calls(method),
            result.line().calls(method) / days,
            result.line().mostPerMinute(method));
      }
    }
    report.line("  429s: %d", result.line().refused());
    result.notes().forEach(note -> report.line("  %s", note));
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
