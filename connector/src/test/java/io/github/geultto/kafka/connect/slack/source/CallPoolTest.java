package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several calls in flight, whose answers are applied by one thread. */
class CallPoolTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> outcomes = new ArrayList<>();
  private FakeServer server;
  private CallPool pool;

  @BeforeEach
  void start() throws Exception {
    server = new FakeServer(request -> Answer.ok("{\"ok\":true}"));
    pool = new CallPool(new SlackClient(server.apiUrl(), "xoxb-1", LONG), "test-call");
  }

  @AfterEach
  void stop() {
    pool.close();
    server.close();
  }

  @Test
  void anAnswerIsAppliedByTheThreadThatAsksForIt() throws Exception {
    Thread caller = Thread.currentThread();
    List<Thread> readers = new ArrayList<>();
    submit(
        answer -> {
          readers.add(Thread.currentThread());
          return answer;
        });
    pool.next(LONG).run();
    assertThat(outcomes).containsExactly("answered");
    assertThat(readers).doesNotContain(caller).hasSize(1);
    assertThat(pool.underWay()).isZero();
  }

  @Test
  void eightCallsAreInFlightAtMost() throws Exception {
    for (int i = 0; i < 8; i++) {
      assertThat(pool.isFull()).isFalse();
      submit(answer -> answer);
    }
    assertThat(pool.isFull()).isTrue();
    pool.next(LONG).run();
    assertThat(pool.isFull()).isFalse();
  }

  @Test
  void anAnswerThatCannotBeReadIsAFailedCallWhateverIsThrown() throws Exception {
    List<Throwable> thrown =
        List.of(new IllegalStateException("odd"), new StackOverflowError("deep"));
    for (Throwable odd : thrown) {
      submit(
          answer -> {
            if (odd instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) odd;
          });
      pool.next(LONG).run();
    }
    assertThat(outcomes).containsExactly("unreadable", "unreadable");
    assertThat(pool.underWay()).as("no call keeps its place").isZero();
  }

  private <T> void submit(CallPool.Reader<T> reader) {
    pool.submit(
        SlackMethod.AUTH_TEST,
        Map.of(),
        reader,
        answer -> outcomes.add("answered"),
        (SlackException error) -> outcomes.add(error.code()));
  }
}
