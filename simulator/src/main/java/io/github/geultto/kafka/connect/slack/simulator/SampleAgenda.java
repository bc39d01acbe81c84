package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.SampleChance.SECOND;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is still to happen in the sample workspace, in the order of time, in microseconds. */
final class SampleAgenda {

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
  private long order;
  private long time;

  private record Event(long time, long order, Runnable action) {}

  void at(long when, Runnable action) {
    events.add(new Event(when, order++, action));
  }

  /** Lets everything happen before {@code end}. */
  void playUntil(long end) {
    while (!events.isEmpty() && events.peek().time() < end) {
      Event event = events.remove();
      time = event.time();
      event.action().run();
    }
  }

  /** The time of the event being played. */
  Instant now() {
    return Instant.ofEpochSecond(time / SECOND, time % SECOND * 1000);
  }
}
