package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What events say of a channel. What they say in full is emitted at once, compared like a page: new
 * messages, deletions, reactions on messages in memory. Else the message is read: a post in the
 * history, a reply with its thread, an unknown one alone. No event moves what counts as read.
 */
public final class EventHints {

  private final String channel;
  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final ThreadQueue queue;
  private final Deletions deletions;
  private final Reconciler reconciler;
  private final PageComparison comparison;
  private final Emission emission;
  private final NamedPosts posts;
  private final KnownMessages known;

  private final Singles singles = new Singles();
  private RecentMessages recent = new RecentMessages(0);
  private Ts now = Ts.ZERO;

  EventHints(
      String channel,
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      ThreadQueue queue,
      Deletions deletions,
      Reconciler reconciler,
      PageComparison comparison,
      Emission emission,
      NamedPosts posts) {
    this.channel = channel;
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.queue = queue;
    this.deletions = deletions;
    this.reconciler = reconciler;
    this.comparison = comparison;
    this.emission = emission;
    this.posts = posts;
    this.known = new KnownMessages(state, emission);
  }

  void share(RecentMessages messages) {
    recent = messages;
  }

  // ---------------------------------------------------------------- what an event says

  void apply(Event.OfMessage event, Ts at) {
    now = at;
    if (event.ts().isBefore(settings.start())) {
      return;
    }
    if (event instanceof Event.Posted posted) {
      posted(posted.message());
    } else if (event instanceof Event.Deleted gone) {
      deleted(gone.ts(), gone.root());
    } else if (event instanceof Event.Reacted reacted) {
      reacted(reacted);
    } else if (event instanceof Event.Changed changed) {
      changed(changed.ts(), changed.root());
    }
  }

  private void posted(Message message) {
    if (emission.isGone(message.ts())) {
      return;
    }
    if (state.emitted(message.ts()) == null) {
      unknown(message);
    }
    FollowedThread thread = state.threads.get(message.root());
    boolean isReply = message.isReply() && thread != null && state.emitted(message.root()) != null;
    if (isReply && reconciler.isHistoryItsSource(thread)) {
      // Its count of replies.
      post(message.root(), thread);
    }
  }

  private void unknown(Message message) {
    Ts ts = message.ts();
    FollowedThread thread = state.threads.get(message.root());
    if (message.isReply() && thread != null && !ts.isAfter(thread.have())) {
      // Its thread has been read that far, and did not show it.
      recheck(thread);
    } else if (!message.isReply() && !state.unread.contains(ts)) {
      changed(ts, ts);
    } else {
      comparison.announced(message, now);
    }
  }

  private void deleted(Ts ts, Ts named) {
    FollowedThread own = state.threads.get(ts);
    if (own != null && hasReplies(own)) {
      // Slack keeps a deleted parent for its replies.
      recheck(own);
      return;
    }
    Ts root = known.rootOf(ts, named);
    boolean wasEmitted = known.isEmitted(ts, root == null ? ts : root);
    emission.gone(ts);
    singles.remove(ts);
    if (own != null) {
      queue.remove(ts);
    }
    if (wasEmitted) {
      deletions.delete(ts, root == null ? ts : root);
    }
    if (root != null && !root.equals(ts)) {
      replyDeleted(root, wasEmitted);
    }
  }

  /** Of an old parent nothing is remembered: it is not read for nothing. */
  private void replyDeleted(Ts root, boolean wasEmitted) {
    FollowedThread thread = state.threads.get(root);
    if (state.emitted(root) != null) {
      changed(root, root);
    } else if (thread != null) {
      // With the reply it has not been emitted.
      recheck(thread);
    } else if (wasEmitted) {
      changed(root, root);
    }
  }

  private boolean hasReplies(FollowedThread thread) {
    return thread.read().count() > 0
        || thread.shown().count() > 0
        || !state.ledger.replies(thread.root()).isEmpty();
  }

