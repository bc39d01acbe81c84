package io.github.geultto.kafka.connect.slack.events;

import io.github.geultto.kafka.connect.slack.model.Event;
import java.util.List;
import java.util.Set;

/**
 * What the poll thread takes from the queue at once.
 *
 * @param events in the order in which they arrived
 * @param overflown channels of which events were dropped: each is read as a whole
 * @param listsOverflown whether events about users or channels were dropped: the lists are read
 * @param gap whether events may have been lost anywhere: all channels and the lists are read
 */
public record Drained(
    List<Event> events, Set<String> overflown, boolean listsOverflown, boolean gap) {

  public Drained {
    events = List.copyOf(events);
    overflown = Set.copyOf(overflown);
  }
}
