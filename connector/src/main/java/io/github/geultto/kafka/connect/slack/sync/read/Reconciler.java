package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what Slack shows with what was emitted, message by message: what is unknown is emitted,
 * what has other content is emitted again, what is gone is deleted, unless there is reason for
 * doubt. Takes in what parents say of their threads.
 */
public final class Reconciler {

  /** An answer that lacks this many messages, and most of the window, waits for another. */
  private static final int MASS_DELETION = 50;

  public final SyncSettings settings;
  public final ChannelState state;
  public final InFlight overlaps;

  public final Completeness completeness = new Completeness();

  private final Map<Ts, Ts> heldDeletions = new HashMap<>();
  private List<Change> changes = new ArrayList<>();
  private Ts now = Ts.ZERO;

  public Reconciler(SyncSettings settings, ChannelState state, InFlight overlaps) {
    this.settings = settings;
    this.state = state;
    this.overlaps = overlaps;
  }

  /** Begins to take in an answer. */
  public void begin(Ts at) {
    now = at;
    changes = new ArrayList<>();
  }

  /** What the answer changed. */
  public List<Change> changes() {
    return changes;
  }

  public Ts now() {
    return now;
  }

  /** Deletions that are held back until a second answer agrees. */
  public int heldDeletions() {
    return heldDeletions.size();
  }

  public boolean isHeld(Ts ts) {
    return heldDeletions.containsKey(ts);
  }

  /** A message of the channel's history, or a thread's parent ({@code ofHistory} false). */
  public void post(Message message, boolean ofHistory) {
    Ts ts = message.ts();
    if (overlaps.isOutdated(ts)) {
      return;
    }
    heldDeletions.remove(ts);
    if (message.isReply()) {
      broadcast(message);
      return;
    }
    FollowedThread thread = state.threads.get(ts);
    boolean unread = state.unread.contains(ts);
    boolean emitted = true;
    if (state.ledger.contains(ts)) {
      emitIfChanged(message);
    } else if (thread != null && thread.parentPrint != null) {
      if (thread.parentPrint != message.fingerprint()) {
        thread.parentPrint = message.fingerprint();
        emit(Op.UPDATE, message);
      }
    } else if (unread || isInWindow(ts)) {
      if (!unread && ts.isBefore(state.adoptBefore)) {
        state.ledger.put(ts, ts, message.fingerprint());
      } else {
        emitFirst(message);
        if (thread != null) {
          rememberParent(thread, message);
        }
      }
    } else if (thread != null) {
      // Followed for a reply that the channel showed: the parent's count has changed by it.
      emitRevived(message);
      rememberParent(thread, message);
    } else {
      emitted = false;
    }
    if (ofHistory) {
      announce(message, thread, unread, emitted);
    }
  }

  /** Takes in what a parent says of its thread. */
  private void announce(Message parent, FollowedThread known, boolean unread, boolean emitted) {
    Ts latest = parent.latestReply() == null ? Ts.ZERO : parent.latestReply();
    long count = parent.replyCount();
    FollowedThread thread = known;
    if (thread == null) {
      if (count == 0 && latest.equals(Ts.ZERO)) {
        return;
      }
      Ts read = repliesEmittedBefore(parent.ts(), unread);
      if (!emitted) {
        if (!latest.isAfter(state.swept)) {
          return;
        }
        emitRevived(parent);
      }
      thread = new FollowedThread(parent.ts(), read);
      if (!latest.equals(Ts.ZERO) && !latest.isAfter(read)) {
        thread.count = count;
        thread.latest = latest;
        thread.have = latest;
      }
      thread.backfill =
          !parent.ts().isAfter(state.since) && !Ts.max(latest, parent.ts()).isAfter(state.since);
      thread.changed = thread.count == FollowedThread.UNKNOWN;
    } else {
      thread.hidden = false;
      thread.verify = false;
      rememberParent(thread, parent);
      if (thread.matches(count, latest)) {
        return;
      }
      thread.backfill &= !latest.isAfter(state.since);
      thread.touch(
          thread.count != FollowedThread.UNKNOWN
              && (count < thread.count
                  || (!latest.equals(Ts.ZERO) && latest.isBefore(thread.latest))));
    }
    rememberParent(thread, parent);
    thread.shownCount = count;
    thread.shownLatest = latest;
    state.threads.put(thread);
  }

  /** An old parent, that is emitted again if it has a new reply, and so another count. */
  private void emitRevived(Message parent) {
    // A reply that was emitted under an offset since replaced did change the parent then.
    Ts emitted = parent.ts().isBefore(state.adoptBefore) ? state.since : state.swept;
    if (parent.latestReply() != null && parent.latestReply().isAfter(emitted)) {
      emit(Op.UPDATE, parent);
    }
  }

  /** The ledger does not hold parents that are older than the window. */
  private void rememberParent(FollowedThread thread, Message parent) {
    if (!state.ledger.contains(parent.ts())) {
      thread.parentPrint = parent.fingerprint();
    }
  }

