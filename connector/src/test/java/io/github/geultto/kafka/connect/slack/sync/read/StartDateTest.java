package io.github.geultto.kafka.connect.slack.sync.read;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.schedule.FakeChannel;
import io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code start.date}: nothing written before it is emitted, everything since is. */
class StartDateTest {

  private static final Ts START = SyncRun.T0.minus(Duration.ofDays(60));
  private static final SyncSettings FROM_START =
      new SyncSettings(START, W, P, true, false, 999, 1000);

  @Test
  void replySinceTheStartToAnOlderPostIsEmittedAtOnce() {
    FakeChannel slack = new FakeChannel();
    Ts old = START.minus(Duration.ofDays(5));
    slack.post(old, null, "older than the start");
    slack.post(old.plus(1), old, "a reply from before, too");
    slack.post(START.plus(9), old, "a reply since");
    slack.post(START.plus(Duration.ofDays(1)), null, "a post since");
    SyncRun run = new SyncRun(FROM_START);
    assertThat(emitted(run.settle(slack)))
        .contains(read(START.plus(9)), read(START.plus(Duration.ofDays(1))))
        .allMatch(change -> !change.endsWith(old.toString()))
        .hasSize(2);
  }

  @Test
  void backfillStopsAtALaterStart() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("more", post(at(1))));
    assertThat(run.sync.hasGap()).isTrue();
    Map<String, Object> offset = Stored.all(run.sync.state(), run.now);
    ChannelState state = Stored.again(offset, FROM_START, run.now);
    ChannelSync sync = new ChannelSync("C1", FROM_START, state);
    assertThat(state.unread.watermark()).isEqualTo(START.plus(-1));
    assertThat(sync.history().backfill(run.now).oldest()).isEqualTo(START.plus(-1));
  }

  @Test
  void offsetBeforeTheStartBeginsAtTheStart() {
    SyncSettings settings = FROM_START;
    Map<String, String> offset = Map.of("ts", START.minus(Duration.ofDays(9)).toString());
    ChannelState state = Stored.command(offset, settings, at(1));
    assertThat(state.unread.watermark()).isEqualTo(START.plus(-1));
  }

  @Test
  void withoutAStartEverythingIsUnread() {
    ChannelState state = Stored.fresh(SETTINGS, at(1));
    assertThat(state.unread.contains(Ts.ZERO.plus(1))).isTrue();
    assertThat(state.sweepPosition).isNull();
  }
}
