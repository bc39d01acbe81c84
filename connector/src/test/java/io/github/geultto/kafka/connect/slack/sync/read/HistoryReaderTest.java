package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
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

/** Pages of a channel's history: what is emitted, and what is read next. */
class HistoryReaderTest {

  @Test
  void messagesFromBeforeAreReadAndLaterOnesCreated() {
    SyncRun run = new SyncRun();
    assertThat(emitted(run.headPoll(post(at(2)), post(at(1)))))
        .containsExactly(read(at(1)), read(at(2)));
    run.later(P);
    Ts news = run.now;
    assertThat(emitted(run.headPoll(post(news), post(at(2)), post(at(1)))))
        .containsExactly(created(news));
    assertThat(run.headPoll(post(news), post(at(2)), post(at(1)))).isEmpty();
  }

  @Test
  void editIsEmittedOnce() {
    SyncRun run = SyncRun.having(post(at(1)));
    Shown edited = post(at(1)).text("고침").edited(run.now);
    assertThat(emitted(run.headPoll(edited))).containsExactly(updated(at(1)));
    assertThat(run.headPoll(edited)).isEmpty();
  }

  @Test
  void reactionIsEmittedAndSoIsItsRemoval() {
    SyncRun run = SyncRun.having(post(at(1)));
    assertThat(emitted(run.headPoll(post(at(1)).reaction("tada", 1, "U1"))))
        .containsExactly(updated(at(1)));
    assertThat(emitted(run.headPoll(post(at(1)).reaction("tada", 2, "U1", "U2"))))
        .containsExactly(updated(at(1)));
    assertThat(emitted(run.headPoll(post(at(1))))).containsExactly(updated(at(1)));
  }

  @Test
  void headPollRequestsTheWholeWindowAndAllowsForClockSkew() {
    SyncRun run = SyncRun.having(post(at(1)));
    Request.History poll = run.sync.history().head(run.now);
    assertThat(poll.oldest()).isLessThan(run.now.minus(W));
    assertThat(poll.latest()).isEqualTo(run.now.plus(Duration.ofMinutes(5)));
    assertThat(poll.limit()).isEqualTo(999);
    assertThat(poll.cursor()).isNull();
  }

  @Test
  void headPollThatShowsNothingButACursorContinues() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a"));
    assertThat(run.sync.history().isHeadUnfinished()).isTrue();
    assertThat(run.sync.history().head(run.now).cursor()).isEqualTo("a");
    assertThat(emitted(run.headPoll(page(post(at(1)))))).containsExactly(read(at(1)));
    assertThat(run.sync.history().isHeadUnfinished()).isFalse();
  }

  @Test
  void messageWrittenJustAtTheStartIsEmitted() {
    SyncRun run = new SyncRun(new SyncSettings(at(5), W, P, true, false, 999, 1000));
    assertThat(emitted(run.headPoll(post(at(5))))).containsExactly(read(at(5)));
  }

  @Test
  void nothingFromBeforeTheStartIsEmittedIfTheServerIgnoresTheBound() {
    SyncRun run = new SyncRun(new SyncSettings(at(5), W, P, true, false, 999, 1000));
    List<Change> changes =
        run.headPoll(pageWithMore("more", post(at(7)), post(at(4)), post(at(3))));
    assertThat(emitted(changes)).containsExactly(read(at(7)));
    assertThat(run.sync.isBackfilled()).as("below the bound nothing is missing").isTrue();
  }

  @Test
  void windowBelowTheNewestPageIsRescanned() {
    SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));
    run.headPoll(pageWithMore("a", post(at(3))));
    assertThat(run.sync.history().rescanDue(P.multipliedBy(4)).orElseThrow()).isLessThan(run.now);
    Request.History rescan = run.sync.history().rescan(run.now);
    assertThat(rescan.latest()).isEqualTo(at(3));
    assertThat(rescan.oldest()).isLessThan(run.now.minus(W));
    List<Change> changes = run.answer(rescan, page(post(at(2)).text("고침"), post(at(1))));
    assertThat(emitted(changes)).containsExactly(updated(at(2)));
    assertThat(run.sync.history().rescanDue(P.multipliedBy(4)))
        .contains(run.now.plus(P.multipliedBy(4)));
  }

  @Test
  void pageThatShowsTheWholeWindowLeavesNothingToRescan() {
    SyncRun run = SyncRun.having(post(at(1)));
    assertThat(run.sync.history().rescanDue(P)).isEmpty();
  }

  @Test
  void pageThatReachesBelowTheWindowLeavesNothingToRescan() {
    SyncRun run = new SyncRun();
    Ts old = run.now.minus(W.plusDays(1));
    run.headPoll(pageWithMore("a", post(at(1)), post(old)));
    assertThat(run.sync.history().rescanDue(P)).isEmpty();
    assertThat(run.backfill().latest()).isEqualTo(old);
  }

  @Test
  void editOfAPostOlderThanTheWindowIsNotEmitted() {
    SyncRun run = SyncRun.having(post(at(1)));
    run.later(W);
    run.headPoll(post(at(1)));
    assertThat(run.headPoll(post(at(1)).text("고침"))).isEmpty();
    assertThat(run.sync.ledgerSize()).isZero();
  }

  @Test
  void editJustInsideTheWindowIsEmitted() {
    SyncRun run = SyncRun.having(post(at(1)));
    run.now = at(1).plus(W);
    assertThat(emitted(run.headPoll(post(at(1)).text("고침")))).containsExactly(updated(at(1)));
  }

  @Test
  void answerIsAppliedOnce() {
    SyncRun run = new SyncRun();
    Request.History poll = run.sync.history().head(run.now);
    assertThat(run.answer(poll, page(post(at(1))))).hasSize(1);
    assertThat(run.answer(poll, page(post(at(2)), post(at(1))))).isEmpty();
  }

  @Test
  void answerToAChannelSuspendedMeanwhileChangesNothing() {
    SyncRun run = new SyncRun();
    Request.History poll = run.sync.history().head(run.now);
    run.sync.reset();
    assertThat(run.answer(poll, page(post(at(1))))).isEmpty();
    assertThat(run.headPoll(post(at(1)))).hasSize(1);
  }

  @Test
  void postOfAClockAheadOfThisOneIsNotLost() {
    SyncRun run = new SyncRun();
    Ts ahead = run.now.plus(Duration.ofMinutes(2));
    assertThat(emitted(run.headPoll(post(ahead)))).containsExactly(created(ahead));
    Ts between = ahead.plus(5);
    assertThat(emitted(run.headPoll(post(between), post(ahead)))).containsExactly(created(between));
  }
}
