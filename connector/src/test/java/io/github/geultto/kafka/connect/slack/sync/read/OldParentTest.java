package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A parent older than the window, whose thread is active: only the thread remembers it. */
class OldParentTest {

  private final SyncRun run = new SyncRun();
  private final Ts root = daysAgo(run, 60);
  private final Shown older = post(daysAgo(run, 61));
  private final Shown recent = post(daysAgo(run, 1));
  private final Shown reply = reply(daysAgo(run, 5), root);
  private final Shown parent = post(root).replies(reply);

  @Test
  void editBeforeItsThreadIsReadIsEmitted() {
    run.headPoll(recent, parent, older);
    Shown edited = post(root).text("고침").replies(reply);
    assertThat(emitted(run.thread(edited, reply))).contains(updated(root));
  }

  @Test
  void editIsEmittedWhenTheThreadIsReadAgain() {
    run.headPoll(recent, parent, older);
    run.thread(parent, reply);
    Shown edited = post(root).text("고침").replies(reply);
    assertThat(emitted(run.reread(edited, reply))).containsExactly(updated(root));
    assertThat(run.reread(edited, reply)).isEmpty();
  }

  @Test
  void parentWithPopularReactionsFollowsItsThread() {
    Shown popular = post(root).replies(reply).reaction("heart", 3, "U1");
    run.headPoll(recent, popular, older);
    Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
    run.complete(request, List.of(new Reaction("heart", List.of("U1", "U2", "U3"), 3)));
    run.thread(popular, reply);
    Shown alone = post(root).reaction("heart", 3, "U1");
    assertThat(emitted(run.reread(alone)))
        .as("the history is not read that far back")
        .containsExactlyInAnyOrder(deleted(reply.message().ts()), updated(root));
  }

  @Test
  void answerThatMayBeOlderThanWhatIsKnownOfTheParentIsAskedForAgain() {
    Shown popular = post(root).replies(reply).reaction("heart", 3, "U1");
    run.headPoll(recent, popular, older);
    Request.Replies slow = run.thread();
    Request.Reactions request = run.sync.reactions(run.now).orElseThrow();
    run.complete(request, List.of(new Reaction("heart", List.of("U1", "U2", "U3"), 3)));
    run.answer(slow, page(post(root).text("고침").replies(reply), reply));
    assertThat(run.table.get(root).text()).isNotEqualTo("고침");
    assertThat(emitted(run.thread(post(root).text("고침").replies(reply), reply)))
        .containsExactly(updated(root));
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void parentThatHasLeftTheWindowSinceIsDeletedWithItsThread() {
    Ts young = daysAgo(run, 29);
    Shown late = reply(daysAgo(run, 1).plus(1), young);
    Shown other = post(young).replies(late);
    run.headPoll(recent, other, older);
    run.thread(other, late);
    run.later(Duration.ofDays(2));
    run.headPoll(recent, other, older);
    assertThat(gone(late)).containsExactlyInAnyOrder(deleted(young), deleted(late.message().ts()));
  }

  @Test
  void parentIsDeletedWithItsThread() {
    run.headPoll(recent, parent, older);
    run.thread(parent, reply);
    assertThat(gone(reply)).containsExactlyInAnyOrder(deleted(root), deleted(reply.message().ts()));
  }

  @Test
  void parentThatOnlyItsThreadLacksIsLookedForInTheHistory() {
    run.headPoll(recent, parent, older);
    run.thread(parent, reply);
    assertThat(run.reread(reply)).isEmpty();
    assertThat(run.evidence().latest()).isEqualTo(root.plus(1));
    run.sync.reset();
    assertThat(run.evidence(parent, older)).as("it is there").isEmpty();
    assertThat(run.reread(parent, reply)).isEmpty();
    assertThat(run.reread(reply)).isEmpty();
    assertThat(run.evidence(older)).isEmpty();
    assertThat(emitted(run.thread(page(reply)))).containsExactly(deleted(root));
    assertThat(run.table).containsKey(reply.message().ts());
  }

  @Test
  void revivedParentHasItsReactionsCompleted() {
    run.headPoll(recent, post(root), older);
    run.later(Duration.ofDays(1));
    Shown late = reply(run.now, root);
    run.later(Duration.ofDays(1));
    Shown revived = post(root).replies(late).reaction("heart", 3, "U1");
    run.headPoll(recent);
    Request.History sweep = run.sync.history().sweep(run.now).orElseThrow();
    assertThat(emitted(run.answer(sweep, page(revived, older)))).containsExactly(updated(root));
    assertThat(run.sync.wantsReactions(run.now)).isTrue();
  }

  /** Neither the thread nor the history shows anything of it any more. */
  private List<String> gone(Shown lost) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 5 && run.table.containsKey(lost.message().ts()); i++) {
      changes.addAll(run.fail(run.changedThread().orElseGet(run::reread), Failure.MISSING));
      while (run.sync.history().isEvidenceDue()) {
        changes.addAll(run.evidence(older));
      }
    }
    return emitted(changes);
  }

  private static Ts daysAgo(SyncRun run, int days) {
    return run.now.minus(Duration.ofDays(days));
  }
}
