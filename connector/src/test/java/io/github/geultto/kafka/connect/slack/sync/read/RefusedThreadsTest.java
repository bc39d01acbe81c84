package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Threads that Slack refuses, or shows in part, although the history shows them. */
class RefusedThreadsTest {

  /**
   * History shows the parent, the thread is thread_not_found: retried now and then, not without
   * end.
   */
  @Test
  void unreadableThreadThatWasReadBeforeIsNotReadWithoutEnd() {
    SyncRun run = new SyncRun();
    FakeChannel slack = new FakeChannel();
    slack.post(at(0), null, "old");
    slack.post(at(1), null, "root");
    slack.post(at(11), at(1), "reply");
    run.settle(slack);
    slack.unreadable.add(at(1));
    run.requests.clear();
    run.settle(slack, Duration.ofHours(12), P);
    long calls = run.requests.stream().filter(r -> r instanceof Request.Replies).count();
    assertThat(calls).isLessThan(60);
  }

  /** An answer lacks the parent once; what happens to the replies is found as before. */
  @Test
  void threadThatShowsItsRepliesWithoutTheParentIsReadOn() {
    SyncRun run = new SyncRun();
    Shown parent = readThread(run);
    run.reread(reply(at(11), at(1)));
    run.headPoll(parent);
    Ts shown = run.now;
    assertThat(emitted(run.reread(parent, reply(at(11), at(1)).text("edited"))))
        .containsExactly(updated(at(11)));
    assertThat(run.now.since(shown)).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  /** A thread that is not found is retried soon, then less and less often. */
  @Test
  void refusedThreadIsRetriedWithPausesThatDouble() {
    SyncRun run = new SyncRun();
    Shown parent = readThread(run);
    run.fail(run.reread(), Failure.MISSING);
    run.headPoll(parent);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Ts before = run.now;
      run.fail(run.reread(), Failure.MISSING);
      pauses.add(run.now.since(before).toSeconds());
    }
    assertThat(pauses).containsExactly(10L, 10L, 10L, 20L, 40L, 80L);
    assertThat(run.table).containsOnlyKeys(at(1), at(11));
  }

  /** Suspended after failures, then thread_not_found. */
  @Test
  void suspendedThreadThatIsThenNotFoundIsNotReadWithoutEnd() {
    SyncRun run = new SyncRun();
    Shown parent = post(at(1)).replies(reply(at(11), at(1)));
    run.headPoll(parent);
    for (int i = 0; i < 3; i++) {
      run.fail(run.thread(), Failure.RETRY);
      run.later(P);
      run.headPoll(parent);
    }
    assertThat(run.sync.queue().unreadable()).isEqualTo(1);
    run.fail(run.reread(), Failure.MISSING);
    Ts first = run.now;
    for (int i = 0; i < 12; i++) {
      run.fail(run.reread(), Failure.MISSING);
    }
    assertThat(run.now.since(first)).isGreaterThan(Duration.ofHours(1));
  }

  /** The thread shows only its youngest reply, the parent and the older reply are hidden. */
  private static final class PartlyHidden {
    final SyncRun run = new SyncRun();
    final Ts root = run.now.minus(Duration.ofDays(8));
    final Shown older = reply(root.plus(1_000_000), root);
    final Shown youngest = reply(run.now.minus(Duration.ofDays(2)), root);
    int reads;

    PartlyHidden() {
      Shown parent = post(root).replies(older, youngest);
      run.headPoll(other(), parent);
      run.thread(parent, older, youngest);
    }

    private Shown other() {
      return post(root.plus(Duration.ofDays(7)));
    }

    void goOn(Duration time, Duration step) {
      for (Ts end = run.now.plus(time); run.now.isBefore(end); ) {
        run.later(step);
        run.headPoll(other());
        while (run.sync.history().isEvidenceDue()) {
          run.answer(run.evidence(), page());
        }
        readThread();
      }
    }

    private void readThread() {
      while (run.changedThread().isPresent()) {
        run.sync.reset();
        run.answer(run.thread(), page(youngest));
        reads++;
      }
      while (!run.sync.queue().nextRereadAt().orElse(Ts.MAX).isAfter(run.now)) {
        run.answer(run.sync.threads().reread(run.now).orElseThrow(), page(youngest));
        reads++;
      }
    }
  }

