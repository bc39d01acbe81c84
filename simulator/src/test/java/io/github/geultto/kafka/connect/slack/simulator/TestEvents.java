package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The events of a small workspace, taken as the test goes on. */
final class TestEvents {
  final EventQueue queue;
  private final TestSlack slack;

  TestEvents(TestSlack slack) {
    this.slack = slack;
    this.queue = slack.api.events().queue();
  }

  /** The payload of the one event since the last call. */
  JsonNode only() {
    List<EventDelivery> due = queue.due(slack.now());
    assertThat(due).hasSize(1);
    return due.get(0).payload();
  }

  /** The inner events since the last call. */
  List<JsonNode> next() {
    List<JsonNode> events = new ArrayList<>();
    queue.due(slack.now()).forEach(delivery -> events.add(delivery.payload().path("event")));
    return events;
  }
}
