package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.HashSet;
import java.util.Set;

/**
 * Compares what Slack shows with what was emitted, message by message: what is unknown is emitted,
 * what has other content is emitted again.
 *
 * <p>The counts of a parent differ between the history and its thread at times. So each parent has
 * one source: the history, and the thread where the history does not show the parent or is seldom
 * read that far back.
 */
final class Reconciler {

  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final Changes changes;
  private final Deletions deletions;
  private final ReactionCompleter reactions;

  /** Messages of which only some of the reactions are known, emitted before the offset was set. */
  private final Set<Ts> adopting = new HashSet<>();

  Reconciler(
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      Changes changes,
      Deletions deletions,
      ReactionCompleter reactions) {
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.changes = changes;
    this.deletions = deletions;
    this.reactions = reactions;
  }

  boolean isInWindow(Ts ts, Ts root) {
    return !ts.isBefore(Ts.max(state.of(root).floor, settings.windowStart(changes.now())));
  }

  // ---------------------------------------------------------------- posts

  /**
   * A post of the channel's history.
   *
   * @param thread if it is followed; otherwise null
   * @return whether it has been emitted now or before
   */
  boolean post(Message shown, FollowedThread thread) {
    Message post = best(shown);
    if (state.emitted(post.ts()) != null) {
      if (thread == null || isHistoryItsSource(thread)) {
        emitIfChanged(post);
      }
      return true;
    }
    return emitUnknown(post, thread);
  }

  /** A parent, as its thread shows it. */
  void parent(Message shown, FollowedThread thread) {
    Message parent = best(shown);
    Ts ts = parent.ts();
    if (inFlight.isOutdated(ts)) {
      return;
    }
    if (thread.parent() == Parent.VISIBLE && deletions.isInDoubt(ts)) {
      // The history lacks it: deleted, or hidden, but kept for its replies.
      thread.parentIs(Parent.THREAD_ONLY);
    }
    deletions.dismiss(ts);
    if (state.emitted(ts) == null) {
      emitUnknown(parent, thread);
    } else if (!isHistoryItsSource(thread)) {
      emitIfChanged(parent);
    }
  }

  private boolean isHistoryItsSource(FollowedThread thread) {
    boolean visible =
        thread.parent() == Parent.VISIBLE || thread.parent() == Parent.MISSING_IN_THREAD;
    return visible
        && (state.ledger.contains(thread.root()) || thread.status() == Status.UNREADABLE);
  }

  private boolean emitUnknown(Message post, FollowedThread thread) {
    // Nothing of its thread has been emitted: the history, which has been read, did not show it.
    boolean threadOnly = thread != null && thread.have().isBefore(post.ts());
    boolean unread = threadOnly || state.of(post.ts()).unread.contains(post.ts());
    if (unread || isInWindow(post.ts(), post.ts())) {
      emitOrAdopt(post, unread);
      rememberParent(post, thread);
    } else if (thread != null) {
      // Followed for a reply that the channel showed: the parent's count has changed with it.
      revive(post, thread);
    } else {
      return false;
    }
    return true;
  }

  /** An old parent, which is emitted again if it has a new reply, and so another count. */
  void revive(Message shown, FollowedThread thread) {
    Message parent = best(shown);
    Ts emitted = state.of(parent.ts()).parents;
    boolean news = parent.latestReply() != null && parent.latestReply().isAfter(emitted);
    if (news) {
      wantIfIncomplete(parent);
      changes.emit(Op.UPDATE, parent);
    } else if (parent.hasTruncatedReactions()) {
      adoptWhenComplete(parent);
      return;
    }
    thread.parentEmitted(parent.fingerprint());
  }

  /** The ledger does not hold parents that are older than the window. */
  void rememberParent(Message shown, FollowedThread thread) {
    if (thread != null && !state.ledger.contains(shown.ts())) {
      thread.parentEmitted(best(shown).fingerprint());
    }
  }

  // ---------------------------------------------------------------- replies

  /** A reply, as its thread shows it. */
  void reply(Message shown, FollowedThread thread) {
    Message reply = best(shown);
    Ts ts = reply.ts();
    boolean unread = ts.isAfter(thread.have());
    thread.emitted(ts);
    if (inFlight.isOutdated(ts)) {
      return;
    }
    deletions.dismiss(ts);
    if (state.ledger.contains(ts)) {
      emitIfChanged(reply);
    } else if (unread) {
      emitFirst(reply);
    } else if (isInWindow(ts, reply.root())) {
      emitOrAdopt(reply, false);
    }
  }

