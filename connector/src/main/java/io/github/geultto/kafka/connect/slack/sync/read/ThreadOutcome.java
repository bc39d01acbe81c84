package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Announcement;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.List;

/**
 * What a complete reading of a thread amounts to: which of its messages are gone, and what is tried
 * next. Whether it is followed further, {@link Following} says.
 */
final class ThreadOutcome {

  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final ThreadQueue queue;
  private final Changes changes;
  private final Doubts doubts;
  private final Deletions deletions;
  private final Following following;
  private final Completeness completeness;

  ThreadOutcome(
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      ThreadQueue queue,
      Changes changes,
      Doubts doubts,
      Deletions deletions,
      Following following,
      Completeness completeness) {
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.queue = queue;
    this.changes = changes;
    this.doubts = doubts;
    this.deletions = deletions;
    this.following = following;
    this.completeness = completeness;
  }

  // ---------------------------------------------------------------- the thread was shown

  /** A page has been shown. */
  void pageShown(ThreadReading reading) {
    doubts.oldestShown(reading.oldestShown());
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
    // Of a thread that was not read from its start, earlier replies are not known.
    boolean fromStart = !reading.have().isAfter(settings.start());
    long read = fresh - lost;
    completeness.thread(
        wasKnown ? announced.count() - thread.read().count() : fromStart ? announced.count() : read,
        read);
    thread.read(announced, reading.full ? changes.now() : null);
    recheckDoubts(thread);
    parentAfter(thread, reading);
    following.settle(thread);
  }

  private void recheckDoubts(FollowedThread thread) {
    List<Ts> missing =
        state.ledger.replies(thread.root()).stream().filter(doubts::contains).toList();
    if (!missing.isEmpty()) {
      boolean areHidden = missing.stream().allMatch(doubts::isHidden);
      thread.recheckAt(
          changes.now().plus(areHidden ? Following.HIDDEN_RETRY : settings.holdTime()));
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
            && (reading.parent() != null || thread.parent() == Parent.VISIBLE)
            && announced.count() > thread.read().count() + reading.fresh() - missing.size();
    List<Ts> gone =
        deletions.believable(missing, known.size(), reading.oldestShown(), contradiction);
    gone.forEach(ts -> deletions.delete(ts, thread.root()));
    return gone.size();
  }

  private void parentAfter(FollowedThread thread, ThreadReading reading) {
    if (reading.parent() != null || thread.parent() != Parent.VISIBLE) {
      thread.succeeded();
    }
    if (reading.parent() != null) {
      if (thread.parent() == Parent.MISSING_IN_HISTORY
          && reading.parentAtStart == Parent.MISSING_IN_HISTORY) {
        thread.parentIs(Parent.THREAD_ONLY);
      } else if (thread.parent() == Parent.MISSING_IN_THREAD) {
        thread.parentIs(Parent.VISIBLE);
        doubts.dismiss(thread.root());
      }
    } else if (thread.parent() != Parent.DELETED) {
      parentNotShown(thread);
    }
  }

  /** The thread shows replies without their parent. */
  private void parentNotShown(FollowedThread thread) {
    if (thread.parent() == Parent.VISIBLE) {
      thread.parentNotShown();
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
        thread.parentNotShown();
        if (isKnownToBeRefused(thread) || (!thread.wasRead() && replies.isEmpty())) {
          unreadable(thread);
        } else {
          missingInThread(thread);
          postpone(thread);
        }
      }
      case MISSING_IN_THREAD -> {
        missingInThread(thread);
        postpone(thread);
      }
      case MISSING_IN_HISTORY, THREAD_ONLY, DELETED -> {
        switch (deletions.judge(thread.root(), replies)) {
          case DELETED -> gone(thread, replies);
          case DOUBTFUL -> doubtful(thread, replies);
          case HIDDEN -> hidden(thread);
        }
      }
    }
  }

  /** Pages of history show whether its parent is still there, as long as they show that age. */
  private boolean isKnownToBeRefused(FollowedThread thread) {
    return thread.status() == Status.UNREADABLE
        && !thread.root().isBefore(settings.windowStart(changes.now()));
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

  /** It stays remembered: the history may show some replies, and Slack all of it again one day. */
  private void hidden(FollowedThread thread) {
    thread.unreadable(changes.now());
    thread.recheckAt(changes.now().plus(Following.HIDDEN_RETRY));
    following.settle(thread);
  }

  private void missingInThread(FollowedThread thread) {
    thread.parentIs(Parent.MISSING_IN_THREAD);
    doubts.findInHistory(thread.root());
  }

  /**
   * Its readings fail, which says nothing about it: it is kept until its replies have been read.
   */
  void failing(FollowedThread thread) {
    if (thread.shown().latest().isAfter(thread.have())) {
      thread.unreadable(changes.now());
      queue.update(thread);
    } else {
      unreadable(thread);
    }
  }

  /** The thread is not shown for now; it expires later. */
  void unreadable(FollowedThread thread) {
    thread.unreadable(changes.now());
    following.settle(thread);
  }

  /** What is older than the window is not looked for any longer. */
  private void doubtful(FollowedThread thread, List<Ts> replies) {
    if (following.isOver(thread, replies) && !following.isAwaited(thread)) {
      following.forget(thread, replies);
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
      doubts.dismiss(thread.root());
    }
  }
}
