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
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A deletion needs evidence from both places: the channel's history and the message's thread. */
class DeletionTest {

  private static final Ts ROOT = at(1);
  private static final Ts OLDER = at(0);
  private static final Shown R1 = reply(at(11), ROOT);
  private static final Shown R2 = reply(at(12), ROOT);

  // ---------------------------------------------------------------- posts

  @Test
  void postMissingInHistoryAndThreadIsDeleted() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    assertThat(run.headPoll(post(at(3)), post(at(1)))).as("before its thread is read").isEmpty();
    Request.Replies request = run.thread();
    assertThat(request.root()).isEqualTo(at(2));
    assertThat(emitted(run.fail(request, Failure.MISSING))).containsExactly(deleted(at(2)));
    assertThat(run.headPoll(post(at(3)), post(at(1)))).isEmpty();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void threadAnswerWithoutMessagesCountsTheThirdTime() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(3)), post(at(1)));
    assertThat(run.thread(page())).isEmpty();
    assertThat(run.thread(page())).isEmpty();
    assertThat(emitted(run.thread(page()))).containsExactly(deleted(at(2)));
  }

  @Test
  void postThatItsThreadShowsIsNotDeleted() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(3)), post(at(1)));
    assertThat(run.thread(post(at(2)))).isEmpty();
    assertThat(run.headPoll(post(at(3)), post(at(2)), post(at(1)))).isEmpty();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void postThatTheNextPageShowsIsNotDeleted() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(3)), post(at(1)));
    Request.Replies request = run.thread();
    run.headPoll(post(at(3)), post(at(2)), post(at(1)));
    assertThat(run.fail(request, Failure.MISSING)).isEmpty();
    assertThat(run.table).containsKey(at(2));
  }

  @Test
  void newestPostOfThePageMayBeMissing() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(post(at(2)), post(at(1)));
    assertThat(run.thread().root()).isEqualTo(at(3));
  }

  @Test
  void postsBelowAPageWithMoreToComeAreNotMissing() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(pageWithMore("more", post(at(3)), post(at(2))));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void postBetweenTwoPostsOfAPageWithMoreToComeIsMissing() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(pageWithMore("more", post(at(3)), post(at(1))));
    assertThat(run.thread().root()).isEqualTo(at(2));
  }

  @Test
  void deletionWhileTheConnectorWasDownIsDetected() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.later(Duration.ofDays(2));
    run.restart();
    run.headPoll(post(at(3)), post(at(1)));
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(2)));
  }

  @Test
  void deletionBelowTheNewestPageIsDetected() {
    SyncRun run = SyncRun.having(post(at(4)), post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(pageWithMore("a", post(at(4))));
    run.answer(run.sync.history().rescan(run.now), page(post(at(3)), post(at(1))));
    assertThat(run.thread().root()).isEqualTo(at(2));
  }

  @Test
  void postOlderThanTheWindowIsNotMissing() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)), post(at(0)));
    run.now = at(2).plus(W);
    run.headPoll(post(at(2)), post(at(1)), post(at(0)));
    run.headPoll(post(at(2)), post(at(0)));
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.table).hasSize(3);
  }

  @Test
  void failedCallsDeleteNothing() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    for (Failure failure :
        List.of(Failure.CHANNEL, Failure.RETRY, Failure.REFUSED, Failure.THROTTLED)) {
      assertThat(run.fail(run.sync.history().head(run.now), failure)).isEmpty();
      run.sync.reset();
    }
    assertThat(run.changedThread()).isEmpty();
    assertThat(Stored.all(run.sync.state(), run.now))
        .containsEntry("ts", at(2).instant().toString());
  }

  // ---------------------------------------------------------------- threads

  @Test
  void missingThreadOfAMissingParentIsDeletedWithItsReplies() {
    SyncRun run = following(R1, R2);
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(run.fail(run.thread(), Failure.MISSING)).as("may be hidden by now").isEmpty();
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(emitted(run.fail(run.reread(), Failure.MISSING)))
        .containsExactlyInAnyOrder(deleted(ROOT), deleted(at(11)), deleted(at(12)));
    assertThat(run.table).containsOnlyKeys(OLDER, at(50));
  }

  @Test
  void deletionInDoubtIsDecidedAsSoonAfterARestart() {
    SyncRun run = following(R1, R2);
    run.headPoll(post(at(50)), post(OLDER));
    run.fail(run.thread(), Failure.MISSING);
    Ts due = run.sync.queue().nextRereadAt().orElseThrow();
    run.restart();
    assertThat(run.sync.queue().nextRereadAt().orElseThrow()).isLessThanOrEqualTo(due);
    run.fail(run.reread(), Failure.MISSING);
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(emitted(run.fail(run.reread(), Failure.MISSING)))
        .containsExactlyInAnyOrder(deleted(ROOT), deleted(at(11)), deleted(at(12)));
    assertThat(run.now).isLessThanOrEqualTo(due.plus(P.multipliedBy(5)));
  }

  @Test
  void repliesWithoutTheirMissingParentAreKept() {
    SyncRun run = following(R1, R2);
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(emitted(run.thread(R1, R2))).containsExactly(deleted(ROOT));
    assertThat(run.table).containsKeys(at(11), at(12));
    assertThat(run.reread(R1, R2)).as("the deletion is emitted once").isEmpty();
    run.restart();
    assertThat(run.headPoll(post(at(50)), post(OLDER))).isEmpty();
    assertThat(goneAfterAll(run)).containsExactlyInAnyOrder(deleted(at(11)), deleted(at(12)));
  }

  @Test
  void threadNotFoundAloneDeletesNothingButRequestsTheHistoryAtItsRoot() {
    SyncRun run = following(R1);
    assertThat(run.fail(run.reread(), Failure.MISSING)).isEmpty();
    assertThat(run.sync.history().isEvidenceDue()).isTrue();
    Request.History evidence = run.evidence();
    assertThat(evidence.purpose()).isEqualTo(Request.Purpose.EVIDENCE);
    assertThat(evidence.latest()).as("exclusive").isEqualTo(ROOT.plus(1));
    assertThat(evidence.oldest()).isEqualTo(Ts.ZERO);
  }

  @Test
  void threadNotFoundWhoseParentTheHistoryShowsIsUnreadable() {
    SyncRun run = following(R1);
    run.fail(run.reread(), Failure.MISSING);
    assertThat(run.evidence(parent(R1), post(OLDER))).isEmpty();
    assertThat(run.sync.queue().unreadable()).isEqualTo(1);
    assertThat(run.sync.history().isEvidenceDue()).isFalse();
    for (int i = 0; i < 5; i++) {
      assertThat(run.fail(run.reread(), Failure.MISSING)).isEmpty();
      assertThat(run.headPoll(post(at(50)), parent(R1), post(OLDER))).isEmpty();
    }
    assertThat(run.table).containsKeys(ROOT, at(11));
    assertThat(emitted(run.reread(parent(R1), reply(at(11), ROOT).text("고침"))))
        .as("readable again")
        .containsExactly(updated(at(11)));
    assertThat(run.sync.queue().unreadable()).isZero();
  }

  @Test
  void threadNotFoundWhoseParentTheHistoryLacksIsReadOnceMoreAndThenDeleted() {
    SyncRun run = following(R1);
    run.fail(run.reread(), Failure.MISSING);
    assertThat(run.evidence(post(OLDER))).isEmpty();
    assertThat(run.fail(run.thread(), Failure.MISSING)).isEmpty();
    assertThat(run.evidence(post(OLDER))).as("where it shows replies, too").isEmpty();
    assertThat(emitted(run.fail(run.reread(), Failure.MISSING)))
        .containsExactlyInAnyOrder(deleted(ROOT), deleted(at(11)));
  }

  @Test
  void broadcastReplyThatTheHistoryShowsProvesThatItsThreadExists() {
    Shown broadcast = reply(at(12), ROOT).broadcast();
    SyncRun run = following(R1, broadcast);
    run.headPoll(post(at(50)), broadcast, post(OLDER));
    for (int i = 0; i < 5; i++) {
      assertThat(run.fail(run.changedThread().orElseGet(run::reread), Failure.MISSING)).isEmpty();
      assertThat(run.headPoll(post(at(50)), broadcast, post(OLDER))).isEmpty();
    }
    assertThat(run.table).containsKeys(ROOT, at(11), at(12));
  }

  @Test
  void headPollThatLacksTheParentIsEvidenceToo() {
    SyncRun run = following(R1);
    run.fail(run.reread(), Failure.MISSING);
    assertThat(run.headPoll(post(at(50)), post(OLDER))).isEmpty();
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING)))
        .containsExactlyInAnyOrder(deleted(ROOT), deleted(at(11)));
  }

  @Test
  void whatWasShownBeforeTheHistoryLackedTheParentIsNoEvidence() {
    Shown reply = reply(at(5), OLDER);
    Shown olderParent = post(OLDER).replies(reply);
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent(R1), olderParent);
    assertThat(emitted(run.thread(olderParent, reply))).containsExactly("r " + at(5));
    assertThat(emitted(run.thread(parent(R1), R1))).containsExactly("r " + at(11));
    run.later(P);
    for (Request.Replies request : List.of(run.reread(), run.reread())) {
      if (request.root().equals(ROOT)) {
        run.fail(request, Failure.MISSING);
      } else {
        run.answer(request, page(olderParent, reply));
      }
    }
    // Both have become too old for the workspace's plan.
    run.headPoll(post(at(50)));
    for (int i = 0; i < 5; i++) {
      assertThat(run.fail(run.changedThread().orElseGet(run::reread), Failure.MISSING)).isEmpty();
      while (run.sync.history().isEvidenceDue()) {
        assertThat(run.answer(run.evidence(), page())).isEmpty();
      }
    }
    assertThat(run.table).containsKeys(OLDER, at(5), ROOT, at(11));
  }

  @Test
  void answerForNewRepliesSaysNothingAboutThoseBefore() {
    SyncRun run = new SyncRun(new SyncSettings(Ts.ZERO, W, P, true, false, 999, 2));
    run.headPoll(post(at(50)), parent(R1, R2), post(OLDER));
    run.thread(parent(R1, R2), R1, R2);
    run.later(P);
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(emitted(run.thread(R1, R2))).containsExactly(deleted(ROOT));
    Shown broadcast = reply(at(60), ROOT).broadcast();
    run.headPoll(broadcast, post(at(50)), post(OLDER));
    Request.Replies request = run.thread();
    assertThat(request.oldest()).as("the new replies").isEqualTo(at(12));
    for (int i = 0; i < 3; i++) {
      assertThat(run.answer(i == 0 ? request : run.thread(), page())).isEmpty();
    }
    assertThat(run.thread(R1, R2, broadcast)).isEmpty();
    assertThat(run.table).containsKeys(at(11), at(12), at(60));
  }

  @Test
  void threadThatWasNeverReadAndIsNotFoundIsUnreadable() {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent(R1), post(OLDER));
    assertThat(run.fail(run.thread(), Failure.MISSING)).isEmpty();
    assertThat(run.sync.queue().unreadable()).isEqualTo(1);
    assertThat(run.sync.history().isEvidenceDue()).as("nothing has been missed").isFalse();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void threadNotFoundSurvivesARestart() {
    SyncRun run = following(R1);
    run.fail(run.reread(), Failure.MISSING);
    run.restart();
    assertThat(run.headPoll(post(at(50)), post(OLDER))).isEmpty();
    assertThat(run.fail(run.thread(), Failure.MISSING)).isEmpty();
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(emitted(run.fail(run.reread(), Failure.MISSING)))
        .containsExactlyInAnyOrder(deleted(ROOT), deleted(at(11)));
  }

  @Test
  void parentShownByItsThreadAloneAsATombstoneIsDeletedOnce() {
    SyncRun run = following(R1);
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(emitted(run.thread(parent(R1).tombstone(), R1))).containsExactly(deleted(ROOT));
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(run.changedThread()).as("known to be in its thread only").isEmpty();
    run.restart();
    assertThat(run.headPoll(post(at(50)), post(OLDER))).isEmpty();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void tombstoneGoesWithItsThreadAndIsNoSecondDeletion() {
    SyncRun run = following(R1);
    run.headPoll(post(at(50)), post(OLDER));
    run.thread(parent(R1).tombstone(), R1);
    run.headPoll(post(at(50)), post(OLDER));
    assertThat(goneAfterAll(run)).containsExactlyInAnyOrder(updated(ROOT), deleted(at(11)));
    assertThat(run.table).doesNotContainKeys(ROOT, at(11));
  }

  /** The thread is gone, which counts once the history has shown older posts and no reply since. */
  private static List<String> goneAfterAll(SyncRun run) {
    assertThat(run.fail(run.reread(), Failure.MISSING)).isEmpty();
    assertThat(run.evidence(post(OLDER))).as("where it shows replies, too").isEmpty();
    return emitted(run.fail(run.reread(), Failure.MISSING));
  }

  private static Shown parent(Shown... replies) {
    return post(ROOT).replies(replies);
  }

  /** A run that has read a thread, and a post on either side of it. */
  private static SyncRun following(Shown... replies) {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent(replies), post(OLDER));
    run.thread(parent(replies), replies);
    run.later(P);
    return run;
  }
}
