package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of a task, as the framework sees it. */
@Timeout(60)
class SlackSourceTaskTest {

  /** A context with one bad offset. */
  private static SourceTaskContext damaged(Map<String, String> partition) {
    return context(Map.of(partition, Map.of("v", 1L, "ledger", "damaged!")));
  }

  private static SourceTaskContext context(Map<Map<String, String>, Map<String, Object>> offsets) {
    OffsetStorageReader reader =
        (OffsetStorageReader)
            Proxy.newProxyInstance(
                OffsetStorageReader.class.getClassLoader(),
                new Class<?>[] {OffsetStorageReader.class},
                (proxy, method, args) -> offsets);
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            SourceTaskContext.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) ->
                method.getName().equals("offsetStorageReader") ? reader : null);
  }

  @Test
  void aTaskThatCannotReadItsOffsetsKeepsNoPartOfTheBudget() throws Exception {
    try (FakeChannels slack = new FakeChannels()) {
      String url = slack.server.apiUrl().toString();
      Workspace workspace =
          new Workspace(
              new Identity(url, "T1", "U1", "B1", Set.of()),
              List.of(new Channel("C1", "a", Ts.ZERO, 1), new Channel("C2", "b", Ts.ZERO, 1)));
      Map<String, String> props = Map.of("slack.token", "xoxb-1", "slack.api.url", url);
      SlackSourceTask task = new SlackSourceTask();
      task.initialize(damaged(SourceOffsets.stream(SourceOffsets.USERS)));
      task.start(TaskAssignment.assign(props, workspace, 2).get(0));
      assertThatThrownBy(() -> pollUntilRecords(task))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("The offset of the list of users");
      task.stop();
      RateBudget budget = RateBudget.shared(url, "T1", RateProfile.INTERNAL, 1);
      budget.register(2);
      assertThat(budget.perMinute(SlackMethod.CONVERSATIONS_HISTORY))
          .as("the part of one task of two")
          .isEqualTo(25);
      budget.close();
    }
  }

  /** Slack refuses the token for two calls; auth.test says that it is valid. */
  @Test
  void tokenThatIsRefusedForAMomentFailsNoTask() throws Exception {
    try (FakeChannels slack = new FakeChannels()) {
      AtomicInteger histories = new AtomicInteger();
      slack.fault =
          request ->
              switch (FakeChannels.method(request)) {
                case "conversations.history" ->
                    histories.incrementAndGet() <= 2
                        ? FakeChannels.error("invalid_auth")
                        : Answer.ok("{\"ok\":true,\"messages\":[]}");
                default -> null;
              };
      String url = slack.server.apiUrl().toString();
      Workspace workspace =
          new Workspace(
              new Identity(url, "T1", "U1", "B1", Set.of()),
              List.of(new Channel("C1", "a", Ts.ZERO, 1), new Channel("C2", "b", Ts.ZERO, 1)));
      SlackSourceTask task = new SlackSourceTask();
      task.initialize(context(Map.of()));
      task.start(
          TaskAssignment.assign(Map.of("slack.token", "xoxb-1", "slack.api.url", url), workspace, 1)
              .get(0));
      try {
        for (int i = 0; i < 10; i++) {
          task.poll();
        }
        assertThat(histories.get()).isGreaterThanOrEqualTo(2);
      } finally {
        task.stop();
      }
    }
  }

  /** Without a budget to hold them back, messages could take every call that a task makes. */
  @Test
  void listsTakeTurnsWithMessages() throws Exception {
    try (FakeChannels slack = new FakeChannels()) {
      Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
      slack.fault =
          request -> {
            String method = FakeChannels.method(request);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            return endless(
                method,
                calls.computeIfAbsent(method, m -> new AtomicInteger()).incrementAndGet(),
                request.form());
          };
      String url = slack.server.apiUrl().toString();
      Workspace workspace =
          new Workspace(
              new Identity(url, "T1", "U1", "B1", Set.of()),
              IntStream.range(0, 8)
                  .mapToObj(i -> new Channel("C" + i, "c" + i, Ts.ZERO, 1))
                  .toList());
      Map<String, String> props =
          Map.of("slack.token", "xoxb-1", "slack.api.url", url, "rate.limit.profile", "off");
      SlackSourceTask task = new SlackSourceTask();
      task.initialize(context(Map.of()));
      task.start(TaskAssignment.assign(props, workspace, 1).get(0));
      try {
        AtomicInteger histories =
            calls.computeIfAbsent("conversations.history", m -> new AtomicInteger());
        while (histories.get() < 300) {
          task.poll();
        }
        assertThat(calls.get("conversations.list").get()).isGreaterThan(50);
        assertThat(calls.get("conversations.replies").get()).isGreaterThan(50);
      } finally {
        task.stop();
      }
    }
  }

  /** A page of a list, of a history or of a thread that never ends. */
  private static Answer endless(String method, int call, Map<String, String> form) {
    String more = ",\"has_more\":true,\"response_metadata\":{\"next_cursor\":\"" + call + "\"}}";
    long second = 1_780_000_000L - call;
    return switch (method) {
      case "conversations.list" ->
          Answer.ok("{\"ok\":true,\"channels\":[{\"id\":\"C" + call + "\"}]" + more);
      case "conversations.history" ->
          Answer.ok(
              ("{\"ok\":true,\"messages\":[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"a\","
                          + "\"ts\":\"%d.000000\",\"thread_ts\":\"%d.000000\",\"reply_count\":9,"
                          + "\"latest_reply\":\"1781000000.000000\"}]")
                      .formatted(second, second)
                  + more);
      case "conversations.replies" ->
          Answer.ok(
              ("{\"ok\":true,\"messages\":[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"b\","
                          + "\"ts\":\"%d.000000\",\"thread_ts\":\"%s\"}]")
                      .formatted(1_780_000_000L + call, form.get("ts"))
                  + more);
      default -> null;
    };
  }

  private static void pollUntilRecords(SlackSourceTask task) throws InterruptedException {
    List<SourceRecord> records = null;
    while (records == null) {
      records = task.poll();
    }
  }
}
