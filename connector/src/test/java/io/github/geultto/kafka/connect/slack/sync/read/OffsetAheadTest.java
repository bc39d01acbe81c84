package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An offset that was stored by a clock ahead of this one. */
class OffsetAheadTest {

  @Test
  void storedOffsetAheadOfThisClockIsReadAndNothingIsRepeated() {
    SyncRun run = new SyncRun();
    Ts newest = run.now;
    run.headPoll(post(newest));
    Map<String, Object> offset = Stored.all(run.sync.state(), run.now);
    run.now = newest.minus(Duration.ofHours(1));
    run.resume(offset);
    assertThat(run.headPoll(post(newest))).isEmpty();
    run.later(Duration.ofHours(2));
    Ts next = run.now;
    assertThat(emitted(run.headPoll(post(next), post(newest)))).containsExactly(created(next));
  }
}
