package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that are lost, late, repeated or in another order. */
class EventFaultsTest {
  private final TestSlack slack = new TestSlack();
  private final EventFaults faults = slack.api.faults().events();
  private final EventQueue queue = slack.api.events().queue();

  @Test
  void aShareIsLostAndTheSameInEveryRun() {
    faults.loseEvents(0.5);
    List<String> first = texts(post(40));
    assertThat(first).hasSizeBetween(10, 30);

    faults.seedEvents(0);
    assertThat(texts(post(40))).isEqualTo(first);
    faults.seedEvents(7);
    assertThat(texts(post(40))).isNotEqualTo(first);
    slack.api.faults().clear();
    assertThat(post(40)).hasSize(40);
  }

  @Test
  void aShareIsLate() {
    faults.delayEvents(1, Duration.ofMillis(1500));
    slack.post(ANN, "late");
    slack.pass(Duration.ofMillis(1499));
    assertThat(queue.due(slack.now())).isEmpty();
    slack.pass(Duration.ofMillis(1));

    EventDelivery delivery = queue.due(slack.now()).get(0);
    assertThat(delivery.due()).isEqualTo(START.plusMillis(2500));
    assertThat(delivery.payload().path("event_time").asLong())
        .as("of the change, not of the delivery")
        .isEqualTo(START.getEpochSecond() + 1);
  }

  @Test
  void aShareComesTwiceWithTheSameIdAsARetryOrNot() {
    faults.duplicateEvents(1);
    List<EventDelivery> deliveries = post(20);

    assertThat(deliveries).hasSize(40);
    assertThat(ids(deliveries)).hasSize(40);
    assertThat(ids(deliveries).stream().distinct()).hasSize(20);
    assertThat(deliveries)
        .extracting(EventDelivery::retryAttempt)
        .contains(1)
        .haveAtLeast(21, new org.assertj.core.api.Condition<>(attempt -> attempt == 0, "first"));
    assertThat(deliveries)
        .filteredOn(delivery -> delivery.retryAttempt() == 1)
        .allMatch(delivery -> delivery.retryReason().equals("timeout"));
  }

  @Test
  void aShareIsSwappedWithTheNext() {
    faults.reorderEvents(1);
    assertThat(texts(post(4))).containsExactly("1", "0", "3", "2");

    slack.post(ANN, "alone");
    assertThat(queue.due(slack.now())).isEmpty();
    slack.pass(Duration.ofSeconds(5));
    assertThat(texts(queue.due(slack.now()))).containsExactly("alone");
  }

  @Test
  void pastTheLimitEventsAreDroppedAndEachMinuteSaysSo() {
    faults.eventsPerHour(2);
    List<EventDelivery> deliveries = post(5);

    assertThat(deliveries).hasSize(3);
    JsonNode limited = deliveries.get(2).payload();
    assertThat(limited.path("type").asText()).isEqualTo("app_rate_limited");
    assertThat(limited.path("minute_rate_limited").asLong()).isEqualTo(START.getEpochSecond());
    assertThat(limited.has("event")).isFalse();
    slack.pass(Duration.ofMinutes(1));
    assertThat(post(3)).hasSize(1);
    slack.pass(Duration.ofMinutes(59));
    assertThat(texts(post(2))).containsExactly("0", "1");
  }

  @Test
  void thirtyThousandPassInAnHour() {
    assertThat(faults.perHour()).isEqualTo(30_000);
    faults.eventsPerHour(0);
    slack.api.faults().clear();
    assertThat(faults.perHour()).isEqualTo(30_000);
  }

  @Test
  void aShareIsFromZeroToOne() {
    assertThatThrownBy(() -> faults.loseEvents(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A share is from 0 to 1, not 1.5.");
    assertThatThrownBy(() -> faults.loseEvents(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<EventDelivery> post(int count) {
    for (int i = 0; i < count; i++) {
      slack.post(ANN, Integer.toString(i));
    }
    return queue.due(slack.now());
  }

  private static List<String> texts(List<EventDelivery> deliveries) {
    List<String> texts = new ArrayList<>();
    deliveries.forEach(delivery -> texts.add(delivery.payload().at("/event/text").asText()));
    return texts;
  }

  private static List<String> ids(List<EventDelivery> deliveries) {
    List<String> ids = new ArrayList<>();
    deliveries.forEach(delivery -> ids.add(delivery.payload().path("event_id").asText()));
    return ids;
  }
}
