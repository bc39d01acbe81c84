package io.github.geultto.kafka.connect.slack.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Which calls of which methods fail. Thread-safe. */
final class Failures {
  private final Map<String, Faults.Failure> failures = new HashMap<>();
  private final Map<String, Long> calls = new HashMap<>();

  synchronized void put(String method, Faults.Failure failure) {
    failures.put(method, Objects.requireNonNull(failure));
    calls.remove(method);
  }

  synchronized void remove(String method) {
    failures.remove(method);
  }

  synchronized void clear() {
    failures.clear();
    calls.clear();
  }

  /** How this call of a method is to fail, null when it is not. */
  synchronized Faults.Failure next(String method) {
    for (String key : new String[] {method, Faults.ALL}) {
      Faults.Failure failure = failures.get(key);
      if (failure != null && calls.merge(key, 1L, Long::sum) % failure.everyNth() == 0) {
        return failure;
      }
    }
    return null;
  }
}
