package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the events of the last 60 minutes. Guarded by the workspace's lock. Source: <a
 * href="https://docs.slack.dev/apis/events-api#rate-limits">The Events API, "Rate limiting"</a>.
 */
final class EventQuota {
  private static final long MINUTES = 60;

  private record Minute(long minute, int events) {}

  private final Deque<Minute> counted = new ArrayDeque<>();
  private int total;
  private long limitedMinute = -1;

  /** Whether one more event may be sent now. */
  boolean admit(int most, Instant now) {
    long minute = minute(now);
    while (!counted.isEmpty() && counted.peekFirst().minute() <= minute - MINUTES) {
      total -= counted.removeFirst().events();
    }
    if (total >= most) {
      return false;
    }
    boolean another = !counted.isEmpty() && counted.peekLast().minute() == minute;
    counted.addLast(new Minute(minute, another ? counted.removeLast().events() + 1 : 1));
    total++;
    return true;
  }

  /** Whether the app is still to be sent {@code app_rate_limited} for this minute. */
  boolean firstDropped(Instant now) {
    boolean first = minute(now) != limitedMinute;
    limitedMinute = minute(now);
    return first;
  }

  private static long minute(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), 60L);
  }
}
