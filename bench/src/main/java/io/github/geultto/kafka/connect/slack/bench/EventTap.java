package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.events.EventParser;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.simulator.EventDelivery;
import io.github.geultto.kafka.connect.slack.simulator.EventQueue;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The simulated Slack's events as a task receives them, each once; only the socket is not used.
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

  /** What a task has by default. */
  private static final Duration RECONCILE = Duration.ofDays(1);

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

  /**
   * Applies what has arrived.
   *
   * @param changed takes what changed in a channel by it
   */
  void apply(Scheduler scheduler, Instant now, BiConsumer<String, List<Change>> changed) {
    boolean wasConnected = connected;
    // Noon is when most happens.
    long minute = now.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / 60;
    connected = minute < 12 * 60 || minute >= 12 * 60 + conditions.offline().toMinutes();
    List<Event> events = new ArrayList<>();
    boolean isLimited = take(now, events);
    Ts ts = Ts.of(now);
    if (connected && (isLimited || !wasConnected)) {
      scheduler.watch(ts, RECONCILE);
    } else if (!connected && wasConnected) {
      scheduler.unwatch();
    }
    for (Event event : events) {
      if (event instanceof Event.OfMessage message) {
        changed.accept(message.channel(), scheduler.apply(message, ts));
      }
    }
  }

  /** Returns whether Slack says that it has dropped events. */
  private boolean take(Instant now, List<Event> events) {
    boolean isLimited = false;
    for (EventDelivery delivery : queue.due(now)) {
      isLimited |= delivery.payload().path("type").asText().equals("app_rate_limited");
      if (connected && ids.add(delivery.payload().path("event_id").asText())) {
        received++;
        EventParser.parse(delivery.payload()).ifPresent(events::add);
      }
    }
    limited += isLimited ? 1 : 0;
    return isLimited;
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
