package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Pacing;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.util.List;

/** A channel as the scheduler sees it. */
final class Slot {

  private static final Duration ACTIVITY_MEMORY = Duration.ofDays(2);

  /** The window below the newest page is read this much less often than the page. */
  private static final int RESCAN_PAUSE = 4;

  final ChannelSync sync;
  private final Agenda agenda;
  final ChannelHealth health = new ChannelHealth();
  final ActivityRate activity = new ActivityRate(ACTIVITY_MEMORY);
  Duration headPause = Duration.ZERO;
  Ts lastHead = Ts.ZERO;
  Ts lastBackfill = Ts.ZERO;

  // What the channel answers as long as nothing changes in it.
  boolean hasChangedThreads;
  boolean hasGap;
  boolean lacksReactions;
  boolean wantsEvidence;
  boolean hasHints;

  /** When the newest page must be read. */
  Ts headAt = Ts.MAX;

  /** When the window below it must be read. */
  Ts rescanAt = Ts.MAX;

  Ts rereadAt = Ts.MAX;
  Ts spareRereadAt = Ts.MAX;
  Ts sweepAt = Ts.MAX;

  /** Since then events say what happens; {@link Ts#MAX} if they do not. */
  Ts watchedSince = Ts.MAX;

  /** What has been read since is read again after this time; null: as without events. */
  Duration reconcileInterval;

  private long lostHints;

  Slot(ChannelSync sync, Agenda agenda) {
    this.sync = sync;
    this.agenda = agenda;
    refresh();
  }

  String id() {
    return sync.channel();
  }

  /** To be called after each change in the channel, and of when it is to be read. */
  void refresh() {
    hasChangedThreads = sync.queue().changed() > 0;
    hasGap = sync.hasGap();
    lacksReactions = sync.incompleteReactions() > 0;
    wantsEvidence = sync.history().isEvidenceDue();
    hasHints = sync.hints().waiting().findAny().isPresent();
    rereadAt = sync.queue().nextRereadAt().orElse(Ts.MAX);
    spareRereadAt = sync.queue().nextSpareRereadAt().orElse(Ts.MAX);
    sweepAt = sync.history().sweepDue().orElse(Ts.MAX);
    headAt = sync.history().isHeadUnfinished() ? Ts.ZERO : lastHead.plus(headPause);
    int pauses = isHistorySettled() ? 1 : RESCAN_PAUSE;
    rescanAt = sync.history().rescanDue(headPause.multipliedBy(pauses)).orElse(Ts.MAX);
    agenda.file(this);
  }

  boolean canReadHistory(Ts now) {
    return health.isReady(now) && !sync.history().isBusy();
  }

  /**
   * From then on events report changes; earlier changes must be read.
   *
   * @param interval what has been read since is read again after this time; null if events get
   *     lost, so that it is read as without them
   */
  void watch(Ts since, Duration interval) {
    if (!since.equals(watchedSince) && !since.equals(Ts.MAX)) {
      sync.threads().readAgain();
    }
    watchedSince = since;
    reconcileInterval = interval;
    sync.queue().setWatch(interval == null ? Ts.MAX : since, interval);
    refresh();
  }

  /** Whether the window has been read since events say what happens. */
  boolean isHistoryWatched() {
    return !sync.history().windowReadAt().isBefore(watchedSince);
  }

  /** Whether the history is polled rarely. */
  boolean isHistorySettled() {
    return reconcileInterval != null && isHistoryWatched();
  }

  /** Whether messages that events named could not be read since the last call. */
  boolean hasLostHints() {
    long before = lostHints;
    lostHints = sync.hints().lost();
    return lostHints > before;
  }

  /** Whether there is something in the window that may have changed without an event. */
  boolean isReconciling() {
    return !health.isSuspended()
        && !watchedSince.equals(Ts.MAX)
        && (!isHistorySettled() || sync.queue().unwatched() > 0);
  }

  double weight(Ts now) {
    return Pacing.channelWeight(activity.perMinute(now));
  }

  // ---------------------------------------------------------------- what came back

  /** Changes that an answer brought count as activity. */
  List<Change> counted(List<Change> changes, Ts now) {
    refresh();
    if (!changes.isEmpty()) {
      activity.add((int) changes.stream().filter(Slot::isActivity).count(), now);
    }
    return changes;
  }

  private static boolean isActivity(Change change) {
    return change.op() != Op.READ && !change.isOfFormer();
  }

  /** A request failed: the channel may be suspended. */
  void failed(Request request, Failure failure, String code, Ts now) {
    if (request instanceof Request.Reactions) {
      return;
    }
    if (request instanceof Request.History page && page.purpose() == Request.Purpose.HEAD) {
      // The next regular head poll may be a day away.
      lastHead = isHistorySettled() ? Ts.ZERO : lastHead;
    }
    switch (failure) {
      case THROTTLED, MISSING -> {}
      case RESTART_WINDOW -> suspendIfStuck(now);
      case RETRY -> health.failed(now);
      case REFUSED -> {
        if (health.refused(now)) {
          suspend(code, false, now);
        }
      }
      case CHANNEL -> suspend(code, true, now);
    }
  }

  void suspendIfStuck(Ts now) {
    if (sync.isStuck()) {
      suspend(Scheduler.NO_PROGRESS, false, now);
    }
  }

  private void suspend(String code, boolean documented, Ts now) {
    if (health.suspend(code, documented, now)) {
      sync.reset();
    }
  }
}
