package io.github.geultto.kafka.connect.slack.simulator;

import static io.github.geultto.kafka.connect.slack.simulator.TestSlack.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Socket Mode on a clock that the test moves, without sockets. */
class SocketConnectionsTest {
  private final TestSlack slack = new TestSlack();
  private final SocketConnections connections =
      new SocketConnections(slack.api, slack.options(), slack::now);

  @Test
  void helloSaysHowManyConnectionsThereAreAndHowLongTheyLast() {
    open();
    TestWire second = open();

    JsonNode hello = second.last();
    assertThat(hello.path("type").asText()).isEqualTo("hello");
    assertThat(hello.path("num_connections").asInt()).isEqualTo(2);
    assertThat(hello.at("/connection_info/app_id").asText()).isEqualTo(Workspace.APP_ID);
    assertThat(hello.at("/debug_info/approximate_connection_time").asLong()).isEqualTo(18_000);
    TestWire debug = new TestWire();
    connections.opened(debug, true);
    assertThat(debug.last().at("/debug_info/approximate_connection_time").asLong()).isEqualTo(360);
  }

  @Test
  void theEleventhConnectionIsSentAway() {
    for (int i = 0; i < 10; i++) {
      open();
    }
    TestWire eleventh = open();

    assertThat(eleventh.last().path("reason").asText()).isEqualTo("too_many_websockets");
    assertThat(eleventh.closed).isTrue();
    assertThat(connections.open()).isEqualTo(10);
  }

  @Test
  void eachEventGoesToOneConnectionInAnEnvelope() {
    TestWire first = open();
    TestWire second = open();
    post("a", "b", "c", "d");

    assertThat(first.envelopes()).hasSize(2);
    assertThat(second.envelopes()).hasSize(2);
    JsonNode envelope = first.envelopes().get(0);
    assertThat(envelope.path("type").asText()).isEqualTo("events_api");
    assertThat(envelope.path("envelope_id").asText()).isNotEmpty();
    assertThat(envelope.path("accepts_response_payload").asBoolean(true)).isFalse();
    assertThat(envelope.path("retry_attempt").asInt(-1)).isZero();
    assertThat(envelope.path("retry_reason").asText("-")).isEmpty();
    assertThat(envelope.at("/payload/event/type").asText()).isEqualTo("message");
  }

  @Test
  void whatIsNotAcknowledgedWithinThreeSecondsComesThreeTimesMore() {
    TestWire wire = open();
    post("a");
    slack.pass(Duration.ofMillis(2999));
    connections.advance();
    assertThat(wire.envelopes()).hasSize(1);
    slack.pass(Duration.ofMillis(1));
    connections.advance();

    JsonNode again = wire.last();
    assertThat(again.path("retry_attempt").asInt()).isEqualTo(1);
    assertThat(again.path("retry_reason").asText()).isEqualTo("timeout");
    assertThat(again.at("/payload/event_id"))
        .isEqualTo(wire.envelopes().get(0).at("/payload/event_id"));
    for (int i = 0; i < 5; i++) {
      slack.pass(Duration.ofSeconds(3));
      connections.advance();
    }
    assertThat(wire.envelopes()).hasSize(4);
    assertThat(connections.sent()).isEqualTo(4);
    assertThat(connections.acknowledged()).isZero();
  }

  @Test
  void whatIsAcknowledgedDoesNotComeAgain() {
    TestWire wire = open();
    post("a");
    String id = wire.last().path("envelope_id").asText();
    connections.received(wire.connection, "no JSON");
    connections.received(wire.connection, "{\"envelope_id\":\"" + id + "\"}");
    connections.received(wire.connection, "{\"envelope_id\":\"" + id + "\"}");
    slack.pass(Duration.ofSeconds(3));
    connections.advance();

    assertThat(wire.envelopes()).hasSize(1);
    assertThat(connections.acknowledged()).isEqualTo(1);
  }

  @Test
  void aRetryGoesToWhoeverIsConnectedThen() {
    TestWire first = open();
    post("a");
    connections.closed(first.connection);
    TestWire second = open();
    slack.pass(Duration.ofSeconds(3));
    connections.advance();

    assertThat(second.last().path("retry_attempt").asInt()).isEqualTo(1);
  }

