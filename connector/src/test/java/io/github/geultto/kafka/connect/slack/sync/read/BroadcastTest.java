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
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Replies that were also sent to the channel: both places show them, under one ts. */
class BroadcastTest {

  private static final Ts ROOT = at(1);

  @Test
  void broadcastIsEmittedFromTheHistoryAtOnce() {
    SyncRun run = SyncRun.having(post(ROOT));
    Shown broadcast = broadcast(run.now, ROOT);
    assertThat(emitted(run.headPoll(broadcast, parent(broadcast))))
        .containsExactly(updated(ROOT), created(run.now));
    assertThat(run.thread(parent(broadcast), broadcast)).isEmpty();
    assertThat(run.headPoll(broadcast, parent(broadcast))).isEmpty();
    assertThat(run.changedThread()).isEmpty();
  }

  @Test
  void broadcastIsNotRepeatedAfterARestartBeforeItsThreadIsRead() {
    SyncRun run = new SyncRun();
    Shown broadcast = broadcast(at(20), ROOT);
    assertThat(emitted(run.headPoll(broadcast, parent(broadcast))))
        .containsExactly(read(ROOT), read(at(20)));
    run.restart();
    assertThat(run.thread(parent(broadcast), broadcast)).isEmpty();
    assertThat(run.headPoll(broadcast, parent(broadcast))).isEmpty();
  }

  @Test
  void oldBroadcastIsRememberedUntilItsThreadIsRead() {
    SyncRun run = new SyncRun();
    Ts root = SyncRun.T0.minus(Duration.ofDays(300));
    Ts ts = root.plus(Duration.ofDays(1));
    Shown broadcast = broadcast(ts, root);
    Shown parent = post(root).replies(broadcast);
    run.headPoll(pageWithMore("a", post(at(1))));
    assertThat(emitted(run.backfill(pageWithMore("b", broadcast)))).containsExactly(read(ts));
    run.restart();
    assertThat(emitted(run.backfill(page(parent)))).containsExactly(read(root));
    assertThat(run.thread(parent, broadcast)).as("its thread shows it again").isEmpty();
    assertThat(run.sync.ledgerSize()).as("only the young post").isEqualTo(1);
  }

  @Test
  void broadcastToAnOldThreadHasTheThreadRead() {
    SyncRun run = SyncRun.having(post(ROOT));
    run.now = ROOT.plus(W).plus(Duration.ofDays(5));
    run.headPoll(post(ROOT));
    Shown broadcast = broadcast(run.now.minus(P), ROOT);
    assertThat(emitted(run.headPoll(broadcast))).containsExactly(created(run.now.minus(P)));
    assertThat(emitted(run.thread(parent(broadcast), broadcast)))
        .as("the parent's count has changed")
        .containsExactly(updated(ROOT));
  }

  @Test
  void editedBroadcastIsEmittedOnceAndSoIsItsDeletion() {
    SyncRun run = new SyncRun();
    Shown broadcast = broadcast(at(20), ROOT);
    run.headPoll(broadcast, parent(broadcast));
    run.thread(parent(broadcast), broadcast);

    Shown edited = broadcast(at(20), ROOT).text("고침").edited(run.now);
    assertThat(emitted(run.reread(parent(edited), edited))).containsExactly(updated(at(20)));
    assertThat(run.headPoll(edited, parent(edited))).isEmpty();

    assertThat(emitted(run.headPoll(post(ROOT)))).containsExactly(updated(ROOT));
    assertThat(emitted(run.thread(post(ROOT)))).containsExactly(deleted(at(20)));
  }

  private static Shown parent(Shown broadcast) {
    return post(ROOT).replies(broadcast);
  }

  private static Shown broadcast(Ts ts, Ts root) {
    return reply(ts, root).broadcast();
  }
}
