package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Popular messages, whose reactions a page shows only in part, through to the records. */
class TruncatedReactionsTest {

  private static final Ts ROOT = at(1);
  private static final List<Reaction> THREE =
      List.of(new Reaction("tada", List.of("U1", "U2", "U3"), 3));
  private static final List<Reaction> FOUR =
      List.of(new Reaction("tada", List.of("U1", "U2", "U3", "U4"), 4));

  @Test
  void unknownMessageIsEmittedAsShownAndUpdatedWhenComplete() {
    SyncRun run = new SyncRun();
    assertThat(emitted(run.headPoll(post(at(2)), popular(3))))
        .as("the page is not held")
        .containsExactly(read(ROOT), read(at(2)));
    assertThat(run.sync.incompleteReactions()).isEqualTo(1);
    assertThat(emitted(complete(run, THREE))).containsExactly(updated(ROOT));
    assertThat(run.table.get(ROOT).reactions()).isEqualTo(THREE);
    assertThat(run.sync.incompleteReactions()).isZero();
    assertThat(run.headPoll(post(at(2)), popular(3))).as("remembered").isEmpty();
  }

  @Test
  void knownMessageWaitsForItsReactionsAlone() {
    SyncRun run = SyncRun.having(post(at(2)), post(ROOT));
    assertThat(emitted(run.headPoll(post(at(2)).text("고침"), popular(3))))
        .containsExactly(updated(at(2)));
    assertThat(emitted(complete(run, THREE))).containsExactly(updated(ROOT));
    assertThat(emitted(run.headPoll(post(at(2)).text("고침"), popular(4)))).isEmpty();
    assertThat(emitted(complete(run, FOUR))).containsExactly(updated(ROOT));
  }

  @Test
  void otherSampleOfUsersIsNoChange() {
    SyncRun run = new SyncRun();
    run.headPoll(post(ROOT).reaction("tada", 3, "U1"));
    complete(run, THREE);
    run.restart();
    assertThat(run.headPoll(post(ROOT).reaction("tada", 3, "U2"))).isEmpty();
    assertThat(complete(run, THREE)).isEmpty();
  }

  @Test
  void completeReactionsThatASlowerPageContradictsAreNotEmitted() {
    SyncRun run = new SyncRun();
    run.headPoll(popular(3));
    Request.Reactions slow = request(run);
    assertThat(run.headPoll(popular(4))).isEmpty();
    assertThat(run.sync.applyReactions(slow, THREE, run.now)).isEmpty();
    assertThat(emitted(complete(run, FOUR))).containsExactly(updated(ROOT));
  }

  @Test
  void completeReactionsOfAMessageShownUnchangedMeanwhileAreEmitted() {
    SyncRun run = new SyncRun();
    run.headPoll(popular(3));
    Request.Reactions slow = request(run);
    assertThat(run.headPoll(popular(3))).isEmpty();
    assertThat(emitted(run.complete(slow, THREE))).containsExactly(updated(ROOT));
  }

  @Test
  void completeReactionsOfAMessageShownInFullMeanwhileAreNotEmitted() {
    SyncRun run = new SyncRun();
    run.headPoll(popular(3));
    Request.Reactions slow = request(run);
    assertThat(emitted(run.headPoll(post(ROOT)))).containsExactly(updated(ROOT));
    assertThat(run.complete(slow, THREE)).isEmpty();
    assertThat(run.sync.incompleteReactions()).isZero();
  }

  @Test
  void failedRequestForReactionsIsRepeated() {
    SyncRun run = new SyncRun();
    run.headPoll(popular(3));
    Request.Reactions request = request(run);
    assertThat(run.sync.reactions(run.now)).as("one request at a time").isEmpty();
    assertThat(run.fail(request, Failure.RETRY)).isEmpty();
    assertThat(request(run).ts()).isEqualTo(ROOT);
  }

