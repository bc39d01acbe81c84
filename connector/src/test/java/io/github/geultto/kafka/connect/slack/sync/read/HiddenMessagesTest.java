package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hidden is not deleted: a plan or a retention policy hides the oldest messages of a channel. */
class HiddenMessagesTest {

  private static final Duration HOLD = P.multipliedBy(5);

  @Test
  void oldestPostIsHiddenIfTheHistoryShowsNothingBelowIt() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    assertThat(run.headPoll(post(at(3)), post(at(2)))).isEmpty();
    assertThat(run.sync.hiddenMessages()).as("before there is evidence").isZero();
    assertThat(run.evidence().latest()).isEqualTo(at(1).plus(1));
    run.sync.reset();
    nothingBelow(run);
    assertThat(run.sync.hiddenMessages()).isEqualTo(1);
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
    for (int i = 0; i < 3; i++) {
      run.later(HOLD);
      run.headPoll(post(at(3)), post(at(2)));
      run.changedThread().ifPresent(request -> run.fail(request, Failure.MISSING));
      assertThat(run.table).containsKey(at(1));
    }
  }

  @Test
  void oldestPostIsDeletedIfTheHistoryShowsSomethingBelowIt() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(3)), post(at(2)));
    run.evidence(post(at(1).minus(Duration.ofDays(200))));
    assertThat(run.changedThread()).as("the next head poll decides").isEmpty();
    run.headPoll(post(at(3)), post(at(2)));
    assertThat(run.sync.hiddenMessages()).isZero();
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(1)));
  }

  @Test
  void evidenceReachesBeyondTheStart() {
    SyncRun run = new SyncRun(new SyncSettings(at(1), W, P, true, false, 999, 1000));
    run.headPoll(post(at(3)), post(at(2)), post(at(1)));
    run.later(P);
    run.headPoll(post(at(3)), post(at(2)));
    assertThat(run.evidence(post(at(0)))).as("nothing before the start is emitted").isEmpty();
    run.headPoll(post(at(3)), post(at(2)));
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(1)));
  }

  @Test
  void evidencePrecedesHeadPollsAndIsReadOnce() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(2)));
    run.fail(run.thread(), Failure.MISSING);
    run.fail(run.evidence(), Failure.RETRY);
    assertThat(run.sync.history().isEvidenceDue()).as("after a failure again").isTrue();
    run.evidence(post(at(0)));
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
  }

  @Test
  void postYoungerThanADayIsNeverHidden() {
    Ts recent = SyncRun.T0.plus(Duration.ofHours(2));
    SyncRun run = SyncRun.having(post(recent.plus(2)), post(recent.plus(1)), post(recent));
    run.headPoll(post(recent.plus(2)), post(recent.plus(1)));
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(recent));
  }

  @Test
  void hiddenPostIsDeletedOnceYoungerOnesOutliveIt() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(3)), post(at(2)));
    nothingBelow(run);
    Ts missing = run.now;
    run.now = missing.plus(Duration.ofDays(2));
    run.headPoll(post(at(3)), post(at(2)));
    run.changedThread().ifPresent(request -> run.fail(request, Failure.MISSING));
    assertThat(run.table).as("the policy's nightly job may be late").containsKey(at(1));
    run.now = missing.plus(Duration.ofDays(2)).plus(1_000_000L);
    run.headPoll(post(at(3)), post(at(2)));
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(1)));
    assertThat(run.sync.hiddenMessages()).isZero();
  }

  @Test
  void withRetentionFollowedHiddenPostsAreDeletedToo() {
    SyncRun run = new SyncRun(new SyncSettings(Ts.ZERO, W, P, true, true, 999, 1000));
    run.headPoll(post(at(3)), post(at(2)), post(at(1)));
    run.later(P);
    run.headPoll(post(at(3)), post(at(2)));
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(1)));
  }

  @Test
  void pageShowsNothingAboutOlderPosts() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(page(post(at(3)), post(at(2))));
    nothingBelow(run);
    run.headPoll(page());
    nothingBelow(run);
    run.later(HOLD);
    run.headPoll(page());
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.table).containsKeys(at(1), at(2), at(3));
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
    assertThat(run.sync.heldDeletions()).isZero();
  }

  @Test
  void postBetweenTwoPostsOfAPageIsDeleted() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(page(post(at(3)), post(at(1))));
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(2)));
  }

  @Test
  void threadThatIsGoneWithItsParentIsHiddenIfNothingOlderIsShown() {
    Shown reply = reply(at(11), at(1));
    Shown parent = post(at(1)).replies(reply);
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent);
    run.thread(parent, reply);
    run.later(P);
    assertThat(run.fail(run.reread(), Failure.MISSING)).isEmpty();
    nothingBelow(run);
    while (run.changedThread().isPresent()) {
      run.sync.reset();
      assertThat(run.fail(run.thread(), Failure.MISSING)).isEmpty();
    }
    assertThat(run.sync.hiddenMessages()).isEqualTo(1);
    run.later(Duration.ofHours(1));
    run.headPoll(post(at(50)));
    run.changedThread().ifPresent(request -> run.fail(request, Failure.MISSING));
    assertThat(run.table).containsKeys(at(1), at(11));
  }

  @Test
  void hiddenParentIsLookedForInItsThread() {
    Shown reply = reply(at(11), at(1));
    Shown parent = post(at(1)).replies(reply);
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent);
    run.thread(parent, reply);
    run.later(P);
    run.headPoll(post(at(50)));
    nothingBelow(run);
    run.headPoll(post(at(50)));
    Shown tombstone = post(at(1)).replies(reply).tombstone();
    assertThat(emitted(run.thread(tombstone, reply))).containsExactly(deleted(at(1)));
    run.headPoll(post(at(50)));
    assertThat(run.changedThread()).as("known to be in its thread only").isEmpty();
  }

  @Test
  void emptyAnswerToARequestForEvidenceMeansHidden() {
    Shown reply = reply(at(11), at(1));
    Shown parent = post(at(1)).replies(reply);
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent);
    run.thread(parent, reply);
    run.later(P);
    run.fail(run.reread(), Failure.MISSING);
    for (int i = 0; i < 3; i++) {
      assertThat(run.answer(run.evidence(), page())).isEmpty();
    }
    assertThat(run.sync.history().isEvidenceDue()).as("read once, not for ever").isFalse();
    assertThat(run.sync.hiddenMessages()).isEqualTo(1);
    run.fail(run.thread(), Failure.MISSING);
    assertThat(run.sync.queue().nextRereadAt())
        .as("a day later, since its replies are remembered")
        .contains(run.now.plus(Duration.ofDays(1)));
    assertThat(run.table).containsKeys(at(1), at(11));
  }

  @Test
  void emptyPageWithMoreToComeIsNoEvidence() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(3)), post(at(2)));
    run.answer(run.evidence(), pageWithMore("a"));
    assertThat(run.sync.hiddenMessages()).isZero();
    assertThat(run.evidence().cursor()).isEqualTo("a");
    run.evidence(post(at(0)));
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
  }

  @Test
  void emptyAnswerHidesAndDeletesNothing() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    run.headPoll();
    run.later(HOLD);
    run.headPoll();
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.sync.heldDeletions()).isZero();
    assertThat(run.sync.history().isEvidenceDue()).isTrue();
  }

  /** Answers the request for evidence: an empty answer counts the third time. */
  private static void nothingBelow(SyncRun run) {
    for (int i = 0; i < 3; i++) {
      assertThat(run.answer(run.evidence(), page())).isEmpty();
    }
  }
}
