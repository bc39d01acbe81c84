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
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Threads: what their parents announce, and what a reading shows. */
class ThreadReaderTest {

  private static final Ts ROOT = at(1);
  private static final Shown R1 = reply(at(11), ROOT);
  private static final Shown R2 = reply(at(12), ROOT);
  private static final Shown R3 = reply(at(13), ROOT);

  /** Where all known replies do not fit into half a page, only what is new is read. */
  private static final SyncSettings SMALL_PAGES =
      new SyncSettings(Ts.ZERO, W, P, true, false, 999, 4);

  @Test
  void threadIsReadWhenItsParentAnnouncesReplies() {
    SyncRun run = new SyncRun();
    assertThat(emitted(run.headPoll(parent(R1, R2)))).containsExactly(read(ROOT));
    Request.Replies request = run.thread();
    assertThat(request.root()).isEqualTo(ROOT);
    assertThat(emitted(run.answer(request, page(parent(R1, R2), R1, R2))))
        .containsExactly(read(at(11)), read(at(12)));
    run.headPoll(parent(R1, R2));
    assertThat(run.changedThread()).as("nothing new, nothing to read").isEmpty();
  }

  @Test
  void lateReplyEmitsReplyAndParentUpdate() {
    SyncRun run = following(new SyncRun(), R1);
    Shown late = reply(run.now, ROOT);
    assertThat(emitted(run.headPoll(parent(R1, late)))).containsExactly(updated(ROOT));
    assertThat(emitted(run.thread(parent(R1, late), R1, late))).containsExactly(created(run.now));
  }

