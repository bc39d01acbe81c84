package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.simulator.RateLimits;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A workspace and one reader of it. The workspace is 30 days old when the reader begins; it has a
 * day to read what is there. Then some days are measured, and what happened in them is awaited for
 * five more, if not specified otherwise.
 */
final class Trial {

  private static final long SEED = 1;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AFTER = Duration.ofDays(5);

  /** From a call to its answer. */
  static final Duration ANSWER = Duration.ofMillis(200);

  final VirtualClock clock = new VirtualClock(START);
  final News news;
  final Traffic traffic;
  final SlackLine line;
  private final int days;
  private final Instant from;
  private final Instant to;
  private final Duration after;

  Trial(Traffic.Shape shape, RateLimits limits, int days) {
    this(shape, limits, 30, days, AFTER);
  }

  /**
   * A workspace that is younger.
   *
   * @param before days that it has existed when the reader begins
   * @param after how long what happened is awaited
   */
  Trial(Traffic.Shape shape, RateLimits limits, int before, int days, Duration after) {
    this.after = after;
    Instant begin = START.plus(Duration.ofDays(before));
    this.from = begin.plus(Duration.ofDays(1));
    this.days = days;
    this.to = from.plus(Duration.ofDays(days));
    this.news = new News(from, to);
    this.traffic = new Traffic(shape, SEED, clock, limits, news);
    this.line = new SlackLine(traffic.api(), clock);
    traffic.playUntil(begin);
    line.countFrom(from);
  }

  /** What a reader came to. */
  record Result(String name, int days, News news, SlackLine line, List<String> notes) {
    Duration latest(News.Kind kind) {
      return news.percentile(kind, 0.95);
    }

    void print(Report report) {
      printTimes(report, 11, Report::time, List.of(0.5, 0.95));
      printCalls(report);
    }

    /** The same with the seconds that matter where events arrive. */
    void printSeconds(Report report) {
      printTimes(report, 9, Report::seconds, List.of(0.5, 0.95, 0.99));
      report.line(
          "  of everything %.2f%% was emitted within 10 seconds, %.2f%% within a minute",
          100 * news.within(Duration.ofSeconds(10)), 100 * news.within(Duration.ofMinutes(1)));
      printCalls(report);
    }

    private void printTimes(
        Report report, int width, Function<Duration, String> time, List<Double> parts) {
      String cell = " %" + width + "s";
      report.line("");
      report.line("%s", name);
      StringBuilder header = new StringBuilder();
      for (double part : parts) {
        header.append(cell.formatted(part == 0.5 ? "median" : Math.round(100 * part) + "%"));
      }
      report.line("  %-22s %9s %9s%s", "", "happened", "emitted", header);
      for (News.Kind kind : News.Kind.values()) {
        StringBuilder times = new StringBuilder();
        parts.forEach(
            part -> times.append(cell.formatted(time.apply(news.percentile(kind, part)))));
        report.line(
            "  %-22s %,9d %8.3f%%%s",
            kind.words, news.happened(kind), 100 * news.share(kind), times);
      }
    }

    private void printCalls(Report report) {
      for (SlackMethod method :
          List.of(
              SlackMethod.CONVERSATIONS_HISTORY,
              SlackMethod.CONVERSATIONS_REPLIES,
              SlackMethod.REACTIONS_GET)) {
        if (line.calls(method) > 0) {
          report.line(
              "  %-22s %,9d calls, %,8d a day, at most %d in a minute",
              method.apiName(),
              line.calls(method),
              line.calls(method) / days,
              line.mostPerMinute(method));
        }
      }
      report.line("  429s: %d", line.refused());
      notes.forEach(note -> report.line("  %s", note));
    }
  }

  /** Lets the connector read. */
  Result connector(RateProfile profile, double share) {
    return connector(profile, share, Optional.empty());
  }

  /** Lets the connector read, with events if there are any. */
  Result connector(RateProfile profile, double share, Optional<EventTap.Conditions> conditions) {
    ConnectorReader reader =
        new ConnectorReader(traffic, clock, line, news, profile, share, conditions, ANSWER);
    reader.readUntil(from);
    reader.changedThreads().countFromNow();
    reader.readUntil(to);
    List<String> notes = new ArrayList<>();
    long changes = reader.changedThreads().changes();
    long calls = reader.changedThreads().calls();
    notes.add(
        "%,d times a thread had changed: %,d calls of conversations.replies, %.3f each; %,d others"
            .formatted(
                changes,
                calls,
                (double) calls / changes,
                line.calls(SlackMethod.CONVERSATIONS_REPLIES) - calls));
    notes.add(
        "calls of conversations.history since it began: %,d head polls, %,d rescans, %,d sweeps"
            .formatted(
                reader.historyCalls().getOrDefault(Request.Purpose.HEAD, 0L),
                reader.historyCalls().getOrDefault(Request.Purpose.RESCAN, 0L),
                reader.historyCalls().getOrDefault(Request.Purpose.SWEEP, 0L)));
    line.countUntil(to);
    await(reader);
    reader
        .events()
        .ifPresent(
            tap ->
                notes.add(
                    "%,d events received; %,d missed as far as polling found; %d minutes over Slack's limit of events"
                        .formatted(
                            tap.received(),
                            reader.scheduler().status().missedEvents(),
                            tap.limited())));
    String name =
        conditions
            .map(given -> "connector with events, " + given.words())
            .orElse("connector, rate.limit.share=%.4f".formatted(share));
    return new Result(name, days, news, line, notes);
  }

  /** Lets a reader read. */
  Result read(String name, Reader reader, List<String> notes) {
    reader.readUntil(to);
    line.countUntil(to);
    await(reader);
    return new Result(name, days, news, line, notes);
  }

  private void await(Reader reader) {
    Instant last = to.plus(after);
    while (news.missing() > 0 && clock.instant().isBefore(last)) {
      reader.readUntil(clock.instant().plus(Duration.ofHours(1)));
    }
  }
}