  /**
   * A reply that the history shows too.
   *
   * @return whether its thread has to be read for it
   */
  boolean broadcast(Message shown) {
    Message reply = best(shown);
    Ts ts = reply.ts();
    boolean unread = state.of(reply.root()).unread.contains(ts);
    FollowedThread thread = state.threads.get(reply.root());
    if (state.ledger.contains(ts)) {
      if (thread != null && thread.status() == Status.UNREADABLE) {
        emitIfChanged(reply);
      }
      return false;
    }
    if (!(unread || isInWindow(ts, reply.root()))) {
      return false;
    }
    if (thread != null && !ts.isAfter(thread.have()) && !isInWindow(ts, reply.root())) {
      return false;
    }
    boolean adopted = emitOrAdopt(reply, unread);
    if (!adopted) {
      // Whatever its age: the thread that shows it again has yet to be read.
      state.ledger.put(ts, reply.root(), reply.fingerprint());
    }
    return thread == null || (!adopted && thread.status() != Status.UNREADABLE);
  }

  // ---------------------------------------------------------------- emitting

  /** Returns whether it had been emitted under an offset since replaced. */
  private boolean emitOrAdopt(Message message, boolean unread) {
    boolean adopted = !unread && message.ts().isBefore(state.of(message.root()).adoptBefore);
    if (!adopted) {
      emitFirst(message);
    } else if (message.hasTruncatedReactions()) {
      adoptWhenComplete(message);
    } else {
      state.ledger.put(message.ts(), message.root(), message.fingerprint());
    }
    return adopted;
  }

  /** Emits a message that was not emitted before. */
  private void emitFirst(Message message) {
    boolean old = !isInWindow(message.ts(), message.root());
    if (!old || message.hasTruncatedReactions()) {
      state.ledger.put(message.ts(), message.root(), message.fingerprint());
    }
    if (old && message.hasTruncatedReactions()) {
      state.incomplete.put(message.ts(), message.root());
    }
    wantIfIncomplete(message);
    changes.emit(
        message.ts().isAfter(state.of(message.root()).since) ? Op.CREATE : Op.READ, message);
  }

  private void emitIfChanged(Message message) {
    if (!message.hasTruncatedReactions()) {
      reactions.shownInFull(message.ts());
      emitIfOther(message);
      return;
    }
    if (reactions.isUnavailable(message.ts())) {
      reactions.want(message);
      emitIfOther(message);
      return;
    }
    // Compared once its reactions are complete: most likely they are as they were emitted.
    inFlight.show(message.ts());
    reactions.want(message);
    if (!isInWindow(message.ts(), message.root())) {
      state.incomplete.put(message.ts(), message.root());
    }
  }

  // ---------------------------------------------------------------- incomplete reactions

  /** The message with all of its reactions, if they are known. */
  private Message best(Message message) {
    return message.hasTruncatedReactions()
        ? reactions.complete(message, changes.now()).orElse(message)
        : message;
  }

  private void wantIfIncomplete(Message message) {
    if (message.hasTruncatedReactions()) {
      reactions.want(message);
    }
  }

  /**
   * What was emitted of the message had all of its reactions: it is remembered once they are known.
   */
  private void adoptWhenComplete(Message message) {
    reactions.want(message);
    adopting.add(message.ts());
  }

  /** A message whose reactions have been completed, or cannot be. */
  void completed(Message message) {
    Ts ts = message.ts();
    if (!message.hasTruncatedReactions()) {
      state.incomplete.remove(ts);
    }
    FollowedThread thread = state.threads.get(ts);
    if (adopting.remove(ts)) {
      if (isInWindow(ts, message.root())) {
        state.ledger.put(ts, message.root(), message.fingerprint());
      } else {
        rememberParent(message, thread);
      }
    } else if (state.emitted(ts) != null) {
      emitIfOther(message);
    }
  }

  private void emitIfOther(Message message) {
    int before = state.emitted(message.ts());
    boolean known = before == message.fingerprint() || before == message.legacyFingerprint();
    if (before != message.fingerprint()) {
      state.remember(message.ts(), message.root(), message.fingerprint());
    }
    if (known) {
      inFlight.show(message.ts());
    } else {
      changes.emit(before == 0 ? Op.READ : Op.UPDATE, message);
    }
  }
}
