package io.github.geultto.kafka.connect.slack.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.LogLines;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.events.FakeSocketMode.Link;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a connection when the connector itself is at fault. */
@Timeout(90)
class SocketModeTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anErrorInHandlingAnEventCostsTheConnectionAndNoMore(boolean isError) throws Exception {
    AtomicInteger handled = new AtomicInteger();
    EventQueue queue = new EventQueue();
    try (LogLines log = new LogLines();
        FakeSocketMode slack = new FakeSocketMode();
        SocketMode mode =
            new SocketMode(
                new SlackClient(slack.apiUrl(), "xapp-1", Duration.ofSeconds(20)),
                new Timing(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ZERO,
                    Duration.ofHours(1),
                    Duration.ofMillis(10),
                    Duration.ofHours(1),
                    Duration.ofHours(1)),
                payload -> {
                  if (handled.getAndIncrement() == 0) {
                    if (isError) {
                      throw new StackOverflowError("deep");
                    }
                    throw new IllegalStateException("odd");
                  }
                },
                queue)) {
      mode.start();
      slack.link("the first").send("{'type':'events_api','envelope_id':'e-1','payload':{}}");
      Link again = slack.link("another");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> mode.keeper().isConnected() && mode.keeper().reconnects() == 1);
      assertThat(queue.drain(1).gap()).isTrue();
      assertThat(mode.keeper().faults()).isEqualTo(1);
      assertThat(log.with("ERROR")).hasSize(1);
      again.send("{'type':'events_api','envelope_id':'e-2','payload':{}}");
      assertThat(again.next()).isEqualTo("{\"envelope_id\":\"e-2\"}");
    }
  }
}
