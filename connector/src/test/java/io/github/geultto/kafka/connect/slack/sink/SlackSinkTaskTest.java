package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.FakeServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the task tells the framework. */
class SlackSinkTaskTest {
  private static final TopicPartition P0 = new TopicPartition(Records.TOPIC, 0);
  private static final Answer OK =
      Answer.ok("{\"ok\":true,\"messages\":[],\"channels\":[],\"scheduled_messages\":[]}");

  private final CountDownLatch held = new CountDownLatch(1);
  private final List<String> posted = Collections.synchronizedList(new ArrayList<>());
  private final FakeServer server = new FakeServer(this::answer);
  private final Context context = new Context();
  private final Map<String, String> props = new HashMap<>();
  private final SlackSinkTask task = new SlackSinkTask();

  private Answer verdict = OK;
  private boolean holds;

  SlackSinkTaskTest() throws IOException {
    props.putAll(
        Map.of(
            "name",
            "mine",
            "slack.token",
            "xoxb-1",
            "slack.api.url",
            server.apiUrl().toString(),
            "rate.limit.profile",
            "off",
            SlackSinkConnector.TASKS,
            "1"));
  }

  @AfterEach
  void close() {
    held.countDown();
    task.stop();
    server.close();
  }

  private Answer answer(Request request) {
    if (!request.path().endsWith("chat.postMessage")) {
      return OK;
    }
    try {
      if (holds) {
        held.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    posted.add(request.form().get("text"));
    return verdict;
  }

  private void start() {
    task.initialize(context);
    task.start(props);
    task.open(List.of(P0));
  }

  private Long committable(long delivered) {
    return task.preCommit(Map.of(P0, new OffsetAndMetadata(delivered))).get(P0).offset();
  }

  private static List<SinkRecord> messages(int count) {
    List<SinkRecord> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(Records.message(i, "m" + i));
    }
    return messages;
  }

  @Test
  void whatIsFullIsPausedAndResumedAlsoAfterARebalance() {
    holds = true;
    start();
    task.put(messages(100));
    assertThat(context.paused).containsExactly(P0);
    // The framework keeps what was paused through a rebalance.
    held.countDown();
    task.close(List.of(P0));
    task.open(List.of(P0));
    task.put(List.of());
    assertThat(context.paused).isEmpty();
  }

  @Test
  void anOffsetStaysBeforeTheFirstRecordThatIsNotPosted() {
    holds = true;
    start();
    task.put(messages(3));
    assertThat(committable(3)).isZero();
    held.countDown();
    await().until(() -> committable(3) == 3);
    task.put(List.of());
    assertThat(context.commits).isPositive();
  }

  @Test
  void aRefusedRecordIsReportedBeforeTheOffsetPassesIt() {
    start();
    SinkRecord bad = Records.of(0, 0, Map.of("message_id", "m", "to", "nobody", "text", "x"));
    task.put(List.of(bad, Records.message(1, "m1")));
    await()
        .until(
            () -> {
              boolean passed = committable(2) == 2;
              assertThat(context.reported).isEqualTo(passed ? List.of(bad) : context.reported);
              task.put(List.of());
              return passed;
            });
    assertThat(posted).hasSize(1);
  }

  @Test
  void withoutAReporterTheTaskFailsAndSaysHowToGoOn() {
    context.hasReporter = false;
    start();
    task.put(List.of());
    assertThatThrownBy(() -> task.put(List.of(Records.of(0, 7, "no message"))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("at offset 7 of slack.outbox-0")
        .hasMessageContaining("errors.tolerance=all");
    assertThat(committable(8)).isEqualTo(7);
  }

  @Test
  void aFixedChannelThatCannotBePostedToFailsTheTask() {
    props.put("message.template", "${text}");
    props.put("slack.channel", "C0123");
    verdict = Answer.ok("{\"ok\":false,\"error\":\"not_in_channel\"}");
    start();
    task.put(messages(1));
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> task.put(List.of()))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("not_in_channel"));
    assertThat(context.reported).isEmpty();
    assertThat(committable(1)).isZero();
  }

  @Test
  void recordsOfTwoTopicsThatATransformMadeOneAreTwo() {
    props.put("message.template", "${text}");
    props.put("slack.channel", "C0123");
    start();
    task.put(
        List.of(
            Records.renamed("alerts", Records.of(0, 5, Map.of("text", "one"))),
            Records.renamed("alerts", Records.of(1, 5, Map.of("text", "two")))));
    await().untilAsserted(() -> assertThat(posted).containsExactly("one", "two"));
  }

  @Test
  void aTombstoneIsPassedOver() {
    start();
    task.put(List.of(Records.of(0, 0, null)));
    assertThat(committable(1)).isEqualTo(1);
  }

  /** The framework's side. */
  private static final class Context implements SinkTaskContext, ErrantRecordReporter {
    private final Set<TopicPartition> paused = new HashSet<>();
    private final List<SinkRecord> reported = new ArrayList<>();
    private boolean hasReporter = true;
    private int commits;

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {}

    @Override
    public void offset(TopicPartition partition, long offset) {}

    @Override
    public void timeout(long timeoutMs) {}

    @Override
    public Set<TopicPartition> assignment() {
      return Set.of(P0);
    }

    @Override
    public void pause(TopicPartition... partitions) {
      paused.addAll(List.of(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
      paused.removeAll(List.of(partitions));
    }

    @Override
    public void requestCommit() {
      commits++;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      return null;
    }

    @Override
    public ErrantRecordReporter errantRecordReporter() {
      return hasReporter ? this : null;
    }

    @Override
    public CompletableFuture<Void> report(SinkRecord record, Throwable error) {
      reported.add(record);
      return CompletableFuture.completedFuture(null);
    }
  }
}
