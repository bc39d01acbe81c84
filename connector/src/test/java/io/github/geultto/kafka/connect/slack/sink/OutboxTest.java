package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order, and which of the records are done. */
class OutboxTest {
  private static final TopicPartition P0 = new TopicPartition(Records.TOPIC, 0);
  private static final TopicPartition P1 = new TopicPartition(Records.TOPIC, 1);

  private final List<String> posts = Collections.synchronizedList(new ArrayList<>());
  private Set<String> there = Set.of();
  private final AtomicLong clock = new AtomicLong();
  private Outbox outbox =
      outbox(
          (message, since, inDoubt) -> {
            posts.add(message.id() + (inDoubt ? "?" : ""));
            if (message.id().startsWith("bad")) {
              throw new RefusedException("bad", false);
            }
            return !(inDoubt && there.contains(message.id()));
          });

  private Outbox outbox(Outbox.Post post) {
    return new Outbox(post, "outbox-test", clock::get);
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  private void add(SinkRecord record) {
    outbox.add(record, OutboxMessage.of(record));
  }

  private void awaitPosts(String... expected) {
    await().untilAsserted(() -> assertThat(posts).containsExactly(expected));
    await().until(() -> outbox.size() == outbox.refusals().size());
  }

  @Test
  void recordsAreInDoubtUntilSeveralInARowHadNotBeenPosted() {
    // Of those posted before, "b" had been refused, or was deleted since.
    there = Set.of("a", "c");
    outbox.open(List.of(P0, P1));
    List<String> ids = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i");
    for (int i = 0; i < ids.size(); i++) {
      add(Records.message(i, ids.get(i)));
    }
    SinkRecord other =
        Records.of(1, 0, Map.of("message_id", "z", "to", "C1", "text", "other partition"));
    add(other);
    awaitPosts("a?", "b?", "c?", "d?", "e?", "f?", "g?", "h?", "i", "z?");
    assertThat(outbox.firstUnhandled(P0)).isNull();
    assertThat(outbox.handled()).isEqualTo(10);
  }

  @Test
  void aRefusalEndsNoDoubtAndIsNotDoneBeforeItIsReported() {
    there = Set.of("b");
    outbox.open(List.of(P0));
    add(Records.message(0, "bad"));
    add(Records.message(1, "b"));
    add(Records.message(2, "c"));
    awaitPosts("bad?", "b?", "c?");
    assertThat(outbox.firstUnhandled(P0)).isZero();
    Outbox.Refusal refusal = outbox.refusals().get(0);
    assertThat(refusal.record().kafkaOffset()).isZero();
    outbox.reported(refusal);
    assertThat(outbox.refusals()).isEmpty();
    assertThat(outbox.firstUnhandled(P0)).isNull();
  }

  @Test
  void anIdThatComesAgainIsNotPostedAgain() {
    add(Records.message(0, "a"));
    add(Records.message(1, "a"));
    add(Records.message(2, "bad"));
    add(Records.message(3, "bad"));
    awaitPosts("a", "bad", "bad");
    assertThat(outbox.firstUnhandled(P0)).isEqualTo(2);
  }

  @Test
  void whatIsNoMessageWaitsForItsReportToo() {
    outbox.refuse(Records.of(0, 7, "text"), new IllegalArgumentException("no message"));
    assertThat(outbox.firstUnhandled(P0)).isEqualTo(7);
    outbox.reported(outbox.refusals().get(0));
    assertThat(outbox.firstUnhandled(P0)).isNull();
  }

  @Test
  void aPartitionThatGoesElsewhereIsForgottenOnceItsMessageIsThere() throws Exception {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch send = new CountDownLatch(1);
    outbox.close();
    outbox =
        outbox(
            (message, since, inDoubt) -> {
              sending.countDown();
              send.await();
              posts.add(message.id());
              return true;
            });
    add(Records.message(0, "a"));
    add(Records.message(1, "b"));
    sending.await();
    Thread waiting = Thread.currentThread();
    Thread sender =
        new Thread(
            () -> {
              await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
              send.countDown();
            });
    sender.start();
    outbox.forget(List.of(P0), Duration.ofMinutes(1));
    sender.join();
    assertThat(posts).containsExactly("a");
    assertThat(outbox.size()).isZero();
    assertThat(outbox.firstUnhandled(P0)).isNull();
  }

  @Test
  void whatIsNotSentWhenItsPartitionGoesElsewhereIsNotSentAnyMore() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    outbox.close();
    outbox =
        outbox(
            (message, since, inDoubt) -> {
              if (message.id().equals("a")) {
                waiting.countDown();
                new CountDownLatch(1).await();
              }
              posts.add(message.id());
              return true;
            });
    add(Records.message(0, "a"));
    add(Records.message(1, "b"));
    add(Records.of(1, 0, Map.of("message_id", "z", "to", "C1", "text", "other partition")));
    waiting.await();
    outbox.forget(List.of(P0), Duration.ofMillis(10));
    awaitPosts("z");
    assertThat(outbox.firstUnhandled(P1)).isNull();
  }

  @Test
  void nothingIsPostedForATaskThatGivesNoSignOfLife() {
    clock.addAndGet(Duration.ofSeconds(21).toNanos());
    add(Records.message(0, "a"));
    assertThat(outbox.size()).isEqualTo(1);
    assertThat(posts).isEmpty();
    outbox.heard();
    awaitPosts("a");
  }

  @Test
  void whatEndsEverythingIsToldToTheTask() {
    outbox.close();
    outbox =
        outbox(
            (message, since, inDoubt) -> {
              throw new ConnectException("token_revoked");
            });
    add(Records.message(0, "a"));
    await().untilAsserted(() -> assertThat(outbox.failure()).hasMessage("token_revoked"));
    assertThat(outbox.firstUnhandled(P0)).isZero();
  }

  @Test
  void aFaultOfTheJvmIsToldTooAndNotSilence() {
    outbox.close();
    outbox =
        outbox(
            (message, since, inDoubt) -> {
              throw new NoClassDefFoundError("x");
            });
    add(Records.message(0, "a"));
    await().untilAsserted(() -> assertThat(outbox.failure()).hasRootCauseMessage("x"));
  }

  @Test
  void aTimeThatCannotBeIsNone() {
    List<Instant> times = Collections.synchronizedList(new ArrayList<>());
    outbox.close();
    outbox =
        outbox(
            (message, since, inDoubt) -> {
              times.add(since);
              return true;
            });
    add(Records.message(0, "a"));
    for (Long time : new Long[] {null, -1L, System.currentTimeMillis() + 3_600_000}) {
      SinkRecord record = Records.message(1 + times.size(), "b" + time);
      add(
          new SinkRecord(
              record.topic(),
              0,
              null,
              null,
              null,
              record.value(),
              1,
              time,
              TimestampType.CREATE_TIME));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(times)
                    .containsExactly(
                        Instant.ofEpochMilli(Records.TIME),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Instant.EPOCH));
  }
}
