package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.Status;

/**
 * Compares what Slack shows with what was emitted, message by message: what is unknown is emitted,
 * what has other content is emitted again.
 *
 * <p>The counts of a parent differ between the history and its thread at times. So each parent has
 * one source: the history, and the thread where the history does not show the parent or is seldom
 * read that far back.
 */
final class Reconciler {

  private final ChannelState state;
  private final InFlight inFlight;
  private final Doubts doubts;
  private final Emission emission;

  Reconciler(ChannelState state, InFlight inFlight, Doubts doubts, Emission emission) {
    this.state = state;
    this.inFlight = inFlight;
    this.doubts = doubts;
    this.emission = emission;
  }

  // ---------------------------------------------------------------- posts

  /**
   * A post of the channel's history.
   *
   * @param thread if it is followed; otherwise null
   * @return whether it has been emitted now or before
   */
  boolean post(Message shown, FollowedThread thread) {
    Message post = emission.best(shown);
    if (state.emitted(post.ts()) != null) {
      // So the offset stores that some of the reactions were missing.
      boolean wasIncomplete = state.of(post.ts()).unread.containsOnly(post.ts());
      if (thread == null || wasIncomplete || isHistoryItsSource(thread)) {
        emission.ifChanged(post);
      }
      return true;
    }
    return emitUnknown(post, thread);
  }

  /** A parent, as its thread shows it. */
  void parent(Message shown, FollowedThread thread) {
    Message parent = emission.best(shown);
    Ts ts = parent.ts();
    if (inFlight.isOutdated(ts)) {
      if (!isHistoryItsSource(thread)) {
        thread.mayHaveChanged();
      }
      return;
    }
    if (thread.parent() == Parent.VISIBLE && doubts.contains(ts)) {
      // The history lacks it: deleted, or hidden, but kept for its replies.
      thread.parentIs(Parent.THREAD_ONLY);
    }
    doubts.dismiss(ts);
    if (state.emitted(ts) == null) {
      emitUnknown(parent, thread);
    } else if (!isHistoryItsSource(thread)) {
      emission.ifChanged(parent);
    }
  }

  /** Whether the parent is compared as the history shows it, and not as its thread does. */
  boolean isHistoryItsSource(FollowedThread thread) {
    boolean visible =
        thread.parent() == Parent.VISIBLE || thread.parent() == Parent.MISSING_IN_THREAD;
    return visible && (isReadOften(thread.root()) || thread.status() == Status.UNREADABLE);
  }

  /** The ledger also holds older ones, until their reactions are complete. */
  private boolean isReadOften(Ts post) {
    return state.ledger.contains(post) && !post.isBefore(state.of(post).floor);
  }

  private boolean emitUnknown(Message post, FollowedThread thread) {
    // Nothing of its thread has been emitted: the history, which has been read, did not show it.
    boolean threadOnly = thread != null && thread.have().isBefore(post.ts());
    boolean unread = threadOnly || state.of(post.ts()).unread.contains(post.ts());
    if (unread || emission.isInWindow(post.ts(), post.ts())) {
      emission.firstOrAdopted(post, unread);
      emission.rememberParent(post, thread);
    } else if (thread != null) {
      // Followed for a reply that the channel showed: the parent's count has changed with it.
      emission.revive(post, thread);
    } else {
      return false;
    }
    return true;
  }

  // ---------------------------------------------------------------- replies

  /** A reply, as its thread shows it. */
  void reply(Message shown, FollowedThread thread) {
    Message reply = emission.best(shown);
    Ts ts = reply.ts();
    boolean unread = ts.isAfter(thread.have());
    thread.emitted(ts);
    if (inFlight.isOutdated(ts)) {
      return;
    }
    doubts.dismiss(ts);
    if (state.ledger.contains(ts)) {
      emission.ifChanged(reply);
    } else if (unread) {
      emission.first(reply);
    } else if (emission.isInWindow(ts, reply.root())) {
      emission.firstOrAdopted(reply, false);
    }
  }

  /**
   * A reply that the history shows too.
   *
   * @return whether its thread must be read for it
   */
  boolean broadcast(Message shown) {
    Message reply = emission.best(shown);
    Ts ts = reply.ts();
    boolean unread = state.of(reply.root()).unread.contains(ts);
    FollowedThread thread = state.threads.get(reply.root());
    if (state.ledger.contains(ts)) {
      if (thread != null && thread.status() == Status.UNREADABLE) {
        emission.ifChanged(reply);
      }
      return false;
    }
    if (!(unread || emission.isInWindow(ts, reply.root()))) {
      return false;
    }
    if (thread != null && !ts.isAfter(thread.have()) && !emission.isInWindow(ts, reply.root())) {
      return false;
    }
    boolean adopted = emission.firstOrAdopted(reply, unread);
    if (!adopted) {
      // Whatever its age: the thread that shows it again has yet to be read.
      emission.remember(reply);
    }
    return thread == null || (!adopted && thread.status() != Status.UNREADABLE);
  }
}
