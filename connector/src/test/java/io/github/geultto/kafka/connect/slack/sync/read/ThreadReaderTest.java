package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.told;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Threads: what their parents announce, and what reading them shows. */
class ThreadReaderTest {

  private static final Ts ROOT = at(1);
  private static final Shown R1 = reply(at(11), ROOT);
  private static final Shown R2 = reply(at(12), ROOT);
  private static final Shown R3 = reply(at(13), ROOT);

  /** Where all known replies do not fit into half a page, only what is new is asked for. */
  private static final SyncSettings SMALL_PAGES =
      new SyncSettings(Ts.ZERO, W, P, true, false, 999, 4);

  @Test
  void aThreadIsReadBecauseItsParentAnnouncesReplies() {
    SyncRun run = new SyncRun();
    assertThat(told(run.look(parent(R1, R2)))).containsExactly(read(ROOT));
    Request.Replies request = run.thread();
    assertThat(request.root()).isEqualTo(ROOT);
    assertThat(told(run.answer(request, page(parent(R1, R2), R1, R2))))
        .containsExactly(read(at(11)), read(at(12)));
    run.look(parent(R1, R2));
    assertThat(run.changedThread()).as("nothing new, nothing to read").isEmpty();
  }

  @Test
  void aLateReplyIsToldWithTheNewCountOfItsParent() {
    SyncRun run = following(new SyncRun(), R1);
    Shown late = reply(run.now, ROOT);
    assertThat(told(run.look(parent(R1, late)))).containsExactly(updated(ROOT));
    assertThat(told(run.thread(parent(R1, late), R1, late))).containsExactly(created(run.now));
  }

