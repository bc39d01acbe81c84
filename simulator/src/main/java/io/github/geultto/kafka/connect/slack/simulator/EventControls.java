package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * Switches the faults of events and of connections by their names in {@code POST
 * /simulator/faults}.
 */
final class EventControls {
  private final EventFaults faults;
  private final SocketConnections connections;

  EventControls(EventFaults faults, SocketConnections connections) {
    this.faults = faults;
    this.connections = connections;
  }

  /** Sets a fault; false if no fault has that name. */
  boolean set(String fault, JsonNode value) {
    switch (fault) {
      case "loseEvents" -> faults.loseEvents(number(value));
      case "delayEvents" ->
          faults.delayEvents(
              number(value.path("share")), Duration.ofMillis(value.path("millis").asLong()));
      case "duplicateEvents" -> faults.duplicateEvents(number(value));
      case "reorderEvents" -> faults.reorderEvents(number(value));
      case "seedEvents" -> faults.seedEvents(value.asLong());
      case "eventsPerHour" -> faults.eventsPerHour(value.asInt());
      case "omitPreviousMessage" -> faults.omitPreviousMessage(value.asBoolean());
      case "omitMessageReplied" -> faults.omitMessageReplied(value.asBoolean());
      case "omitLinkPreviews" -> faults.omitLinkPreviews(value.asBoolean());
      case "disableSocketMode" -> faults.disableSocketMode(value.asBoolean());
      case "connections" -> act(value.asText());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void act(String action) {
    switch (action) {
      case "silence" -> connections.silence();
      case "drop" -> connections.drop();
      case "warn" -> connections.warn();
      case "refresh" -> connections.refresh();
      default ->
          throw new IllegalArgumentException(
              "\"" + action + "\" is not one of silence, drop, warn, refresh.");
    }
  }

  private static double number(JsonNode value) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("A share is a number from 0 to 1, not " + value + ".");
    }
    return value.asDouble();
  }
}
