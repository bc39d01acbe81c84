package io.github.geultto.kafka.connect.slack.events;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts payloads into the queue, as far as they say anything, and counts them. */
final class Intake {

  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final EventQueue queue;
  private final Supplier<Instant> clock;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong ignored = new AtomicLong();
  private final AtomicLong unparsable = new AtomicLong();
  private volatile long lagMs = -1;

  /**
   * @param clock Slack's
   */
  Intake(EventQueue queue, Supplier<Instant> clock) {
    this.queue = queue;
    this.clock = clock;
  }

  /** Takes a payload; returns once its event is in the queue. */
  void accept(JsonNode payload) {
    received.incrementAndGet();
    Parsed parsed = parse(payload);
    if (parsed instanceof Parsed.Known known) {
      Event event = known.event();
      queue.add(payload.path("event_id").textValue(), event);
      lagMs = Math.max(0, Duration.between(event.at().instant(), clock.get()).toMillis());
    } else if (parsed instanceof Parsed.Elsewhere) {
      log.warn(
          "Slack reports changes without details ({}): all channels are read",
          payload.path("event").path("type").asText(payload.path("type").asText()));
      queue.addGap();
    } else if (parsed instanceof Parsed.Unreadable unreadable) {
      unparsable.incrementAndGet();
      if (unreadable.channel() != null) {
        queue.addUnread(unreadable.channel());
      }
    } else {
      ignored.incrementAndGet();
    }
  }

  private static Parsed parse(JsonNode payload) {
    try {
      return EventParser.read(payload);
    } catch (RuntimeException e) {
      // Without the exception, whose message may quote the payload. If it continued from here, the
      // payload would not be acknowledged, be sent again, and end the next connection as well.
      log.error("An event was dropped because of a bug in the connector: {}", e.getClass());
      return new Parsed.Unreadable(null);
    }
  }

  long received() {
    return received.get();
  }

  long ignored() {
    return ignored.get();
  }

  long unparsable() {
    return unparsable.get();
  }

  /** How long the newest event took to arrive; -1 before the first. */
  long lagMs() {
    return lagMs;
  }
}
