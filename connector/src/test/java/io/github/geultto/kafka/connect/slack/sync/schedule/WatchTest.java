package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How polling falls back while events arrive, and when it does not. */
class WatchTest extends SchedulerFixture {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration P = SyncRun.P;

  private final Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");

  private void later(Duration time) {
    now = now.plus(time);
  }

  /** Events arrive, and all has been read since. */
  private void settle() {
    scheduler.watch(now, DAY);
    later(P);
    answerAll(scheduler);
    later(P);
    answerAll(scheduler);
  }

  private Request.History head(String channel) {
    Optional<Request.History> next = scheduler.nextHistory(now);
    while (next.isPresent() && !next.get().channel().equals(channel)) {
      scheduler.apply(next.get(), page(post(at(1))), now);
      next = scheduler.nextHistory(now);
    }
    return next.orElseThrow();
  }

  /** A day later the head poll finds another text, that no event announced. */
  private void missAChange() {
    later(DAY);
    scheduler.apply(head("C1"), page(post(at(1)).text("고침")), now);
    answerAll(scheduler);
  }

  @Test
  void everythingIsReadOnceAfterEventsBeginAndThenSeldom() {
    answerAll(scheduler);
    scheduler.watch(now, DAY);
    later(P);
    assertThat(answerAll(scheduler)).containsExactlyInAnyOrder("C1 HEAD", "C2 HEAD");
    for (int i = 0; i < 23 * 60; i++) {
      later(P);
      assertThat(answerAll(scheduler)).isEmpty();
    }
    later(Duration.ofHours(2));
    assertThat(answerAll(scheduler)).contains("C1 HEAD", "C2 HEAD");
  }

  @Test
  void itIsReconcilingUntilEverythingHasBeenRead() {
    answerAll(scheduler);
    scheduler.watch(now, DAY);
    later(P);
    Request.History first = scheduler.nextHistory(now).orElseThrow();
    assertThat(scheduler.status().isReconciling()).isTrue();
    scheduler.apply(first, page(post(at(1))), now);
    answerAll(scheduler);
    later(P);
    scheduler.nextHistory(now);
    assertThat(scheduler.status().isReconciling()).isFalse();
  }

  @Test
  void withoutEventsChannelsArePolledAgain() {
    settle();
    scheduler.unwatch();
    later(P);
    assertThat(answerAll(scheduler)).hasSize(2);
    later(P);
    assertThat(answerAll(scheduler)).hasSize(2);
  }

  @Test
  void changeThatNoEventAnnouncedBringsPollingBackForHours() {
    settle();
    missAChange();
    later(Duration.ofMinutes(2));
    answerAll(scheduler);
    assertThat(scheduler.status().missedEvents()).isOne();
    for (int i = 0; i < 5; i++) {
      later(P);
      assertThat(answerAll(scheduler)).hasSize(2);
    }
    later(Duration.ofHours(6));
    answerAll(scheduler);
    later(P);
    answerAll(scheduler);
    later(P);
    assertThat(answerAll(scheduler)).as("events are relied on again").isEmpty();
  }

  @Test
  void changeThatAnEventAnnouncesLateIsNotMissed() {
    settle();
    missAChange();
    later(Duration.ofSeconds(30));
    scheduler.apply(new Event.Changed("C1", at(1), at(1), now), now);
    answerAll(scheduler);
    later(Duration.ofMinutes(2));
    answerAll(scheduler);
    assertThat(scheduler.status().missedEvents()).isZero();
  }

  @Test
  void joinsThatSlackDoesNotSendAreNotMissed() {
    settle();
    later(DAY);
    Ts joined = now.plus(-1);
    scheduler.apply(head("C1"), page(post(joined).subtype("channel_join"), post(at(1))), now);
    answerAll(scheduler);
    later(Duration.ofMinutes(2));
    answerAll(scheduler);
    assertThat(scheduler.status().missedEvents()).isZero();
  }

  @Test
  void changeThatAnEventAnnouncedBeforeIsNotMissed() {
    settle();
    scheduler.apply(new Event.Changed("C1", at(1), at(1), now), now);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1)).text("a")), now);
    later(Duration.ofMinutes(2));
    answerAll(scheduler);
    assertThat(scheduler.status().missedEvents()).isZero();
  }

  @Test
  void channelWithALossOfEventsIsReadAtOnceAndTheOthersAreNot() {
    settle();
    scheduler.readAgain("C2", now);
    assertThat(answerAll(scheduler)).containsExactly("C2 HEAD");
    later(P);
    assertThat(answerAll(scheduler)).as("an answer may be old").containsExactly("C2 HEAD");
    later(P);
    assertThat(answerAll(scheduler)).isEmpty();
  }

  @Test
  void headPollThatFailsIsNotPutOffForADay() {
    settle();
    later(DAY);
    scheduler.failed(head("C1"), Failure.RETRY, "http_503", now);
    later(Duration.ofMinutes(10));
    assertThat(answerAll(scheduler)).contains("C1 HEAD");
  }

  @Test
  void postThatAnEventNamedIsReadAtOnce() {
    settle();
    scheduler.apply(new Event.Changed("C1", at(1), at(1), now), now);
    Request.History request = scheduler.nextHistory(now).orElseThrow();
    assertThat(request.purpose()).isEqualTo(Request.Purpose.NAMED);
    List<Change> changes = scheduler.apply(request, page(post(at(1)).text("고침")), now);
    assertThat(changes).extracting(Change::op).containsExactly(Op.UPDATE);
  }

  @Test
  void messagesReadOneByOneLeaveThreadsTheirTurns() {
    settle();
    for (int i = 0; i < 20; i++) {
      Ts unknown = now.plus(i);
      scheduler.apply(new Event.Changed("C1", unknown, unknown, now), now);
    }
    int singles = 0;
    for (int i = 0; i < 20; i++) {
      singles += scheduler.nextSingle(now).isPresent() ? 1 : 0;
    }
    assertThat(singles).isEqualTo(15);
  }
}