  @Test
  void eventsWhileNobodyIsConnectedAreLost() {
    TestWire first = open();
    connections.closed(first.connection);
    post("unheard");
    TestWire second = open();
    connections.advance();
    assertThat(second.envelopes()).isEmpty();
    post("heard");
    assertThat(second.envelopes()).hasSize(1);
  }

  @Test
  void aConnectionIsPingedThenWarnedThenEnded() {
    TestWire wire = open();
    slack.pass(Duration.ofSeconds(10));
    connections.advance();
    assertThat(wire.pings).isEqualTo(1);
    slack.pass(Duration.ofHours(5).minusSeconds(20));
    connections.advance();
    connections.advance();
    assertThat(wire.reasons()).containsExactly("warning");
    assertThat(connections.open()).isEqualTo(1);
    post("still here");
    assertThat(wire.envelopes()).hasSize(1);
    slack.pass(Duration.ofSeconds(10));
    connections.advance();

    assertThat(wire.reasons()).containsExactly("warning", "refresh_requested");
    assertThat(wire.closed).isTrue();
    assertThat(connections.open()).isZero();
  }

  @Test
  void aWarningCanComeNowAndSoCanTheEnd() {
    TestWire warned = open();
    connections.warn();
    assertThat(warned.reasons()).containsExactly("warning");
    slack.pass(Duration.ofSeconds(10));
    connections.advance();
    assertThat(warned.reasons()).containsExactly("warning", "refresh_requested");

    TestWire ended = open();
    connections.refresh();
    assertThat(ended.reasons()).containsExactly("refresh_requested");
    assertThat(ended.closed).isTrue();
  }

  @Test
  void aSilentConnectionTakesItsTurnAndSaysNothing() {
    TestWire silent = open();
    connections.silence();
    TestWire other = open();
    post("a", "b");
    slack.pass(Duration.ofSeconds(10));
    connections.advance();

    assertThat(silent.envelopes()).isEmpty();
    assertThat(silent.pings).isZero();
    assertThat(silent.closed).isFalse();
    assertThat(connections.open()).isEqualTo(2);
    assertThat(connections.sent()).isEqualTo(4);
    assertThat(other.pings).isEqualTo(1);
    connections.drop();
    assertThat(silent.dropped && other.dropped).isTrue();
    assertThat(connections.open()).isZero();
  }

  @Test
  void switchingSocketModeOffEndsTheConnections() {
    TestWire wire = open();
    slack.api.faults().events().disableSocketMode(true);
    connections.advance();

    assertThat(wire.reasons()).containsExactly("link_disabled");
    assertThat(wire.closed).isTrue();
    assertThat(connections.open()).isZero();
  }

  @Test
  void ticketsAreGoodOnceAndForHalfAMinute() {
    Tickets tickets = new Tickets(slack::now);
    String used = tickets.issue();
    assertThat(tickets.redeem(used)).isTrue();
    assertThat(tickets.redeem(used)).isFalse();
    assertThat(tickets.redeem("made up")).isFalse();
    String late = tickets.issue();
    slack.pass(Duration.ofSeconds(31));
    assertThat(tickets.redeem(late)).isFalse();
  }

  private TestWire open() {
    TestWire wire = new TestWire();
    wire.connection = connections.opened(wire, false);
    return wire;
  }

  private void post(String... texts) {
    for (String text : texts) {
      slack.post(ANN, text);
    }
    connections.advance();
  }

  /** Keeps what is sent. */
  private static final class TestWire implements Wire {
    private final List<JsonNode> sent = new ArrayList<>();
    private SocketConnection connection;
    private int pings;
    private boolean closed;
    private boolean dropped;

    @Override
    public void send(String text) {
      try {
        sent.add(Json.MAPPER.readTree(text));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void ping() {
      pings++;
    }

    @Override
    public void close(String reason) {
      closed = true;
    }

    @Override
    public void drop() {
      dropped = true;
    }

    private JsonNode last() {
      return sent.get(sent.size() - 1);
    }

    private List<JsonNode> envelopes() {
      return sent.stream().filter(message -> message.has("envelope_id")).toList();
    }

    private List<String> reasons() {
      List<JsonNode> disconnects = sent.stream().filter(message -> message.has("reason")).toList();
      return TestSlack.field(disconnects, "reason");
    }
  }
}
