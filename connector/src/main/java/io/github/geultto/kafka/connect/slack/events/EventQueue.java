package io.github.geultto.kafka.connect.slack.events;

import io.github.geultto.kafka.connect.slack.model.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * Events between the thread of the connection, which never waits, and the poll thread. It is
 * bounded: of an event that does not fit in, only where to read is kept. Safe for use by several
 * threads.
 */
public final class EventQueue {

  private static final int EVENTS = 10_000;

  /** Those of over an hour and a half at the 30,000 events per hour that Slack sends at most. */
  private static final int IDS = 50_000;

  private final int maxEvents;
  private final int maxIds;

  // Guarded by this.
  private final Queue<Event> events = new ArrayDeque<>();
  private final LinkedHashSet<String> ids = new LinkedHashSet<>();
  private final Set<String> overflown = new HashSet<>();
  private boolean listsOverflown;
  private boolean gap;
  private long duplicateCount;
  private long overflownCount;

  public EventQueue() {
    this(EVENTS, IDS);
  }

  /**
   * @param maxEvents events to hold
   * @param maxIds ids to remember
   */
  EventQueue(int maxEvents, int maxIds) {
    this.maxEvents = maxEvents;
    this.maxIds = maxIds;
  }

  /**
   * Adds an event unless its id has been seen.
   *
   * @param id globally unique; null if it is not known, so that a duplicate is added
   */
  public synchronized void add(String id, Event event) {
    if (id != null && !ids.add(id)) {
      duplicateCount++;
      return;
    }
    if (ids.size() > maxIds) {
      ids.remove(ids.iterator().next());
    }
    if (events.size() < maxEvents) {
      events.add(event);
      return;
    }
    overflownCount++;
    if (event instanceof Event.OfMessage message) {
      overflown.add(message.channel());
    } else if (event instanceof Event.HistoryChanged changed) {
      overflown.add(changed.channel());
    } else {
      listsOverflown = true;
    }
  }

  /** Something happened in a channel that only reading the channel shows. */
  public synchronized void addUnread(String channel) {
    overflown.add(channel);
  }

  /** Events may have been lost until now. */
  public synchronized void addGap() {
    gap = true;
  }

  /**
   * Takes the oldest events, and all of the rest.
   *
   * @param max events at most
   */
  public synchronized Drained drain(int max) {
    List<Event> taken = new ArrayList<>(Math.min(max, events.size()));
    while (taken.size() < max && !events.isEmpty()) {
      taken.add(events.remove());
    }
    Drained drained = new Drained(taken, overflown, listsOverflown, gap);
    overflown.clear();
    listsOverflown = false;
    gap = false;
    return drained;
  }

  /** Events that came more than once. */
  public synchronized long duplicateCount() {
    return duplicateCount;
  }

  /** Events that did not fit in. */
  public synchronized long overflownCount() {
    return overflownCount;
  }
}
