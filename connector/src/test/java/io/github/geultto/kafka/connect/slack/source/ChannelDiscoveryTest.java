package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of the thread that finds channels, as the framework sees it. */
@Timeout(60)
class ChannelDiscoveryTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final String CHANNEL = "{\"id\":\"C1\",\"name\":\"general\"}";

  private final FakeChannels slack = new FakeChannels();
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private Error fault;
  private ChannelDiscovery discovery;

  private final class Context implements ConnectorContext {
    @Override
    public void requestTaskReconfiguration() {
      if (fault != null) {
        throw fault;
      }
      events.add("reconfigure");
    }

    @Override
    public void raiseError(Exception e) {
      events.add(e);
    }

    @Override
    public PluginMetrics pluginMetrics() {
      return null;
    }
  }

  ChannelDiscoveryTest() throws IOException {
    slack.own.add(CHANNEL);
  }

  @AfterEach
  void close() {
    if (discovery != null) {
      discovery.close();
    }
    slack.close();
  }

  private void start(Duration wait) {
    discovery =
        ChannelDiscovery.start(slack.config("metadata.interval.ms", "1000"), new Context(), wait);
  }

  private Object event() throws InterruptedException {
    return events.poll(30, TimeUnit.SECONDS);
  }

  private static boolean isRunning() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("slack-channel-discovery"));
  }

  private TaskConfig firstTask() {
    Map<String, String> props = Map.of("slack.token", "xoxb-1");
    return TaskConfig.of(TaskAssignment.assign(props, discovery.workspace(), 1).get(0));
  }

  @Test
  void aStartKnowsTheChannelsAndOnlyNewOnesRestartTasks() throws Exception {
    start(LONG);
    assertThat(firstTask().channels()).containsOnlyKeys("C1");
    assertThat(events).as("the framework fetches the first configs unasked").isEmpty();
    slack.own.add("{\"id\":\"C2\",\"name\":\"new\"}");
    assertThat(event()).isEqualTo("reconfigure");
    assertThat(firstTask().channels()).containsOnlyKeys("C1", "C2");
    assertThat(slack.calls().stream().filter("users.conversations"::equals).count())
        .isGreaterThan(1);
    assertThat(events).isEmpty();
  }

  @Test
  void aListThatIsLateLeavesOneTaskAndStopsNothing() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    slack.fault =
        request -> {
          try {
            return FakeChannels.method(request).equals("auth.test")
                    || late.await(30, TimeUnit.SECONDS)
                ? null
                : Answer.dropped();
          } catch (InterruptedException e) {
            return Answer.dropped();
          }
        };
    start(SHORT);
    assertThat(firstTask().channels()).isEmpty();
    late.countDown();
    while (firstTask().channels().isEmpty()) {
      assertThat(event()).isEqualTo("reconfigure");
    }
    assertThat(firstTask().channels()).containsOnlyKeys("C1");
  }

  @Test
  void aDeadTokenFailsTheStartAndEndsTheThread() {
    slack.fault = request -> FakeChannels.DEAD;
    assertThatThrownBy(() -> start(LONG))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("token_revoked");
    assertThat(isRunning()).isFalse();
    assertThat(events).as("the framework loses an error raised before the start returns").isEmpty();
  }

  @Test
  void aTokenThatDiesLaterFailsTheConnectorAndEndsTheThread() throws Exception {
    start(LONG);
    slack.fault = request -> FakeChannels.DEAD;
    assertThat(event())
        .isInstanceOfSatisfying(
            ConnectException.class, e -> assertThat(e).hasMessageContaining("token_revoked"));
    discovery.close();
    assertThat(isRunning()).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void aTokenThatAuthTestAcceptsIsNotDead() throws Exception {
    start(LONG);
    assertThat(firstTask().channels()).hasSize(1);
    CountDownLatch refused = new CountDownLatch(1);
    slack.fault =
        request -> {
          if (FakeChannels.method(request).equals("auth.test") || refused.getCount() == 0) {
            return null;
          }
          refused.countDown();
          return FakeChannels.DEAD;
        };
    assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
    slack.own.add("{\"id\":\"C2\",\"name\":\"new\"}");
    assertThat(event()).as("it goes on").isEqualTo("reconfigure");
  }

  @Test
  void missingRightsFailAConnectorThatKnowsNoChannelAndNoOther() throws Exception {
    slack.fault =
        request ->
            FakeChannels.method(request).equals("auth.test")
                ? null
                : FakeChannels.error("missing_scope");
    assertThatThrownBy(() -> start(LONG))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Add the missing scope");
    slack.fault = request -> null;
    start(LONG);
    assertThat(firstTask().channels()).hasSize(1);
    slack.once("users.conversations", null, FakeChannels.error("access_denied"));
    slack.own.add("{\"id\":\"C2\",\"name\":\"new\"}");
    assertThat(event()).isEqualTo("reconfigure");
  }

  @Test
  void anErrorInDiscoveryIsRaised() throws Exception {
    fault = new NoClassDefFoundError("gone");
    start(LONG);
    assertThat(firstTask().channels()).hasSize(1);
    slack.own.add("{\"id\":\"C2\",\"name\":\"new\"}");
    assertThat(event())
        .isInstanceOfSatisfying(
            ConnectException.class, e -> assertThat(e).hasMessageContaining("gone"));
  }

  @Test
  void aStopEndsAWaitForSlacksLimitsAtOnce() {
    slack.fault =
        request ->
            FakeChannels.method(request).equals("auth.test") ? null : FakeChannels.limited("600");
    start(SHORT);
    long before = System.nanoTime();
    discovery.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(isRunning()).isFalse();
  }
}