  @Test
  void aLongThreadIsReadFromTheLastKnownReplyOn() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2);
    run.look(parent(R1, R2, R3));
    Request.Replies request = run.thread();
    assertThat(request.oldest()).isEqualTo(at(12));
    assertThat(told(run.answer(request, page(parent(R1, R2, R3), R3))))
        .containsExactly(read(at(13)));
  }

  @Test
  void aDeletedReplyIsFoundByReadingTheWholeThread() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2, R3);
    run.look(parent(R1, R3));
    Request.Replies request = run.thread();
    assertThat(request.oldest()).isLessThan(at(11));
    assertThat(told(run.answer(request, page(parent(R1, R3), R1, R3))))
        .containsExactly(deleted(at(12)));
  }

  @Test
  void aReplyDeletedWhileAnotherWasWrittenIsFoundToo() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2);
    run.look(parent(R1, R3));
    assertThat(told(run.thread(parent(R1, R3), R3))).containsExactly(read(at(13)));
    assertThat(told(run.thread(parent(R1, R3), R1, R3))).containsExactly(deleted(at(12)));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void theLastReplyDeletedLeavesAPostWithoutAThread() {
    SyncRun run = following(new SyncRun(), R1);
    assertThat(told(run.look(post(ROOT)))).containsExactly(updated(ROOT));
    assertThat(told(run.thread(post(ROOT)))).containsExactly(deleted(at(11)));
    assertThat(run.sync.nextRereadAt()).isEmpty();
  }

  @Test
  void aParentDeletedInBothPlacesStaysAsATombstoneWithItsReplies() {
    SyncRun run = following(new SyncRun(), R1);
    Shown tombstone = parent(R1).tombstone();
    assertThat(told(run.look(tombstone))).containsExactly(updated(ROOT));
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.table.get(ROOT).subtype()).isEqualTo("tombstone");
    assertThat(run.table).containsKeys(ROOT, at(11));
  }

  @Test
  void aParentDeletedThatShowsInItsThreadAloneIsATombstoneNotADeletion() {
    SyncRun run = following(new SyncRun(), R1);
    run.look(post(at(50)));
    run.look(post(at(50)));
    assertThat(told(run.thread(parent(R1).tombstone(), R1))).containsExactly(updated(ROOT));
    run.look(post(at(50)));
    assertThat(run.changedThread()).as("known to show in its thread only").isEmpty();
    run.restart();
    assertThat(run.look(post(at(50)))).isEmpty();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void aThreadThatIsNotFoundTakesParentAndRepliesAlong() {
    SyncRun run = following(new SyncRun(), R1, R2);
    run.look(post(at(50)));
    run.look(post(at(50)));
    assertThat(told(run.fail(run.thread(), Failure.MISSING)))
        .containsExactlyInAnyOrder(deleted(ROOT), deleted(at(11)), deleted(at(12)));
    assertThat(run.table).containsOnlyKeys(at(50));
  }

  @Test
  void aReplyShownInTheChannelTooIsOneRecord() {
    SyncRun run = SyncRun.having(post(ROOT));
    Ts ts = run.now;
    Shown broadcast = reply(ts, ROOT).broadcast();
    assertThat(told(run.look(broadcast, parent(broadcast)))).containsExactly(updated(ROOT));
    assertThat(told(run.thread(parent(broadcast), broadcast))).containsExactly(created(ts));
    assertThat(run.look(broadcast, parent(broadcast))).isEmpty();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void aBroadcastReplyThatIsEditedAndThenDeletedIsToldOnceEach() {
    SyncRun run = new SyncRun();
    Shown broadcast = reply(at(20), ROOT).broadcast();
    run.look(broadcast, parent(broadcast));
    run.thread(parent(broadcast), broadcast);

    run.now = run.sync.nextRereadAt().orElseThrow();
    Shown edited = reply(at(20), ROOT).broadcast().text("고침").edited(run.now);
    Request.Replies revisit = run.sync.threads().reread(run.now).orElseThrow();
    assertThat(told(run.answer(revisit, page(parent(edited), edited))))
        .containsExactly(updated(at(20)));
    assertThat(run.look(edited, parent(edited))).isEmpty();

    assertThat(told(run.look(post(ROOT)))).containsExactly(updated(ROOT));
    assertThat(told(run.thread(post(ROOT)))).containsExactly(deleted(at(20)));
  }

  @Test
  void aReactionOnAReplyIsFoundByTheRevisit() {
    SyncRun run = following(new SyncRun(), R1);
    Ts due = run.sync.nextRereadAt().orElseThrow();
    run.now = due;
    Request.Replies revisit = run.sync.threads().reread(due).orElseThrow();
    Shown reacted = reply(at(11), ROOT).reaction("tada", 1, "U2");
    assertThat(told(run.answer(revisit, page(parent(R1), reacted))))
        .containsExactly(updated(at(11)));
    assertThat(run.sync.nextRereadAt().orElseThrow()).isGreaterThan(due);
  }

  @Test
  void aCountThatIsOffByOneIsNotChasedWithoutEnd() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2);
    Shown wrong = post(ROOT).replies(3, at(12));
    int readings = 0;
    for (int look = 0; look < 60; look++) {
      run.look(wrong);
      while (run.sync.changedThreads() > 0) {
        Request.Replies request = run.thread();
        boolean whole = request.oldest().isBefore(at(11));
        run.answer(request, whole ? page(wrong, R1, R2) : page(wrong));
        readings++;
      }
      run.later(P);
    }
    assertThat(readings).isBetween(1, 3);
    assertThat(run.sync.completeness().repliesAnnounced()).isEqualTo(3);
    assertThat(run.sync.completeness().repliesRead()).isEqualTo(2);
  }

  @Test
  void aReplyThatIsMissingThoughItIsCountedIsInDoubtForFivePollIntervals() {
    SyncRun run = following(new SyncRun(), R1, R2);
    revisit(run, parent(R1, R2), R1);
    assertThat(run.table).containsKey(at(12));
    assertThat(run.sync.heldDeletions()).isEqualTo(1);
    Ts second = run.sync.nextRereadAt().orElseThrow();
    assertThat(second).isEqualTo(run.now.plus(P.multipliedBy(5)));
    assertThat(told(revisit(run, parent(R1, R2), R1))).containsExactly(deleted(at(12)));
  }

  @Test
  void anAnswerWithoutEvenTheParentProvesNothing() {
    SyncRun run = following(new SyncRun(), R1);
    run.look(parent(R1, R2));
    for (int i = 0; i < 3; i++) {
      assertThat(run.thread(page())).isEmpty();
    }
    assertThat(run.changedThread()).as("left alone for a while").isEmpty();
    assertThat(run.sync.nextRereadAt()).contains(run.now.plus(P.multipliedBy(5)));
    assertThat(told(revisit(run, parent(R1, R2), R1, R2))).containsExactly(read(at(12)));
  }

  @Test
  void aThreadOfOverAThousandRepliesTakesTwoPages() {
    FakeChannel slack = new FakeChannel();
    slack.post(ROOT, null, "parent");
    for (int i = 1; i <= 1_203; i++) {
      slack.post(ROOT.plus(i), ROOT, "답글 " + i);
    }
    SyncRun run = new SyncRun();
    assertThat(run.settle(slack)).hasSize(1_204);
    assertThat(run.table).isEqualTo(slack.truth());
    assertThat(run.requests).filteredOn(Request.Replies.class::isInstance).hasSize(2);
  }

  @Test
  void afterAnInvalidCursorAThreadIsReadOnFromTheLastReplyShown() {
    SyncRun run = new SyncRun();
    run.look(parent(R1, R2, R3));
    run.answer(run.thread(), pageWithMore("b", parent(R1, R2, R3), R1, R2));
    Request.Replies byCursor = run.thread();
    assertThat(byCursor.cursor()).isEqualTo("b");
    run.fail(byCursor, Failure.RESTART_WINDOW);
    Request.Replies byTime = run.thread();
    assertThat(byTime.cursor()).isNull();
    assertThat(byTime.oldest()).isEqualTo(at(12));
    assertThat(told(run.answer(byTime, page(parent(R1, R2, R3), R3))))
        .containsExactly(read(at(13)));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void aReplyWrittenWhileItsThreadIsReadIsNotMissed() {
    SyncRun run = new SyncRun();
    run.look(parent(R1));
    Request.Replies slow = run.thread();
    run.look(parent(R1, R2));
    assertThat(told(run.answer(slow, page(parent(R1), R1)))).containsExactly(read(at(11)));
    assertThat(told(run.thread(parent(R1, R2), R1, R2))).containsExactly(read(at(12)));
  }

  @Test
  void aReplyToAYearOldThreadIsFoundWithinADay() {
    FakeChannel slack = new FakeChannel();
    SyncRun run = new SyncRun();
    Ts old = run.now.minus(Duration.ofDays(365));
    slack.post(old, null, "오래된 글");
    slack.post(old.plus(1), old, "답글");
    slack.post(old.plus(2), null, "another");
    run.settle(slack);
    run.later(P);
    Ts late = run.now;
    slack.post(late, old, "late");
    assertThat(told(run.settle(slack, Duration.ofHours(25), Duration.ofMinutes(30))))
        .containsExactly(updated(old), created(late));
    assertThat(run.table).isEqualTo(slack.truth());
  }

  private static Shown parent(Shown... replies) {
    return post(ROOT).replies(replies);
  }

  private static SyncRun following(SyncRun run, Shown... replies) {
    run.look(parent(replies));
    run.thread(parent(replies), replies);
    run.later(P);
    return run;
  }

  private static List<Change> revisit(SyncRun run, Shown... shown) {
    run.now = run.sync.nextRereadAt().orElseThrow();
    return run.answer(run.sync.threads().reread(run.now).orElseThrow(), page(shown));
  }
}
