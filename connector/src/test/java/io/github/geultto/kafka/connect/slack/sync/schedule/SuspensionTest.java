package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a channel is suspended, and what becomes of the others. */
class SuspensionTest extends SchedulerFixture {

  @Test
  void failingChannelIsRetriedWithPausesThatGrowToAMinute() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    assertThat(pauses(scheduler, Failure.RETRY, 9))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(scheduler.suspended("C1")).isEmpty();
  }

  @Test
  void answerEndsTheFailures() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    pauses(scheduler, Failure.RETRY, 5);
    answerAll(scheduler);
    now = now.plus(P);
    assertThat(pauses(scheduler, Failure.RETRY, 2)).containsExactly(1L, 2L);
  }

  @Test
  void rateLimitIsNoFailure() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    assertThat(pauses(scheduler, Failure.THROTTLED, 20)).containsOnly(0L);
    assertThat(scheduler.status().suspended()).isZero();
  }

  @Test
  void channelRefusedEightTimesInARowIsSuspended() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    pauses(scheduler, Failure.REFUSED, 7);
    assertThat(scheduler.suspended("C1")).isEmpty();
    pauses(scheduler, Failure.REFUSED, 1);
    assertThat(scheduler.suspended("C1")).contains("the reason");
  }

  @Test
  void suspendedChannelIsRetriedWithPausesThatGrowToAnHour() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    assertThat(pauses(scheduler, Failure.CHANNEL, 6))
        .containsExactly(300L, 600L, 1_200L, 2_400L, 3_600L, 3_600L);
  }

  @Test
  void requestsThatFailTogetherCountAsOne() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Ts[] roots = {at(1), at(2), at(3)};
    Shown[] parents =
        Arrays.stream(roots).map(r -> post(r).replies(reply(r.plus(9), r))).toArray(Shown[]::new);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(parents), now);
    List<Request> together = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      together.add(scheduler.nextReplies(now).orElseThrow());
    }
    together.forEach(r -> scheduler.failed(r, Failure.CHANNEL, "not_in_channel", now));
    now = now.plus(Duration.ofMinutes(5));
    assertThat(scheduler.nextReplies(now)).isPresent();
  }

  @Test
  void suspendedChannelDoesNotStopTheOthers() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    failHead(scheduler, "C1", "not_in_channel");
    assertThat(scheduler.suspended("C1")).contains("not_in_channel");
    assertThat(scheduler.suspended("C2")).isEmpty();
    assertThat(answerAll(scheduler)).containsExactly("C2 HEAD");
  }

  @Test
  void answerToARequestFromBeforeTheSuspensionDoesNotEndIt() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Ts[] roots = {at(1), at(2)};
    Shown[] parents =
        Arrays.stream(roots).map(r -> post(r).replies(reply(r.plus(9), r))).toArray(Shown[]::new);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(parents), now);
    Request.Replies refused = scheduler.nextReplies(now).orElseThrow();
    Request.Replies late = scheduler.nextReplies(now).orElseThrow();
    scheduler.failed(refused, Failure.CHANNEL, "not_in_channel", now);
    scheduler.apply(late, page(parents[0]), now);
    assertThat(scheduler.suspended("C1")).contains("not_in_channel");
  }

  @Test
  void channelThatIsReadAgainIsNoLongerSuspended() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    pauses(scheduler, Failure.CHANNEL, 3);
    answerAll(scheduler);
    assertThat(scheduler.suspended("C1")).isEmpty();
    now = now.plus(P);
    assertThat(pauses(scheduler, Failure.CHANNEL, 1)).containsExactly(300L);
  }

  @Test
  void reasonIsCommonWhenAllChannelsAreSuspendedForIt() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    assertThat(scheduler.commonReason()).isEmpty();
    failHead(scheduler, "C1", "not_in_channel");
    assertThat(scheduler.commonReason()).as("the other is read").isEmpty();
    failHead(scheduler, "C2", "not_in_channel");
    assertThat(scheduler.commonReason()).contains("not_in_channel");
    assertThat(scheduler.status().suspended()).isEqualTo(2);
  }

  @Test
  void twoReasonsAreNotCommonAndOneChannelIsNotAll() {
    Scheduler two = scheduler(NO_LIMIT, "C1", "C2");
    failHead(two, "C1", "not_in_channel");
    failHead(two, "C2", "channel_not_found");
    assertThat(two.commonReason()).isEmpty();
    Scheduler one = scheduler(NO_LIMIT, "C1");
    failHead(one, "C1", "not_in_channel");
    assertThat(one.commonReason()).isEmpty();
  }

  @Test
  void undocumentedErrorIsNoCommonReason() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    for (int i = 0; i < 16; i++) {
      for (String channel : new String[] {"C1", "C2"}) {
        Request poll = scheduler.channel(channel).history().head(now);
        scheduler.failed(poll, Failure.REFUSED, "who_knows", now);
      }
      now = now.plus(P);
    }
    assertThat(scheduler.suspended("C1")).contains("who_knows");
    assertThat(scheduler.suspended("C2")).contains("who_knows");
    assertThat(scheduler.commonReason()).isEmpty();
  }

  @Test
  void channelWhoseAnswersLeadNowhereIsSuspendedForNoProgress() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    for (int i = 0; scheduler.suspended("C1").isEmpty() && i < 60; i++) {
      Request poll = scheduler.channel("C1").history().head(now);
      scheduler.apply(poll, pageWithMore("more" + i), now);
    }
    assertThat(scheduler.suspended("C1")).contains(Scheduler.NO_PROGRESS);
    assertThat(scheduler.suspended("C2")).isEmpty();
    assertThat(scheduler.retryAt("C1")).isEqualTo(now.plus(Duration.ofMinutes(5)));
    now = now.plus(Duration.ofMinutes(5));
    assertThat(answerAll(scheduler)).contains("C1 HEAD");
    assertThat(scheduler.suspended("C1")).isEmpty();
  }

  @Test
  void refusedCursorsSuspendTheChannelInTheEnd() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    int refused = 0;
    while (scheduler.suspended("C1").isEmpty() && refused < 20) {
      Request poll = scheduler.channel("C1").history().head(now);
      scheduler.failed(poll, Failure.RESTART_WINDOW, "invalid_cursor", now);
      refused++;
    }
    assertThat(refused).isEqualTo(5);
    assertThat(scheduler.suspended("C1")).contains(Scheduler.NO_PROGRESS);
    assertThat(scheduler.commonReason()).isEmpty();
  }

  @Test
  void failedReactionsSuspendNoChannel() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Request.History poll = scheduler.nextHistory(now).orElseThrow();
    scheduler.apply(poll, page(post(at(1)).reaction("tada", 3, "U1")), now);
    Request.Reactions request = scheduler.nextReactions(now).orElseThrow();
    scheduler.failed(request, Failure.CHANNEL, "missing_scope", now);
    assertThat(scheduler.suspended("C1")).isEmpty();
  }

  /** Fails the only channel's next request again and again: the seconds until the one after it. */
  private List<Long> pauses(Scheduler scheduler, Failure failure, int times) {
    List<Long> pauses = new ArrayList<>();
    Optional<Request.History> next = scheduler.nextHistory(now);
    for (int i = 0; i < times; i++) {
      scheduler.failed(next.orElseThrow(), failure, "the reason", now);
      Ts failed = now;
      next = scheduler.nextHistory(now);
      while (next.isEmpty()) {
        now = now.plus(SECOND);
        next = scheduler.nextHistory(now);
      }
      pauses.add(now.since(failed).toSeconds());
    }
    // The last one is returned as if it had never been made.
    scheduler.failed(next.orElseThrow(), Failure.THROTTLED, "ratelimited", now);
    return pauses;
  }
}
