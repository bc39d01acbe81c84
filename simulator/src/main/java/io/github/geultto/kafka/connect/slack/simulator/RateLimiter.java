package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Counts calls in sliding windows. Guarded by the workspace's lock. */
final class RateLimiter {
  private final Map<String, Deque<Long>> calls = new HashMap<>();

  /**
   * Admits a call.
   *
   * @param what what is limited: a method, or a channel that is posted to
   * @return 0 when admitted, else the whole seconds to wait, at least 1
   */
  long admit(String what, int most, long windowSeconds, Instant now) {
    long millis = now.toEpochMilli();
    Deque<Long> window = calls.computeIfAbsent(what, key -> new ArrayDeque<>());
    long start = millis - windowSeconds * 1000;
    while (!window.isEmpty() && window.peekFirst() <= start) {
      window.removeFirst();
    }
    if (window.size() < most) {
      window.addLast(millis);
      return 0;
    }
    return Math.max(1, (window.peekFirst() - start + 999) / 1000);
  }
}
