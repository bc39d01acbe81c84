package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * An event on its way to the app.
 *
 * @param due when it reaches the app, on the clock of the workspace
 * @param payload what the Events API sends: an {@code event_callback} with the event in it, or
 *     {@code app_rate_limited}. It is shared and must not be changed.
 * @param retryAttempt 0 for the first time, else which repetition this is
 * @param retryReason why it is sent again, such as {@code timeout}; "" for the first time
 */
public record EventDelivery(Instant due, ObjectNode payload, int retryAttempt, String retryReason) {

  static EventDelivery first(Instant due, ObjectNode payload) {
    return new EventDelivery(due, payload, 0, "");
  }

  EventDelivery at(Instant newDue) {
    return new EventDelivery(newDue, payload, retryAttempt, retryReason);
  }

  /** The same event, sent once more because nobody acknowledged it. */
  EventDelivery again() {
    return new EventDelivery(due, payload, retryAttempt + 1, "timeout");
  }
}