  @Test
  void knownMessageWhoseReactionsFailThreeTimesIsTakenAsShownAndRetriedLater() {
    SyncRun run = SyncRun.having(post(ROOT));
    run.headPoll(popular(3));
    assertThat(run.fail(request(run), Failure.RETRY)).isEmpty();
    assertThat(run.fail(request(run), Failure.RETRY)).isEmpty();
    assertThat(emitted(run.fail(request(run), Failure.RETRY))).containsExactly(updated(ROOT));
    assertThat(run.table.get(ROOT).reactionCount()).isEqualTo(3);
    assertThat(run.sync.wantsReactions(run.now)).isFalse();
    assertThat(emitted(run.headPoll(popular(4)))).as("and so is a change").hasSize(1);
    run.later(Duration.ofSeconds(10));
    assertThat(emitted(complete(run, FOUR))).containsExactly(updated(ROOT));
  }

  @Test
  void messageThatIsGoneWhenItsReactionsAreReadStaysAsShown() {
    SyncRun run = new SyncRun();
    run.headPoll(popular(3));
    assertThat(run.fail(request(run), Failure.MISSING)).isEmpty();
    assertThat(run.table.get(ROOT).reactionCount()).isEqualTo(3);
    assertThat(run.sync.incompleteReactions()).isZero();
  }

  @Test
  void oldIncompletePostCountsAsUnreadInTheOffsetUntilItIsComplete() {
    SyncRun run = new SyncRun();
    Ts old = SyncRun.T0.minus(Duration.ofDays(100));
    run.headPoll(post(at(2)), post(old).reaction("tada", 3, "U1"));
    Map<String, Object> offset = Stored.all(run.sync.state(), run.now);
    assertThat(offset).containsEntry("ts", old.plus(-1).instant().toString());
    assertThat(offset)
        .containsEntry(
            "unread",
            "%s..%s,%s..".formatted(old.instant(), old.plus(1).instant(), at(2).plus(1).instant()));
    assertThat(emitted(complete(run, THREE))).containsExactly(updated(old));
    assertThat(Stored.all(run.sync.state(), run.now))
        .containsEntry("ts", at(2).instant().toString())
        .doesNotContainKey("unread");
  }

  @Test
  void popularParentThatIsOldIsEmittedAgainAfterAReset() {
    SyncRun run = new SyncRun();
    Ts root = run.now.minus(Duration.ofDays(60));
    Shown recent = post(run.now.minus(Duration.ofDays(1)));
    Shown reply = reply(run.now.minus(Duration.ofDays(5)), root);
    Shown parent = post(root).replies(reply).reaction("tada", 3, "U1");
    run.headPoll(recent, parent);
    complete(run, THREE);
    run.thread(parent, reply);
    run.headPoll(recent, parent);
    ChannelOffsets stored = Stored.of(run.sync.state(), run.now);
    run.later(Duration.ofDays(40));
    run.resume(Stored.again(new ChannelOffsets(null, stored.parts()), run.settings, run.now));
    run.headPoll(recent, parent);
    run.thread(parent, reply);
    assertThat(emitted(complete(run, THREE))).containsExactly("r " + root);
  }

  @Test
  void oldIncompleteParentWhoseThreadHasBeenReadIsCompletedAfterARestart() {
    SyncRun run = new SyncRun();
    Ts root = run.now.minus(Duration.ofDays(60));
    Shown recent = post(run.now.minus(Duration.ofDays(1)));
    Shown reply = reply(root.plus(5), root);
    Shown parent = post(root).replies(reply).reaction("tada", 3, "U1");
    run.headPoll(recent, parent);
    run.thread(parent, reply);
    run.restart();
    run.headPoll(pageWithMore("a", recent));
    assertThat(run.backfill(page(parent))).isEmpty();
    assertThat(emitted(complete(run, THREE))).containsExactly(updated(root));
  }

