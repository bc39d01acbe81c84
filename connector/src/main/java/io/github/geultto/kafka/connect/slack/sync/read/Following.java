package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Claims;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;

/** How long a thread is followed, and what is remembered of it until then. */
final class Following {

  /** A hidden thread may be shown again when the plan or the policy changes. */
  static final Duration HIDDEN_RETRY = Duration.ofDays(1);

  private final SyncSettings settings;
  private final ChannelState state;
  private final ThreadQueue queue;
  private final Changes changes;
  private final Doubts doubts;

  Following(
      SyncSettings settings,
      ChannelState state,
      ThreadQueue queue,
      Changes changes,
      Doubts doubts) {
    this.settings = settings;
    this.state = state;
    this.queue = queue;
    this.changes = changes;
    this.doubts = doubts;
  }

  /** The thread is followed further, unless nothing has happened in it for long. */
  void settle(FollowedThread thread) {
    Ts windowStart = settings.windowStart(changes.now());
    Ts root = thread.root();
    if (thread.lastRead().equals(changes.now()) && thread.status() != Status.UNREADABLE) {
      state.ledger.removeIf(
          windowStart,
          (ts, of, print) ->
              of.equals(root)
                  && !ts.equals(of)
                  && !doubts.contains(ts)
                  && !state.incomplete.containsKey(ts));
    }
    List<Ts> replies = state.ledger.replies(root);
    boolean empty =
        thread.read().count() == 0
            && thread.status() == Status.QUIET
            && thread.parent() == Parent.VISIBLE
            && replies.isEmpty();
    boolean ended = empty || isOver(thread, replies);
    boolean isDoubtful = thread.status() == Status.QUIET && thread.recheckAt() != null;
    if (ended && !thread.isToRead() && !isAwaited(thread) && !isDoubtful) {
      forget(thread, replies);
    } else {
      queue.update(thread);
    }
  }

  /** Whether all that is known of it is older than the window. */
  boolean isOver(FollowedThread thread, List<Ts> replies) {
    // The history may have shown a reply of a thread that is not shown itself.
    Ts newest = replies.isEmpty() ? thread.root() : replies.get(replies.size() - 1);
    return Ts.max(thread.lastActivity(), newest).isBefore(settings.windowStart(changes.now()));
  }

  /**
   * Whether a backfill or sweep has yet to reach the parent, or a reply that the history shows too,
   * and would read the thread once more.
   */
  boolean isAwaited(FollowedThread thread) {
    Ts root = thread.root();
    Claims claims = state.of(root);
    return claims.unread.contains(root)
        || claims.unread.hasGapIn(root, thread.lastActivity())
        || thread.lastActivity().isAfter(claims.swept)
        || state.incomplete.containsValue(root);
  }

  /** Nothing of the thread is remembered any longer. */
  void forget(FollowedThread thread, List<Ts> replies) {
    queue.remove(thread.root());
    replies.forEach(state.ledger::remove);
    if (thread.parent() == Parent.THREAD_ONLY) {
      state.ledger.remove(thread.root());
    }
  }
}
