package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request.Purpose;
import io.github.geultto.kafka.connect.slack.sync.state.Announcement;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Applies a page of history: emits the posts that it shows, follows the threads that they announce,
 * and has the posts that it lacks looked for in their threads.
 */
final class PageComparison {

  /** So many posts that a page lacked are looked for at once. */
  private static final int MAX_LOOKED_FOR = 50;

  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final ThreadQueue threads;
  private final Doubts doubts;
  private final Deletions deletions;
  private final Reconciler reconciler;
  private final Emission emission;

  // Of the page being applied.
  private final Set<Ts> threadsShown = new HashSet<>();
  private Ts now = Ts.ZERO;

  PageComparison(
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      ThreadQueue threads,
      Doubts doubts,
      Deletions deletions,
      Reconciler reconciler,
      Emission emission) {
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.threads = threads;
    this.doubts = doubts;
    this.deletions = deletions;
    this.reconciler = reconciler;
    this.emission = emission;
  }

  void forgetBefore(Ts windowStart) {
    state.forgetBefore(windowStart);
    doubts.forgetAllBut(state);
  }

  /**
   * Applies a page.
   *
   * @param from the page shows everything from here up to the scan's position
   */
  void apply(HistoryScan scan, HistoryScan.Shown shown, Ts from, Ts at) {
    now = at;
    boolean known = shown.inRange().stream().anyMatch(m -> state.ledger.contains(m.ts()));
    Set<Ts> seen = new HashSet<>();
    threadsShown.clear();
    for (Message message : shown.inRange()) {
      seen.add(message.ts());
      threadsShown.add(message.root());
      if (!inFlight.isOutdated(message.ts())) {
        doubts.dismiss(message.ts());
        show(message);
      }
    }
    doubts.oldestShown(shown.oldestShown());
    Ts to = scan.position().plus(-1);
    doubts.lookedFor(from, to);
    boolean isEmpty = shown.inRange().isEmpty();
    if (scan.purpose == Purpose.EVIDENCE) {
      // That Slack hides older messages is the answer here; an empty page with more to come is
      // none.
      if (!isEmpty || shown.isComplete()) {
        missingParents(from, to, seen, shown.oldestShown());
        doubts.lookedBelow(to);
      }
    } else {
      missingPosts(from, to, seen, shown.oldestShown(), !known);
      missingParents(from, to, seen, shown.oldestShown());
    }
  }

  /** Applies a message that an event announces, or that was read individually. */
  void announced(Message message, Ts at) {
    now = at;
    doubts.dismiss(message.ts());
    show(message);
  }

  private void show(Message message) {
    if (message.isReply()) {
      replyShown(message);
      return;
    }
    FollowedThread thread = state.threads.get(message.ts());
    boolean unread = state.of(message.ts()).unread.contains(message.ts());
    if (thread != null && thread.parent() != Parent.VISIBLE) {
      thread.shownInHistory(now);
      threads.update(thread);
    }
    boolean emitted = reconciler.post(message, thread);
    announce(message, thread, unread, emitted);
  }

  // ---------------------------------------------------------------- threads

  private void announce(Message parent, FollowedThread thread, boolean unread, boolean emitted) {
    Announcement announcement = Announcement.of(parent);
    if (thread != null) {
      if (!thread.matches(announcement)) {
        thread.announced(announcement, announcement.latest().isAfter(state.of(parent.ts()).since));
        threads.update(thread);
      }
    } else if (!announcement.isEmpty()) {
      follow(parent, announcement, unread, emitted);
    }
  }

  private void follow(Message parent, Announcement announcement, boolean unread, boolean emitted) {
    if (!emitted && !announcement.latest().isAfter(state.of(parent.ts()).swept)) {
      return;
    }
    Ts have = repliesEmittedBefore(parent.ts(), unread);
    Ts latest = announcement.latest();
    boolean ofBackfill = !Ts.max(latest, parent.ts()).isAfter(state.of(parent.ts()).since);
    FollowedThread thread = new FollowedThread(parent.ts(), have, ofBackfill);
    if (!latest.equals(Ts.ZERO) && !latest.isAfter(have)) {
      thread.announcedAsRead(announcement);
    } else {
      thread.announced(announcement, !ofBackfill);
    }
    if (emitted) {
      emission.rememberParent(parent, thread);
    } else {
      emission.revive(parent, thread);
    }
    threads.update(thread);
  }

