package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ReactionCodec.Emitted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which reactions have been emitted of the messages that the ledger holds, and when each was given:
 * {@link Ts#ZERO} where that is not known. Empty unless the topic of reactions is enabled. Some of
 * them must be emitted again, once their message is shown.
 */
public final class ReactionMemory {

  private final NavigableMap<Ts, Map<Reacted, Ts>> messages = new TreeMap<>();
  private final NavigableMap<Ts, Set<Reacted>> again = new TreeMap<>();

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
    again.remove(message);
  }

  /** All reactions of a message must be emitted again. */
  public void emitAgain(Ts message) {
    emitAgain(message, of(message).keySet());
  }

  /** Which reactions of a message must be emitted again. */
  public Set<Reacted> again(Ts message) {
    return again.getOrDefault(message, Set.of());
  }

  /** A reaction has been emitted, or is not there any longer. */
  public void emitted(Ts message, Reacted reacted) {
    again.computeIfPresent(
        message,
        (ts, left) -> {
          left.remove(reacted);
          return left.isEmpty() ? null : left;
        });
  }

  /** A reaction was emitted at a time that its part does not know of. */
  void given(Ts message, Reacted reacted, Ts at) {
    Map<Reacted, Ts> all = new HashMap<>(of(message));
    all.put(reacted, at);
    put(message, all);
    emitted(message, reacted);
  }

  /** Likewise that it is not there any longer. */
  void takenBack(Ts message, Reacted reacted) {
    Map<Reacted, Ts> rest = new HashMap<>(of(message));
    rest.remove(reacted);
    put(message, rest);
    emitted(message, reacted);
  }

  /** Forgets the messages before an instant that are not kept. */
  void removeIf(Ts before, Predicate<Ts> isKept) {
    messages.headMap(before, false).keySet().removeIf(isKept.negate());
    again.headMap(before, false).keySet().removeIf(isKept.negate());
  }

  /** The text form of those on the messages that a ledger holds of some threads. */
  String encode(Ledger ledger, Predicate<Ts> threads) {
    NavigableMap<Ts, Emitted> some = new TreeMap<>();
    messages.forEach(
        (ts, reactions) -> {
          if (ledger.contains(ts) && threads.test(ledger.root(ts))) {
            some.put(ts, new Emitted(reactions, again(ts)));
          }
        });
    return ReactionCodec.encode(some);
  }

  /** Takes over what was stored of the messages that a ledger holds. */
  void take(String stored, Ledger ledger) {
    ReactionCodec.decode(stored)
        .forEach(
            (ts, emitted) -> {
              if (ledger.contains(ts)) {
                put(ts, emitted.given());
                emitAgain(ts, emitted.again());
              }
            });
  }

  private void emitAgain(Ts message, Set<Reacted> reactions) {
    if (reactions.isEmpty()) {
      again.remove(message);
    } else {
      again.put(message, new HashSet<>(reactions));
    }
  }
}
