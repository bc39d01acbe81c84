package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Loses, delays, repeats and swaps events. Guarded by the workspace's lock. */
final class EventDisorder {
  /** An event is not held back for longer when no other follows. */
  private static final Duration LONGEST_HELD = Duration.ofSeconds(5);

  private final EventFaults faults;
  private EventDelivery held;

  EventDisorder(EventFaults faults) {
    this.faults = faults;
  }

  /** What is sent at this event, in order. */
  List<EventDelivery> apply(EventDelivery event) {
    EventFaults.Fate fate = faults.nextFate();
    if (fate.lost()) {
      return List.of();
    }
    EventDelivery sent = event.at(event.due().plus(fate.delay()));
    if (fate.swapped() && held == null) {
      held = sent;
      return List.of();
    }
    List<EventDelivery> all = new ArrayList<>(3);
    all.add(sent);
    if (fate.repetition() == EventFaults.Repetition.AS_RETRY) {
      all.add(sent.again());
    } else if (fate.repetition() == EventFaults.Repetition.AS_FIRST) {
      all.add(sent);
    }
    if (held != null) {
      all.add(held.due().isAfter(sent.due()) ? held : held.at(sent.due()));
      held = null;
    }
    return all;
  }

  /** The event that was held back for too long, if there is one. */
  List<EventDelivery> release(Instant now) {
    if (held == null || held.due().plus(LONGEST_HELD).isAfter(now)) {
      return List.of();
    }
    EventDelivery released = held.at(now);
    held = null;
    return List.of(released);
  }

  void clear() {
    held = null;
  }
}
