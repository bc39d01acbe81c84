package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import io.github.geultto.kafka.connect.slack.sync.state.UnreadRanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a channel's history in walks of four kinds, see {@link Request.Purpose}; at most one has a
 * request under way. A page covers a range: whatever it was read for, all in the range is compared,
 * and the range is unread no more.
 */
public final class HistoryReader {

  /** A backfill stops reading posts while this many threads wait for being read. */
  private static final int MAX_CHANGED_THREADS = 500;

  /** So many posts that a page lacked are asked for at once. */
  private static final int MAX_ASKED = 50;

  private final String channel;
  private final SyncSettings settings;
  private final ChannelState state;
  private final Reconciler reconciler;

  private HistoryScan busy;
  private HistoryScan look;
  private HistoryScan gap;
  private HistoryScan window;
  private HistoryScan sweep;
  private Ts belowLook;
  private Ts lastWindow = Ts.ZERO;
  private Ts nextSweepPage = Ts.ZERO;
  private int sweepPages;
  private int lastSweepPages;
  private boolean looked;

  // What was read for the first time, in this run: from it follows what else there may be.
  private double firstPages;
  private double firstPosts;
  private double firstThreads;
  private double firstMicros;

  public HistoryReader(String channel, Reconciler reconciler) {
    this.channel = channel;
    this.settings = reconciler.settings;
    this.state = reconciler.state;
    this.reconciler = reconciler;
  }

  /** Whether a request is under way. */
  public boolean isBusy() {
    return busy != null;
  }

  // ---------------------------------------------------------------- what to ask next

  /** The newest page: news, and whatever changed on the posts it shows. */
  public Request.History look(Ts at) {
    if (look == null) {
      Ts oldest = Ts.min(state.unread.head(), Ts.min(state.floor, settings.windowStart(at)));
      look = new HistoryScan(Request.Purpose.LOOK, oldest.plus(-1), SyncSettings.latest(at), at);
    }
    return request(look);
  }

  /** Whether the newest page was empty so far, with more to come. */
  public boolean isLookUnfinished() {
    return look != null;
  }

  /** Whether the channel has been looked at, so that it is known what is unread. */
  public boolean hasLooked() {
    return looked;
  }

  /** Whether there is something that has never been read, and to be read now. */
  public boolean isGapDue() {
    return state.unread.newestGap().isPresent() && state.threads.changed() < MAX_CHANGED_THREADS;
  }

  /** The next page of what has never been read. */
  public Request.History gap(Ts at) {
    UnreadRanges.Range newest = state.unread.newestGap().orElseThrow();
    if (gap == null || !gap.position().equals(newest.to())) {
      gap = new HistoryScan(Request.Purpose.GAP, newest.from().plus(-1), newest.to(), at);
    }
    return request(gap);
  }

  /** When the part of the window below the newest page is to be looked at; empty if none is. */
  public Optional<Ts> windowDue(Duration interval) {
    if (window != null) {
      return Optional.of(Ts.ZERO);
    }
    return Optional.ofNullable(belowLook).map(below -> lastWindow.plus(interval));
  }

  public Request.History window(Ts at) {
    if (window == null) {
      Ts oldest = Ts.min(state.floor, settings.windowStart(at));
      window = new HistoryScan(Request.Purpose.WINDOW, oldest.plus(-1), belowLook, at);
    }
    return request(window);
  }

  /** When the next page of old history is due; empty while a backfill is under way. */
  public Optional<Ts> sweepDue() {
    if (state.unread.newestGap().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        state.sweepPosition == null
            ? state.swept.plus(SyncSettings.SWEEP_INTERVAL)
            : nextSweepPage);
  }

  public Request.History sweep(Ts at) {
    if (state.sweepPosition == null) {
      state.sweepPosition = Ts.min(state.floor, settings.windowStart(at));
      state.sweepBegun = at.minus(SyncSettings.CLOCK_SKEW);
      sweepPages = 0;
    }
    if (sweep == null) {
      sweep = new HistoryScan(Request.Purpose.SWEEP, Ts.ZERO, state.sweepPosition, at);
    }
    return request(sweep);
  }

  private Request.History request(HistoryScan walk) {
    busy = walk;
    return walk.request(channel, settings.historyPage(), reconciler.overlaps.begin());
  }

  /**
   * How far the backfill is, if what is unread is like what was read.
   *
   * @param begin nothing was written before
   */
  public BackfillProgress progress(Ts begin) {
    double threads = firstThreads / Math.max(1, firstPosts);
    double waiting = state.threads.waitingOfBackfill();
    long gaps = state.unread.gapMicros(begin);
    if (gaps == 0) {
      return new BackfillProgress(firstPages, 0, Math.max(firstThreads, waiting), waiting);
    }
    double posts = firstPosts / Math.max(1, firstMicros);
    double left = posts * gaps;
    double before =
        Math.max(firstPosts, posts * (state.unread.head().micros() - begin.micros() - gaps));
    double pagesLeft = Math.max(1, left / settings.historyPage());
    return new BackfillProgress(
        pagesLeft + Math.max(firstPages, before / settings.historyPage()),
        pagesLeft,
        threads * (left + before),
        Math.min(threads * (left + before), threads * left + waiting));
  }

