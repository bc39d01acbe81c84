package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Announcement;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Claims;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;

/**
 * What a complete reading of a thread amounts to: which of its messages are gone, and whether the
 * thread is followed further.
 */
final class ThreadOutcome {

  /** A hidden thread may be shown again when the plan or the policy changes. */
  static final Duration HIDDEN_RETRY = Duration.ofDays(1);

  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final ThreadQueue queue;
  private final Changes changes;
  private final Deletions deletions;
  private final Completeness completeness;

  ThreadOutcome(
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      ThreadQueue queue,
      Changes changes,
      Deletions deletions,
      Completeness completeness) {
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.queue = queue;
    this.changes = changes;
    this.deletions = deletions;
    this.completeness = completeness;
  }

  // ---------------------------------------------------------------- the thread was shown

  /** A page has been shown. */
  void pageShown(ThreadReading reading) {
    deletions.oldestShown(reading.oldestShown());
  }

  /** The thread has been read to its end. */
  void read(FollowedThread thread, ThreadReading reading) {
    Message parent = reading.parent();
    Announcement announced = parent == null ? lastKnown(thread) : Announcement.of(parent);
    boolean wasKnown = thread.read().isKnown();
    long fresh = reading.fresh();
    if (!reading.full && wasKnown && thread.read().count() + fresh != announced.count()) {
      // A reply that was known has gone, or Slack's count is off: compare them all, once.
      completeness.thread(fresh, fresh);
      thread.readInPart(fresh);
      queue.update(thread);
      return;
    }
    long lost = reading.full ? deleteMissing(thread, reading, announced) : 0;
    // Of a thread taken up in the middle the replies before are not known.
    boolean fromStart = !reading.have().isAfter(settings.start());
    long read = fresh - lost;
    completeness.thread(
        wasKnown ? announced.count() - thread.read().count() : fromStart ? announced.count() : read,
        read);
    thread.read(announced, reading.full ? changes.now() : null);
    recheckDoubts(thread);
    parentAfter(thread, reading);
    settle(thread);
  }

  private void recheckDoubts(FollowedThread thread) {
    List<Ts> doubts =
        state.ledger.replies(thread.root()).stream().filter(deletions::isInDoubt).toList();
    if (!doubts.isEmpty()) {
      boolean areHidden = deletions.hidden(doubts).size() == doubts.size();
      thread.recheckAt(changes.now().plus(areHidden ? HIDDEN_RETRY : settings.holdTime()));
    }
  }

  private static Announcement lastKnown(FollowedThread thread) {
    return thread.shown().isKnown() ? thread.shown() : thread.read();
  }

  /** Deletes the known replies that were not shown; returns how many. */
  private long deleteMissing(FollowedThread thread, ThreadReading reading, Announcement announced) {
    List<Ts> known =
        state.ledger.replies(thread.root()).stream()
            .filter(ts -> ts.isAfter(reading.oldest) && ts.isBefore(reading.latest))
            .toList();
    List<Ts> missing =
        known.stream().filter(ts -> !reading.hasSeen(ts) && !inFlight.isOutdated(ts)).toList();
    boolean contradiction =
        thread.read().isKnown()
            && reading.parent() != null
            && announced.count() > thread.read().count() + reading.fresh() - missing.size();
    List<Ts> gone =
        deletions.believable(missing, known.size(), reading.oldestShown(), contradiction);
    gone.forEach(ts -> deletions.delete(ts, thread.root()));
    return gone.size();
  }

  private void parentAfter(FollowedThread thread, ThreadReading reading) {
    if (reading.parent() != null) {
      if (thread.parent() == Parent.MISSING_IN_HISTORY
          && reading.parentAtStart == Parent.MISSING_IN_HISTORY) {
        thread.parentIs(Parent.THREAD_ONLY);
      } else if (thread.parent() == Parent.MISSING_IN_THREAD) {
        thread.parentIs(Parent.VISIBLE);
        deletions.dismiss(thread.root());
      }
    } else if (thread.parent() != Parent.DELETED) {
      parentNotShown(thread);
    }
  }

  /** The thread shows replies without their parent. */
  private void parentNotShown(FollowedThread thread) {
    if (thread.parent() == Parent.VISIBLE) {
      missingInThread(thread);
    } else if (thread.parent() != Parent.MISSING_IN_THREAD) {
      switch (deletions.judge(thread.root(), List.of())) {
        case DELETED -> {
          deleteParent(thread);
          thread.parentIs(Parent.DELETED);
        }
        case DOUBTFUL -> thread.recheckAt(changes.now().plus(settings.holdTime()));
        case HIDDEN -> thread.parentIs(Parent.THREAD_ONLY);
      }
    }
  }

  // ---------------------------------------------------------------- the thread was not shown

