package io.github.geultto.kafka.connect.slack.sync.read;

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An answer that lacks most of what it should show needs a second one, some time later. */
class MassDeletionTest {

  private static final Duration HOLD = P.multipliedBy(5);

  /** Younger than a day when it is missing, so that it cannot be hidden. */
  private static final Ts RECENT = SyncRun.T0.plus(Duration.ofHours(20));

  @Test
  void massDeletionIsHeldUntilASecondAnswerConfirmsIt() {
    SyncRun run = SyncRun.having(posts(100, 0));
    run.headPoll(posts(100, 61, 0));
    assertThat(run.sync.heldDeletions()).isEqualTo(60);
    assertThat(run.changedThread()).isEmpty();
    run.later(HOLD);
    assertThat(deletions(run, posts(100, 61, 0))).hasSize(60);
    assertThat(run.table).hasSize(41);
    assertThat(run.sync.heldDeletions()).isZero();
  }

  @Test
  void secondAnswerThatComesTooSoonConfirmsNothing() {
    SyncRun run = SyncRun.having(posts(100, 0));
    run.headPoll(posts(100, 61, 0));
    run.later(HOLD.minusMillis(1));
    run.headPoll(posts(100, 61, 0));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void messagesThatTheSecondAnswerShowsAreNoLongerInDoubt() {
    SyncRun run = SyncRun.having(posts(100, 0));
    run.headPoll(posts(100, 61, 0));
    run.later(HOLD);
    run.headPoll(posts(100, 0));
    assertThat(run.sync.heldDeletions()).isZero();
    run.headPoll(posts(100, 61, 0));
    assertThat(run.changedThread()).as("the doubt begins anew").isEmpty();
  }

  @Test
  void fiftyMessagesOrHalfOfTheWindowAreNoMassDeletion() {
    SyncRun fifty = SyncRun.having(posts(60, 0));
    assertThat(deletions(fifty, posts(60, 51, 0))).hasSize(50);
    SyncRun half = SyncRun.having(posts(119, 0));
    assertThat(deletions(half, posts(119, 61, 0))).hasSize(60);
  }

  @Test
  void oneMoreMessageIsAMassDeletion() {
    SyncRun moreThanFifty = SyncRun.having(posts(60, 0));
    assertThat(deletions(moreThanFifty, posts(60, 52, 0))).isEmpty();
    SyncRun moreThanHalf = SyncRun.having(posts(119, 0));
    assertThat(deletions(moreThanHalf, posts(119, 62, 0))).isEmpty();
  }

  @Test
  void withoutTheGuardAMassDeletionIsEmittedAtOnce() {
    SyncRun run = new SyncRun(new SyncSettings(Ts.ZERO, W, P, false, false, 999, 1000));
    run.headPoll(posts(100, 0));
    assertThat(deletions(run, posts(100, 91, 0))).hasSize(90);
  }

  @Test
  void answerThatShowsNothingKnownNeedsASecondOne() {
    SyncRun run = SyncRun.having(post(RECENT));
    run.headPoll();
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.sync.heldDeletions()).isEqualTo(1);
    run.later(HOLD);
    run.headPoll();
    assertThat(emitted(run.fail(run.thread(), Failure.MISSING))).containsExactly(deleted(RECENT));
    assertThat(run.sync.heldDeletions()).isZero();
  }

  @Test
  void atMostFiftyMissingPostsAreLookedForAfterOnePage() {
    SyncRun run = SyncRun.having(posts(200, 0));
    run.headPoll(posts(200, 81, 0));
    assertThat(run.sync.queue().changed()).isEqualTo(50);
    run.headPoll(posts(200, 81, 0));
    assertThat(run.sync.queue().changed())
        .as("the rest has its turn after later pages")
        .isEqualTo(80);
  }

  @Test
  void threadOfOverFiftyMessagesThatIsGoneNeedsASecondAnswer() {
    SyncRun run =
        following(new SyncRun(new SyncSettings(Ts.ZERO, W, P, true, true, 999, 1000)), 50);
    run.headPoll(post(at(900)), post(at(0)));
    assertThat(run.fail(run.thread(), Failure.MISSING)).isEmpty();
    assertThat(run.sync.heldDeletions()).isEqualTo(1);
    Ts held = run.now;
    Request.Replies second = run.reread();
    assertThat(run.now).isEqualTo(held.plus(HOLD));
    assertThat(run.fail(second, Failure.MISSING)).hasSize(51);
    assertThat(run.table).containsOnlyKeys(at(0), at(900));
  }

  @Test
  void threadOfFiftyMessagesThatIsGoneIsNotHeld() {
    SyncRun run = following(new SyncRun(), 49);
    run.headPoll(post(at(900)), post(at(0)));
    run.fail(run.thread(), Failure.MISSING);
    assertThat(run.sync.heldDeletions()).isZero();
    run.headPoll(post(at(900)), post(at(0)));
    assertThat(run.fail(run.reread(), Failure.MISSING)).hasSize(50);
  }

  private static SyncRun following(SyncRun run, int replies) {
    Shown[] shown =
        IntStream.range(0, replies).mapToObj(i -> reply(at(11 + i), at(1))).toArray(Shown[]::new);
    run.headPoll(post(at(900)), post(at(1)).replies(shown), post(at(0)));
    run.thread(post(at(1)).replies(shown), shown);
    run.later(P);
    return run;
  }

  /** Posts {@code from} to {@code to} and then the others, the newest first. */
  private static Shown[] posts(int to, int from, int... others) {
    return IntStream.concat(IntStream.rangeClosed(-to, -from).map(i -> -i), IntStream.of(others))
        .mapToObj(i -> post(at(i)))
        .toArray(Shown[]::new);
  }

  /** The deletions of some head polls, while Slack shows these posts and no others. */
  private static List<String> deletions(SyncRun run, Shown... left) {
    List<String> deletions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      run.headPoll(left);
      while (run.sync.queue().changed() > 0) {
        deletions.addAll(emitted(run.fail(run.thread(), Failure.MISSING)));
      }
    }
    return deletions;
  }
}
