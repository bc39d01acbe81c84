package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import org.junit.jupiter.api.Test;

/** When the part of the window below the newest page is read again. */
class RescanDueTest {

  private final SyncRun run = SyncRun.having(post(at(3)), post(at(2)), post(at(1)));

  @Test
  void rescanIsDueAnIntervalAfterTheLastOne() {
    run.headPoll(pageWithMore("a", post(at(3))));
    assertThat(run.sync.history().rescanDue(P)).contains(Ts.ZERO.plus(P));
    run.answer(run.sync.history().rescan(run.now), page(post(at(2)), post(at(1))));
    assertThat(run.sync.history().rescanDue(P)).contains(run.now.plus(P));
  }

  @Test
  void rescanThatHasBegunContinuesAtOnce() {
    run.headPoll(pageWithMore("a", post(at(3))));
    run.answer(run.sync.history().rescan(run.now), pageWithMore("b", post(at(2))));
    assertThat(run.sync.history().rescanDue(P)).contains(Ts.ZERO);
    assertThat(run.sync.history().rescan(run.now).cursor()).isEqualTo("b");
  }
}
