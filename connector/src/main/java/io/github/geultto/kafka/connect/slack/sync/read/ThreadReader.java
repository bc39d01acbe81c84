package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a channel's threads: those that changed, and now and then those that show no change, since
 * what happens to replies does not show on their parent.
 */
public final class ThreadReader {

  /** An answer without even the parent is asked for again, this often. */
  private static final int MAX_EMPTY = 3;

  private final String channel;
  private final SyncSettings settings;
  private final ChannelState state;
  private final Reconciler reconciler;

  public ThreadReader(String channel, Reconciler reconciler) {
    this.channel = channel;
    this.settings = reconciler.settings;
    this.state = reconciler.state;
    this.reconciler = reconciler;
  }

  // ---------------------------------------------------------------- what to ask next

  /** A thread that changed, of the live ones or of the backfill's. */
  public Optional<Request.Replies> changedThread(boolean ofBackfill, Ts at) {
    return state.threads.nextChanged(ofBackfill).map(thread -> request(thread, at));
  }

  /** When a thread without a visible change is to be read again; empty if none is followed. */
  public Optional<Ts> nextRevisitAt() {
    return state.threads.nextRevisitAt();
  }

  /** Calls a minute that revisits at a pace of 1 take. */
  public double load() {
    return state.threads.revisitLoad();
  }

  /** See {@link FollowedThread#revisitAt}. */
  public void setPace(double pace) {
    state.threads.setPace(pace);
  }

  public Optional<Request.Replies> revisit(Ts at) {
    return state
        .threads
        .takeRevisit()
        .map(
            thread -> {
              thread.full = true;
              return request(thread, at);
            });
  }

  private Request.Replies request(FollowedThread thread, Ts at) {
    if (thread.reading == null) {
      List<Ts> known = state.ledger.replies(thread.root);
      // Where the known replies fit into the page, looking at them again costs nothing.
      thread.full |= known.size() * 2 < settings.repliesPage();
      Ts oldest = thread.have;
      if (thread.full) {
        Ts first = known.isEmpty() ? thread.have : known.get(0);
        oldest = Ts.min(oldest, Ts.min(first, settings.windowStart(at)).plus(-1));
      }
      thread.reading = new FollowedThread.Reading(thread, oldest, SyncSettings.latest(at));
    }
    FollowedThread.Reading reading = thread.reading;
    reading.inFlight = true;
    return new Request.Replies(
        channel,
        thread.root,
        reading.cursor == null ? reading.position : reading.oldest,
        reading.latest,
        reading.cursor,
        settings.repliesPage(),
        !thread.changed,
        reconciler.overlaps.begin());
  }

  // ---------------------------------------------------------------- what came back

  /** The request brought nothing. */
  public void failed(Request.Replies request, Failure failure) {
    FollowedThread thread = state.threads.get(request.root());
    if (failure == Failure.MISSING) {
      missing(thread);
      return;
    }
    if (failure == Failure.RESTART_WINDOW) {
      thread.reading.cursor = null;
    }
    state.threads.requeue(thread);
  }

  /** Forgets the requests under way. */
  public void reset() {
    for (FollowedThread thread : List.copyOf(state.threads.all())) {
      if (thread.reading != null) {
        state.threads.requeue(thread);
      }
    }
  }

  /** Takes in a page. */
  public void take(Request.Replies request, Page<Message> page) {
    FollowedThread thread = state.threads.get(request.root());
    FollowedThread.Reading reading = thread.reading;
    reading.inFlight = false;
    if (page.items().isEmpty()) {
      // Not even the parent: that is no answer. Slack says thread_not_found of what is gone.
      if (++reading.empty < MAX_EMPTY) {
        state.threads.requeue(thread);
      } else {
        postpone(thread);
      }
      return;
    }
    List<Message> messages = new ArrayList<>(page.items());
    messages.sort(Comparator.comparing(Message::ts));
    for (Message message : messages) {
      if (message.ts().equals(thread.root)) {
        reading.parent = message;
        reconciler.post(message, false);
      } else if (message.root().equals(thread.root)
          && message.ts().isAfter(reading.oldest)
          && message.ts().isBefore(reading.latest)) {
        reading.seen.add(message.ts());
        reading.position = Ts.max(reading.position, message.ts());
        reconciler.reply(message, thread);
      }
    }
    if (page.cursor() != null) {
      reading.cursor = page.cursor();
      thread.changed = true;
      state.threads.put(thread);
    } else {
      finish(thread);
    }
  }

