package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The envelopes that wait to be acknowledged. Guarded by the lock of {@link SocketConnections}.
 * Source: <a href="https://docs.slack.dev/apis/events-api/using-socket-mode">Using Socket Mode,
 * "Acknowledge events"</a>, and <a href="https://docs.slack.dev/apis/events-api#retries">The Events
 * API, "Retries"</a>.
 */
final class Envelopes {
  private static final int MOST_RETRIES = 3;

  private final Duration acknowledgement;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  private record Waiting(EventDelivery event, Instant until) {}

  Envelopes(Duration acknowledgement) {
    this.acknowledgement = acknowledgement;
  }

  /** Puts an event in its own envelope, which waits from now on. */
  ObjectNode seal(EventDelivery event, Instant now) {
    String id = UUID.randomUUID().toString();
    waiting.put(id, new Waiting(event, now.plus(acknowledgement)));
    ObjectNode envelope = Json.object().put("envelope_id", id);
    envelope.set("payload", event.payload());
    envelope.put("type", "events_api").put("accepts_response_payload", false);
    envelope.put("retry_attempt", event.retryAttempt()).put("retry_reason", event.retryReason());
    return envelope;
  }

  /** Acknowledges an envelope; false when none of that id waits. */
  boolean acknowledge(String id) {
    return waiting.remove(id) != null;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes the events that were not acknowledged in time and must be sent again. */
  List<EventDelivery> overdue(Instant now) {
    List<EventDelivery> again = new ArrayList<>();
    waiting
        .values()
        .removeIf(
            envelope -> {
              if (now.isBefore(envelope.until())) {
                return false;
              }
              if (envelope.event().retryAttempt() < MOST_RETRIES) {
                again.add(envelope.event().again());
              }
              return true;
            });
    return again;
  }
}
