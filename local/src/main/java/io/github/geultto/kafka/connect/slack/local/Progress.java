package io.github.geultto.kafka.connect.slack.local;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows how far things are: on a terminal one line that is redrawn continuously, elsewhere a line
 * for each new phase and one every few seconds while something changes.
 */
final class Progress {
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final int columns;
  private final Clock clock;
  private final Instant start;
  private String phase = "";
  private String shown = "";
  private Instant shownAt = Instant.EPOCH;

  /**
   * @param out where it is shown
   * @param columns the terminal's width, 0 if it is not a terminal
   */
  Progress(PrintStream out, int columns, Clock clock) {
    this.out = out;
    this.columns = columns;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** The current activity, before there are tables. */
  synchronized void phase(String name) {
    update(name, Map.of(), "", Map.of());
  }

  /**
   * The current activity.
   *
   * @param rows in each table
   * @param state how new the tables are and what has yet to be read, in words; empty if there is
   *     nothing to say
   * @param calls to Slack, by method
   */
  synchronized void update(
      String name, Map<Table, Long> rows, String state, Map<String, Long> calls) {
    String details = details(rows, state, calls);
    if (columns > 0) {
      String line = elapsed() + " " + name + details;
      out.print(CLEAR_LINE + line.substring(0, Math.min(line.length(), columns - 1)));
      out.flush();
    } else if (!name.equals(phase)
        || (!details.equals(shown)
            && Duration.between(shownAt, clock.instant()).compareTo(PLAIN_INTERVAL) >= 0)) {
      out.println(elapsed() + " " + name + details);
      shown = details;
      shownAt = clock.instant();
    }
    phase = name;
  }

  /** A line that stays. */
  synchronized void say(String line) {
    clear();
    out.println(line);
  }

  /** Takes the live line away, so that something else can be printed. */
  synchronized void clear() {
    if (columns > 0) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  /** Whether it is one line redrawn continuously. */
  boolean isLive() {
    return columns > 0;
  }

  /** Time since the start. */
  Duration elapsedTime() {
    return Duration.between(start, clock.instant());
  }

  private String elapsed() {
    return "[%3d s]".formatted(elapsedTime().toSeconds());
  }

  private static String details(Map<Table, Long> rows, String state, Map<String, Long> calls) {
    StringBuilder details = new StringBuilder();
    rows.forEach(
        (table, count) -> {
          if (!table.isOptional()) {
            details.append(" · ").append(table.tableName()).append(' ').append(number(count));
          }
        });
    if (!state.isEmpty()) {
      details.append(" · ").append(state);
    }
    if (!calls.isEmpty()) {
      long all = calls.values().stream().mapToLong(Long::longValue).sum();
      details
          .append(" · ")
          .append(number(all))
          .append(" calls (")
          .append(
              calls.entrySet().stream()
                  .sorted(
                      Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                          .thenComparing(Map.Entry.comparingByKey()))
                  .map(call -> call.getKey() + " " + number(call.getValue()))
                  .collect(Collectors.joining(", ")))
          .append(')');
    }
    return details.toString();
  }

  private static String number(long number) {
    return "%,d".formatted(number);
  }
}
