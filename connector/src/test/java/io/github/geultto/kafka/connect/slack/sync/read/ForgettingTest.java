package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.Shown;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered does not grow for ever. */
class ForgettingTest {

  /** A policy of a week, a window of 30 days, four threads a day. */
  @Test
  void hiddenThreadsAreForgottenWithTheWindow() {
    SyncRun run = new SyncRun();
    FakeChannel slack = new FakeChannel();
    slack.post(at(0), null, "first");
    int last = 0;
    for (int day = 1; day <= 150; day++) {
      for (int part = 0; part < 4; part++) {
        Ts root = run.now;
        slack.post(root, null, "post");
        slack.post(root.plus(1_000_000), root, "reply");
        run.later(Duration.ofHours(6));
        if (part == 0) {
          slack.hiddenBefore = run.now.minus(Duration.ofDays(7));
        }
        for (int i = 0; i < 3; i++) {
          run.later(Duration.ofMinutes(6));
          run.settle(slack);
          run.requests.clear();
        }
      }
      last = run.sync.state().threads.all().size();
    }
    assertThat(last).isLessThan(45 * 4);
  }

  /** {@code reactions.get} fails for good. */
  @Test
  void backfillEndsAlthoughReactionsCannotBeRead() {
    SyncRun run = new SyncRun();
    List<Shown> newest = new ArrayList<>();
    run.now = at(100_000);
    for (int i = 600; i > 0; i--) {
      newest.add(Shown.post(at(i)).reaction("a", 60, "U1", "U2"));
    }
    run.headPoll(Shown.pageWithMore("a", newest.toArray(new Shown[0])));
    for (int hour = 0; hour < 24 * 30; hour++) {
      run.later(Duration.ofHours(1));
      while (run.sync.wantsReactions(run.now)) {
        run.fail(run.sync.reactions(run.now).orElseThrow(), Failure.CHANNEL);
      }
    }
    assertThat(run.sync.history().isBackfillDue()).isTrue();
  }
}
