package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is missing from a page: deleted, or only not shown. */
class DeletionTest {

  private static final Duration HOLD = P.multipliedBy(5);

  @Test
  void aPostThatACompleteLookLacksIsAskedForAndThenDeleted() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    assertThat(run.look(post(at(3)), post(at(1)))).as("not before it was asked for").isEmpty();
    Request.Replies asked = run.thread();
    assertThat(asked.root()).isEqualTo(at(2));
    assertThat(told(run.fail(asked, Failure.MISSING))).containsExactly(deleted(at(2)));
    assertThat(run.look(post(at(3)), post(at(1)))).isEmpty();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void aPostThatIsThereWhenAskedForWasNotDeleted() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)));
    run.look(post(at(3)));
    assertThat(run.thread(post(at(2)))).isEmpty();
    run.look(post(at(3)), post(at(2)));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void theOldestAndTheNewestPostOfThePageAreMissedToo() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.look(post(at(2)));
    List<Ts> asked = List.of(run.thread().root(), run.thread().root());
    assertThat(asked).containsExactlyInAnyOrder(at(1), at(3));
  }

  @Test
  void whatLiesBelowAPageThatHasMoreToComeIsNotMissing() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.look(pageWithMore("more", post(at(3)), post(at(2))));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void betweenTwoPostsOfAPageThatHasMoreToComeNothingMayBeMissing() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.look(pageWithMore("more", post(at(3)), post(at(1))));
    assertThat(run.thread().root()).isEqualTo(at(2));
  }

  @Test
  void aPageOfAFreePlanTellsNothingOfWhatIsOlderThanItShows() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.look(new Page<>(page(post(at(3)), post(at(2))).items(), null, false, true));
    assertThat(run.changedThread()).isEmpty();
    run.look(new Page<>(List.of(), null, false, true));
    assertThat(run.changedThread()).isEmpty();
    run.later(HOLD);
    run.look(new Page<>(List.of(), null, false, true));
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.sync.heldDeletions()).isZero();
  }

  @Test
  void amongWhatAFreePlanShowsADeletionIsADeletion() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.look(new Page<>(page(post(at(3)), post(at(1))).items(), null, false, true));
    assertThat(run.thread().root()).isEqualTo(at(2));
  }

  @Test
  void anEmptyAnswerWhereThereWasSomethingWaitsForASecondLook() {
    SyncRun run = SyncRun.having(post(at(1)));
    run.look();
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.sync.heldDeletions()).isEqualTo(1);
    run.later(HOLD);
    run.look();
    assertThat(told(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(1)));
    assertThat(run.sync.heldDeletions()).isZero();
  }

  @Test
  void aSecondLookThatComesTooSoonDoesNotCount() {
    SyncRun run = SyncRun.having(post(at(1)));
    run.look();
    run.later(HOLD.minusMillis(1));
    run.look();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void whatTheSecondLookShowsIsNoLongerInDoubt() {
    SyncRun run = SyncRun.having(post(at(1)));
    run.look();
    run.later(HOLD);
    run.look(post(at(1)));
    assertThat(run.sync.heldDeletions()).isZero();
    run.look();
    assertThat(run.changedThread()).as("the doubt begins anew").isEmpty();
  }

  @Test
  void aMassDeletionIsHeldBackUntilASecondLookAgrees() {
    SyncRun run = SyncRun.having(posts(100, 1));
    run.look(posts(100, 61));
    assertThat(run.sync.heldDeletions()).isEqualTo(60);
    assertThat(run.changedThread()).isEmpty();
    run.later(HOLD);
    assertThat(deletions(run, posts(100, 61))).hasSize(60);
    assertThat(run.table).hasSize(40);
    assertThat(run.sync.heldDeletions()).isZero();
  }

  @Test
  void fiftyMessagesOrHalfOfTheWindowAreNoMassDeletion() {
    SyncRun fifty = SyncRun.having(posts(60, 1));
    assertThat(deletions(fifty, posts(60, 51))).hasSize(50);
    SyncRun half = SyncRun.having(posts(120, 1));
    assertThat(deletions(half, posts(120, 61))).hasSize(60);
  }

  @Test
  void oneMoreIsAMassDeletion() {
    SyncRun moreThanFifty = SyncRun.having(posts(60, 1));
    assertThat(deletions(moreThanFifty, posts(60, 52))).isEmpty();
    SyncRun moreThanHalf = SyncRun.having(posts(120, 1));
    assertThat(deletions(moreThanHalf, posts(120, 62))).isEmpty();
  }

  @Test
  void withoutTheGuardAMassDeletionIsTakenAsItIs() {
    SyncRun run = new SyncRun(new SyncSettings(Ts.ZERO, W, P, false, false, 999, 1000));
    run.look(posts(100, 1));
    assertThat(deletions(run, posts(100, 91))).hasSize(90);
  }

  @Test
  void aDeletionWhileTheConnectorWasDownIsFound() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)));
    run.later(Duration.ofDays(2));
    run.restart();
    run.look(post(at(3)));
    assertThat(told(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(at(2)));
  }

  @Test
  void aDeletionBelowTheNewestPageIsFound() {
    SyncRun run = SyncRun.having(post(at(4)), post(at(3)), post(at(2)), post(at(1)));
    run.look(pageWithMore("a", post(at(4))));
    run.answer(run.sync.history().rescan(run.now), page(post(at(3)), post(at(1))));
    assertThat(run.thread().root()).isEqualTo(at(2));
  }

  @Test
  void aPostOlderThanTheWindowIsNotMissed() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    run.now = at(2).plus(W);
    run.look(post(at(2)), post(at(1)));
    run.look(post(at(2)));
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.table).hasSize(2);
  }

  @Test
  void whatCannotBeReadIsNotDeleted() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    for (Failure failure :
        List.of(Failure.CHANNEL, Failure.RETRY, Failure.REFUSED, Failure.THROTTLED)) {
      assertThat(run.fail(run.sync.history().head(run.now), failure)).isEmpty();
      run.sync.reset();
    }
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.sync.offset(run.now)).containsEntry("ts", at(2).toString());
  }

  /** Posts {@code from} to {@code to}, the newest first. */
  private static Shown[] posts(int to, int from) {
    List<Shown> posts = new ArrayList<>();
    for (int i = to; i >= from; i--) {
      posts.add(post(at(i)));
    }
    return posts.toArray(new Shown[0]);
  }

  /** Looks as often as it takes, while Slack shows these posts and no others. */
  private static List<String> deletions(SyncRun run, Shown... left) {
    List<String> deletions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      run.look(left);
      while (run.sync.changedThreads() > 0) {
        deletions.addAll(told(run.fail(run.thread(), Failure.MISSING)));
      }
    }
    return deletions;
  }
}
