package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Op;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The line that a task logs periodically.
 *
 * @param values the task's metrics, by name
 * @param longest the channel that has waited longest for a poll, if any
 * @param backfillLeft the estimated time until the backfill is complete, if known
 * @param events the state of the events lane; empty without events
 */
record TaskSummary(
    Map<String, Long> values, String longest, Optional<Duration> backfillLeft, String events) {

  @Override
  public String toString() {
    return "Records: %d read, %d new, %d changed, %d deleted.".formatted(records())
        + " Channels: %d, %d with complete backfill, %d suspended."
            .formatted(value("channels"), value("channels-backfilled"), value("channels-suspended"))
        + freshness()
        + backfill()
        + events
        + calls()
        + " Replies: %d of %d announced; reactions: %d of %d counted."
            .formatted(
                value("replies-read"),
                value("replies-announced"),
                value("reactions-listed"),
                value("reactions-counted"))
        + " Threads waiting: %d. Deletions held back: %d."
            .formatted(value("threads-waiting"), value("deletions-held"));
  }

  private Object[] records() {
    return new Object[] {
      count(TaskMetricNames.of(Op.READ)),
      count(TaskMetricNames.of(Op.CREATE)),
      count(TaskMetricNames.of(Op.UPDATE)),
      count(TaskMetricNames.of(Op.DELETE))
    };
  }

  private String freshness() {
    String poll =
        longest.isEmpty()
            ? ""
            : " Longest without a poll: %s, %s."
                .formatted(longest, time(value(TaskMetricNames.POLL_AGE)));
    long reply = value(TaskMetricNames.REPLY_AGE);
    return reply == 0 ? poll : poll + " Oldest unread reply: %s.".formatted(time(reply));
  }

  private String backfill() {
    long percent = value("backfill-percent");
    return longest.isEmpty() || percent == 100
        ? ""
        : " Backfill: %d%%%s."
            .formatted(
                percent,
                backfillLeft.map(left -> ", about " + time(left.toMillis()) + " left").orElse(""));
  }

  /** Of the methods that were called: calls, how long they waited, how many were throttled. */
  private String calls() {
    String calls =
        TaskMetricNames.METHODS.stream()
            .filter(method -> count(TaskMetricNames.of(method) + "-calls") > 0)
            .map(this::calls)
            .collect(Collectors.joining(", "));
    return calls.isEmpty() ? "" : " Calls: " + calls + ".";
  }

  private String calls(SlackMethod method) {
    String name = TaskMetricNames.of(method);
    return "%s %d (waited %s, 429s: %d)"
        .formatted(
            method.apiName(),
            count(name + "-calls"),
            time(count(name + "-wait-time-ms")),
            count(name + "-throttled"));
  }

  private long count(String name) {
    return value(name + "-total");
  }

  private long value(String name) {
    return values.getOrDefault(name, 0L);
  }

  private static String time(long millis) {
    Duration time = Duration.ofMillis(millis);
    return time.toHours() > 0
        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
        : time.toMinutes() > 0
            ? "%d min".formatted(time.toMinutes())
            : "%d s".formatted(time.toSeconds());
  }
}
