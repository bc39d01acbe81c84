package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import org.junit.jupiter.api.Test;

/** What the history shows of a thread that Slack does not show. */
class UnreadableThreadTest {

  private static final Ts ROOT = at(1);
  private static final Shown PARENT = post(ROOT).replies(reply(at(11), ROOT));

  private final SyncRun run = new SyncRun();

  UnreadableThreadTest() {
    run.headPoll(PARENT);
    run.fail(run.thread(), Failure.MISSING);
    assertThat(run.sync.queue().unreadable()).isEqualTo(1);
    run.later(P);
  }

  @Test
  void broadcastReplyIsEmittedOnce() {
    Shown broadcast = reply(run.now, ROOT).broadcast();
    assertThat(emitted(run.headPoll(pageWithMore("a", broadcast))))
        .containsExactly(created(run.now));
    assertThat(run.changedThread()).as("it cannot be read").isEmpty();
    run.restart();
    assertThat(run.headPoll(pageWithMore("a", broadcast))).isEmpty();
    assertThat(run.sync.queue().unreadable()).isEqualTo(1);
  }

  @Test
  void changeOfTheParentIsEmitted() {
    assertThat(emitted(run.headPoll(post(ROOT).text("고침").replies(1, at(11)))))
        .containsExactly(updated(ROOT));
    assertThat(run.headPoll(post(ROOT).text("고침").replies(1, at(11)))).isEmpty();
  }
}