  /** Up to when the replies of a thread not followed so far have been emitted. */
  public Ts repliesEmittedBefore(Ts root, boolean unread) {
    Ts read = settings.start().plus(-1);
    if (unread) {
      return read;
    }
    if (isInWindow(root)) {
      return root.isBefore(state.adoptBefore) ? Ts.max(read, state.adoptBefore.plus(-1)) : read;
    }
    return Ts.max(read, state.swept);
  }

  /** A reply that is also shown in the channel: the thread is read for it, unless it cannot be. */
  private void broadcast(Message reply) {
    Ts ts = reply.ts();
    boolean unread = state.unread.contains(ts);
    if (state.ledger.contains(ts) || (!unread && !isInWindow(ts))) {
      return;
    }
    boolean adopted = !unread && ts.isBefore(state.adoptBefore);
    if (adopted) {
      state.ledger.put(ts, reply.root(), reply.fingerprint());
    }
    FollowedThread thread = state.threads.get(reply.root());
    if (thread == null) {
      boolean rootUnread = state.unread.contains(reply.root());
      thread = new FollowedThread(reply.root(), repliesEmittedBefore(reply.root(), rootUnread));
      thread.backfill = !ts.isAfter(state.since);
    } else if (adopted) {
      return;
    } else if (thread.refused) {
      emitFirst(reply);
      return;
    }
    thread.broadcasts.add(reply);
    thread.touch(!ts.isAfter(thread.have));
    state.threads.put(thread);
  }

  /** A reply, as its thread shows it. */
  public void reply(Message reply, FollowedThread thread) {
    Ts ts = reply.ts();
    if (overlaps.isOutdated(ts)) {
      thread.have = Ts.max(thread.have, ts);
      return;
    }
    heldDeletions.remove(ts);
    boolean unread = ts.isAfter(thread.have);
    thread.have = Ts.max(thread.have, ts);
    if (state.ledger.contains(ts)) {
      emitIfChanged(reply);
    } else if (!unread && !isInWindow(ts)) {
      return;
    } else if (!unread && ts.isBefore(state.adoptBefore)) {
      state.ledger.put(ts, thread.root, reply.fingerprint());
    } else {
      emitFirst(reply);
    }
  }

  // ---------------------------------------------------------------- emitting

  public boolean isInWindow(Ts ts) {
    return !ts.isBefore(Ts.max(state.floor, settings.windowStart(now)));
  }

  /** Emits a message that was not emitted before. */
  public void emitFirst(Message message) {
    if (isInWindow(message.ts())) {
      state.ledger.put(message.ts(), message.root(), message.fingerprint());
    }
    emit(message.ts().isAfter(state.since) ? Op.CREATE : Op.READ, message);
  }

  private void emitIfChanged(Message message) {
    int fingerprint = message.fingerprint();
    if (!state.ledger.holds(message.ts(), fingerprint)) {
      state.ledger.put(message.ts(), message.root(), fingerprint);
      emit(Op.UPDATE, message);
    } else {
      overlaps.show(message.ts());
    }
  }

  private void emit(Op op, Message message) {
    overlaps.show(message.ts());
    if (!message.ts().isBefore(settings.start())) {
      changes.add(Change.of(op, message));
      completeness.message(message);
    }
  }

  // ---------------------------------------------------------------- deletions

  /** How long a deletion in doubt is held back at least. */
  public Duration holdTime() {
    return settings.pollInterval().multipliedBy(5);
  }

  /**
   * Of messages that a complete answer did not show, those to believe it of. Where there is reason
   * for doubt, that takes a second answer some time later.
   */
  public List<Ts> withoutHeld(List<Ts> missing, boolean doubtful) {
    boolean mass = missing.size() > MASS_DELETION && missing.size() * 2 > state.ledger.size();
    if (!settings.deletesGuard() || !(mass || doubtful)) {
      return missing;
    }
    missing.forEach(ts -> heldDeletions.putIfAbsent(ts, now));
    return missing.stream()
        .filter(ts -> !now.isBefore(heldDeletions.get(ts).plus(holdTime())))
        .toList();
  }

  public void delete(Ts ts, Ts root) {
    heldDeletions.remove(ts);
    state.ledger.remove(ts);
    overlaps.show(ts);
    changes.add(Change.deleted(ts, root));
  }

  /** The window has been read down to its start: what is older need not be remembered. */
  public void forgetBefore(Ts windowStart) {
    state.floor = Ts.max(state.floor, windowStart);
    state.ledger.removeIf(
        state.floor,
        (ts, root, print) -> {
          FollowedThread thread = state.threads.get(root);
          if (thread != null && ts.equals(root)) {
            thread.parentPrint = print;
          }
          return thread == null || ts.equals(root);
        });
    heldDeletions.keySet().removeIf(ts -> !state.ledger.contains(ts));
  }
}