  private void reacted(Event.Reacted event) {
    Ts ts = event.ts();
    emission.reacted(event);
    Optional<Message> before = recent.get(channel, ts);
    Optional<Message> after =
        before.isPresent() && known.isUpToDate(before.get())
            ? recent.apply(event)
            : Optional.empty();
    if (after.isEmpty()) {
      changed(ts, null);
    } else if (state.emitted(ts) != null) {
      emission.ifChanged(after.get());
    } else if (!after.equals(before)) {
      emission.oldChanged(after.get());
    }
  }

  private void changed(Ts ts, Ts named) {
    if (emission.isGone(ts)) {
      return;
    }
    Ts root = known.rootOf(ts, named);
    FollowedThread thread = root == null ? null : state.threads.get(root);
    boolean isKnown = state.emitted(ts) != null;
    if (isKnown && ts.equals(root)) {
      post(ts, thread);
    } else if (isKnown && thread != null && fitsIntoAPage(root)) {
      recheck(thread);
    } else if (!known.isLeftToBackfill(ts)) {
      singles.add(ts);
    }
  }

  private void post(Ts ts, FollowedThread thread) {
    if (thread != null && !reconciler.isHistoryItsSource(thread)) {
      recheck(thread);
    } else if (ts.isBefore(state.unread.head())) {
      posts.add(ts);
    } else {
      posts.addHead();
    }
  }

  private boolean fitsIntoAPage(Ts root) {
    return state.ledger.replies(root).size() < settings.repliesPage();
  }

  private void recheck(FollowedThread thread) {
    thread.mayHaveChanged();
    queue.update(thread);
  }

  // ---------------------------------------------------------------- what to read

  /** Messages that events named and that have yet to be read. */
  public Stream<Ts> waiting() {
    return Stream.concat(posts.waiting(), singles.waiting());
  }

  /** Messages that events named and that could not be read: polling must find their changes. */
  public long lost() {
    return singles.lost();
  }

  /** Everything in the channel may have changed. */
  public void readAgain() {
    posts.addHead();
  }

  /** A message to be read individually. */
  public Optional<Request.Single> single() {
    return singles.next().map(ts -> new Request.Single(channel, ts, inFlight.begin()));
  }

  // ---------------------------------------------------------------- what came back

  void answered(Request.Single request, Page<Message> page, Ts at) {
    now = at;
    singles.answered(request.ts());
    page.items().stream()
        .filter(message -> message.ts().equals(request.ts()))
        .filter(message -> !inFlight.isOutdated(message.ts()))
        .findFirst()
        .ifPresent(this::shown);
  }

  /** What a page shows of messages of which an event has said something since is read again. */
  void outdated(Page<Message> page) {
    page.items().stream()
        .filter(message -> inFlight.isOutdatedByEvent(message.ts()))
        .filter(message -> !emission.isAsEmitted(message))
        .forEach(message -> changed(message.ts(), message.root()));
  }

  /** A page of history has been applied: the ledger may have discarded what was to be read. */
  void pageApplied() {
    posts.takeIf(ts -> state.emitted(ts) == null).forEach(ts -> changed(ts, ts));
  }

  private void shown(Message message) {
    Ts ts = message.ts();
    if (known.isLeftToBackfill(ts) || emission.isGone(ts)) {
      return;
    }
    if (state.emitted(ts) != null) {
      if (message.isReply()) {
        emission.ifChanged(emission.best(message));
      } else {
        post(ts, state.threads.get(ts));
      }
    } else if (emission.isInWindow(ts, message.root()) || state.unread.contains(ts)) {
      comparison.announced(message, now);
    } else {
      if (!message.isReply()) {
        // As a sweep would show it: its thread may have a new reply.
        comparison.announced(message, now);
      }
      emission.old(emission.best(message));
    }
  }

  void failed(Request.Single request, Failure failure) {
    singles.failed(request.ts(), failure);
  }

  /** Discards the requests in flight. */
  void reset() {
    singles.reset();
  }
}
