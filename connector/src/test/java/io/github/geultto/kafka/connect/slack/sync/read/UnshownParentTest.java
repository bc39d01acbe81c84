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
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Threads that do not show their parent, or show another count of it, though the history does. */
class UnshownParentTest {

  private final SyncRun run = new SyncRun();

  private Ts daysAgo(int days) {
    return run.now.minus(Duration.ofDays(days));
  }

  private void readHistoryAndThread(List<Change> changes, Shown[] history, Shown... thread) {
    while (run.sync.history().isEvidenceDue()) {
      changes.addAll(run.evidence(history));
    }
    while (run.changedThread().isPresent()) {
      run.sync.reset();
      changes.addAll(run.thread(page(thread)));
    }
  }

  @Test
  void newCountOfAnOldParentIsTakenFromTheHistory() {
    Ts root = daysAgo(60);
    Shown older = post(daysAgo(61));
    Shown r1 = reply(daysAgo(5), root);
    Shown r2 = reply(run.now.minus(P), root);
    run.headPoll(post(daysAgo(1)), post(root).replies(r1), older);
    run.thread(post(root).replies(r1), r1);
    List<Change> changes = new ArrayList<>(run.reread(r1, r2));
    Shown[] history = {post(root).replies(r1, r2), older};
    readHistoryAndThread(changes, history, r1, r2);
    assertThat(emitted(changes)).containsExactly(read(r2.message().ts()), updated(root));
  }

  @Test
  void backfillThatReachesAnOldParentWithAnotherCountEmitsNothing() {
    Ts root = daysAgo(60);
    Shown r1 = reply(root.plus(5), root);
    Shown broadcast = reply(daysAgo(1), root).broadcast();
    Shown inThread = post(root).replies(2, broadcast.message().ts());
    run.headPoll(pageWithMore("a", post(daysAgo(1).plus(9)), broadcast));
    run.thread(inThread, r1, broadcast);
    List<Change> changes = new ArrayList<>();
    changes.addAll(run.backfill(page(post(root).replies(3, broadcast.message().ts()))));
    readHistoryAndThread(changes, new Shown[0], inThread, r1, broadcast);
    changes.addAll(run.reread(inThread, r1, broadcast));
    assertThat(changes).isEmpty();
  }

  @Test
  void replyThatTheHistoryCountsIsNotDeletedAtOnce() {
    Ts first = run.now.minus(Duration.ofHours(2));
    Ts second = run.now.minus(Duration.ofHours(1));
    Shown parent = post(at(1)).replies(2, second);
    run.headPoll(parent, post(at(0)));
    run.thread(parent, reply(first, at(1)), reply(second, at(1)));
    assertThat(run.reread(reply(second, at(1)))).isEmpty();
    assertThat(run.headPoll(parent, post(at(0)))).isEmpty();
    run.reread(parent, reply(first, at(1)), reply(second, at(1)));
    assertThat(run.table).containsOnlyKeys(at(0), at(1), first, second);
  }

  @Test
  void threadThatIsNotFoundWithAnOldParentIsLookedForAgainAfterARestart() {
    FakeChannel slack = new FakeChannel();
    Ts root = daysAgo(60);
    slack.post(daysAgo(61), null, "older");
    slack.post(root, null, "root");
    slack.post(daysAgo(1), root, "reply");
    for (int i = 0; i < 1_200; i++) {
      slack.post(daysAgo(20).plus(Duration.ofMinutes(i)), null, "other");
    }
    run.settle(slack);
    run.settle(slack, Duration.ofHours(30), Duration.ofMinutes(10));
    slack.unreadable.add(root);
    run.fail(run.reread(), Failure.MISSING);
    run.restart();
    run.requests.clear();
    run.settle(slack, Duration.ofHours(24), Duration.ofMinutes(10));
    assertThat(run.requests.stream().filter(request -> request instanceof Request.Replies).count())
        .isLessThan(60);
  }

  @Test
  void threadThatWasRefusedAndIsDeletedWithItsOldParentIsDeleted() {
    FakeChannel slack = new FakeChannel();
    Ts root = daysAgo(40);
    Ts reply = daysAgo(3);
    Ts older = daysAgo(41);
    slack.post(older, null, "older");
    slack.post(root, null, "root");
    slack.post(reply, root, "reply");
    run.settle(slack);
    slack.unreadable.add(root);
    run.settle(slack, Duration.ofHours(12), Duration.ofMinutes(2));
    assertThat(run.sync.queue().unreadable()).isOne();
    assertThat(run.table).containsOnlyKeys(older, root, reply);
    slack.delete(reply);
    slack.delete(root);
    run.settle(slack, Duration.ofHours(4), Duration.ofMinutes(2));
    assertThat(run.table).containsOnlyKeys(older);
  }

  /** What a plan hides, and shows after an upgrade. */
  @Test
  void hiddenThreadOfWhichNoReplyIsKnownIsReadAgainLater() {
    FakeChannel slack = new FakeChannel();
    slack.tombstonesInHistory = false;
    Ts root = daysAgo(10);
    slack.post(root, null, "root");
    slack.post(daysAgo(9), root, "reply");
    slack.post(daysAgo(1), null, "newest");
    slack.unreadable.add(root);
    run.settle(slack);
    run.settle(slack, Duration.ofHours(2), Duration.ofMinutes(2));
    slack.delete(root);
    run.settle(slack, Duration.ofHours(6), Duration.ofMinutes(2));
    slack.unreadable.clear();
    run.settle(slack, Duration.ofHours(26), Duration.ofMinutes(10));
    assertThat(run.table).hasSize(3);
    assertThat(run.table.get(root)).isEqualTo(slack.truth().get(root));
  }

  @Test
  void readingsPostponedForTheHistoryAreNoFailures() {
    Ts root = daysAgo(60);
    Shown older = post(daysAgo(61));
    Shown r1 = reply(daysAgo(5), root);
    Shown parent = post(root).replies(r1);
    run.headPoll(post(daysAgo(1)), parent, older);
    run.thread(parent, r1);
    for (int i = 0; i < 20; i++) {
      run.fail(run.reread(), Failure.MISSING);
    }
    run.evidence(parent, older);
    assertThat(run.sync.queue().nextRereadAt().orElseThrow().since(run.now))
        .isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void failuresBetweenPagesThatLeadOnDoNotSuspendTheThread() {
    Shown parent = post(at(1)).replies(9, at(19));
    run.headPoll(parent);
    for (int i = 0; i < 5; i++) {
      run.thread(pageWithMore("a" + i, parent, reply(at(11 + i), at(1))));
      run.fail(run.thread(), Failure.RETRY);
      run.headPoll(parent);
    }
    assertThat(run.sync.queue().unreadable()).isZero();
  }
}
