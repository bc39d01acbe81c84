package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A channel's requests under way, and which messages their answers have shown. Answers that were
 * asked for at the same time may come in any order: what one of them shows of a message is outdated
 * if another, taken in since it was asked for, has shown the message too.
 */
public final class InFlight {

  private final Set<Long> underWay = new HashSet<>();
  private final Map<Ts, Long> shown = new HashMap<>();
  private long sequence;
  private long current;

  /** Begins a request, and numbers it. */
  public long begin() {
    underWay.add(++sequence);
    return sequence;
  }

  public boolean isUnderWay(long request) {
    return underWay.contains(request);
  }

  /**
   * Ends a request, whose answer is taken in now.
   *
   * @return false if it has ended before
   */
  public boolean end(long request) {
    current = request;
    return underWay.remove(request);
  }

  /** The answer has been taken in. */
  public void takenIn() {
    if (underWay.isEmpty()) {
      shown.clear();
    }
  }

  /** Forgets all requests. */
  public void clear() {
    underWay.clear();
    shown.clear();
  }

  /** The answer being taken in shows a message. */
  public void show(Ts message) {
    if (!underWay.isEmpty()) {
      shown.put(message, ++sequence);
    }
  }

  /** Whether what the answer being taken in shows of a message is no longer the newest. */
  public boolean isOutdated(Ts message) {
    return shown.getOrDefault(message, 0L) > current;
  }
}