  private void replyShown(Message reply) {
    FollowedThread thread = state.threads.get(reply.root());
    if (thread != null && isDoubtful(thread)) {
      // Whatever else is shown of the thread, it exists.
      thread.shownByReply(now);
      thread.recheckAt(now.plus(Following.HIDDEN_RETRY));
      doubts.dismiss(thread.root());
      state.ledger.replies(thread.root()).forEach(doubts::dismiss);
      threads.update(thread);
    }
    if (reconciler.broadcast(reply)) {
      toRead(reply, thread);
    }
  }

  /** Whether the thread's deletion is being confirmed. */
  private boolean isDoubtful(FollowedThread thread) {
    return thread.parent().isMissing()
        || (thread.parent() != Parent.VISIBLE && doubts.contains(thread.root()));
  }

  private void toRead(Message reply, FollowedThread known) {
    FollowedThread thread = known;
    if (thread == null) {
      boolean unread = state.of(reply.root()).unread.contains(reply.root());
      Ts have = repliesEmittedBefore(reply.root(), unread);
      thread =
          new FollowedThread(reply.root(), have, !reply.ts().isAfter(state.of(reply.root()).since));
    }
    thread.broadcastShown(reply.ts());
    threads.update(thread);
  }

  /** Up to when the replies of a thread not followed so far have been emitted. */
  private Ts repliesEmittedBefore(Ts root, boolean unread) {
    Ts start = settings.start().plus(-1);
    if (unread) {
      return start;
    }
    if (emission.isInWindow(root, root)) {
      Ts adopt = state.of(root).adoptBefore;
      return root.isBefore(adopt) ? Ts.max(start, adopt.plus(-1)) : start;
    }
    return Ts.max(start, state.of(root).swept);
  }

  // ---------------------------------------------------------------- what the page lacks

  /**
   * Posts that the page should have shown and did not. Each is looked for in its thread before it
   * is taken for deleted: a parent may live on there, and a page may be wrong.
   */
  private void missingPosts(Ts from, Ts to, Set<Ts> seen, Ts oldestShown, boolean contradiction) {
    List<Ts> posts = state.ledger.posts(from, to);
    List<Ts> missing = new ArrayList<>();
    for (Ts ts : posts) {
      FollowedThread thread = state.threads.get(ts);
      boolean explained =
          thread != null
              && thread.parent() != Parent.VISIBLE
              && thread.parent() != Parent.MISSING_IN_THREAD;
      if (!seen.contains(ts) && !inFlight.isOutdated(ts) && !explained) {
        missing.add(ts);
      }
    }
    doubts.missingInHistory(missing, oldestShown);
    List<Ts> believable = deletions.believable(missing, posts.size(), oldestShown, contradiction);
    lookForHidden(missing);
    // Where that is a lot, the rest has its turn after the next page.
    for (Ts ts : believable.subList(0, Math.min(believable.size(), MAX_LOOKED_FOR))) {
      FollowedThread thread = state.threads.get(ts);
      if (thread != null && !threadsShown.contains(ts)) {
        // None of the replies is shown by the page either.
        doubts.lookedFor(state.ledger.replies(ts).stream().filter(r -> !r.isAfter(to)).toList());
      }
      lookInThread(
          thread != null ? thread : new FollowedThread(ts, repliesEmittedBefore(ts, false), false));
    }
  }

  /** A hidden parent may have been deleted and still be shown by its thread. */
  private void lookForHidden(List<Ts> missing) {
    for (Ts ts : missing.stream().filter(doubts::isHidden).toList()) {
      FollowedThread thread = state.threads.get(ts);
      if (thread != null && thread.parent() == Parent.VISIBLE) {
        lookInThread(thread);
      }
    }
  }

  /** Parents that their threads no longer show, and the page does not show either. */
  private void missingParents(Ts from, Ts to, Set<Ts> seen, Ts oldestShown) {
    List<FollowedThread> missing =
        state.threads.between(from, to).stream()
            .filter(thread -> thread.parent() == Parent.MISSING_IN_THREAD)
            .filter(thread -> !seen.contains(thread.root()))
            .filter(thread -> !inFlight.isOutdated(thread.root()))
            .toList();
    doubts.missingInHistory(missing.stream().map(FollowedThread::root).toList(), oldestShown);
    missing.forEach(this::lookInThread);
  }

  private void lookInThread(FollowedThread thread) {
    thread.missingInHistory();
    threads.update(thread);
  }
}
