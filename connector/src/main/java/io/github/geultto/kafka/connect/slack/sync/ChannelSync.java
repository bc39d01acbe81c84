package io.github.geultto.kafka.connect.slack.sync;

import io.github.geultto.kafka.connect.slack.record.Message;
import io.github.geultto.kafka.connect.slack.record.Op;
import io.github.geultto.kafka.connect.slack.record.Ts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** A page that would delete this many, and most of the channel's window, waits for another. */
  private static final int MASS_DELETION = 50;

  /** A backfill stops reading posts while this many threads wait for being read. */
  private static final int MAX_CHANGED_THREADS = 500;

  private final String channel;
  private final SyncSettings settings;

  /** What the channel's offset remembers. */
  final ChannelState state;

  private final ReactionCompleter reactions = new ReactionCompleter();
  private final Map<Ts, Ts> heldDeletions = new HashMap<>();

  // Requests under way in this channel, and what their answers showed while others were.
  private final Set<Long> inFlight = new HashSet<>();
  private final Map<Ts, Long> observed = new HashMap<>();
  private long sequence;

  // Walks through the history; at most one has a request under way.
  private Walk busy;
  private Walk look;
  private Walk gap;
  private Walk window;
  private Walk sweep;
  private boolean gapSeemsEmpty;
  private Ts belowLook;
  private Ts lastWindow = Ts.ZERO;
  private Ts nextSweepPage = Ts.ZERO;
  private int sweepPages;
  private int lastSweepPages;

  // The answer being taken in.
  private List<Change> changes = new ArrayList<>();
  private long begun;
  private Ts now = Ts.ZERO;

  /** Goes on from what the offset remembers. */
  public ChannelSync(String channel, SyncSettings settings, ChannelState state) {
    this.channel = channel;
    this.settings = settings;
    this.state = state;
  }

  public String channel() {
    return channel;
  }

  /** What to store in the source offset: it covers every change returned so far, and no other. */
  public Map<String, Object> offset(Ts at) {
    return state.toOffset(at);
  }

  /** Whether a request for the channel's history is under way. */
  boolean isHistoryBusy() {
    return busy != null;
  }

  /** Deletions that are held back until a second look agrees. */
  public int heldDeletions() {
    return heldDeletions.size();
  }

  /** Messages remembered in the ledger. */
  public int ledgerSize() {
    return state.ledger.size();
  }

  /** Threads that are known to have something new and wait for being read. */
  public int changedThreads() {
    return state.threads.changed();
  }

  /** Whether everything since the start has been read once, but for news. */
  public boolean isBackfilled() {
    return state.unread.newestGap().isEmpty();
  }

  // ---------------------------------------------------------------- what to ask next

  /** The newest page: news, and whatever changed on the posts it shows. */
  Request.History look(Ts at) {
    if (look == null) {
      Ts oldest = Ts.min(state.unread.head(), Ts.min(state.floor, settings.windowStart(at)));
      look = new Walk(Request.Purpose.LOOK, oldest.plus(-1), SyncSettings.latest(at), at);
    }
    return history(look);
  }

  /** Whether the newest page was empty so far, with more to come. */
  boolean isLookUnfinished() {
    return look != null;
  }

  /** The next page of what has never been read, if there is any to read now. */
  Optional<Request.History> gap(Ts at) {
    Optional<UnreadRanges.Range> newest = state.unread.newestGap();
    if (newest.isEmpty() || state.threads.changed() >= MAX_CHANGED_THREADS) {
      return Optional.empty();
    }
    if (gap == null || !gap.position().equals(newest.get().to())) {
      gap = new Walk(Request.Purpose.GAP, newest.get().from().plus(-1), newest.get().to(), at);
    }
    return Optional.of(history(gap));
  }

  /** When the part of the window below the newest page is to be looked at; empty if none is. */
  Optional<Ts> windowDue(Duration interval) {
    if (window != null) {
      return Optional.of(Ts.ZERO);
    }
    return Optional.ofNullable(belowLook).map(below -> lastWindow.plus(interval));
  }

  Request.History window(Ts at) {
    if (window == null) {
      Ts oldest = Ts.min(state.floor, settings.windowStart(at));
      window = new Walk(Request.Purpose.WINDOW, oldest.plus(-1), belowLook, at);
    }
    return history(window);
  }

  /** When the next page of old history is due; empty while a backfill is under way. */
  Optional<Ts> sweepDue() {
    if (!isBackfilled()) {
      return Optional.empty();
    }
    return Optional.of(
        state.sweepPosition == null
            ? state.swept.plus(SyncSettings.SWEEP_INTERVAL)
            : nextSweepPage);
  }

  Request.History sweep(Ts at) {
    if (state.sweepPosition == null) {
      state.sweepPosition = Ts.min(state.floor, settings.windowStart(at));
      state.sweepBegun = at.minus(SyncSettings.CLOCK_SKEW);
      sweepPages = 0;
    }
    if (sweep == null) {
      sweep = new Walk(Request.Purpose.SWEEP, Ts.ZERO, state.sweepPosition, at);
    }
    return history(sweep);
  }

  private Request.History history(Walk walk) {
    busy = walk;
    inFlight.add(++sequence);
    return walk.request(channel, settings.historyPage(), sequence);
  }

  /** A thread that changed, of the live ones or of the backfill's. */
  Optional<Request.Replies> changedThread(boolean ofBackfill, Ts at) {
    return state.threads.nextChanged(ofBackfill).map(thread -> replies(thread, at));
  }

  /** When a thread without a visible change is to be read again; empty if none is followed. */
  Optional<Ts> nextRevisitAt() {
    return state.threads.nextRevisitAt();
  }

  Optional<Request.Replies> revisit(Ts at) {
    return state
        .threads
        .takeRevisit()
        .map(
            thread -> {
              thread.full = true;
              return replies(thread, at);
            });
  }

  private Request.Replies replies(ThreadState thread, Ts at) {
    if (thread.reading == null) {
      List<Ts> known = state.ledger.replies(thread.root);
      // Where the known replies fit into the page, looking at them again costs nothing.
      thread.full |= known.size() * 2 < settings.repliesPage();
      Ts oldest = thread.have;
      if (thread.full) {
        Ts first = known.isEmpty() ? thread.have : known.get(0);
        oldest = Ts.min(oldest, Ts.min(first, settings.windowStart(at)).plus(-1));
      }
      thread.reading = new ThreadState.Reading(thread, oldest, SyncSettings.latest(at));
    }
    ThreadState.Reading reading = thread.reading;
    reading.inFlight = true;
    inFlight.add(++sequence);
    return new Request.Replies(
        channel,
        thread.root,
        reading.cursor == null ? reading.position : reading.oldest,
        reading.latest,
        reading.cursor,
        settings.repliesPage(),
        sequence);
  }

  /** A message whose reactions a page showed only in part. */
  Optional<Request.Reactions> reactions() {
    return reactions.next().map(ts -> new Request.Reactions(channel, ts));
  }

  // ---------------------------------------------------------------- what an answer changes

  /**
   * Takes in an answer.
   *
   * @return what changed, in the order to emit it; the offset then covers it
   */
  List<Change> apply(Request request, Page page, Ts at) {
    if (!inFlight.contains(begun(request))) {
      return List.of();
    }
    return reactions
        .complete(request, page, at)
        .map(complete -> applyComplete(request, complete, at))
        .orElse(List.of());
  }

  /** Takes in the complete reactions of a message, and the pages that waited for them. */
  List<Change> applyReactions(Request.Reactions request, List<Message.Reaction> complete, Ts at) {
    List<Change> all = new ArrayList<>();
    reactions
        .answer(request.ts(), complete, at)
        .forEach((held, page) -> all.addAll(applyComplete(held, page, at)));
    return all;
  }

  /**
   * Takes in that a request brought nothing.
   *
   * @return what changed by it: a thread that is gone takes its messages along
   */
  List<Change> failed(Request request, Failure failure, Ts at) {
    if (request instanceof Request.Reactions message) {
      if (failure == Failure.MISSING) {
        return applyReactions(message, null, at);
      }
      reactions.again(message.ts());
      return List.of();
    }
    if (!inFlight.remove(begun(request))) {
      return List.of();
    }
    if (request instanceof Request.Replies replies) {
      ThreadState thread = state.threads.get(replies.root());
      if (failure == Failure.MISSING) {
        begin(begun(request), at);
        missing(thread);
        return end();
      }
      if (failure == Failure.RESTART_WINDOW) {
        thread.reading.cursor = null;
      }
      state.threads.requeue(thread);
    } else {
      if (failure == Failure.RESTART_WINDOW) {
        busy.dropCursor();
      }
      busy = null;
    }
    return List.of();
  }

  /** Forgets the requests under way: the channel is left aside. */
  void reset() {
    inFlight.clear();
    observed.clear();
    reactions.clear();
    busy = null;
    for (ThreadState thread : List.copyOf(state.threads.all())) {
      if (thread.reading != null) {
        state.threads.requeue(thread);
      }
    }
  }

  private static long begun(Request request) {
    if (request instanceof Request.History history) {
      return history.begun();
    }
    return request instanceof Request.Replies replies ? replies.begun() : 0;
  }

  private List<Change> applyComplete(Request request, Page page, Ts at) {
    if (!inFlight.remove(begun(request))) {
      return List.of();
    }
    begin(begun(request), at);
    if (request instanceof Request.History) {
      applyHistory(page);
    } else if (request instanceof Request.Replies replies) {
      applyReplies(replies, page);
    }
    return end();
  }

  private void begin(long request, Ts at) {
    begun = request;
    now = at;
    changes = new ArrayList<>();
  }

  private List<Change> end() {
    if (inFlight.isEmpty()) {
      observed.clear();
    }
    return changes;
  }

  // ---------------------------------------------------------------- history

  private void applyHistory(Page page) {
    Walk walk = busy;
    busy = null;
    List<Message> inBounds = new ArrayList<>();
    Ts oldestShown = Ts.MAX;
    for (Message message : page.messages()) {
      oldestShown = Ts.min(oldestShown, message.ts());
      if (message.ts().isAfter(walk.oldest) && message.ts().isBefore(walk.position())) {
        inBounds.add(message);
      }
    }
    inBounds.sort(Comparator.comparing(Message::ts));
    // A server that ignores `oldest` goes on below it: enough has been read all the same.
    boolean complete = page.cursor() == null || !oldestShown.isAfter(walk.oldest);
    boolean known = inBounds.stream().anyMatch(m -> state.ledger.contains(m.ts()));
    Set<Ts> seen = new HashSet<>();
    for (Message message : inBounds) {
      seen.add(message.ts());
      post(message, true);
    }

    Ts from =
        complete
            ? walk.oldest.plus(1)
            : inBounds.isEmpty() ? walk.position() : inBounds.get(0).ts();
    Ts deletableFrom =
        page.limited() && !inBounds.isEmpty() ? Ts.max(from, inBounds.get(0).ts()) : from;
    if (!(page.limited() && inBounds.isEmpty())) {
      deletePosts(deletableFrom, walk.position().plus(-1), seen, known);
    }
    cover(walk, from, inBounds, complete);
    walk.advance(from, complete ? null : page.cursor());
    finish(walk, complete, inBounds);
  }

  private void cover(Walk walk, Ts from, List<Message> shown, boolean complete) {
    if (walk.purpose == Request.Purpose.LOOK) {
      // Only up to the newest message: this clock may be ahead of Slack's.
      if (!shown.isEmpty()) {
        state.unread.cover(from, shown.get(shown.size() - 1).ts());
      }
    } else if (walk.purpose == Request.Purpose.GAP && shown.isEmpty()) {
      // An empty answer proves little: a gap is closed by the second one.
      if (complete && gapSeemsEmpty) {
        state.unread.cover(from, walk.position().plus(-1));
      }
      gapSeemsEmpty = complete && !gapSeemsEmpty;
      if (complete) {
        gap = null;
      }
    } else {
      gapSeemsEmpty &= walk.purpose != Request.Purpose.GAP;
      state.unread.cover(from, walk.position().plus(-1));
    }
  }

  private void finish(Walk walk, boolean complete, List<Message> shown) {
    switch (walk.purpose) {
      case LOOK -> {
        look = !complete && shown.isEmpty() ? walk : null;
        belowLook = complete || shown.isEmpty() ? null : shown.get(0).ts();
        if (complete) {
          forgetBefore(settings.windowStart(walk.begun));
        }
      }
      case GAP -> gap = complete ? null : gap;
      case WINDOW -> {
        if (complete) {
          forgetBefore(settings.windowStart(walk.begun));
          lastWindow = walk.begun;
          window = null;
        }
      }
      case SWEEP -> {
        sweepPages++;
        state.sweepPosition = walk.position();
        // Spread evenly, once it is known how many pages there are.
        nextSweepPage =
            lastSweepPages == 0
                ? now
                : now.plus(SyncSettings.SWEEP_INTERVAL.dividedBy(lastSweepPages + 1L));
        if (complete) {
          state.swept = state.sweepBegun;
          state.sweepPosition = null;
          lastSweepPages = sweepPages;
          sweep = null;
        }
      }
    }
  }

  /** A message of the channel's history, or a thread's parent ({@code ofHistory} false). */
  private void post(Message message, boolean ofHistory) {
    Ts ts = message.ts();
    if (isOutdated(ts)) {
      return;
    }
    heldDeletions.remove(ts);
    if (message.isReply()) {
      broadcast(message);
      return;
    }
    ThreadState thread = state.threads.get(ts);
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
      emit(Op.UPDATE, message);
      rememberParent(thread, message);
    } else {
      emitted = false;
    }
    if (ofHistory) {
      announce(message, thread, unread, emitted);
    }
  }

  /** Takes in what a parent says of its thread. */
  private void announce(Message parent, ThreadState known, boolean unread, boolean emitted) {
    Ts latest = parent.latestReply() == null ? Ts.ZERO : parent.latestReply();
    long count = parent.replyCount();
    ThreadState thread = known;
    if (thread == null) {
      if (count == 0 && latest.equals(Ts.ZERO)) {
        return;
      }
      Ts read = repliesEmittedBefore(parent.ts(), unread);
      if (!emitted) {
        if (!latest.isAfter(state.swept)) {
          return;
        }
        emit(Op.UPDATE, parent);
      }
      thread = new ThreadState(parent.ts(), read);
      if (!latest.equals(Ts.ZERO) && !latest.isAfter(read)) {
        thread.count = count;
        thread.latest = latest;
        thread.have = latest;
      }
      thread.backfill =
          !parent.ts().isAfter(state.since) && !Ts.max(latest, parent.ts()).isAfter(state.since);
      thread.changed = thread.count == ThreadState.UNKNOWN;
    } else {
      thread.hidden = false;
      thread.verify = false;
      rememberParent(thread, parent);
      if (thread.matches(count, latest)) {
        return;
      }
      thread.backfill &= !latest.isAfter(state.since);
      thread.touch(
          thread.count != ThreadState.UNKNOWN
              && (count < thread.count
                  || (!latest.equals(Ts.ZERO) && latest.isBefore(thread.latest))));
    }
    rememberParent(thread, parent);
    thread.shownCount = count;
    thread.shownLatest = latest;
    state.threads.put(thread);
  }

  /** The ledger does not hold parents that are older than the window. */
  private void rememberParent(ThreadState thread, Message parent) {
    if (!state.ledger.contains(parent.ts())) {
      thread.parentPrint = parent.fingerprint();
    }
  }

  /** Up to when the replies of a thread not followed so far have been emitted. */
  private Ts repliesEmittedBefore(Ts root, boolean unread) {
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
    if (!unread && ts.isBefore(state.adoptBefore)) {
      state.ledger.put(ts, reply.root(), reply.fingerprint());
      return;
    }
    ThreadState thread = state.threads.get(reply.root());
    if (thread == null) {
      boolean rootUnread = state.unread.contains(reply.root());
      thread = new ThreadState(reply.root(), repliesEmittedBefore(reply.root(), rootUnread));
      thread.backfill = !ts.isAfter(state.since);
    } else if (thread.refused) {
      emitFirst(reply);
      return;
    }
    thread.broadcasts.add(reply);
    thread.touch(!ts.isAfter(thread.have));
    state.threads.put(thread);
  }

  /**
   * Posts that a page should have shown and did not. Each is asked for by itself before it is taken
   * for deleted: a parent may live on in its thread, and a page may be wrong.
   */
  private void deletePosts(Ts from, Ts to, Set<Ts> seen, boolean someAreKnown) {
    List<Ts> missing = new ArrayList<>();
    for (Ts ts : state.ledger.posts(from, to)) {
      ThreadState thread = state.threads.get(ts);
      boolean explained = thread != null && (thread.hidden || thread.verify);
      if (!seen.contains(ts) && !isOutdated(ts) && !explained) {
        missing.add(ts);
      }
    }
    for (Ts ts : withoutHeld(missing, !someAreKnown)) {
      ThreadState thread = state.threads.get(ts);
      if (thread == null) {
        thread = new ThreadState(ts, settings.start().plus(-1));
      }
      thread.verify = true;
      thread.touch(true);
      state.threads.put(thread);
    }
  }

  // ---------------------------------------------------------------- threads

  private void applyReplies(Request.Replies request, Page page) {
    ThreadState thread = state.threads.get(request.root());
    ThreadState.Reading reading = thread.reading;
    reading.inFlight = false;
    if (page.messages().isEmpty() && ++reading.empty < 3) {
      state.threads.requeue(thread);
      return;
    }
    List<Message> messages = new ArrayList<>(page.messages());
    messages.sort(Comparator.comparing(Message::ts));
    for (Message message : messages) {
      if (message.ts().equals(thread.root)) {
        reading.parent = message;
        post(message, false);
      } else if (message.root().equals(thread.root)
          && message.ts().isAfter(reading.oldest)
          && message.ts().isBefore(reading.latest)) {
        reading.seen.add(message.ts());
        reading.position = Ts.max(reading.position, message.ts());
        reply(message, thread);
      }
    }
    if (reading.parent == null && reading.seen.isEmpty() && page.cursor() == null) {
      missing(thread);
    } else if (page.cursor() != null) {
      reading.cursor = page.cursor();
      thread.changed = true;
      state.threads.put(thread);
    } else {
      finish(thread);
    }
  }

  private void reply(Message reply, ThreadState thread) {
    Ts ts = reply.ts();
    if (isOutdated(ts)) {
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

  private void finish(ThreadState thread) {
    ThreadState.Reading reading = thread.reading;
    thread.reading = null;
    Message parent = reading.parent;
    long count = parent == null ? thread.shownCount : parent.replyCount();
    Ts latest = parent == null || parent.latestReply() == null ? Ts.ZERO : parent.latestReply();
    boolean wasKnown = thread.count != ThreadState.UNKNOWN;
    thread.broadcasts.clear();
    thread.again = null;
    if (reading.full) {
      thread.lastVisit = now;
      List<Ts> missing = new ArrayList<>();
      for (Ts ts : state.ledger.replies(thread.root)) {
        if (ts.isAfter(reading.oldest)
            && ts.isBefore(reading.latest)
            && !reading.seen.contains(ts)
            && !isOutdated(ts)) {
          missing.add(ts);
        }
      }
      boolean doubtful =
          wasKnown && parent != null && count > thread.count + reading.fresh() - missing.size();
      List<Ts> gone = withoutHeld(missing, doubtful);
      gone.forEach(ts -> delete(ts, thread.root));
      if (gone.size() < missing.size()) {
        thread.again = now.plus(holdTime());
      }
    } else if (wasKnown && thread.count + reading.fresh() != count) {
      // A reply that was known has gone (or Slack's count is off): look at them all, once.
      thread.full = true;
      thread.changed = true;
      thread.count = ThreadState.UNKNOWN;
      state.threads.put(thread);
      return;
    }
    if (thread.count != count || !thread.latest.equals(latest) || reading.fresh() > 0) {
      thread.shownCount = ThreadState.UNKNOWN;
      thread.shownLatest = Ts.ZERO;
    }
    thread.count = count;
    thread.latest = latest;
    if (reading.verify) {
      thread.hidden = parent != null;
      thread.verify = false;
    }
    thread.refused = false;
    settle(thread);
  }

  /** The thread cannot be read: what was known of it is gone. */
  private void missing(ThreadState thread) {
    state.ledger.replies(thread.root).forEach(ts -> delete(ts, thread.root));
    boolean parentGone = thread.verify || thread.hidden;
    if (parentGone && (state.ledger.contains(thread.root) || thread.parentPrint != null)) {
      delete(thread.root, thread.root);
    }
    // Shown in the channel, but not to be had from the thread.
    for (Message broadcast : List.copyOf(thread.broadcasts)) {
      if (!state.ledger.contains(broadcast.ts())) {
        emitFirst(broadcast);
      }
    }
    thread.broadcasts.clear();
    thread.reading = null;
    thread.refused = true;
    thread.lastVisit = now;
    thread.count = thread.shownCount;
    thread.latest = thread.shownLatest;
    if (parentGone) {
      state.threads.remove(thread.root);
    } else {
      settle(thread);
    }
  }

  /** A thread has been read: follow it further, unless nothing has happened in it for long. */
  private void settle(ThreadState thread) {
    thread.changed = thread.touched;
    thread.full &= thread.touched;
    thread.touched = false;
    Ts windowStart = settings.windowStart(now);
    boolean ended =
        thread.lastActivity().isBefore(windowStart)
            || (thread.count == 0
                && !thread.refused
                && !thread.hidden
                && state.ledger.replies(thread.root).isEmpty());
    if (thread.lastVisit.equals(now)) {
      state.ledger.removeIf(
          windowStart,
          (ts, root, print) ->
              root.equals(thread.root) && !ts.equals(root) && !heldDeletions.containsKey(ts));
    }
    // A backfill that has yet to reach the parent would read the thread once more.
    boolean awaited = state.unread.contains(thread.root);
    if (ended && !thread.changed && !awaited && thread.again == null) {
      state.threads.remove(thread.root);
    } else {
      state.threads.put(thread);
    }
  }

  // ---------------------------------------------------------------- emitting

  private boolean isInWindow(Ts ts) {
    return !ts.isBefore(Ts.max(state.floor, settings.windowStart(now)));
  }

  /** Whether another answer, asked for later, has shown the message already. */
  private boolean isOutdated(Ts ts) {
    return observed.getOrDefault(ts, 0L) > begun;
  }

  private void emitFirst(Message message) {
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
      observe(message.ts());
    }
  }

  private void emit(Op op, Message message) {
    observe(message.ts());
    if (!message.ts().isBefore(settings.start())) {
      changes.add(Change.of(op, message));
    }
  }

  private void observe(Ts ts) {
    if (!inFlight.isEmpty()) {
      observed.put(ts, ++sequence);
    }
  }

  private Duration holdTime() {
    return settings.pollInterval().multipliedBy(5);
  }

  /**
   * Of messages that a complete answer did not show, those to believe it of. Where there is reason
   * for doubt, that takes a second answer some time later.
   */
  private List<Ts> withoutHeld(List<Ts> missing, boolean doubtful) {
    boolean mass = missing.size() > MASS_DELETION && missing.size() * 2 > state.ledger.size();
    if (!settings.deletesGuard() || !(mass || doubtful)) {
      return missing;
    }
    missing.forEach(ts -> heldDeletions.putIfAbsent(ts, now));
    return missing.stream()
        .filter(ts -> !now.isBefore(heldDeletions.get(ts).plus(holdTime())))
        .toList();
  }

  private void delete(Ts ts, Ts root) {
    heldDeletions.remove(ts);
    state.ledger.remove(ts);
    observe(ts);
    changes.add(Change.deleted(ts, root));
  }

  /** The window has been read down to its start: what is older need not be remembered. */
  private void forgetBefore(Ts windowStart) {
    state.floor = Ts.max(state.floor, windowStart);
    state.ledger.removeIf(
        state.floor,
        (ts, root, print) -> {
          ThreadState thread = state.threads.get(root);
          if (thread != null && ts.equals(root)) {
            thread.parentPrint = print;
          }
          return thread == null || ts.equals(root);
        });
    heldDeletions.keySet().removeIf(ts -> !state.ledger.contains(ts));
  }
}
