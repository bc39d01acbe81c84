package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a channel's threads: those that changed, and from time to time those that show no change,
 * because what happens to replies does not show on their parent.
 */
public final class ThreadReader {

  /** An answer without even the parent is read again, so often in all. */
  private static final int MAX_EMPTY = 3;

  private final String channel;
  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final ThreadQueue queue;
  private final Reconciler reconciler;
  private final ThreadOutcome outcome;
  private final Map<Ts, ThreadReading> readings = new HashMap<>();
  private long succeeded;

  ThreadReader(
      String channel,
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      ThreadQueue queue,
      Reconciler reconciler,
      ThreadOutcome outcome) {
    this.channel = channel;
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.queue = queue;
    this.reconciler = reconciler;
    this.outcome = outcome;
  }

  // ---------------------------------------------------------------- what to read next

  /** A thread that changed, of the live ones or of the backfill's. */
  public Optional<Request.Replies> changedThread(boolean ofBackfill, Ts at) {
    return queue.nextChanged(ofBackfill).map(thread -> request(thread, false, at));
  }

  /** The quiet thread that is due first. */
  public Optional<Request.Replies> reread(Ts at) {
    return queue.takeReread().map(thread -> request(thread, true, at));
  }

  private Request.Replies request(FollowedThread thread, boolean reread, Ts at) {
    ThreadReading reading =
        readings.computeIfAbsent(thread.root(), root -> begin(thread, reread, at));
    queue.readingBegins(thread.root());
    return new Request.Replies(
        channel,
        thread.root(),
        reading.from(),
        reading.latest,
        reading.cursor(),
        settings.repliesPage(),
        reread,
        inFlight.begin());
  }

  private ThreadReading begin(FollowedThread thread, boolean reread, Ts at) {
    List<Ts> known = state.ledger.replies(thread.root());
    // Where the known replies fit into the page, comparing them costs nothing.
    boolean full =
        reread
            || !thread.wasRead()
            || thread.status() == Status.RECHECK
            || thread.status() == Status.UNREADABLE
            || known.size() * 2 < settings.repliesPage();
    Ts oldest = thread.have();
    if (full) {
      Ts first = known.isEmpty() ? thread.have() : known.get(0);
      oldest = Ts.min(oldest, Ts.min(first, settings.windowStart(at)).plus(-1));
    }
    thread.readingBegins();
    return new ThreadReading(full, thread.parent(), oldest, SyncSettings.latest(at), thread.have());
  }

  // ---------------------------------------------------------------- what came back

  /** A request of the channel succeeded. */
  void callSucceeded() {
    succeeded++;
  }

  /** The request failed. */
  void failed(Request.Replies request, Failure failure) {
    FollowedThread thread = state.threads.get(request.root());
    ThreadReading reading = readings.get(request.root());
    queue.readingEnds(request.root());
    if (thread == null || reading == null) {
      return;
    }
    switch (failure) {
      case MISSING -> notShown(thread);
      case RETRY, REFUSED -> {
        if (thread.failed(succeeded)) {
          readings.remove(thread.root());
          outcome.failing(thread);
        } else {
          requeue(thread);
        }
      }
      case RESTART_WINDOW -> {
        reading.dropCursor();
        continueReading(thread, reading);
      }
      case THROTTLED, CHANNEL -> requeue(thread);
    }
  }

  /** The same thread again, behind the others. */
  private void requeue(FollowedThread thread) {
    if (!thread.isToRead()) {
      readings.remove(thread.root());
    }
    queue.update(thread);
  }

  private void continueReading(FollowedThread thread, ThreadReading reading) {
    if (reading.isStuck()) {
      readings.remove(thread.root());
      thread.stuck();
      outcome.failing(thread);
    } else {
      thread.readingContinues();
      queue.update(thread);
    }
  }

  /** Nothing is shown; what was read before, either, where the reading looked for it. */
  private void blank(FollowedThread thread, ThreadReading reading) {
    if (reading.full) {
      notShown(thread);
    } else {
      readings.remove(thread.root());
      thread.readInPart(0);
      queue.update(thread);
    }
  }

  private void notShown(FollowedThread thread) {
    readings.remove(thread.root());
    outcome.notShown(thread);
  }

  /** Something may have happened unseen: what is being read is read again after that. */
  public void readAgain() {
    for (Ts root : List.copyOf(readings.keySet())) {
      FollowedThread thread = state.threads.get(root);
      if (thread != null) {
        thread.mayHaveChanged();
        queue.update(thread);
      }
    }
  }

  /** Discards the requests in flight. */
  void reset() {
    for (Ts root : List.copyOf(readings.keySet())) {
      queue.readingEnds(root);
      FollowedThread thread = state.threads.get(root);
      if (thread == null) {
        readings.remove(root);
      } else {
        requeue(thread);
      }
    }
  }

  /** Applies a page. */
  void apply(Request.Replies request, Page<Message> page) {
    FollowedThread thread = state.threads.get(request.root());
    ThreadReading reading = readings.get(request.root());
    queue.readingEnds(request.root());
    if (thread == null || reading == null) {
      return;
    }
    if (page.items().isEmpty() && !page.hasMore() && reading.emptyAnswers() < MAX_EMPTY) {
      // Not even the parent: Slack may say so of what is gone, or have a bad moment.
      continueReading(thread, reading);
      return;
    }
    if (page.items().isEmpty() && !page.hasMore() && reading.isBlank()) {
      blank(thread, reading);
      return;
    }
    int before = reading.shown();
    show(thread, reading, page);
    if (reading.parent() != null && reading.shown() > before) {
      thread.succeeded();
    }
    outcome.pageShown(reading);
    if (page.hasMore()) {
      reading.continues(page, reading.shown() > before);
      continueReading(thread, reading);
    } else {
      readings.remove(thread.root());
      outcome.read(thread, reading);
    }
  }

  private void show(FollowedThread thread, ThreadReading reading, Page<Message> page) {
    reading.pageBegins();
    List<Message> messages = new ArrayList<>(page.items());
    messages.sort(Comparator.comparing(Message::ts));
    for (Message message : messages) {
      if (message.ts().equals(thread.root())) {
        reading.parentShown(message);
        reconciler.parent(message, thread);
      } else if (message.root().equals(thread.root()) && reading.isInRange(message)) {
        reading.replyShown(message.ts());
        reconciler.reply(message, thread);
      }
    }
  }
}