  @Test
  void longThreadIsReadFromTheLastKnownReplyOn() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2);
    run.headPoll(parent(R1, R2, R3));
    Request.Replies request = run.thread();
    assertThat(request.oldest()).isEqualTo(at(12));
    assertThat(emitted(run.answer(request, page(parent(R1, R2, R3), R3))))
        .containsExactly(read(at(13)));
  }

  @Test
  void deletedReplyIsDetectedByReadingTheWholeThread() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2, R3);
    run.headPoll(parent(R1, R3));
    Request.Replies request = run.thread();
    assertThat(request.oldest()).isLessThan(at(11));
    assertThat(emitted(run.answer(request, page(parent(R1, R3), R1, R3))))
        .containsExactly(deleted(at(12)));
  }

  @Test
  void replyDeletedWhileAnotherWasWrittenIsDetected() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2);
    run.headPoll(parent(R1, R3));
    assertThat(emitted(run.thread(parent(R1, R3), R3))).containsExactly(read(at(13)));
    assertThat(emitted(run.thread(parent(R1, R3), R1, R3))).containsExactly(deleted(at(12)));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void deletedLastReplyLeavesAPostWithoutAThread() {
    SyncRun run = following(new SyncRun(), R1);
    assertThat(emitted(run.headPoll(post(ROOT)))).containsExactly(updated(ROOT));
    assertThat(emitted(run.thread(post(ROOT)))).containsExactly(deleted(at(11)));
    assertThat(run.sync.queue().nextRereadAt()).isEmpty();
  }

  @Test
  void parentThatIsATombstoneInBothPlacesKeepsItsReplies() {
    SyncRun run = following(new SyncRun(), R1);
    Shown tombstone = parent(R1).tombstone();
    assertThat(emitted(run.headPoll(tombstone))).containsExactly(deleted(ROOT));
    assertThat(run.changedThread()).isEmpty();
    assertThat(run.table.get(ROOT).subtype()).isEqualTo("tombstone");
    assertThat(run.table).containsKeys(ROOT, at(11));
  }

  @Test
  void reactionOnAReplyIsDetectedByTheReread() {
    SyncRun run = following(new SyncRun(), R1);
    Ts due = run.sync.queue().nextRereadAt().orElseThrow();
    run.now = due;
    Request.Replies reread = run.sync.threads().reread(due).orElseThrow();
    Shown reacted = reply(at(11), ROOT).reaction("tada", 1, "U2");
    assertThat(emitted(run.answer(reread, page(parent(R1), reacted))))
        .containsExactly(updated(at(11)));
    assertThat(run.sync.queue().nextRereadAt().orElseThrow()).isGreaterThan(due);
  }

  @Test
  void countThatIsOffByOneIsNotReadAgainWithoutEnd() {
    SyncRun run = following(new SyncRun(SMALL_PAGES), R1, R2);
    Shown wrong = post(ROOT).replies(3, at(12));
    int readings = 0;
    for (int poll = 0; poll < 60; poll++) {
      run.headPoll(wrong);
      while (run.sync.queue().changed() > 0) {
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
  void missingReplyThatIsStillCountedIsInDoubtForFivePollIntervals() {
    SyncRun run = following(new SyncRun(), R1, R2);
    run.reread(parent(R1, R2), R1);
    assertThat(run.table).containsKey(at(12));
    assertThat(run.sync.heldDeletions()).isEqualTo(1);
    Ts second = run.sync.queue().nextRereadAt().orElseThrow();
    assertThat(second).isEqualTo(run.now.plus(P.multipliedBy(5)));
    assertThat(emitted(run.reread(parent(R1, R2), R1))).containsExactly(deleted(at(12)));
  }

  @Test
  void answersWithoutEvenTheParentDeleteNothing() {
    SyncRun run = following(new SyncRun(), R1);
    run.headPoll(parent(R1, R2));
    for (int i = 0; i < 3; i++) {
      assertThat(run.thread(page())).isEmpty();
    }
    assertThat(run.changedThread()).as("not before some time has passed").isEmpty();
    assertThat(run.sync.queue().nextRereadAt()).contains(run.now.plus(P.multipliedBy(5)));
    assertThat(emitted(run.reread(parent(R1, R2), R1, R2))).containsExactly(read(at(12)));
  }

  @Test
  void threadOfOverAThousandRepliesTakesTwoPages() {
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
  void afterAnInvalidCursorTheReadingContinuesFromTheLastReplyShown() {
    SyncRun run = new SyncRun();
    run.headPoll(parent(R1, R2, R3));
    run.answer(run.thread(), pageWithMore("b", parent(R1, R2, R3), R1, R2));
    Request.Replies byCursor = run.thread();
    assertThat(byCursor.cursor()).isEqualTo("b");
    run.fail(byCursor, Failure.RESTART_WINDOW);
    Request.Replies byTime = run.thread();
    assertThat(byTime.cursor()).isNull();
    assertThat(byTime.oldest()).isEqualTo(at(12));
    assertThat(emitted(run.answer(byTime, page(parent(R1, R2, R3), R3))))
        .containsExactly(read(at(13)));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void replyWrittenWhileItsThreadIsReadIsNotMissed() {
    SyncRun run = new SyncRun();
    run.headPoll(parent(R1));
    Request.Replies slow = run.thread();
    run.headPoll(parent(R1, R2));
    assertThat(emitted(run.answer(slow, page(parent(R1), R1)))).containsExactly(read(at(11)));
    assertThat(emitted(run.thread(parent(R1, R2), R1, R2))).containsExactly(read(at(12)));
  }

  @Test
  void replyToAYearOldThreadIsDetectedWithinADay() {
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
    assertThat(emitted(run.settle(slack, Duration.ofHours(25), Duration.ofMinutes(30))))
        .containsExactly(updated(old), created(late));
    assertThat(run.table).isEqualTo(slack.truth());
  }

  @Test
  void countsThatDifferBetweenHistoryAndThreadDoNotFlip() {
    SyncRun run = following(new SyncRun(), R1, R2);
    Shown inThread = post(ROOT).replies(3, at(12));
    int changed = 0;
    for (int i = 0; i < 5; i++) {
      assertThat(run.reread(inThread, R1, R2)).as("the history is the source").isEmpty();
      assertThat(run.headPoll(parent(R1, R2))).isEmpty();
      if (run.sync.queue().changed() > 0) {
        assertThat(run.thread(inThread, R1, R2)).isEmpty();
        changed++;
      }
    }
    assertThat(changed).as("the difference is known after one reading").isEqualTo(1);
    assertThat(run.table.get(ROOT).replyCount()).isEqualTo(2);
  }

  @Test
  void parentOlderThanTheWindowHasItsThreadAsSource() {
    SyncRun run = following(new SyncRun(), R1);
    Ts late = ROOT.plus(Duration.ofDays(20));
    Shown reply = reply(late, ROOT);
    run.now = late.plus(P);
    run.headPoll(parent(R1, reply));
    run.thread(parent(R1, reply), R1, reply);
    run.now = ROOT.plus(W).plus(Duration.ofHours(1));
    run.headPoll(parent(R1, reply));
    Shown inThread = parent(R1, reply).text("고침");
    assertThat(emitted(run.reread(inThread, R1, reply))).containsExactly(updated(ROOT));
    assertThat(run.headPoll(parent(R1, reply))).isEmpty();
    assertThat(run.reread(inThread, R1, reply)).isEmpty();
  }

  private static Shown parent(Shown... replies) {
    return post(ROOT).replies(replies);
  }

  private static SyncRun following(SyncRun run, Shown... replies) {
    run.headPoll(parent(replies));
    run.thread(parent(replies), replies);
    run.later(P);
    return run;
  }
}
