package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.EarlierPrints;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A channel through restarts, late answers and offsets that an operator wrote. */
class ChannelSyncTest {

  private static final Ts ROOT = at(1);
  private static final Shown R1 = reply(at(11), ROOT);
  private static final Shown R2 = reply(at(12), ROOT);

  @Test
  void lateAnswerThatShowsAnOlderVersionChangesNothing() {
    SyncRun run = new SyncRun();
    Shown parent = post(ROOT).replies(R1);
    run.headPoll(parent);
    Request.Replies slow = run.thread();
    Shown edited = post(ROOT).replies(R1).text("고침");
    assertThat(emitted(run.headPoll(edited))).containsExactly(updated(ROOT));
    assertThat(emitted(run.answer(slow, page(parent, R1)))).containsExactly(read(at(11)));
    assertThat(run.table.get(ROOT).text()).isEqualTo("고침");
    assertThat(run.headPoll(edited)).isEmpty();
  }

  @Test
  void lateAnswerThatShowsADeletedMessageDoesNotEmitItAgain() {
    SyncRun run = SyncRun.having(post(at(2)), post(ROOT), post(at(0)));
    run.headPoll(post(at(2)), post(at(0)));
    Request.Replies request = run.thread();
    Request.History slow = run.sync.history().head(run.now);
    assertThat(emitted(run.fail(request, Failure.MISSING))).containsExactly(deleted(ROOT));
    assertThat(run.answer(slow, page(post(at(2)), post(ROOT), post(at(0))))).isEmpty();
    assertThat(run.table).containsOnlyKeys(at(0), at(2));
  }

  @Test
  void lateAnswerThatLacksANewMessageDoesNotDeleteIt() {
    SyncRun run = SyncRun.having(post(at(50)), post(at(40)));
    Shown parent = post(ROOT).replies(R1);
    run.headPoll(post(at(50)), post(at(40)), parent);
    Request.Replies request = run.thread();
    Request.History slow = run.sync.history().head(run.now);
    run.answer(request, page(parent, R1));
    run.answer(slow, page(post(at(50)), post(at(40))));
    assertThat(run.changedThread()).as("the thread has just shown its parent").isEmpty();
  }

  @Test
  void lateAnswerToASuspendedChannelRequestsNoReactions() {
    SyncRun run = new SyncRun();
    Request.History late = run.sync.history().head(run.now);
    run.sync.reset();
    run.answer(late, page(post(ROOT).reaction("tada", 3, "U1")));
    assertThat(run.sync.reactions(run.now)).isEmpty();
  }

  @Test
  void restartWithNothingChangedEmitsNothing() {
    FakeChannel slack = channel();
    SyncRun run = new SyncRun();
    assertThat(run.settle(slack)).hasSize(9);
    run.restart();
    assertThat(run.settle(slack, Duration.ofDays(2), Duration.ofHours(1))).isEmpty();
    assertThat(run.table).isEqualTo(slack.truth());
  }

  @Test
  void restartAfterThreeChangesEmitsJustThese() {
    FakeChannel slack = channel();
    SyncRun run = new SyncRun();
    run.settle(slack);
    Map<String, Object> offset = Stored.all(run.sync.state(), run.now);
    run.later(P);
    slack.posts.get(at(2)).text = "고침";
    slack.delete(at(3));
    slack.post(run.now, null, "new");
    run.later(P);
    run.resume(offset);
    assertThat(emitted(run.settle(slack)))
        .containsExactlyInAnyOrder(updated(at(2)), deleted(at(3)), created(run.now.minus(P)));
  }

  @Test
  void crashAnywhereInABackfillRepeatsNothingThatTheOffsetCovers() {
    FakeChannel slack = channel();
    SyncRun run = new SyncRun(SyncRun.SETTINGS);
    List<Change> changes = new ArrayList<>();
    changes.addAll(run.headPoll(pageWithMore(at(4).toString(), like(slack, 5), like(slack, 4))));
    run.restart();
    changes.addAll(run.backfill(pageWithMore(at(3).toString(), like(slack, 3))));
    run.restart();
    changes.addAll(run.settle(slack));
    assertThat(emitted(changes)).doesNotHaveDuplicates().hasSize(9);
    assertThat(run.table).isEqualTo(slack.truth());
  }

