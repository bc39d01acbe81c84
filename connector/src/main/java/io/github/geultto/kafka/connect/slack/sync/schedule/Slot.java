package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Pacing;
import java.time.Duration;

/** A channel as the scheduler sees it. */
final class Slot {

  private static final Duration ACTIVITY_MEMORY = Duration.ofDays(2);

  final ChannelSync sync;
  final ChannelHealth health = new ChannelHealth();
  final ActivityRate activity = new ActivityRate(ACTIVITY_MEMORY);
  Duration headPause = Duration.ZERO;
  Ts lastHead = Ts.ZERO;
  Ts lastBackfill = Ts.ZERO;

  /** Whether the last call for a head poll was one for evidence: they take turns. */
  boolean readEvidence;

  // What the channel answers as long as nothing changes in it.
  boolean hasChangedThreads;
  Ts rereadAt = Ts.MAX;
  Ts spareRereadAt = Ts.MAX;
  Ts sweepAt = Ts.MAX;

  Slot(ChannelSync sync) {
    this.sync = sync;
    refresh();
  }

  /** To be called after each change in the channel. */
  void refresh() {
    hasChangedThreads = sync.changedThreads() > 0;
    rereadAt = sync.nextRereadAt().orElse(Ts.MAX);
    spareRereadAt = sync.nextSpareRereadAt().orElse(Ts.MAX);
    sweepAt = sync.history().sweepDue().orElse(Ts.MAX);
  }

  boolean canReadHistory(Ts now) {
    return health.isReady(now) && !sync.history().isBusy();
  }

  double weight(Ts now) {
    return Pacing.channelWeight(activity.perMinute(now));
  }
}
