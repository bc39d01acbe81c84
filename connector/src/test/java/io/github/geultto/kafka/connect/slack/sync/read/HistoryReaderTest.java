package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.told;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages of a channel's history, and what is told and asked because of them. */
class HistoryReaderTest {

  @Test
  void whatWasThereBeforeIsReadAndWhatComesLaterIsCreated() {
    SyncRun run = new SyncRun();
    assertThat(told(run.look(post(at(2)), post(at(1))))).containsExactly(read(at(1)), read(at(2)));
    run.later(P);
    Ts news = run.now;
    assertThat(told(run.look(post(news), post(at(2)), post(at(1))))).containsExactly(created(news));
    assertThat(run.look(post(news), post(at(2)), post(at(1)))).isEmpty();
  }

  @Test
  void anEditIsToldOnce() {
    SyncRun run = SyncRun.having(post(at(1)));
    Shown edited = post(at(1)).text("고침").edited(run.now);
    assertThat(told(run.look(edited))).containsExactly(updated(at(1)));
    assertThat(run.look(edited)).isEmpty();
  }

  @Test
  void aReactionIsToldAndSoIsTakingItBack() {
    SyncRun run = SyncRun.having(post(at(1)));
    assertThat(told(run.look(post(at(1)).reaction("tada", 1, "U1"))))
        .containsExactly(updated(at(1)));
    assertThat(told(run.look(post(at(1)).reaction("tada", 2, "U1", "U2"))))
        .containsExactly(updated(at(1)));
    assertThat(told(run.look(post(at(1))))).containsExactly(updated(at(1)));
  }

  @Test
  void aLookAsksForTheWholeWindowAndForWhatTheClocksMayDiffer() {
    SyncRun run = SyncRun.having(post(at(1)));
    Request.History look = run.sync.history().head(run.now);
    assertThat(look.oldest()).isLessThan(run.now.minus(W));
    assertThat(look.latest()).isEqualTo(run.now.plus(Duration.ofMinutes(5)));
    assertThat(look.limit()).isEqualTo(999);
    assertThat(look.cursor()).isNull();
  }

  @Test
  void aBackfillReadsBelowThePageUntilTheCursorIsEmpty() {
    SyncRun run = new SyncRun();
    run.look(pageWithMore("a", post(at(9)), post(at(8))));
    assertThat(run.sync.isBackfilled()).isFalse();
    assertThat(run.gap().latest()).isEqualTo(at(8));
    assertThat(told(run.gap(pageWithMore("b", post(at(7)))))).containsExactly(read(at(7)));
    assertThat(run.gap().cursor()).isEqualTo("b");
    assertThat(run.sync.offset(run.now)).containsEntry("ts", Ts.ZERO.toString());
    assertThat(told(run.gap(page(post(at(6)))))).containsExactly(read(at(6)));
    assertThat(run.sync.isBackfilled()).isTrue();
    assertThat(run.sync.offset(run.now)).containsEntry("ts", at(9).toString());
  }

  @Test
  void anEmptyPageWithACursorIsNotTheEnd() {
    SyncRun run = new SyncRun();
    run.look(pageWithMore("a", post(at(9))));
    assertThat(run.gap(pageWithMore("b"))).isEmpty();
    assertThat(run.sync.isBackfilled()).isFalse();
    assertThat(run.gap().cursor()).isEqualTo("b");
    assertThat(told(run.gap(page(post(at(1)))))).containsExactly(read(at(1)));
  }

  @Test
  void aLookThatShowsNothingButACursorGoesOn() {
    SyncRun run = new SyncRun();
    run.look(pageWithMore("a"));
    assertThat(run.sync.history().isHeadUnfinished()).isTrue();
    assertThat(run.sync.history().head(run.now).cursor()).isEqualTo("a");
    assertThat(told(run.look(page(post(at(1)))))).containsExactly(read(at(1)));
    assertThat(run.sync.history().isHeadUnfinished()).isFalse();
  }

  @Test
  void anEmptyEndOfABackfillIsBelievedTheThirdTime() {
    SyncRun run = new SyncRun();
    run.look(pageWithMore("a", post(at(9))));
    run.gap(page());
    run.gap(page());
    assertThat(run.sync.isBackfilled()).isFalse();
    run.gap(page());
    assertThat(run.sync.isBackfilled()).isTrue();
  }

  @Test
  void afterAnInvalidCursorTheRestIsReadByTime() {
    SyncRun run = new SyncRun();
    run.look(pageWithMore("a", post(at(9))));
    run.gap(pageWithMore("b", post(at(8)), post(at(7))));
    run.fail(run.gap(), Failure.RESTART_WINDOW);
    Request.History again = run.gap();
    assertThat(again.cursor()).isNull();
    assertThat(again.latest()).isEqualTo(at(7));
    assertThat(told(run.answer(again, page(post(at(6)))))).containsExactly(read(at(6)));
    assertThat(run.sync.isBackfilled()).isTrue();
  }

  @Test
  void aFailedRequestIsMadeAgainAsItWas() {
    SyncRun run = new SyncRun();
    run.look(pageWithMore("a", post(at(9))));
    run.gap(pageWithMore("b", post(at(8))));
    run.fail(run.gap(), Failure.RETRY);
    assertThat(run.sync.history().isBusy()).isFalse();
    assertThat(run.gap().cursor()).isEqualTo("b");
  }

  @Test
  void whatWasWrittenJustAtTheStartIsEmitted() {
    SyncRun run = new SyncRun(new SyncSettings(at(5), W, P, true, false, 999, 1000));
    assertThat(told(run.look(post(at(5))))).containsExactly(read(at(5)));
  }

