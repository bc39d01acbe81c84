package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.Identity;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slack refuses the token for a moment. */
@Timeout(60)
class MomentaryRefusalTest {

  private static SourceTaskContext context() {
    OffsetStorageReader reader =
        (OffsetStorageReader)
            Proxy.newProxyInstance(
                OffsetStorageReader.class.getClassLoader(),
                new Class<?>[] {OffsetStorageReader.class},
                (proxy, method, args) -> Map.of());
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            SourceTaskContext.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) ->
                method.getName().equals("offsetStorageReader") ? reader : null);
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
      task.initialize(context());
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
}
