package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events about messages that the ledger does not hold: each change is emitted, and once. */
class OldEventsTest {

  private final SyncRun run = SyncRun.having(post(at(1)).text("글"));
  private final Ts old = run.now.minus(Duration.ofDays(700));

  private Event.Changed changed(Ts ts, Ts root) {
    return new Event.Changed("C1", ts, root, run.now);
  }

  private Event.Deleted removed(Ts ts, Ts root) {
    return new Event.Deleted("C1", ts, root, run.now);
  }

  @Test
  void deletionIsEmittedOnce() {
    assertThat(emitted(run.event(removed(old, old)))).containsExactly(deleted(old));
    assertThat(run.event(removed(old, old))).isEmpty();
  }

  @Test
  void deletionThatAReadingFoundIsNotEmittedAgain() {
    run.headPoll(post(old.plus(-9)), post(old), post(at(1)).text("글"));
    Ts recent = run.now.minus(Duration.ofDays(1));
    Shown reply = reply(recent, old);
    Shown parent = post(old).replies(reply);
    run.event(new Event.Posted("C1", reply.message(), recent));
    run.thread(parent, reply);
    run.event(changed(recent, old));
    assertThat(emitted(run.thread(post(old)))).contains(deleted(recent));
    run.headPoll(post(run.now), post(old.plus(-9)), post(old), post(at(1)).text("글"));
    run.later(SyncRun.W);
    assertThat(run.event(removed(recent, old))).isEmpty();
  }

  @Test
  void parentIsNotRepeatedForAReplyThatIsGoneBeforeItsThreadIsRead() {
    run.headPoll(post(old.plus(-9)), post(old), post(at(1)).text("글"));
    Ts recent = run.now.plus(1);
    run.event(new Event.Posted("C1", reply(recent, old).message(), recent));
    assertThat(emitted(run.event(removed(recent, old)))).containsExactly(deleted(recent));
    assertThat(run.sync.hints().waiting()).isEmpty();
    assertThat(run.thread(post(old))).isEmpty();
  }

  @Test
  void deletionOfAReplyThatHasNotBeenReadIsNotEmitted() {
    Ts reply = old.plus(1_000_000L);
    SyncRun fresh = new SyncRun();
    fresh.headPoll(post(at(1)), post(old).replies(1, reply));
    assertThat(fresh.event(removed(reply, old))).isEmpty();
  }

  @Test
  void messageThatABackfillHasYetToReachIsEmittedOnce() {
    SyncRun fresh = new SyncRun();
    List<Change> changes = new ArrayList<>();
    fresh.event(changed(old, old));
    fresh
        .sync
        .hints()
        .single()
        .ifPresent(single -> changes.addAll(fresh.answer(single, page(post(old)))));
    changes.addAll(fresh.headPoll(post(at(1)), post(old)));
    assertThat(emitted(changes)).containsOnlyOnce(read(old));
  }

  @Test
  void popularMessageIsEmittedOnceWhereNothingChanged() {
    Shown popular = post(old).reaction("heart", 2, "U1");
    List<Reaction> all = List.of(new Reaction("heart", List.of("U1", "U2"), 2));
    run.event(changed(old, old));
    run.answer(run.single(), page(popular));
    assertThat(emitted(run.complete(run.sync.reactions(run.now).orElseThrow(), all)))
        .containsExactly(updated(old));
    run.later(Duration.ofDays(200));
    run.event(changed(old, old));
    run.answer(run.single(), page(popular));
    assertThat(run.complete(run.sync.reactions(run.now).orElseThrow(), all)).isEmpty();
  }

  @Test
  void messageIsEmittedOnceAlsoWhereNoContentIsRemembered() {
    run.sync.share(new RecentMessages(0));
    run.event(changed(old, old));
    assertThat(emitted(run.answer(run.single(), page(post(old).text("고침")))))
        .containsExactly(updated(old));
    run.event(changed(old, old));
    assertThat(run.answer(run.single(), page(post(old).text("고침")))).isEmpty();
    run.event(changed(old, old));
    assertThat(emitted(run.answer(run.single(), page(post(old).text("또 고침")))))
        .containsExactly(updated(old));
  }

  @Test
  void editOfAKnownReplyIsReadAlsoWhereTheHistoryHasAGap() {
    SyncSettings small = new SyncSettings(Ts.ZERO, SyncRun.W, SyncRun.P, true, false, 999, 2);
    SyncRun gap = new SyncRun(small);
    Shown first = reply(at(2), at(1));
    Shown parent = post(at(1)).replies(first);
    gap.headPoll(parent);
    gap.thread(parent, first);
    gap.later(Duration.ofHours(1));
    Ts inGap = gap.now;
    gap.later(Duration.ofHours(1));
    gap.headPoll(pageWithMore("more", post(gap.now)));
    gap.event(new Event.Posted("C1", reply(inGap, at(1)).message(), inGap));
    gap.event(changed(inGap, at(1)));
    assertThat(gap.single().ts()).isEqualTo(inGap);
  }
}
