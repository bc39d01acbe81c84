package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.List;
import java.util.Optional;

/**
 * One channel: what is known of it, what to ask Slack next, and what an answer changes.
 *
 * <p>All history reads are one thing: a page covers a range of the channel; what is in the range
 * and unknown is emitted, what was emitted with other content is emitted again, what was emitted
 * and is missing may have been deleted. Ranges never covered are the backfill. Replies are read
 * thread by thread, where the parent announces changes or a reread is due.
 *
 * <p>Not thread-safe; one thread owns it. Times are passed as arguments.
 */
public final class ChannelSync {

  private final String channel;
  private final ChannelState state;
  private final InFlight inFlight = new InFlight();
  private final ReactionCompleter reactions = new ReactionCompleter();
  private final Completeness completeness = new Completeness();
  private final Changes changes;
  private final Doubts doubts;
  private final Emission emission;
  private final ThreadQueue queue;
  private final HistoryReader history;
  private final ThreadReader threads;
  private final EventHints hints;

  /** Continues from what the offset remembers. */
  public ChannelSync(String channel, SyncSettings settings, ChannelState state) {
    this.channel = channel;
    this.state = state;
    changes = new Changes(channel, settings, state, inFlight, completeness);
    doubts = new Doubts(settings, changes);
    var deletions = new Deletions(settings, state, changes, doubts);
    emission = new Emission(settings, state, inFlight, changes, deletions, reactions);
    var reconciler = new Reconciler(state, inFlight, doubts, emission);
    queue = new ThreadQueue(settings, state);
    var comparison =
        new PageComparison(
            settings, state, inFlight, queue, doubts, deletions, reconciler, emission);
    var named = new NamedPosts();
    history =
        new HistoryReader(
            channel, settings, state, inFlight, queue, doubts, reactions, comparison, named);
    hints =
        new EventHints(
            channel,
            settings,
            state,
            inFlight,
            queue,
            deletions,
            reconciler,
            comparison,
            emission,
            named);
    var following = new Following(settings, state, queue, changes, doubts);
    var outcome =
        new ThreadOutcome(
            settings, state, inFlight, queue, changes, doubts, deletions, following, completeness);
    threads = new ThreadReader(channel, settings, state, inFlight, queue, reconciler, outcome);
  }

  public String channel() {
    return channel;
  }

  /** What is remembered of the channel, and is stored in its source offsets. */
  public ChannelState state() {
    return state;
  }

  // ---------------------------------------------------------------- what to read next

  /** What to read of the channel's history. */
  public HistoryReader history() {
    return history;
  }

  /** What to read of its threads. */
  public ThreadReader threads() {
    return threads;
  }

  /** Which of them is read when. */
  public ThreadQueue queue() {
    return queue;
  }

  /** What to read because of events. */
  public EventHints hints() {
    return hints;
  }

  /** Whether there is a message whose reactions must be completed now. */
  public boolean wantsReactions(Ts at) {
    return reactions.isDue(at);
  }

  /** A message of which a page showed the reactions only in part. */
  public Optional<Request.Reactions> reactions(Ts at) {
    return reactions.next(at).map(ts -> new Request.Reactions(channel, ts, inFlight.begin()));
  }

  /** Shares with the other channels of a workspace how far back Slack shows messages. */
  public void share(Horizon horizon) {
    doubts.share(horizon, channel);
  }

  /** Shares with other channels the content of messages emitted lately. */
  public void share(RecentMessages recent) {
    changes.share(recent);
    hints.share(recent);
  }

  // ---------------------------------------------------------------- what came back

  /**
   * Applies a page.
   *
   * @return what changed, in the order to emit it; the offset then covers it
   */
  public List<Change> apply(Request request, Page<Message> page, Ts now) {
    if (!inFlight.end(request.number())) {
      return List.of();
    }
    changes.begin(now);
    threads.callSucceeded();
    hints.outdated(page);
    if (request instanceof Request.Replies replies) {
      threads.apply(replies, page);
    } else if (request instanceof Request.Single single) {
      hints.answered(single, page, now);
    } else {
      history.apply(page, now);
      hints.pageApplied();
    }
    inFlight.applied();
    return changes.all();
  }

