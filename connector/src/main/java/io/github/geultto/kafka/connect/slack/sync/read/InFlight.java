package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * A channel's requests in flight, and which messages their answers have shown. Answers to requests
 * that were in flight together may arrive in any order: what an answer shows of a message is
 * outdated if another answer, applied since the request was made, has shown the message too.
 */
final class InFlight {

  private final TreeSet<Long> requests = new TreeSet<>();

  /** When a message was last shown, in the order of these numbers. */
  private final LinkedHashMap<Ts, Long> shown = new LinkedHashMap<>();

  /** Those of them that an event showed. */
  private final Set<Ts> byEvent = new HashSet<>();

  private long sequence;
  private long current;
  private boolean isEvent;

  /** Begins a request, and numbers it. */
  long begin() {
    requests.add(++sequence);
    return sequence;
  }

  boolean contains(long request) {
    return requests.contains(request);
  }

  /**
   * Ends a request, whose answer is applied now.
   *
   * @return false if it has ended before
   */
  boolean end(long request) {
    current = request;
    isEvent = false;
    return requests.remove(request);
  }

  /** What an event says is applied now. */
  void event() {
    isEvent = true;
  }

  /** Whether what an event says is applied, and no answer. */
  boolean isEvent() {
    return isEvent;
  }

  /** The answer has been applied: what no request in flight can contradict is discarded. */
  void applied() {
    if (requests.isEmpty()) {
      shown.clear();
      byEvent.clear();
      return;
    }
    long oldest = requests.first();
    var numbers = shown.values().iterator();
    while (numbers.hasNext() && numbers.next() < oldest) {
      numbers.remove();
    }
    byEvent.retainAll(shown.keySet());
  }

  /** Discards all requests. */
  void clear() {
    requests.clear();
    shown.clear();
    byEvent.clear();
  }

  /** The answer being applied shows a message. */
  void show(Ts message) {
    if (!requests.isEmpty()) {
      shown.remove(message);
      shown.put(message, ++sequence);
      byEvent.remove(message);
      if (isEvent) {
        byEvent.add(message);
      }
    }
  }

  /** Whether what the answer being applied shows of a message is no longer the newest. */
  boolean isOutdated(Ts message) {
    return shown.getOrDefault(message, 0L) > current;
  }

  /**
   * Whether an event said something of the message since the answer being applied was requested.
   */
  boolean isOutdatedByEvent(Ts message) {
    return isOutdated(message) && byEvent.contains(message);
  }

  /** Messages that are remembered, for as long as an answer may contradict them. */
  int remembered() {
    return shown.size();
  }
}