  @Test
  void partlyHiddenThreadIsNotReadEveryFiveMinutes() {
    PartlyHidden thread = new PartlyHidden();
    thread.goOn(Duration.ofDays(2), P);
    assertThat(thread.run.table).containsKeys(thread.root, thread.older.message().ts());
    assertThat(thread.reads).isLessThan(100);
  }

  @Test
  void partlyHiddenThreadIsForgottenInTheEnd() {
    PartlyHidden thread = new PartlyHidden();
    thread.goOn(Duration.ofDays(60), P.multipliedBy(5));
    assertThat(thread.run.sync.state().threads.all()).isEmpty();
  }

  /** An empty first page with more to come. */
  @Test
  void emptyFirstPageOfAThreadWithMoreToComeIsFollowed() {
    SyncRun run = new SyncRun();
    Shown r1 = reply(at(11), at(1));
    Shown parent = post(at(1)).replies(r1);
    run.headPoll(parent, post(at(0)));
    for (int i = 0; i < 20 && run.sync.queue().changed() > 0; i++) {
      Request.Replies request = run.thread();
      run.answer(request, request.cursor() == null ? pageWithMore("a") : page(parent, r1));
    }
    assertThat(run.table).containsKey(at(11));
  }

  /** The same of a thread whose parent is gone from the history. */
  @Test
  void emptyFirstPageOfAThreadWithMoreToComeIsNoDeletion() {
    SyncRun run = new SyncRun();
    Shown r1 = reply(at(11), at(1));
    Shown parent = post(at(1)).replies(r1);
    run.headPoll(post(at(50)), parent, post(at(0)));
    run.thread(parent, r1);
    run.later(P);
    Shown tombstone = post(at(1)).replies(r1).tombstone();
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      run.later(P);
      changes.addAll(emitted(run.headPoll(post(at(50)), post(at(0)))));
      while (run.sync.history().isEvidenceDue()) {
        changes.addAll(emitted(run.evidence(post(at(0)))));
      }
      while (run.sync.queue().changed() > 0
          || !run.sync.queue().nextRereadAt().orElse(Ts.MAX).isAfter(run.now)) {
        Request.Replies request =
            run.sync.queue().changed() > 0
                ? run.thread()
                : run.sync.threads().reread(run.now).orElseThrow();
        changes.addAll(
            emitted(
                run.answer(
                    request, request.cursor() == null ? pageWithMore("a") : page(tombstone, r1))));
      }
    }
    assertThat(changes).doesNotContain(deleted(at(11)));
  }

  /** What the first page of a long reading showed, long ago, is no evidence. */
  @Test
  void whatTheFirstPageOfALongReadingShowedBeforeIsNoEvidence() {
    SyncRun run = new SyncRun();
    Ts root = run.now.minus(Duration.ofDays(8));
    Ts hidden = root.plus(60_000_000);
    Shown r1 = reply(run.now.minus(Duration.ofDays(2)), root);
    Shown r2 = reply(run.now.minus(Duration.ofDays(1)), root);
    Shown parent = post(root).replies(r1, r2);
    Shown other = post(run.now.minus(Duration.ofHours(25)));
    run.headPoll(other, post(hidden), parent);
    run.thread(pageWithMore("a", parent, r1));
    // The nightly job of a policy hides all that is older than a week.
    run.later(Duration.ofHours(2));
    run.headPoll(other);
    while (run.sync.history().isEvidenceDue()) {
      run.answer(run.evidence(), page());
    }
    // The second page of the reading, which shows nothing old.
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      run.later(P);
      while (run.sync.queue().changed() > 0) {
        Request.Replies request = run.thread();
        changes.addAll(
            emitted(
                request.root().equals(root)
                    ? run.answer(request, page(r2))
                    : run.fail(request, Failure.MISSING)));
      }
      changes.addAll(emitted(run.headPoll(other)));
      while (run.sync.history().isEvidenceDue()) {
        run.answer(run.evidence(), page());
      }
    }
    assertThat(changes).doesNotContain(deleted(hidden));
  }

  /** A thread of one reply has been read; returns its parent. */
  private static Shown readThread(SyncRun run) {
    Shown parent = post(at(1)).replies(1, at(11));
    run.headPoll(parent);
    run.thread(parent, reply(at(11), at(1)));
    return parent;
  }
}
