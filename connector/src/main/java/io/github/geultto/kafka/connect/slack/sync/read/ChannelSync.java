package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one channel, what to ask Slack next, and what an answer changes.
 *
 * <p>All history reads are one thing: a page covers a range of the channel; what is in the range
 * and unknown is emitted, what was emitted with other content is emitted again, what was emitted
 * and is missing was deleted. Ranges never covered are the backfill. Replies are read thread by
 * thread, where the parent announces something new or the revisit schedule says so.
 *
 * <p>Not thread-safe; one thread owns it. Times come in as arguments.
 */
public final class ChannelSync {

  private final String channel;
  private final ChannelState state;
  private final InFlight overlaps = new InFlight();
  private final ReactionCompleter reactions = new ReactionCompleter();
  private final Reconciler reconciler;

  /** What to read of the channel's history. */
  public final HistoryReader history;

  /** What to read of its threads. */
  public final ThreadReader threads;

  /** Goes on from what the offset remembers. */
  public ChannelSync(String channel, SyncSettings settings, ChannelState state) {
    this.channel = channel;
    this.state = state;
    this.reconciler = new Reconciler(settings, state, overlaps);
    this.history = new HistoryReader(channel, reconciler);
    this.threads = new ThreadReader(channel, reconciler);
  }

  public String channel() {
    return channel;
  }

  /** What to store in the source offset: it covers every change returned so far, and no other. */
  public Map<String, Object> offset(Ts at) {
    return state.toOffset(at);
  }

  /** Deletions that are held back until a second look agrees. */
  public int heldDeletions() {
    return reconciler.heldDeletions();
  }

  /** What Slack announced against what was read. */
  public Completeness completeness() {
    return reconciler.completeness;
  }

  /** Messages remembered in the ledger. */
  public int ledgerSize() {
    return state.ledger.size();
  }

  /** What the ledger takes in memory. */
  public long ledgerBytes() {
    return state.ledger.bytes();
  }

  /**
   * The oldest messages of the window for which the offset had no room when it was last made: they
   * may be repeated once after a restart.
   */
  public int leftOut() {
    return state.leftOut;
  }

  /** The oldest reply that Slack has announced and that has not been read; empty if none is. */
  public Optional<Ts> oldestNews() {
    return state.threads.oldestNews();
  }

  /** How far its backfill is, if nothing was written before {@code begin}. */
  public BackfillProgress progress(Ts begin) {
    return history.progress(begin);
  }

  /** Threads that are known to have something new and wait for being read. */
  public int changedThreads() {
    return state.threads.changed();
  }

  /** Whether everything since the start has been read once, but for news. */
  public boolean isBackfilled() {
    return history.hasLooked() && !hasGap();
  }

  /** Whether there is something older than the newest page that has never been read. */
  public boolean hasGap() {
    return state.unread.newestGap().isPresent();
  }

  /** Whether there is a message whose reactions have to be completed. */
  public boolean wantsReactions() {
    return reactions.isWanting();
  }

  /** A message of which a page showed the reactions only in part. */
  public Optional<Request.Reactions> reactions() {
    return reactions.next().map(ts -> new Request.Reactions(channel, ts));
  }

  /**
   * Takes in an answer.
   *
   * @return what changed, in the order to emit it; the offset then covers it
   */
  public List<Change> apply(Request request, Page<Message> page, Ts now) {
    if (!overlaps.isUnderWay(number(request))) {
      return List.of();
    }
    return reactions
        .complete(request, page, now)
        .map(complete -> applyComplete(request, complete, now))
        .orElse(List.of());
  }

  /** Takes in the complete reactions of a message, and the pages that waited for them. */
  public List<Change> applyReactions(
      Request.Reactions request, List<Message.Reaction> complete, Ts now) {
    List<Change> changes = new ArrayList<>();
    reactions
        .answer(request.ts(), complete, now)
        .forEach((held, page) -> changes.addAll(applyComplete(held, page, now)));
    return changes;
  }

  private List<Change> applyComplete(Request request, Page<Message> page, Ts now) {
    if (!overlaps.end(number(request))) {
      return List.of();
    }
    reconciler.begin(now);
    if (request instanceof Request.Replies replies) {
      threads.take(replies, page);
    } else {
      history.take(page);
    }
    overlaps.takenIn();
    return reconciler.changes();
  }

  /**
   * Takes in that a request brought nothing.
   *
   * @return what changed by it: a thread that is gone takes its messages along
   */
  public List<Change> failed(Request request, Failure failure, Ts now) {
    if (request instanceof Request.Reactions message) {
      if (failure == Failure.MISSING) {
        return applyReactions(message, null, now);
      }
      reactions.again(message.ts());
      return List.of();
    }
    if (!overlaps.end(number(request))) {
      return List.of();
    }
    reconciler.begin(now);
    if (request instanceof Request.Replies replies) {
      threads.failed(replies, failure);
    } else {
      history.failed(failure);
    }
    overlaps.takenIn();
    return reconciler.changes();
  }

  /** Forgets the requests under way: the channel is left aside. */
  public void reset() {
    overlaps.clear();
    reactions.clear();
    history.reset();
    threads.reset();
  }

  private static long number(Request request) {
    if (request instanceof Request.History history) {
      return history.number();
    }
    return request instanceof Request.Replies replies ? replies.number() : 0;
  }
}