  @Test
  void nothingFromBeforeTheStartIsEmittedThoughTheServerIgnoresTheBound() {
    SyncRun run = new SyncRun(new SyncSettings(at(5), W, P, true, false, 999, 1000));
    List<Change> changes = run.look(pageWithMore("more", post(at(7)), post(at(4)), post(at(3))));
    assertThat(told(changes)).containsExactly(read(at(7)));
    assertThat(run.sync.isBackfilled()).as("below the bound nothing is missing").isTrue();
  }

  @Test
  void aServerThatIgnoresTheLowerBoundDoesNotMakeAGapEndless() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    Ts news = run.now.plus(20);
    run.later(P);
    run.look(pageWithMore("a", post(news)));
    assertThat(run.sync.isBackfilled()).isFalse();
    Ts between = news.plus(-10);
    assertThat(told(run.gap(pageWithMore("b", post(between), post(at(2)), post(at(1))))))
        .containsExactly(created(between));
    assertThat(run.sync.isBackfilled()).isTrue();
  }

  @Test
  void theOffsetStaysBelowAGapThatADowntimeLeft() {
    SyncRun run = SyncRun.having(post(at(2)), post(at(1)));
    Ts before = run.now;
    run.later(Duration.ofHours(5));
    run.restart();
    Ts[] news = {before.plus(10), before.plus(20), before.plus(30), before.plus(40)};
    run.look(pageWithMore("a", post(news[3]), post(news[2])));
    assertThat(run.sync.offset(run.now)).containsEntry("ts", at(2).toString());

    run.restart();
    Request.History gap = run.gap();
    assertThat(gap.oldest()).isEqualTo(at(2));
    assertThat(gap.latest()).isEqualTo(news[2]);
    assertThat(told(run.answer(gap, page(post(news[1]), post(news[0])))))
        .containsExactly(created(news[0]), created(news[1]));
    assertThat(run.sync.offset(run.now)).containsEntry("ts", news[3].toString());
  }

  @Test
  void newPostsAreToldWhileABackfillIsUnderWay() {
    SyncRun run = new SyncRun();
    run.look(pageWithMore("a", post(at(9))));
    run.later(P);
    Ts news = run.now;
    assertThat(told(run.look(pageWithMore("b", post(news), post(at(9))))))
        .containsExactly(created(news));
    assertThat(run.gap().latest()).isEqualTo(at(9));
  }

  @Test
  void theWindowBelowTheNewestPageIsLookedAtToo() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.look(pageWithMore("a", post(at(3))));
    assertThat(run.sync.history().rescanDue(P.multipliedBy(4)).orElseThrow()).isLessThan(run.now);
    Request.History window = run.sync.history().rescan(run.now);
    assertThat(window.latest()).isEqualTo(at(3));
    assertThat(window.oldest()).isLessThan(run.now.minus(W));
    List<Change> changes = run.answer(window, page(post(at(2)).text("고침"), post(at(1))));
    assertThat(told(changes)).containsExactly(updated(at(2)));
    assertThat(run.sync.history().rescanDue(P.multipliedBy(4)))
        .contains(run.now.plus(P.multipliedBy(4)));
  }

  @Test
  void whereThePageShowsTheWholeWindowThereIsNothingBelowIt() {
    SyncRun run = SyncRun.having(post(at(1)));
    assertThat(run.sync.history().rescanDue(P)).isEmpty();
  }

  @Test
  void aPageThatReachesBelowTheWindowLeavesNothingOfItToLookAt() {
    SyncRun run = new SyncRun();
    Ts old = run.now.minus(W.plusDays(1));
    run.look(pageWithMore("a", post(at(1)), post(old)));
    assertThat(run.sync.history().rescanDue(P)).isEmpty();
    assertThat(run.gap().latest()).isEqualTo(old);
  }

  @Test
  void anEditOfAPostOlderThanTheWindowIsNotTold() {
    SyncRun run = SyncRun.having(post(at(1)));
    run.later(W);
    run.look(post(at(1)));
    assertThat(run.look(post(at(1)).text("고침"))).isEmpty();
    assertThat(run.sync.ledgerSize()).isZero();
  }

  @Test
  void anEditJustInsideTheWindowIsTold() {
    SyncRun run = SyncRun.having(post(at(1)));
    run.now = at(1).plus(W);
    assertThat(told(run.look(post(at(1)).text("고침")))).containsExactly(updated(at(1)));
  }

  @Test
  void anAnswerIsTakenInOnce() {
    SyncRun run = new SyncRun();
    Request.History look = run.sync.history().head(run.now);
    assertThat(run.answer(look, page(post(at(1))))).hasSize(1);
    assertThat(run.answer(look, page(post(at(2)), post(at(1))))).isEmpty();
  }

  @Test
  void anAnswerToAChannelThatWasLeftAsideMeanwhileChangesNothing() {
    SyncRun run = new SyncRun();
    Request.History look = run.sync.history().head(run.now);
    run.sync.reset();
    assertThat(run.answer(look, page(post(at(1))))).isEmpty();
    assertThat(run.look(post(at(1)))).hasSize(1);
  }

  @Test
  void aPostByAClockAheadOfThisOneIsNotLost() {
    SyncRun run = new SyncRun();
    Ts ahead = run.now.plus(Duration.ofMinutes(2));
    assertThat(told(run.look(post(ahead)))).containsExactly(created(ahead));
    Ts between = ahead.plus(5);
    assertThat(told(run.look(post(between), post(ahead)))).containsExactly(created(between));
  }
}