  // ---------------------------------------------------------------- what came back

  /** The request brought nothing. */
  public void failed(Failure failure) {
    if (failure == Failure.RESTART_WINDOW) {
      busy.dropCursor();
    }
    busy = null;
  }

  /** Forgets the request under way. */
  public void reset() {
    busy = null;
  }

  /** Takes in a page. */
  public void take(Page<Message> page) {
    HistoryScan walk = busy;
    busy = null;
    List<Message> inBounds = new ArrayList<>();
    Ts oldestShown = Ts.MAX;
    boolean lastShown = false;
    for (Message message : page.items()) {
      oldestShown = Ts.min(oldestShown, message.ts());
      lastShown |= message.ts().equals(walk.position());
      if (message.ts().isAfter(walk.oldest) && message.ts().isBefore(walk.position())) {
        inBounds.add(message);
      }
    }
    inBounds.sort(Comparator.comparing(Message::ts));
    // A server that ignores `oldest` goes on below it: enough has been read all the same.
    boolean complete = page.cursor() == null || !oldestShown.isAfter(walk.oldest);
    boolean emptyEnd = complete && inBounds.isEmpty() && walk.purpose != Request.Purpose.LOOK;
    if (walk.isDoubtful(emptyEnd, lastShown)) {
      return;
    }
    boolean known = inBounds.stream().anyMatch(m -> state.ledger.contains(m.ts()));
    Set<Ts> seen = new HashSet<>();
    for (Message message : inBounds) {
      seen.add(message.ts());
      reconciler.post(message, true);
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
    if (walk.purpose == Request.Purpose.GAP || !looked) {
      firstPages++;
      firstPosts += inBounds.size();
      firstThreads += inBounds.stream().filter(message -> message.replyCount() > 0).count();
      firstMicros += walk.position().micros() - from.micros();
    }
    cover(walk, from, inBounds);
    walk.advance(from, complete ? null : page.cursor());
    finish(walk, complete, inBounds);
  }

  private void cover(HistoryScan walk, Ts from, List<Message> shown) {
    if (walk.purpose == Request.Purpose.LOOK) {
      // Only up to the newest message: this clock may be ahead of Slack's.
      if (!shown.isEmpty()) {
        state.unread.cover(from, shown.get(shown.size() - 1).ts());
      }
    } else {
      state.unread.cover(from, walk.position().plus(-1));
    }
  }

  private void finish(HistoryScan walk, boolean complete, List<Message> shown) {
    switch (walk.purpose) {
      case LOOK -> {
        look = !complete && shown.isEmpty() ? walk : null;
        looked = true;
        Ts windowStart = Ts.min(state.floor, settings.windowStart(walk.begun));
        boolean wholeWindow =
            complete || (!shown.isEmpty() && shown.get(0).ts().isBefore(windowStart));
        belowLook = wholeWindow || shown.isEmpty() ? null : shown.get(0).ts();
        // Nothing at all, where there should be something, is no look down to the window's start.
        if (wholeWindow && !(shown.isEmpty() && state.ledger.size() > 0)) {
          reconciler.forgetBefore(settings.windowStart(walk.begun));
        }
      }
      case GAP -> gap = complete ? null : gap;
      case WINDOW -> {
        if (complete) {
          reconciler.forgetBefore(settings.windowStart(walk.begun));
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
                ? reconciler.now()
                : reconciler.now().plus(SyncSettings.SWEEP_INTERVAL.dividedBy(lastSweepPages + 1L));
        if (complete) {
          state.swept = state.sweepBegun;
          state.sweepPosition = null;
          lastSweepPages = sweepPages;
          sweep = null;
        }
      }
    }
  }

  /**
   * Posts that a page should have shown and did not. Each is asked for by itself before it is taken
   * for deleted: a parent may live on in its thread, and a page may be wrong.
   */
  private void deletePosts(Ts from, Ts to, Set<Ts> seen, boolean someAreKnown) {
    List<Ts> missing = new ArrayList<>();
    for (Ts ts : state.ledger.posts(from, to)) {
      FollowedThread thread = state.threads.get(ts);
      boolean explained = thread != null && (thread.hidden || thread.verify);
      if (!seen.contains(ts) && !reconciler.overlaps.isOutdated(ts) && !explained) {
        missing.add(ts);
      }
    }
    List<Ts> believed = reconciler.withoutHeld(missing, !someAreKnown);
    // Where that is a lot, the rest has its turn after the next look.
    for (Ts ts : believed.subList(0, Math.min(believed.size(), MAX_ASKED))) {
      FollowedThread thread = state.threads.get(ts);
      if (thread == null) {
        thread = new FollowedThread(ts, reconciler.repliesEmittedBefore(ts, false));
      }
      thread.verify = true;
      thread.touch(true);
      state.threads.put(thread);
    }
  }
}
