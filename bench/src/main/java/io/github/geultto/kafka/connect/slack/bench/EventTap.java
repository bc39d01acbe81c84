package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.events.EventParser;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.simulator.EventDelivery;
import io.github.geultto.kafka.connect.slack.simulator.EventQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The simulated Slack's events as a task receives them, each once; only the socket is left out.
 * Once a day the connection is lost for some time, and with it what happens then.
 */
final class EventTap {

  /**
   * How well events arrive.
   *
   * @param lost the part of them that gets lost while connected, from 0 to 1
   * @param offline the time of each day without a connection
   * @param perHour events that Slack sends in an hour at most
   */
  record Conditions(double lost, Duration offline, int perHour) {
    String words() {
      return "%.0f%% of the events lost, %d minutes a day without connection, at most %,d an hour"
          .formatted(100 * lost, offline.toMinutes(), perHour);
    }
  }

  /** What has arrived. */
  record Arrived(boolean connected, boolean gap, List<Event> events) {}

  private final EventQueue queue;
  private final Conditions conditions;
  private final Set<String> ids = new HashSet<>();
  private boolean connected;
  private long received;
  private long limited;

  EventTap(Traffic traffic, Conditions conditions) {
    this.conditions = conditions;
    traffic.joinAll();
    traffic.api().faults().events().loseEvents(conditions.lost());
    traffic.api().faults().events().eventsPerHour(conditions.perHour());
    queue = traffic.api().events().queue();
  }

  Arrived take(Instant now) {
    boolean wasConnected = connected;
    // Noon is when most happens.
    long minute = now.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / 60;
    connected = minute < 12 * 60 || minute >= 12 * 60 + conditions.offline().toMinutes();
    List<Event> events = new ArrayList<>();
    boolean limit = false;
    for (EventDelivery delivery : queue.due(now)) {
      limit |= delivery.payload().path("type").asText().equals("app_rate_limited");
      if (connected && ids.add(delivery.payload().path("event_id").asText())) {
        received++;
        EventParser.parse(delivery.payload()).ifPresent(events::add);
      }
    }
    limited += limit ? 1 : 0;
    return new Arrived(connected, limit || (connected && !wasConnected), events);
  }

  /** Events received. */
  long received() {
    return received;
  }

  /** Minutes in which Slack dropped events, because there were too many. */
  long limited() {
    return limited;
  }
}