  @Test
  void crashBetweenTwoPagesOfAThreadRepeatsNoReply() {
    SyncRun run = new SyncRun();
    Shown parent = post(ROOT).replies(R1, R2);
    run.headPoll(parent);
    run.thread(pageWithMore("b", parent, R1));
    run.restart();
    assertThat(emitted(run.thread(parent, R1, R2))).containsExactly(read(at(12)));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void changeThatNoOffsetCoversIsEmittedAgain() {
    SyncRun run = SyncRun.having(post(ROOT));
    Map<String, Object> before = Stored.all(run.sync.state(), run.now);
    assertThat(emitted(run.headPoll(post(ROOT).text("고침")))).containsExactly(updated(ROOT));
    run.resume(before);
    assertThat(emitted(run.headPoll(post(ROOT).text("고침")))).containsExactly(updated(ROOT));
  }

  @Test
  void fingerprintsOfAnEarlierReleaseAreNoChange() {
    Shown reacted = post(ROOT).reaction("tada", 2, "U2", "U1");
    ChannelState state = Stored.fresh(SyncRun.SETTINGS, at(100));
    state.ledger.put(ROOT, ROOT, EarlierPrints.inSlacksOrder(reacted.message()));
    state.unread.cover(Ts.ZERO, ROOT);
    SyncRun run = new SyncRun();
    run.resume(Stored.all(state, at(100)));
    assertThat(run.headPoll(reacted)).isEmpty();
    assertThat(run.headPoll(post(ROOT).reaction("tada", 2, "U1", "U2")))
        .as("nor is another order from then on")
        .isEmpty();
    assertThat(emitted(run.headPoll(post(ROOT).reaction("tada", 2, "U1", "U3"))))
        .containsExactly(updated(ROOT));
  }

  @Test
  void fingerprintsOfAReleaseWithoutContentAreNoChangeAndItsTombstonesAreDeletions() {
    Shown alert = post(ROOT).blocks("firing");
    Shown tombstone = post(at(20)).replies(1, at(21)).tombstone();
    ChannelState state = Stored.fresh(SyncRun.SETTINGS, at(100));
    for (Shown shown : List.of(alert, tombstone)) {
      Ts ts = shown.message().ts();
      state.ledger.put(ts, ts, EarlierPrints.withoutContent(shown.message()));
    }
    state.unread.cover(Ts.ZERO, at(20));
    SyncRun run = new SyncRun();
    run.resume(Stored.all(state, at(100)));
    assertThat(emitted(run.headPoll(tombstone, alert))).containsExactly("d " + at(20));
    assertThat(run.headPoll(tombstone, alert)).isEmpty();
    assertThat(emitted(run.headPoll(tombstone, post(ROOT).blocks("resolved"))))
        .containsExactly(updated(ROOT));
  }

  @Test
  void aFileThatBecomesHiddenIsNoChangeUntilSomethingElseChanges() {
    SyncRun run = SyncRun.having(post(ROOT).file("F1", "a.png"));
    assertThat(run.headPoll(post(ROOT).hiddenFile("F1"))).isEmpty();
    assertThat(run.headPoll(post(ROOT).file("F1", "a.png"))).as("shown again").isEmpty();
    assertThat(emitted(run.headPoll(post(ROOT).hiddenFile("F1").text("edited"))))
        .containsExactly(updated(ROOT));
    assertThat(emitted(run.headPoll(post(ROOT).file("F1", "a.png").text("edited"))))
        .containsExactly(updated(ROOT));
  }

  @Test
  void aPreviewOfALinkIsNoChange() {
    SyncRun run = SyncRun.having(post(ROOT).text("<https://x>"));
    assertThat(run.headPoll(post(ROOT).text("<https://x>").unfurl("https://x"))).isEmpty();
  }

  @Test
  void watermarkDoesNotMoveWithAReply() {
    SyncRun run = SyncRun.having(post(ROOT));
    Shown late = reply(run.now, ROOT);
    run.headPoll(post(ROOT).replies(late));
    run.thread(post(ROOT).replies(late), late);
    assertThat(Stored.all(run.sync.state(), run.now))
        .containsEntry("ts", ROOT.instant().toString());
    Ts between = run.now.plus(-1);
    assertThat(emitted(run.headPoll(post(between), post(ROOT).replies(late))))
        .as("a post written just before the reply")
        .containsExactly(created(between));
  }

  @Test
  void offsetOfAnInstantEmitsAllThatWasWrittenFromThenOnAndNothingElse() {
    FakeChannel slack = channel();
    SyncRun run = new SyncRun();
    run.settle(slack);
    run.resume(Stored.command(Map.of("ts", at(4).toString()), SyncRun.SETTINGS, run.now));
    List<Change> changes = run.settle(slack, Duration.ofDays(2), Duration.ofHours(1));
    assertThat(emitted(changes))
        .containsExactlyInAnyOrder(
            read(at(4)), read(at(5)), read(at(11)), read(at(12)), read(at(13)), read(at(14)));
    run.restart();
    assertThat(run.settle(slack, Duration.ofDays(1), Duration.ofHours(1))).isEmpty();
  }

  @Test
  void offsetOfAnInstantWithinAThreadEmitsOnlyTheRepliesFromThenOn() {
    FakeChannel slack = channel();
    SyncRun run = new SyncRun();
    run.settle(slack);
    run.resume(Stored.command(Map.of("ts", at(13).toString()), SyncRun.SETTINGS, run.now));
    assertThat(emitted(run.settle(slack, Duration.ofDays(2), Duration.ofHours(1))))
        .containsExactlyInAnyOrder(read(at(13)), read(at(14)));
  }

  @Test
  void withoutAnOffsetEverythingIsEmitted() {
    FakeChannel slack = channel();
    SyncRun run = new SyncRun();
    run.settle(slack);
    run.resume(Stored.fresh(run.settings, run.now));
    assertThat(run.settle(slack)).hasSize(9);
  }

  @Test
  void threadThatWasBeingReadWhenTheChannelWasSuspendedIsReadAgain() {
    SyncRun run = new SyncRun();
    run.headPoll(post(ROOT).replies(R1));
    Request.Replies lost = run.thread();
    run.sync.reset();
    assertThat(run.answer(lost, page(post(ROOT).replies(R1), R1))).isEmpty();
    assertThat(emitted(run.thread(post(ROOT).replies(R1), R1))).containsExactly(read(at(11)));
  }

  /** Five posts; four replies to the second of them. */
  private static FakeChannel channel() {
    FakeChannel slack = new FakeChannel();
    for (int i = 1; i <= 5; i++) {
      slack.post(at(i), null, "글 " + i);
    }
    for (int i = 11; i <= 14; i++) {
      slack.post(at(i), at(2), "답글 " + i);
    }
    return slack;
  }

  private static Shown like(FakeChannel slack, int n) {
    return post(at(n)).text(slack.shown(at(n)).text());
  }
}
