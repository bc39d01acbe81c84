package io.github.geultto.kafka.connect.slack.events;

import io.github.geultto.kafka.connect.slack.client.Backoff;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When the next connection is opened, and what is logged of how it went. */
final class Attempts {

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  /** What a 429 that names no time costs, as the method may be called once a minute. */
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofMinutes(1);

  private final Timing timing;
  private final Backoff backoff;
  private long dueAt = System.nanoTime();
  private String lastProblem;
  private boolean isNews = true;
  private boolean hasWarnedOfOthers;

  Attempts(Timing timing) {
    this.timing = timing;
    this.backoff = new Backoff(timing.firstPause());
  }

  boolean isDue() {
    return System.nanoTime() - dueAt >= 0;
  }

  /** The time until the next attempt; negative if it is over. */
  Duration untilDue() {
    return Duration.ofNanos(dueAt - System.nanoTime());
  }

  /** The next attempt is due now. */
  void hurry() {
    dueAt = System.nanoTime();
  }

  /** An attempt or a connection failed: the next attempt comes after a pause that grows. */
  void failed(String problem) {
    log(problem);
    pause(backoff.next(null));
  }

  /** Only an operator can fix it: the next attempt comes after a long pause. */
  void refused(String problem) {
    log(problem);
    pause(timing.refusedPause());
  }

  /**
   * Slack opened no connection.
   *
   * @return whether it refuses until an operator acts
   */
  boolean failed(SlackException e) {
    boolean isRefused = e.kind() == Kind.FATAL || e.kind() == Kind.CHANNEL;
    if (isRefused) {
      refused(e.getMessage());
    } else if (e.kind() == Kind.RATE_LIMITED) {
      // No problem: the check of the settings has made the call of this minute, for instance.
      pause(backoff.next(e.retryAfter() == null ? DEFAULT_RETRY_AFTER : e.retryAfter()));
      log.info("Slack limits connections for events: the next one is opened in {}", untilDue());
    } else {
      log(e.getMessage());
      pause(backoff.next(e.retryAfter()));
    }
    return isRefused;
  }

  /**
   * Events arrive after there was no connection.
   *
   * @param connections how many the app has, each of which gets a part of the events
   */
  void succeeded(String connections) {
    if (isNews) {
      isNews = false;
      log.info("Slack's events arrive");
    }
    if (connections.matches("[2-9]|\\d{2,4}") && !hasWarnedOfOthers) {
      hasWarnedOfOthers = true;
      log.warn(
          "The app has {} open connections: unless one has just ended, another client receives"
              + " some of the events. Use a separate app for this connector",
          connections);
    }
  }

  /** A connection that now ends has worked long enough for its end to be no failure in a row. */
  void settled() {
    backoff.reset();
    lastProblem = null;
  }

  /** Up to a quarter longer, so that clients that were cut off together do not return together. */
  private void pause(Duration pause) {
    long nanos = pause.toNanos();
    dueAt = System.nanoTime() + nanos + ThreadLocalRandom.current().nextLong(nanos / 4 + 1);
  }

  private void log(String problem) {
    if (problem.equals(lastProblem)) {
      log.debug("The connection for events fails for the same reason: {}", problem);
      return;
    }
    lastProblem = problem;
    isNews = true;
    log.warn(
        "The connection for events is retried with backoff, and channels are polled as"
            + " without events in the meantime: {}",
        problem);
  }
}
