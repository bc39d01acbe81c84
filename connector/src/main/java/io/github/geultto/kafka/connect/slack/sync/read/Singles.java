package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Messages that must be read one by one because events named them. */
final class Singles {

  /** So many may wait; what is beyond is left to polling. */
  private static final int MOST = 1_000;

  /** So often a message is asked for. */
  private static final int MAX_TRIES = 3;

  /** With how often each has been asked for in vain. */
  private final Map<Ts, Integer> due = new LinkedHashMap<>();

  private final Map<Ts, Integer> asked = new LinkedHashMap<>();

  /** Named while being asked for: the answer may be older than the event. */
  private final Set<Ts> again = new LinkedHashSet<>();

  private long lost;

  void add(Ts message) {
    if (asked.containsKey(message)) {
      again.add(message);
    } else if (due.size() < MOST) {
      due.put(message, 0);
    } else {
      lost++;
    }
  }

  void remove(Ts message) {
    due.remove(message);
    asked.remove(message);
    again.remove(message);
  }

  /** What has been named and not been read. */
  Stream<Ts> waiting() {
    return Stream.concat(due.keySet().stream(), asked.keySet().stream());
  }

  /** Messages that were not read, be it that there were too many or that their reading failed. */
  long lost() {
    return lost;
  }

  /** Takes the one that has waited longest. */
  Optional<Ts> next() {
    Optional<Ts> next = due.keySet().stream().findFirst();
    next.ifPresent(message -> asked.put(message, due.remove(message)));
    return next;
  }

  void answered(Ts message) {
    asked.remove(message);
    if (again.remove(message)) {
      due.put(message, 0);
    }
  }

  void failed(Ts message, Failure failure) {
    Integer tries = asked.remove(message);
    boolean named = again.remove(message);
    if (named || (tries != null && isToRetry(failure, tries))) {
      due.put(message, failure == Failure.RETRY || failure == Failure.REFUSED ? tries + 1 : 0);
    } else if (tries != null && failure != Failure.MISSING) {
      lost++;
    }
  }

  private static boolean isToRetry(Failure failure, int tries) {
    return switch (failure) {
      case THROTTLED, CHANNEL, RESTART_WINDOW -> true;
      case RETRY, REFUSED -> tries + 1 < MAX_TRIES;
      case MISSING -> false;
    };
  }

  /** Discards the requests in flight. */
  void reset() {
    due.putAll(asked);
    asked.clear();
    again.clear();
  }
}
