package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.HashSet;
import java.util.Set;

/**
 * Emits a message, remembers what was emitted of it, and waits for the reactions that a page shows
 * only in part.
 */
final class Emission {

  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final Changes changes;
  private final Deletions deletions;
  private final ReactionCompleter reactions;

  /** Messages of which only some of the reactions are known, emitted before the offset was set. */
  private final Set<Ts> adopting = new HashSet<>();

  /** Messages older than what is remembered, emitted once their reactions are complete. */
  private final Set<Ts> old = new HashSet<>();

  Emission(
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

  /** Whether the ledger remembers messages as old as this. */
  boolean isInWindow(Ts ts, Ts root) {
    return !ts.isBefore(Ts.max(state.of(root).floor, settings.windowStart(changes.now())));
  }

  /** The message with all of its reactions, if they are known. */
  Message best(Message message) {
    return message.hasTruncatedReactions()
        ? reactions.complete(message, changes.now()).orElse(message)
        : message;
  }

  // ---------------------------------------------------------------- first

  /**
   * Emits a message of which nothing is known, unless that was done under an offset since replaced.
   *
   * @param unread whether no reading has covered it so far
   * @return whether it had been emitted before
   */
  boolean firstOrAdopted(Message message, boolean unread) {
    // What was emitted of a message that is withheld is never taken over.
    boolean adopted =
        !unread
            && message.ts().isBefore(state.of(message.root()).adoptBefore)
            && !message.isWithheld();
    if (!adopted) {
      first(message);
    } else if (message.hasTruncatedReactions()) {
      adoptWhenComplete(message);
    } else {
      remember(message);
    }
    return adopted;
  }

  /** The message has been emitted like this, now or before. */
  void remember(Message message) {
    state.ledger.put(message.ts(), message.root(), message.fingerprint());
    changes.adopt(message);
  }

  /** Emits a message that was not emitted before. */
  void first(Message message) {
    boolean old = !isInWindow(message.ts(), message.root());
    if (!old || message.hasTruncatedReactions()) {
      state.ledger.put(message.ts(), message.root(), message.fingerprint());
    }
    wantIfIncomplete(message);
    emit(message.ts().isAfter(state.of(message.root()).since) ? Op.CREATE : Op.READ, message, null);
  }

  /** Emits a known message again if what is shown of it is something else. */
  void ifChanged(Message message) {
    if (!message.hasTruncatedReactions()) {
      reactions.shownInFull(message.ts());
      emitIfOther(message);
      state.incomplete.remove(message.ts());
      return;
    }
    wantIfIncomplete(message);
    if (reactions.isUnavailable(message.ts())) {
      emitIfOther(message);
    } else {
      // Compared once its reactions are complete: most likely they are as they were emitted.
      inFlight.show(message.ts());
    }
  }

  /**
   * Emits a message that is older than what is remembered, because an event says that it changed;
   * not if it was emitted like this lately.
   */
  void old(Message message) {
    if (changes.contain(message.ts())) {
      return;
    }
    if (message.hasTruncatedReactions()) {
      reactions.want(message);
      old.add(message.ts());
    } else if (!changes.wasShownLately(message)) {
      oldChanged(message);
    }
  }

  /** Emits such a message with other content than before. */
  void oldChanged(Message message) {
    changes.rememberOld(message);
    emit(Op.UPDATE, message, null);
  }

  // ---------------------------------------------------------------- what events say

  /** Whether the message was emitted with this content, as far as that is remembered. */
  boolean isAsEmitted(Message message) {
    Integer emitted = state.emitted(message.ts());
    return emitted == null ? changes.wasShownLately(message) : message.isAsEmitted(emitted);
  }

  /** A reaction was added or removed: complete reactions that were read before are outdated. */
  void reacted(Event.Reacted event) {
    reactions.changed(event.ts());
    if (!changes.isGone(event.ts())) {
      changes.reported(event, isInWindow(event.ts(), event.ts()));
    }
  }

  /** A message was deleted: nothing more of it is emitted. */
  void gone(Ts ts) {
    changes.gone(ts);
    reactions.shownInFull(ts);
    adopting.remove(ts);
    old.remove(ts);
  }

  /** Whether a message was deleted. */
  boolean isGone(Ts ts) {
    return changes.isGone(ts);
  }

  // ---------------------------------------------------------------- old parents

  /** An old parent, which is emitted again if it has a new reply, and so another count. */
  void revive(Message shown, FollowedThread thread) {
    Message parent = best(shown);
    Ts emitted = state.of(parent.ts()).parents;
    boolean news = parent.latestReply() != null && parent.latestReply().isAfter(emitted);
    if (news) {
      wantIfIncomplete(parent);
      emit(Op.UPDATE, parent, null);
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

  // ---------------------------------------------------------------- incomplete reactions

  private void wantIfIncomplete(Message message) {
    if (message.hasTruncatedReactions()) {
      reactions.want(message);
      if (!isInWindow(message.ts(), message.root()) || isShownByItsThread(message)) {
        state.incomplete.put(message.ts(), message.root());
      }
    }
  }

  /** Whether the history does not show it, which is read again often. */
  private boolean isShownByItsThread(Message message) {
    FollowedThread thread = state.threads.get(message.root());
    return message.isReply() || (thread != null && thread.parent() != Parent.VISIBLE);
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
    FollowedThread thread = state.threads.get(ts);
    if (old.remove(ts) && state.emitted(ts) == null) {
      if (!changes.wasShownLately(message)) {
        oldChanged(message);
      }
      adopting.remove(ts);
      rememberParent(message, thread);
    } else if (adopting.remove(ts)) {
      if (isInWindow(ts, message.root())) {
        remember(message);
      } else {
        rememberParent(message, thread);
      }
    } else if (state.emitted(ts) != null) {
      emitIfOther(message);
    }
    if (!message.hasTruncatedReactions()) {
      state.incomplete.remove(ts);
    }
  }

  private void emitIfOther(Message message) {
    int before = state.emitted(message.ts());
    if (message.isAsEmitted(before)) {
      changes.shown(message);
      return;
    }
    state.remember(message.ts(), message.root(), message.fingerprint());
    if (message.isAsEmittedEarlier(before)) {
      changes.shown(message);
    } else {
      emit(before == 0 ? Op.READ : Op.UPDATE, message, before);
    }
  }

  private void emit(Op op, Message message, Integer before) {
    if (message.isTombstone()) {
      deletions.keptAsTombstone(op, message, before);
    } else {
      changes.emit(op, message);
    }
  }
}
