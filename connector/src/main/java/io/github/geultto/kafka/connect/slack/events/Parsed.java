package io.github.geultto.kafka.connect.slack.events;

import io.github.geultto.kafka.connect.slack.model.Event;
import java.util.Objects;

/** What the payload of an event comes to. */
sealed interface Parsed {

  /** The payload says what happened. */
  record Known(Event event) implements Parsed {
    public Known {
      Objects.requireNonNull(event);
    }
  }

  /** Nothing that is emitted changes by it. */
  record Ignored() implements Parsed {}

  /** Messages changed, but the payload does not say which or where. */
  record Elsewhere() implements Parsed {}

  /**
   * The payload lacks a part that its kind has, or has it in another form.
   *
   * @param channel where it happened; null if that is not readable either
   */
  record Unreadable(String channel) implements Parsed {}
}
