package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request.Purpose;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import io.github.geultto.kafka.connect.slack.sync.state.UnreadRanges;
import java.util.Optional;

/**
 * Reads once a day what is older than the window and has been read before: a parent there may
 * announce a new reply. Its pages are spread over the day, once it is known how many there are.
 */
final class Sweep {

  private final SyncSettings settings;
  private final ChannelState state;
  private HistoryScan scan;
  private Ts began = Ts.ZERO;
  private Ts nextPage = Ts.ZERO;
  private int pages;
  private int lastPages;

  Sweep(SyncSettings settings, ChannelState state) {
    this.settings = settings;
    this.state = state;
  }

  /** What is being read; null between two stretches. */
  HistoryScan scan() {
    return scan;
  }

  /** When the next page is due. */
  Ts dueAt() {
    return state.sweepPosition == null
        ? Ts.max(state.swept(), began).plus(SyncSettings.SWEEP_INTERVAL)
        : nextPage;
  }

  /**
   * Continues, or begins; empty if all that is left has never been read.
   *
   * @param windowRead when reading the whole window last began: a thread that has left it since was
   *     seen then, or is seen by this sweep, which claims no more than that
   */
  Optional<HistoryScan> next(Ts windowRead, Ts at) {
    if (state.sweepPosition == null) {
      state.sweepPosition = Ts.min(state.floor(), settings.windowStart(at));
      state.sweepBegun = windowRead.minus(SyncSettings.CLOCK_SKEW);
      began = at;
      pages = 0;
    }
    if (scan == null) {
      UnreadRanges unread = state.unreadOfAll();
      Ts next = unread.readBelow(state.sweepPosition);
      if (next.equals(Ts.ZERO)) {
        ends();
        return Optional.empty();
      }
      scan = new HistoryScan(Purpose.SWEEP, unread.gapBelow(next).plus(-1), next, at);
    }
    return Optional.of(scan);
  }

  /** A page has been applied, and {@code complete} the stretch with it. */
  void pageRead(boolean complete, Ts now) {
    pages++;
    state.sweepPosition = scan.position();
    nextPage =
        lastPages == 0 ? now : now.plus(SyncSettings.SWEEP_INTERVAL.dividedBy(lastPages + 1L));
    if (complete) {
      scan = null;
      if (state.unreadOfAll().readBelow(state.sweepPosition).equals(Ts.ZERO)) {
        ends();
      }
    }
  }

  /** Gives up the stretch being read, to be read again from where it got to. */
  void reset() {
    scan = null;
  }

  private void ends() {
    state.sweptUpTo(state.sweepBegun);
    state.sweepPosition = null;
    lastPages = pages;
  }
}
