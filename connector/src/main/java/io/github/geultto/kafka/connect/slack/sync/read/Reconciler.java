package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread.Status;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;

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

  boolean isInWindow(Ts ts) {
    return !ts.isBefore(Ts.max(state.floor, settings.windowStart(changes.now())));
  }

  /** The fingerprint of what was emitted of a message; null if nothing is remembered of it. */
  private Integer emitted(Ts ts) {
    if (state.ledger.contains(ts)) {
      return state.ledger.fingerprint(ts);
    }
    // The ledger does not hold parents that are older than the window.
    FollowedThread thread = state.threads.get(ts);
    return thread == null ? null : thread.parentFingerprint();
  }

  private void remember(Message message) {
    if (state.ledger.contains(message.ts())) {
      state.ledger.put(message.ts(), message.root(), message.fingerprint());
    } else {
      state.threads.get(message.ts()).parentEmitted(message.fingerprint());
    }
  }

  // ---------------------------------------------------------------- posts

  /**
   * A post of the channel's history.
   *
   * @param thread if it is followed; otherwise null
   * @return whether it has been emitted now or before
   */
  boolean post(Message post, FollowedThread thread) {
    Ts ts = post.ts();
    if (emitted(ts) != null) {
      if (thread == null || isHistoryItsSource(thread)) {
        emitIfChanged(post);
      }
      return true;
    }
    return emitUnknown(post, thread);
  }

  /** A parent, as its thread shows it. */
  void parent(Message parent, FollowedThread thread) {
    Ts ts = parent.ts();
    if (inFlight.isOutdated(ts)) {
      return;
    }
    deletions.dismiss(ts);
    if (emitted(ts) == null) {
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
    boolean unread = state.unread.contains(post.ts());
    if (unread || isInWindow(post.ts())) {
      emitOrAdopt(post, unread);
    } else if (thread != null) {
      // Followed for a reply that the channel showed: the parent's count has changed with it.
      emitRevived(post);
    } else {
      return false;
    }
    rememberParent(post, thread);
    return true;
  }

  /** An old parent, which is emitted again if it has a new reply, and so another count. */
  void emitRevived(Message parent) {
    // A reply that was emitted under an offset since replaced did change the parent then.
    Ts emitted = parent.ts().isBefore(state.adoptBefore) ? state.since : state.swept;
    if (parent.latestReply() != null && parent.latestReply().isAfter(emitted)) {
      changes.emit(Op.UPDATE, parent);
    }
  }

  /** The ledger does not hold parents that are older than the window. */
  void rememberParent(Message parent, FollowedThread thread) {
    if (thread != null && !state.ledger.contains(parent.ts())) {
      thread.parentEmitted(parent.fingerprint());
    }
  }

  // ---------------------------------------------------------------- replies

  /** A reply, as its thread shows it. */
  void reply(Message reply, FollowedThread thread) {
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
    } else if (isInWindow(ts)) {
      emitOrAdopt(reply, false);
    }
  }

  /**
   * A reply that the history shows too.
   *
   * @return whether its thread has to be read for it
   */
  boolean broadcast(Message reply) {
    Ts ts = reply.ts();
    boolean unread = state.unread.contains(ts);
    if (state.ledger.contains(ts) || !(unread || isInWindow(ts))) {
      return false;
    }
    FollowedThread thread = state.threads.get(reply.root());
    if (thread != null && thread.wasRead() && !ts.isAfter(thread.have()) && !isInWindow(ts)) {
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
    if (!unread && message.ts().isBefore(state.adoptBefore)) {
      state.ledger.put(message.ts(), message.root(), message.fingerprint());
      return true;
    }
    emitFirst(message);
    return false;
  }

  /** Emits a message that was not emitted before. */
  private void emitFirst(Message message) {
    boolean incomplete = message.hasTruncatedReactions();
    Message shown =
        incomplete ? reactions.complete(message, changes.now()).orElse(message) : message;
    if (shown.hasTruncatedReactions()) {
      reactions.want(shown);
    }
    if (isInWindow(message.ts())) {
      state.ledger.put(message.ts(), message.root(), shown.fingerprint());
    } else if (shown.hasTruncatedReactions()) {
      state.ledger.put(message.ts(), message.root(), shown.fingerprint());
      state.incomplete.put(message.ts(), message.root());
    }
    changes.emit(message.ts().isAfter(state.since) ? Op.CREATE : Op.READ, shown);
  }

  private void emitIfChanged(Message message) {
    if (!message.hasTruncatedReactions()) {
      emitIfOther(message);
      return;
    }
    var complete = reactions.complete(message, changes.now());
    if (complete.isPresent()) {
      emitIfOther(complete.get());
    } else if (reactions.isUnavailable(message.ts())) {
      reactions.want(message);
      emitIfOther(message);
    } else {
      inFlight.show(message.ts());
      reactions.want(message);
      if (!isInWindow(message.ts())) {
        state.incomplete.put(message.ts(), message.root());
      }
    }
  }

  /** A message whose reactions have been completed, or cannot be. */
  void completed(Message message) {
    if (!message.hasTruncatedReactions()) {
      state.incomplete.remove(message.ts());
    }
    if (!inFlight.isOutdated(message.ts()) && emitted(message.ts()) != null) {
      emitIfOther(message);
    }
  }

  private void emitIfOther(Message message) {
    int before = emitted(message.ts());
    boolean known = before == message.fingerprint() || before == message.legacyFingerprint();
    if (before != message.fingerprint()) {
      remember(message);
    }
    if (known) {
      inFlight.show(message.ts());
    } else {
      changes.emit(Op.UPDATE, message);
    }
  }

  /** The window has been read down to its start: what is older need not be remembered. */
  void forgetBefore(Ts windowStart) {
    state.floor = Ts.max(state.floor, windowStart);
    state.ledger.removeIf(
        state.floor,
        (ts, root, print) -> {
          FollowedThread thread = state.threads.get(root);
          boolean kept = state.incomplete.containsKey(ts) || state.unread.contains(ts);
          if (thread != null && ts.equals(root) && !kept) {
            thread.parentEmitted(print);
          }
          return !kept && (thread == null || ts.equals(root));
        });
    deletions.forget();
  }
}
