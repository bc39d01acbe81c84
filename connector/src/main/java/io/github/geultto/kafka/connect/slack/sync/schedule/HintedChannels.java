package io.github.geultto.kafka.connect.slack.sync.schedule;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Channels with messages to read that events named. They take turns. */
final class HintedChannels {

  private final Set<Slot> slots = new LinkedHashSet<>();

  /** Adds a channel if it has any. */
  void add(Slot slot) {
    if (slot.sync.hints().waiting().findAny().isPresent()) {
      slots.add(slot);
    }
  }

  /** The channel is no longer read. */
  void remove(Slot slot) {
    slots.remove(slot);
  }

  /** The first request that one of them has; empty if none has any now. */
  <T> Optional<T> first(Function<Slot, Optional<T>> request) {
    for (Slot slot : List.copyOf(slots)) {
      if (slot.sync.hints().waiting().findAny().isEmpty()) {
        slots.remove(slot);
        continue;
      }
      Optional<T> next = request.apply(slot);
      if (next.isPresent()) {
        slots.remove(slot);
        slots.add(slot);
        return next;
      }
    }
    return Optional.empty();
  }
}
