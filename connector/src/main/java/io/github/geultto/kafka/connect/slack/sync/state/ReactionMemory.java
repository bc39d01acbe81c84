package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which reactions have been emitted of the messages that the ledger holds, and when each was given:
 * {@link Ts#ZERO} where that is not known. Empty unless the topic of reactions is enabled.
 */
public final class ReactionMemory {

  private final NavigableMap<Ts, Map<Reacted, Ts>> messages = new TreeMap<>();

  /** The reactions of a message; empty if there are none. */
  public Map<Reacted, Ts> of(Ts message) {
    return messages.getOrDefault(message, Map.of());
  }

  /** Remembers the reactions of a message in place of those before. */
  public void put(Ts message, Map<Reacted, Ts> reactions) {
    if (reactions.isEmpty()) {
      messages.remove(message);
    } else {
      messages.put(message, Map.copyOf(reactions));
    }
  }

  /** Forgets a message. */
  public void remove(Ts message) {
    messages.remove(message);
  }

  /** Forgets the messages before an instant that are not kept. */
  void removeIf(Ts before, Predicate<Ts> isKept) {
    messages.headMap(before, false).keySet().removeIf(isKept.negate());
  }

  /** Those of the messages that a ledger holds of some threads. */
  NavigableMap<Ts, Map<Reacted, Ts>> of(Ledger ledger, Predicate<Ts> threads) {
    NavigableMap<Ts, Map<Reacted, Ts>> some = new TreeMap<>();
    messages.forEach(
        (ts, reactions) -> {
          if (ledger.contains(ts) && threads.test(ledger.root(ts))) {
            some.put(ts, reactions);
          }
        });
    return some;
  }

  /** Takes over what was stored of the messages that a ledger holds. */
  void take(String stored, Ledger ledger) {
    ReactionCodec.decode(stored)
        .forEach(
            (ts, reactions) -> {
              if (ledger.contains(ts)) {
                put(ts, reactions);
              }
            });
  }
}
