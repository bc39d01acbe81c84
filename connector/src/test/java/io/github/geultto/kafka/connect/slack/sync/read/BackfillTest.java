package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reading what has never been read, page by page, from its newer end. */
class BackfillTest {

  @Test
  void backfillReadsBelowThePageUntilTheCursorIsEmpty() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9)), post(at(8))));
    assertThat(run.sync.isBackfilled()).isFalse();
    assertThat(run.backfill().latest()).isEqualTo(at(8));
    assertThat(emitted(run.backfill(pageWithMore("b", post(at(7)))))).containsExactly(read(at(7)));
    assertThat(run.backfill().cursor()).isEqualTo("b");
    assertThat(Stored.all(run.sync.state(), run.now))
        .containsEntry("ts", Ts.ZERO.instant().toString());
    assertThat(emitted(run.backfill(page(post(at(6)))))).containsExactly(read(at(6)));
    assertThat(run.sync.isBackfilled()).isTrue();
    assertThat(Stored.all(run.sync.state(), run.now))
        .containsEntry("ts", at(9).instant().toString());
  }

  @Test
  void emptyPageWithACursorIsNotTheEnd() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9))));
    assertThat(run.backfill(pageWithMore("b"))).isEmpty();
    assertThat(run.sync.isBackfilled()).isFalse();
    assertThat(run.backfill().cursor()).isEqualTo("b");
    assertThat(emitted(run.backfill(page(post(at(1)))))).containsExactly(read(at(1)));
  }

  @Test
  void emptyEndOfABackfillCountsTheThirdTime() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9))));
    run.backfill(page());
    run.backfill(page());
    assertThat(run.sync.isBackfilled()).isFalse();
    run.backfill(page());
    assertThat(run.sync.isBackfilled()).isTrue();
  }

  @Test
  void afterAnInvalidCursorTheRestIsReadByTime() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9))));
    run.backfill(pageWithMore("b", post(at(8)), post(at(7))));
    run.fail(run.backfill(), Failure.RESTART_WINDOW);
    Request.History again = run.backfill();
    assertThat(again.cursor()).isNull();
    assertThat(again.latest()).isEqualTo(at(7));
    assertThat(emitted(run.answer(again, page(post(at(6)))))).containsExactly(read(at(6)));
    assertThat(run.sync.isBackfilled()).isTrue();
  }

  @Test
  void failedRequestIsRepeatedAsItWas() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9))));
    run.backfill(pageWithMore("b", post(at(8))));
    run.fail(run.backfill(), Failure.RETRY);
    assertThat(run.sync.history().isBusy()).isFalse();
    assertThat(run.backfill().cursor()).isEqualTo("b");
  }

  @Test
  void serverThatIgnoresTheLowerBoundDoesNotMakeABackfillEndless() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    Ts news = run.now.plus(20);
    run.later(P);
    run.headPoll(pageWithMore("a", post(news)));
    assertThat(run.sync.isBackfilled()).isFalse();
    Ts between = news.plus(-10);
    assertThat(emitted(run.backfill(pageWithMore("b", post(between), post(at(2)), post(at(1))))))
        .containsExactly(created(between));
    assertThat(run.sync.isBackfilled()).isTrue();
  }

  @Test
  void offsetStaysBelowAGapThatADowntimeLeft() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    Ts before = run.now;
    run.later(Duration.ofHours(5));
    run.restart();
    Ts[] news = {before.plus(10), before.plus(20), before.plus(30), before.plus(40)};
    run.headPoll(pageWithMore("a", post(news[3]), post(news[2])));
    assertThat(Stored.all(run.sync.state(), run.now))
        .containsEntry("ts", at(2).instant().toString());

    run.restart();
    Request.History gap = run.backfill();
    assertThat(gap.oldest()).isEqualTo(at(2));
    assertThat(gap.latest()).isEqualTo(news[2]);
    assertThat(emitted(run.answer(gap, page(post(news[1]), post(news[0])))))
        .containsExactly(created(news[0]), created(news[1]));
    assertThat(Stored.all(run.sync.state(), run.now))
        .containsEntry("ts", news[3].instant().toString());
  }

  @Test
  void newPostsAreEmittedDuringABackfill() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9))));
    run.later(P);
    Ts news = run.now;
    assertThat(emitted(run.headPoll(pageWithMore("b", post(news), post(at(9))))))
        .containsExactly(created(news));
    assertThat(run.backfill().latest()).isEqualTo(at(9));
  }

  @Test
  void fiftyPagesWithoutProgressStopTheScan() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9))));
    for (int i = 1; i <= 50; i++) {
      assertThat(run.sync.isStuck()).as("page %s", i).isFalse();
      run.backfill(pageWithMore("b" + i));
    }
    assertThat(run.sync.isStuck()).isTrue();
    run.sync.reset();
    assertThat(run.sync.isStuck()).as("it begins anew").isFalse();
    assertThat(emitted(run.backfill(page(post(at(1)))))).containsExactly(read(at(1)));
  }

  @Test
  void sameCursorWithoutProgressContinuesByTime() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(9))));
    run.backfill(pageWithMore("b", post(at(8))));
    run.backfill(pageWithMore("b", post(at(8))));
    assertThat(run.backfill().cursor()).isNull();
    assertThat(run.backfill().latest()).isEqualTo(at(8));
  }

  @Test
  void moreWithoutACursorContinuesByTime() {
    SyncRun run = new SyncRun();
    run.headPoll(new Page<>(page(post(at(9))).items(), null, true));
    assertThat(run.sync.isBackfilled()).isFalse();
    run.backfill(new Page<>(page(post(at(8))).items(), null, true));
    assertThat(run.backfill().latest()).isEqualTo(at(8));
    run.backfill(page(post(at(7))));
    assertThat(run.sync.isBackfilled()).isTrue();
  }

  @Test
  void backfillWaitsWhileManyThreadsAreToBeRead() {
    SyncRun run = new SyncRun();
    Shown[] parents = new Shown[500];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = post(at(1_000 - i)).replies(1, at(2_000 - i));
    }
    run.headPoll(pageWithMore("a", parents));
    assertThat(run.sync.queue().changed()).isEqualTo(500);
    assertThat(run.sync.history().isBackfillDue()).isFalse();
    Ts root = run.thread().root();
    run.sync.reset();
    run.thread(post(root).replies(1, root.plus(1)), Shown.reply(root.plus(1), root));
    assertThat(run.sync.history().isBackfillDue()).isTrue();
  }

  @Test
  void threadThatIsGoneIsDeletedOnceTheBackfillHasReadWhereItsRepliesWouldBe() {
    Shown early = Shown.reply(at(5), at(1));
    Shown late = Shown.reply(at(80), at(1)).broadcast();
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(90)), late));
    run.thread(post(at(1)).replies(early, late), early, late);
    run.later(P);
    for (int i = 0; i < 4; i++) {
      assertThat(run.fail(run.changedThread().orElseGet(run::reread), Failure.MISSING)).isEmpty();
      run.headPoll(pageWithMore("a", post(at(90)), post(at(85))));
      while (run.sync.history().isEvidenceDue()) {
        Request.History request = run.evidence();
        boolean atTheLate = request.latest().isAfter(at(79));
        run.answer(request, atTheLate ? pageWithMore("e", post(at(79))) : page(post(at(0))));
      }
    }
    run.backfill(page(post(at(50)), post(at(0))));
    run.later(P);
    assertThat(emitted(run.fail(run.reread(), Failure.MISSING)))
        .containsExactlyInAnyOrder(
            SyncRun.deleted(at(1)), SyncRun.deleted(at(5)), SyncRun.deleted(at(80)));
  }
}