  /** Slack shows neither the parent nor any reply. */
  void notShown(FollowedThread thread) {
    List<Ts> replies = state.ledger.replies(thread.root());
    switch (thread.parent()) {
      case VISIBLE -> {
        if (thread.status() == Status.UNREADABLE || (!thread.wasRead() && replies.isEmpty())) {
          unreadable(thread);
        } else {
          missingInThread(thread);
          postpone(thread);
        }
      }
      case MISSING_IN_THREAD -> postpone(thread);
      case MISSING_IN_HISTORY, THREAD_ONLY, DELETED -> {
        switch (deletions.judge(thread.root(), replies)) {
          case DELETED -> gone(thread, replies);
          case DOUBTFUL -> doubtful(thread, replies);
          case HIDDEN -> hidden(thread, replies);
        }
      }
    }
  }

  /** The backfill may have yet to read a part of the history that shows some of the replies. */
  private void gone(FollowedThread thread, List<Ts> replies) {
    if (state.of(thread.root()).unread.hasGapIn(thread.root(), thread.lastActivity())) {
      postpone(thread);
      return;
    }
    replies.forEach(ts -> deletions.delete(ts, thread.root()));
    deleteParent(thread);
    queue.remove(thread.root());
  }

  /** The replies stay remembered with their thread: the history may show some of them. */
  private void hidden(FollowedThread thread, List<Ts> replies) {
    if (replies.isEmpty()) {
      queue.remove(thread.root());
    } else {
      unreadable(thread);
      if (state.threads.get(thread.root()) != null) {
        thread.recheckAt(changes.now().plus(HIDDEN_RETRY));
        queue.update(thread);
      }
    }
  }

  private void missingInThread(FollowedThread thread) {
    thread.parentIs(Parent.MISSING_IN_THREAD);
    deletions.findInHistory(thread.root());
  }

  private void unreadable(FollowedThread thread) {
    thread.unreadable(changes.now());
    settle(thread);
  }

  /** What is older than the window is not looked for any longer. */
  private void doubtful(FollowedThread thread, List<Ts> replies) {
    if (isOver(thread, replies) && !isAwaited(thread)) {
      forget(thread, replies);
    } else {
      postpone(thread);
    }
  }

  private void postpone(FollowedThread thread) {
    thread.postponed(changes.now(), changes.now().plus(settings.holdTime()));
    queue.update(thread);
  }

  private void deleteParent(FollowedThread thread) {
    if (state.ledger.contains(thread.root()) || thread.parentFingerprint() != null) {
      deletions.delete(thread.root(), thread.root());
    } else {
      deletions.dismiss(thread.root());
    }
  }

  // ---------------------------------------------------------------- what becomes of it

  /** The thread is followed further, unless nothing has happened in it for long. */
  private void settle(FollowedThread thread) {
    Ts windowStart = settings.windowStart(changes.now());
    Ts root = thread.root();
    if (thread.lastRead().equals(changes.now()) && thread.status() != Status.UNREADABLE) {
      state.ledger.removeIf(
          windowStart,
          (ts, of, print) ->
              of.equals(root)
                  && !ts.equals(of)
                  && !deletions.isInDoubt(ts)
                  && !state.incomplete.containsKey(ts));
    }
    List<Ts> replies = state.ledger.replies(root);
    boolean empty =
        thread.read().count() == 0
            && thread.status() == Status.QUIET
            && thread.parent() == Parent.VISIBLE
            && replies.isEmpty();
    boolean ended = empty || isOver(thread, replies);
    if (ended && !thread.isToRead() && !isAwaited(thread) && thread.recheckAt() == null) {
      forget(thread, replies);
    } else {
      queue.update(thread);
    }
  }

  /** Whether all that is known of it is older than the window. */
  private boolean isOver(FollowedThread thread, List<Ts> replies) {
    // The history may have shown a reply of a thread that is not shown itself.
    Ts newest = replies.isEmpty() ? thread.root() : replies.get(replies.size() - 1);
    return Ts.max(thread.lastActivity(), newest).isBefore(settings.windowStart(changes.now()));
  }

  /**
   * Whether a backfill or sweep has yet to reach the parent, or a reply that the history shows too,
   * and would read the thread once more.
   */
  private boolean isAwaited(FollowedThread thread) {
    Ts root = thread.root();
    Claims claims = state.of(root);
    return claims.unread.contains(root)
        || claims.unread.hasGapIn(root, thread.lastActivity())
        || thread.lastActivity().isAfter(claims.swept)
        || state.incomplete.containsValue(root);
  }

  private void forget(FollowedThread thread, List<Ts> replies) {
    queue.remove(thread.root());
    replies.forEach(state.ledger::remove);
    if (thread.parent() == Parent.THREAD_ONLY) {
      state.ledger.remove(thread.root());
    }
  }
}
