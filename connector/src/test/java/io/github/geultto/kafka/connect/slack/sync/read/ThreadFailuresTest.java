package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread that cannot be read is suspended alone, and read again later. */
class ThreadFailuresTest {

  private static final Ts ROOT = at(1);
  private static final Shown R1 = reply(at(11), ROOT);
  private static final Shown R2 = reply(at(12), ROOT);
  private static final Shown PARENT = post(ROOT).replies(R1, R2);

  @ParameterizedTest
  @EnumSource(names = {"RETRY", "REFUSED"})
  void threadThatFailsThreeTimesWhileOtherCallsSucceedIsSuspended(Failure failure) {
    SyncRun run = announced();
    for (int i = 1; i <= 3; i++) {
      assertThat(run.sync.queue().unreadable()).as("failure %s", i).isZero();
      run.fail(run.thread(), failure);
      run.headPoll(PARENT);
    }
    assertThat(run.sync.queue().unreadable()).isEqualTo(1);
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.sync.queue().nextRereadAt()).contains(run.now.plus(Duration.ofSeconds(10)));
    assertThat(emitted(run.reread(PARENT, R1, R2))).containsExactly(read(at(11)), read(at(12)));
    assertThat(run.sync.queue().unreadable()).isZero();
  }

  @Test
  void outageOfEverythingSuspendsNoThread() {
    SyncRun run = announced();
    for (int i = 0; i < 20; i++) {
      run.fail(run.thread(), Failure.RETRY);
      run.fail(run.sync.history().head(run.now), Failure.RETRY);
    }
    assertThat(run.sync.queue().unreadable()).isZero();
    assertThat(emitted(run.thread(PARENT, R1, R2))).containsExactly(read(at(11)), read(at(12)));
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "CHANNEL"})
  void rateLimitsAndFailuresOfTheChannelSuspendNoThread(Failure failure) {
    SyncRun run = announced();
    for (int i = 0; i < 20; i++) {
      run.fail(run.thread(), failure);
      run.headPoll(PARENT);
    }
    assertThat(run.sync.queue().unreadable()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "CHANNEL", "RETRY", "REFUSED"})
  void rereadThatFailsStaysDue(Failure failure) {
    SyncRun run = announced();
    run.thread(PARENT, R1, R2);
    run.fail(run.reread(), failure);
    assertThat(run.sync.queue().nextRereadAt().orElseThrow()).isLessThanOrEqualTo(run.now);
    assertThat(run.reread(PARENT, R1, R2)).isEmpty();
  }

  @Test
  void suspendedThreadIsRetriedWithPausesThatDoubleToAnHour() {
    SyncRun run = announced();
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      run.fail(run.thread(), Failure.RETRY);
      run.headPoll(PARENT);
    }
    Request.Replies request = run.thread();
    for (int i = 0; i < 11; i++) {
      run.fail(request, Failure.RETRY);
      Ts failed = run.now;
      request = run.reread();
      pauses.add(run.now.since(failed));
      run.headPoll(PARENT);
    }
    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .startsWith(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1_280L)
        .endsWith(1_280L, 2_560L, 3_600L, 3_600L);
  }

  @Test
  void suspendedThreadIsRetriedAsSoonAfterARestart() {
    SyncRun run = suspended();
    Ts due = run.sync.queue().nextRereadAt().orElseThrow();
    run.restart();
    assertThat(emitted(run.reread(PARENT, R1, R2))).containsExactly(read(at(11)), read(at(12)));
    assertThat(run.now).isLessThanOrEqualTo(due);
  }

  @Test
  void suspendedThreadIsReadAtOnceWhenItsParentAnnouncesSomethingElse() {
    SyncRun run = suspended();
    Shown r3 = reply(at(13), ROOT);
    run.headPoll(post(ROOT).replies(R1, R2, r3));
    assertThat(emitted(run.thread(post(ROOT).replies(R1, R2, r3), R1, R2, r3))).hasSize(3);
  }

  @Test
  void oneFailingThreadDoesNotStopTheOthers() {
    Shown other = post(at(2)).replies(1, at(3));
    SyncRun run = new SyncRun();
    run.headPoll(other, PARENT);
    run.fail(run.thread(), Failure.RETRY);
    assertThat(run.thread().root()).as("the failed one goes behind it").isNotEqualTo(ROOT);
  }

  // ---------------------------------------------------------------- pages that lead nowhere

  @Test
  void sameCursorWithoutProgressContinuesByTime() {
    SyncRun run = announced();
    run.thread(pageWithMore("a", PARENT, R1));
    run.thread(pageWithMore("a"));
    Request.Replies next = run.thread();
    assertThat(next.cursor()).isNull();
    assertThat(next.oldest()).isEqualTo(at(11));
    assertThat(emitted(run.answer(next, page(PARENT, R2)))).containsExactly(read(at(12)));
  }

  @Test
  void moreWithoutACursorContinuesByTime() {
    SyncRun run = announced();
    run.thread(new Page<>(page(PARENT, R1).items(), null, true));
    Request.Replies next = run.thread();
    assertThat(next.cursor()).isNull();
    assertThat(next.oldest()).isEqualTo(at(11));
    assertThat(emitted(run.answer(next, page(PARENT, R2)))).containsExactly(read(at(12)));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void fiftyPagesWithoutProgressSuspendTheThread() {
    SyncRun run = announced();
    run.thread(pageWithMore("a", PARENT, R1));
    for (int i = 1; i <= 50; i++) {
      assertThat(run.sync.queue().unreadable()).as("page %s", i).isZero();
      run.thread(pageWithMore("b" + i, PARENT));
    }
    assertThat(run.sync.queue().unreadable()).isEqualTo(1);
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.sync.queue().nextRereadAt()).contains(run.now.plus(Duration.ofSeconds(320)));
    assertThat(emitted(run.reread(PARENT, R1, R2))).containsExactly(read(at(12)));
  }

  @Test
  void refusedCursorsSuspendTheThreadInTheEnd() {
    SyncRun run = announced();
    int refused = 0;
    while (run.sync.queue().unreadable() == 0 && refused < 20) {
      run.fail(run.thread(), Failure.RESTART_WINDOW);
      refused++;
    }
    assertThat(refused).isEqualTo(5);
  }

  @Test
  void emptyLastPageEndsTheReading() {
    SyncRun run = announced();
    run.thread(pageWithMore("a", PARENT, R1, R2));
    for (int i = 0; i < 3 && run.sync.queue().changed() > 0; i++) {
      assertThat(run.thread(page())).isEmpty();
    }
    assertThat(run.sync.queue().changed()).isZero();
    assertThat(run.sync.queue().unreadable()).isZero();
    assertThat(run.table).containsKeys(at(11), at(12));
  }

  @Test
  void oldThreadWhoseReadingFailsIsNotForgottenBeforeItsRepliesAreRead() {
    SyncRun run = new SyncRun();
    Shown young = post(run.now.minus(Duration.ofHours(1)));
    Ts root = run.now.minus(Duration.ofDays(400));
    Shown old = reply(run.now.minus(Duration.ofDays(60)), root);
    run.headPoll(Shown.page(young, post(root).replies(old)));
    for (int i = 0; i < 3; i++) {
      run.fail(run.thread(), Failure.RETRY);
      run.headPoll(young);
    }
    run.restart();
    run.headPoll(young);
    assertThat(emitted(run.reread(post(root).replies(old), old)))
        .containsExactly(read(old.message().ts()));
  }

  /** The thread has failed three times while other calls succeeded. */
  private static SyncRun suspended() {
    SyncRun run = announced();
    for (int i = 0; i < 3; i++) {
      run.fail(run.thread(), Failure.RETRY);
      run.headPoll(PARENT);
    }
    return run;
  }

  /** A run that has read the parent and not its thread. */
  private static SyncRun announced() {
    SyncRun run = new SyncRun();
    run.headPoll(PARENT);
    return run;
  }
}
