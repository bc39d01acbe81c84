package io.github.geultto.kafka.connect.slack.local;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * Shows how far things are: on a terminal one line that is redrawn continuously, elsewhere a line
 * for each new phase and one every few seconds while something changes.
 */
final class Progress {
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final IntSupplier width;
  private final Clock clock;
  private final Instant start;
  private String phase = "";
  private String shown = "";
  private Instant shownAt = Instant.EPOCH;
  private boolean closed;

  /**
   * @param out where it is shown
   * @param width the terminal's current width in columns, 0 if it is not a terminal
   */
  Progress(PrintStream out, IntSupplier width, Clock clock) {
    this.out = out;
    this.width = width;
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
    if (closed) {
      return;
    }
    String details = details(rows, state, calls);
    int columns = width.getAsInt();
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
    if (isLive()) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }

  /**
   * Says that the process ends, on a line of its own, because the terminal shows {@code ^C} in the
   * live one. Nothing is redrawn after that.
   */
  synchronized void stop() {
    say("Stopping ...");
    closed = true;
  }

  /** Whether it is one line redrawn continuously. */
  boolean isLive() {
    return width.getAsInt() > 0;
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