  @Test
  void oldIncompleteReplyHasItsThreadReadAgainAfterARestart() {
    SyncRun run = new SyncRun();
    Ts root = SyncRun.T0.minus(Duration.ofDays(100));
    Shown reply = reply(root.plus(5), root).reaction("tada", 3, "U1");
    Shown parent = post(root).replies(reply);
    run.headPoll(parent);
    assertThat(emitted(run.thread(parent, reply))).containsExactly(read(root.plus(5)));
    Map<String, Object> offset = Stored.all(run.sync.state(), run.now);
    run.resume(offset);
    assertThat(run.thread(parent, reply)).isEmpty();
    assertThat(emitted(complete(run, THREE))).containsExactly(updated(root.plus(5)));
  }

  /** Its next regular reading may be days away. */
  @Test
  void recentIncompleteReplyHasItsThreadReadAgainAfterARestart() {
    SyncRun run = new SyncRun();
    Shown reply = reply(at(2), ROOT).reaction("tada", 3, "U1");
    Shown parent = post(ROOT).replies(reply);
    run.headPoll(parent);
    assertThat(emitted(run.thread(parent, reply))).containsExactly(read(at(2)));
    run.resume(Stored.all(run.sync.state(), run.now));
    assertThat(run.thread(parent, reply)).isEmpty();
    assertThat(emitted(complete(run, THREE))).containsExactly(updated(at(2)));
    run.restart();
    assertThat(run.sync.threads().changedThread(false, run.now)).as("it is complete").isEmpty();
  }

  @Test
  void changedReplyWhoseReactionsWereNotCompletedHasItsThreadReadAgainAfterARestart() {
    SyncRun run = new SyncRun();
    Shown reply = reply(at(2), ROOT).reaction("tada", 3, "U1");
    Shown other = reply(at(3), ROOT);
    Shown parent = post(ROOT).replies(reply, other);
    run.headPoll(parent);
    run.thread(parent, reply, other);
    complete(run, THREE);
    Shown more = reply(at(2), ROOT).reaction("tada", 4, "U1");
    Shown edited = reply(at(3), ROOT).text("고침");
    run.later(Duration.ofDays(1));
    assertThat(emitted(run.reread(parent, more, edited))).containsExactly(updated(at(3)));
    run.resume(Stored.all(run.sync.state(), run.now));
    assertThat(run.thread(parent, more, edited)).isEmpty();
    assertThat(emitted(complete(run, FOUR))).containsExactly(updated(at(2)));
  }

  @Test
  void suspendedChannelForgetsTheRequestForReactions() {
    SyncRun run = new SyncRun();
    run.headPoll(popular(3));
    Request.Reactions lost = request(run);
    run.sync.reset();
    assertThat(run.sync.applyReactions(lost, THREE, run.now)).isEmpty();
    assertThat(emitted(complete(run, THREE))).containsExactly(updated(ROOT));
  }

  @Test
  void listedReactionsAreCountedAgainstAnnouncedOnes() {
    SyncRun run = new SyncRun();
    run.headPoll(popular(3));
    assertThat(run.sync.completeness().reactionsCounted()).isEqualTo(3);
    assertThat(run.sync.completeness().reactionsListed()).isEqualTo(1);
  }

  @Test
  void backfillWaitsWhileManyReactionsAreIncomplete() {
    SyncRun run = new SyncRun();
    Shown[] popular = new Shown[500];
    for (int i = 0; i < popular.length; i++) {
      popular[i] = post(at(600 - i)).reaction("tada", 3, "U1");
    }
    run.headPoll(pageWithMore("more", popular));
    assertThat(run.sync.history().isBackfillDue()).isFalse();
    run.later(P);
    run.sync.applyReactions(request(run), THREE, run.now);
    assertThat(run.sync.history().isBackfillDue()).isTrue();
    assertThat(run.backfill(page(post(ROOT)))).hasSize(1);
  }

  private static Shown popular(long count) {
    return post(ROOT).reaction("tada", count, "U1");
  }

  private static Request.Reactions request(SyncRun run) {
    return run.sync.reactions(run.now).orElseThrow();
  }

  private static List<Change> complete(SyncRun run, List<Reaction> all) {
    return run.complete(request(run), all);
  }
}
