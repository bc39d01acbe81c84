package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The events of a feed that were not taken yet, by the time at which they are due. Thread-safe. It
 * grows until the events are taken or it is closed.
 */
public final class EventQueue implements AutoCloseable {
  private final EventFeed feed;
  private final Consumer<EventDelivery> listener = this::add;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparing(Waiting::due).thenComparingLong(Waiting::number));
  private long numbers;

  private record Waiting(EventDelivery event, long number) {
    Instant due() {
      return event.due();
    }
  }

  EventQueue(EventFeed feed) {
    this.feed = feed;
    feed.listen(listener);
  }

  /** Takes the events that are due at that instant, in the order in which they arrive. */
  public List<EventDelivery> due(Instant now) {
    feed.advance(now);
    List<EventDelivery> due = new ArrayList<>();
    synchronized (waiting) {
      while (!waiting.isEmpty() && !waiting.peek().due().isAfter(now)) {
        due.add(waiting.remove().event());
      }
    }
    return due;
  }

  /** Ends the queue; it receives nothing more, and what it has is discarded. */
  @Override
  public void close() {
    feed.unlisten(listener);
    synchronized (waiting) {
      waiting.clear();
    }
  }

  private void add(EventDelivery event) {
    synchronized (waiting) {
      waiting.add(new Waiting(event, numbers++));
    }
  }
}
