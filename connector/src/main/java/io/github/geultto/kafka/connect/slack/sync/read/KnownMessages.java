package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;

/** What is known of the messages that events name. */
final class KnownMessages {

  private final ChannelState state;
  private final Emission emission;

  KnownMessages(ChannelState state, Emission emission) {
    this.state = state;
    this.emission = emission;
  }

  /**
   * A message's parent, or itself.
   *
   * @param named by the event, or null
   * @return null if it is not known
   */
  Ts rootOf(Ts ts, Ts named) {
    if (state.ledger.contains(ts)) {
      return state.ledger.root(ts);
    }
    return named == null && state.threads.get(ts) != null ? ts : named;
  }

  /** Whether a message has been emitted, and not deleted. */
  boolean isEmitted(Ts ts, Ts root) {
    return state.emitted(ts) != null || (!emission.isGone(ts) && wasEmittedLongAgo(ts, root));
  }

  /** The ledger no longer holds it; under a former id it may have been before it is read. */
  private boolean wasEmittedLongAgo(Ts ts, Ts root) {
    return !emission.isInWindow(ts, root) && (isRead(ts, root) || !state.formerIds(ts).isEmpty());
  }

  private boolean isRead(Ts ts, Ts root) {
    FollowedThread thread = ts.equals(root) ? null : state.threads.get(root);
    return !state.unread.contains(ts)
        && !state.unread.contains(root)
        && (thread == null || !ts.isAfter(thread.have()));
  }

  /** Whether what is remembered of a message is what was emitted of it last. */
  boolean isUpToDate(Message remembered) {
    return state.emitted(remembered.ts()) != null
        ? emission.isAsEmitted(remembered)
        : !emission.isInWindow(remembered.ts(), remembered.root());
  }

  /** Whether a backfill emits it: what is older than the window may be emitted once only. */
  boolean isLeftToBackfill(Ts ts) {
    boolean isBelowHead = ts.isBefore(state.unread.head()) || !emission.isInWindow(ts, ts);
    return isBelowHead && state.unread.contains(ts) && state.emitted(ts) == null;
  }
}
