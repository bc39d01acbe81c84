package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.deleted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reading of a thread leads to. */
class ThreadOutcomeTest {

  private static final Ts ROOT = at(1);
  private static final Shown R1 = reply(at(11), ROOT);
  private static final Shown R2 = reply(at(12), ROOT);
  private static final Shown R3 = reply(at(13), ROOT);

  @Test
  void replyMissingBeforeAnEmptyLastPageIsDeleted() {
    SyncRun run = following(R1, R2, R3);
    run.headPoll(post(at(50)), parent(R1, R2), post(at(0)));
    assertThat(run.thread(pageWithMore("a", parent(R1, R2), R1, R2))).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(run.thread(page())).as("what the page before showed may be hidden").isEmpty();
    }
    run.headPoll(post(at(50)), parent(R1, R2), post(at(0)));
    assertThat(run.answer(run.reread(), pageWithMore("a", parent(R1, R2), R1, R2))).isEmpty();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      changes.addAll(run.thread(page()));
    }
    assertThat(emitted(changes)).containsExactly(deleted(at(13)));
    assertThat(run.sync.queue().changed()).isZero();
  }

  @Test
  void threadThatIsNeverShownIsUnreadableAfterAnyRestart() {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent(R1), post(at(0)));
    run.restart();
    assertThat(run.fail(run.thread(), Failure.MISSING)).as("never read before").isEmpty();
    for (int i = 0; i < 3; i++) {
      run.restart();
      assertThat(run.headPoll(post(at(50)), parent(R1), post(at(0)))).isEmpty();
      assertThat(run.fail(run.reread(), Failure.MISSING)).isEmpty();
      assertThat(run.sync.queue().unreadable()).isEqualTo(1);
    }
    assertThat(run.table).containsKey(ROOT);
  }

  @Test
  void replyDeletedWhileAnotherWasWrittenIsDeletedAtOnce() {
    SyncRun run = following(R1, R2);
    run.headPoll(post(at(50)), parent(R1, R3), post(at(0)));
    assertThat(emitted(run.thread(parent(R1, R3), R1, R3)))
        .containsExactlyInAnyOrder(read(at(13)), deleted(at(12)));
  }

  @Test
  void tombstoneOfAParentThatTheHistoryMayHideIsEmitted() {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent(R1));
    run.thread(parent(R1), R1);
    run.later(P);
    assertThat(run.headPoll(post(at(50)))).as("nothing older is shown").isEmpty();
    assertThat(emitted(run.reread(parent(R1).tombstone(), R1))).containsExactly(deleted(ROOT));
    assertThat(run.headPoll(post(at(50)))).isEmpty();
    assertThat(run.changedThread()).as("known to be in its thread only").isEmpty();
  }

  @Test
  void anyBroadcastReplyThatTheHistoryShowsProvesThatItsThreadExists() {
    Shown broadcast = reply(at(11), ROOT).broadcast();
    SyncRun run = following(broadcast, R2);
    run.headPoll(post(at(50)), broadcast, post(at(0)));
    for (int i = 0; i < 10; i++) {
      run.fail(run.changedThread().orElseGet(run::reread), Failure.MISSING);
      while (run.sync.history().isEvidenceDue()) {
        Request.History request = run.evidence();
        run.answer(
            request,
            request.latest().isAfter(at(11)) ? page(broadcast, post(at(0))) : page(post(at(0))));
      }
      run.headPoll(post(at(50)), broadcast, post(at(0)));
    }
    assertThat(run.table).containsKeys(ROOT, at(11), at(12));
  }

  private static SyncRun following(Shown... replies) {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(50)), parent(replies), post(at(0)));
    run.thread(parent(replies), replies);
    run.later(P);
    return run;
  }

  private static Shown parent(Shown... replies) {
    return post(ROOT).replies(replies);
  }
}