  private void finish(FollowedThread thread) {
    FollowedThread.Reading reading = thread.reading;
    thread.reading = null;
    Message parent = reading.parent;
    long count = parent == null ? thread.shownCount : parent.replyCount();
    Ts latest = parent == null || parent.latestReply() == null ? Ts.ZERO : parent.latestReply();
    boolean wasKnown = thread.count != FollowedThread.UNKNOWN;
    long lost = 0;
    thread.broadcasts.clear();
    thread.again = null;
    if (reading.full) {
      thread.lastVisit = reconciler.now();
      List<Ts> missing = new ArrayList<>();
      for (Ts ts : state.ledger.replies(thread.root)) {
        if (ts.isAfter(reading.oldest)
            && ts.isBefore(reading.latest)
            && !reading.seen.contains(ts)
            && !reconciler.overlaps.isOutdated(ts)) {
          missing.add(ts);
        }
      }
      boolean doubtful =
          wasKnown && parent != null && count > thread.count + reading.fresh() - missing.size();
      List<Ts> gone = reconciler.withoutHeld(missing, doubtful);
      gone.forEach(ts -> reconciler.delete(ts, thread.root));
      lost = gone.size();
      if (gone.size() < missing.size()) {
        thread.again = reconciler.now().plus(reconciler.holdTime());
      }
    } else if (wasKnown && thread.count + reading.fresh() != count) {
      // A reply that was known has gone (or Slack's count is off): look at them all, once.
      thread.full = true;
      thread.changed = true;
      thread.count += reading.fresh();
      reconciler.completeness.thread(reading.fresh(), reading.fresh());
      state.threads.put(thread);
      return;
    }
    if (thread.count != count || !thread.latest.equals(latest) || reading.fresh() > 0) {
      thread.shownCount = FollowedThread.UNKNOWN;
      thread.shownLatest = Ts.ZERO;
    }
    long read = reading.fresh() - lost;
    // Of a thread taken up in the middle the replies before are not known.
    boolean fromStart = !reading.have.isAfter(settings.start());
    reconciler.completeness.thread(
        wasKnown ? count - thread.count : fromStart ? count : read, read);
    thread.count = count;
    thread.latest = latest;
    if (reading.verify) {
      thread.hidden = parent != null;
      thread.verify = false;
    }
    thread.refused = false;
    settle(thread);
  }

  /** The thread is not to be read now: later again. */
  private void postpone(FollowedThread thread) {
    thread.reading = null;
    thread.changed = false;
    thread.full = false;
    thread.touched = false;
    thread.verify = false;
    thread.lastVisit = reconciler.now();
    thread.again = reconciler.now().plus(reconciler.holdTime());
    state.threads.put(thread);
  }

  /** The thread cannot be read: what was known of it is gone. */
  private void missing(FollowedThread thread) {
    if (!thread.refused) {
      state.ledger.replies(thread.root).forEach(ts -> reconciler.delete(ts, thread.root));
    }
    boolean wasRead = !thread.refused && thread.lastVisit.isAfter(Ts.ZERO);
    boolean parentGone = thread.verify || thread.hidden || wasRead;
    if (parentGone && (state.ledger.contains(thread.root) || thread.parentPrint != null)) {
      reconciler.delete(thread.root, thread.root);
    }
    // Shown in the channel, but not to be had from the thread. What is young shows again there.
    for (Message broadcast : thread.broadcasts) {
      if (!reconciler.isInWindow(broadcast.ts())) {
        reconciler.emitFirst(broadcast);
      }
    }
    thread.broadcasts.clear();
    thread.reading = null;
    thread.refused = true;
    thread.lastVisit = reconciler.now();
    thread.count = thread.shownCount;
    thread.latest = thread.shownLatest;
    if (parentGone) {
      state.threads.remove(thread.root);
    } else {
      settle(thread);
    }
  }

  /** A thread has been read: follow it further, unless nothing has happened in it for long. */
  private void settle(FollowedThread thread) {
    thread.changed = thread.touched;
    thread.full &= thread.touched;
    thread.touched = false;
    Ts windowStart = settings.windowStart(reconciler.now());
    boolean ended =
        thread.lastActivity().isBefore(windowStart)
            || (thread.count == 0
                && !thread.refused
                && !thread.hidden
                && state.ledger.replies(thread.root).isEmpty());
    if (thread.lastVisit.equals(reconciler.now())) {
      state.ledger.removeIf(
          windowStart,
          (ts, root, print) ->
              root.equals(thread.root) && !ts.equals(root) && !reconciler.isHeld(ts));
    }
    // A backfill or sweep that has yet to reach the parent would read the thread once more.
    boolean awaited =
        state.unread.contains(thread.root) || thread.lastActivity().isAfter(state.swept);
    if (ended && !thread.changed && !awaited && thread.again == null) {
      state.threads.remove(thread.root);
      if (thread.hidden) {
        state.ledger.remove(thread.root);
      }
    } else {
      state.threads.put(thread);
    }
  }
}