  /**
   * Applies what an event says.
   *
   * @return what changed by it; the rest must be read
   */
  public List<Change> apply(Event.OfMessage event, Ts now) {
    inFlight.event();
    changes.begin(now);
    hints.apply(event, now);
    inFlight.applied();
    return changes.all();
  }

  /** Applies the complete reactions of a message. */
  public List<Change> applyReactions(
      Request.Reactions request, List<Message.Reaction> complete, Ts now) {
    if (!inFlight.end(request.number())) {
      return List.of();
    }
    changes.begin(now);
    reactions.answered(request.ts(), complete, now).ifPresent(emission::completed);
    inFlight.applied();
    return changes.all();
  }

  /**
   * Handles a failed request.
   *
   * @return what changed by it: a thread that is gone takes its messages along
   */
  public List<Change> failed(Request request, Failure failure, Ts now) {
    if (!inFlight.end(request.number())) {
      return List.of();
    }
    changes.begin(now);
    if (request instanceof Request.Replies replies) {
      threads.failed(replies, failure);
    } else if (request instanceof Request.Reactions message) {
      reactionsFailed(message.ts(), failure, now);
    } else if (request instanceof Request.Single single) {
      hints.failed(single, failure);
    } else {
      history.failed(failure);
    }
    inFlight.applied();
    return changes.all();
  }

  private void reactionsFailed(Ts ts, Failure failure, Ts now) {
    Optional<Message> asShown =
        switch (failure) {
          case MISSING -> reactions.missing(ts, now);
          case RETRY, REFUSED, RESTART_WINDOW, CHANNEL -> reactions.failed(ts, now);
          case THROTTLED -> {
            reactions.retry(ts);
            yield Optional.empty();
          }
        };
    asShown.ifPresent(emission::completed);
    if (failure == Failure.MISSING) {
      state.incomplete.remove(ts);
    }
  }

  /** Discards the requests in flight: the channel is suspended. */
  public void reset() {
    inFlight.clear();
    reactions.reset();
    history.reset();
    threads.reset();
    hints.reset();
  }

  /** Whether Slack's answers lead nowhere, so that the channel cannot be read for now. */
  public boolean isStuck() {
    return history.isStuck();
  }

  // ---------------------------------------------------------------- status

  /** Deletions that wait for a second answer. */
  public int heldDeletions() {
    return doubts.held();
  }

  /** Messages that Slack no longer shows for their age, and that are kept. */
  public int hiddenMessages() {
    return doubts.hidden();
  }

  /** What Slack announced against what was read. */
  public Completeness completeness() {
    return completeness;
  }

  /** Messages remembered in the ledger. */
  public int ledgerSize() {
    return state.ledger.size();
  }

  /** Heap bytes of the ledger. */
  public long ledgerBytes() {
    return state.ledger.bytes();
  }

  /**
   * The oldest messages of the window for which the offset had no room when it was last made: they
   * may be repeated once after a restart.
   */
  public int leftOut() {
    return state.leftOut();
  }

  /** How far its backfill is, if nothing was written before {@code begin}. */
  public BackfillProgress progress(Ts begin) {
    return history.progress(begin);
  }

  /** Messages whose reactions are known only in part so far. */
  public int incompleteReactions() {
    return reactions.wanted();
  }

  /** Whether everything since the start has been read once, threads included, but for news. */
  public boolean isBackfilled() {
    return history.hasRead() && !hasGap() && queue.waitingOfBackfill() == 0;
  }

  /** Whether there is something older than the newest page that has never been read. */
  public boolean hasGap() {
    return state.unread.newestGap().isPresent();
  }
}
