package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request.Purpose;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import io.github.geultto.kafka.connect.slack.sync.state.UnreadRanges;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which range of a channel's history to read next, and what is known of the ranges once a page has
 * been read. Scans are of five kinds, see {@link Purpose}; one request is in flight at most.
 */
public final class HistoryReader {

  /** A backfill stops reading posts while so many threads and reactions wait for being read. */
  private static final int MAX_WAITING = 500;

  private final String channel;
  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final ThreadQueue threads;
  private final ReactionCompleter reactions;
  private final PageComparison comparison;
  private final NamedPosts named;
  private final BackfillEstimate estimate;
  private final Sweep sweep;
  private final EvidenceSearch evidence;

  private HistoryScan busy;
  private HistoryScan head;
  private HistoryScan backfill;
  private HistoryScan rescan;
  private Ts belowHead;
  private Ts lastRescan = Ts.ZERO;
  private boolean hasRead;
  private Ts headRead = Ts.ZERO;

  private Ts windowRead = Ts.ZERO;

  private int emptyHeads;

  HistoryReader(
      String channel,
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      ThreadQueue threads,
      Doubts doubts,
      ReactionCompleter reactions,
      PageComparison comparison,
      NamedPosts named) {
    this.channel = channel;
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.threads = threads;
    this.reactions = reactions;
    this.comparison = comparison;
    this.named = named;
    this.estimate = new BackfillEstimate(settings, state);
    this.sweep = new Sweep(settings, state);
    this.evidence = new EvidenceSearch(doubts);
  }

  /** Whether a request is in flight. */
  public boolean isBusy() {
    return busy != null;
  }

  /** Whether the newest page has been read, so that it is known what is unread. */
  public boolean hasRead() {
    return hasRead;
  }

  public Ts headReadAt() {
    return headRead;
  }

  /** When reading the whole window began, the last time that it got to the end. */
  public Ts windowReadAt() {
    return windowRead;
  }

  /** See {@link BackfillEstimate#progress}. */
  BackfillProgress progress(Ts begin) {
    return estimate.progress(begin, threads.waitingOfBackfill());
  }

  // ---------------------------------------------------------------- what to read next

  /** The newest page: new posts, and whatever changed on the posts it shows. */
  public Request.History head(Ts at) {
    if (head == null) {
      Ts oldest = Ts.min(state.unread.head(), Ts.min(state.floor(), settings.windowStart(at)));
      head = new HistoryScan(Purpose.HEAD, oldest.plus(-1), SyncSettings.latest(at), at);
    }
    return request(head);
  }

  /** Whether the newest page was empty so far, with more to come. */
  public boolean isHeadUnfinished() {
    return head != null;
  }

  /** Whether a message is missing that may be hidden. */
  public boolean isEvidenceDue() {
    return hasRead && evidence.isDue();
  }

  /** The history from a missing message on down, as far as one page goes. */
  public Request.History evidence(Ts at) {
    return request(evidence.next(at));
  }

  /** Whether posts must be read that events named. */
  public boolean areNamedDue() {
    return named.areDue();
  }

  /** The page with the newest of them. */
  public Request.History named(Ts at) {
    return named.isHeadDue() ? head(at) : request(named.next(at));
  }

  /** Whether there is something that has never been read, and to be read now. */
  public boolean isBackfillDue() {
    return state.unread.newestGap().isPresent()
        && threads.changed() + reactions.available() < MAX_WAITING;
  }

  /** The next page of what has never been read. */
  public Request.History backfill(Ts at) {
    UnreadRanges.Range newest = state.unread.newestGap().orElseThrow();
    if (backfill == null || !backfill.position().equals(newest.to())) {
      backfill = new HistoryScan(Purpose.BACKFILL, newest.from().plus(-1), newest.to(), at);
    }
    return request(backfill);
  }

  /** When the part of the window below the newest page must be read again; empty if none is. */
  public Optional<Ts> rescanDue(Duration interval) {
    if (rescan != null) {
      return Optional.of(Ts.ZERO);
    }
    return Optional.ofNullable(belowHead).map(below -> lastRescan.plus(interval));
  }

  public Request.History rescan(Ts at) {
    if (rescan == null) {
      Ts oldest = Ts.min(state.floor(), settings.windowStart(at));
      // What is above has been read with the newest page.
      rescan = new HistoryScan(Purpose.RESCAN, oldest.plus(-1), belowHead, headRead);
    }
    return request(rescan);
  }

  /**
   * When the next page of old history is due. Not before the whole window has been read: threads
   * that leave it just now would be in neither.
   */
  public Optional<Ts> sweepDue() {
    return windowRead.equals(Ts.ZERO) ? Optional.empty() : Optional.of(sweep.dueAt());
  }

  /**
   * The next page of old history.
   *
   * @return empty if all that is left has never been read, which is the backfill's part
   */
  public Optional<Request.History> sweep(Ts at) {
    return sweep.next(windowRead, at).map(this::request);
  }

  private Request.History request(HistoryScan scan) {
    busy = scan;
    named.requested(scan);
    return scan.request(channel, settings.historyPage(), inFlight.begin());
  }

  // ---------------------------------------------------------------- what came back

  /** The request failed. */
  void failed(Failure failure) {
    if (failure == Failure.RESTART_WINDOW) {
      busy.dropCursor();
    }
    named.failed();
    busy = null;
    evidence.giveUp();
  }

  /** Discards the request in flight, and scans that lead nowhere. */
  void reset() {
    named.failed();
    busy = null;
    if (isStuck()) {
      head = null;
      backfill = null;
      rescan = null;
      sweep.reset();
      evidence.reset();
    }
  }

  /** Whether Slack's answers lead nowhere, so that the channel cannot be read for now. */
  boolean isStuck() {
    return Stream.of(head, backfill, rescan, sweep.scan(), named.scan())
        .anyMatch(scan -> scan != null && scan.isStuck());
  }

  /** Applies a page. */
  void apply(Page<Message> page, Ts now) {
    HistoryScan scan = busy;
    busy = null;
    HistoryScan.Shown shown = scan.shown(page);
    if (scan.isDoubtful(shown)) {
      return;
    }
    Ts from = scan.readDownTo(shown);
    named.answered(scan, from);
    shown.oldestSince(settings.start()).ifPresent(oldest -> state.shown(oldest, settings.start()));
    comparison.apply(scan, shown, from, now);
    if (scan.purpose == Purpose.BACKFILL || !hasRead) {
      estimate.pageRead(shown.inRange(), scan.position(), from);
    }
    cover(scan, from, shown);
    scan.advance(from, page);
    finish(scan, shown, now);
  }

  private void cover(HistoryScan scan, Ts from, HistoryScan.Shown shown) {
    if (scan.purpose == Purpose.HEAD) {
      // Only up to the newest message: this clock may be ahead of Slack's.
      if (!shown.inRange().isEmpty()) {
        state.cover(from, shown.newestInRange());
      }
    } else {
      state.cover(from, scan.position().plus(-1));
    }
  }

  private void finish(HistoryScan scan, HistoryScan.Shown shown, Ts now) {
    switch (scan.purpose) {
      case HEAD -> finishHead(scan, shown);
      case BACKFILL -> backfill = shown.isComplete() ? null : backfill;
      case RESCAN -> {
        if (shown.isComplete()) {
          comparison.forgetBefore(settings.windowStart(scan.begun));
          lastRescan = scan.begun;
          windowRead = Ts.max(windowRead, scan.begun);
          rescan = null;
        }
      }
      case SWEEP -> sweep.pageRead(shown.isComplete(), now);
      case NAMED -> {}
      case EVIDENCE -> evidence.pageRead(shown);
    }
  }

  private void finishHead(HistoryScan scan, HistoryScan.Shown shown) {
    boolean isEmpty = shown.inRange().isEmpty();
    head = !shown.isComplete() && isEmpty ? scan : null;
    hasRead = true;
    emptyHeads = isEmpty ? emptyHeads + 1 : 0;
    Ts windowStart = Ts.min(state.floor(), settings.windowStart(scan.begun));
    boolean wholeWindow =
        shown.isComplete() || (!isEmpty && shown.oldestInRange().isBefore(windowStart));
    headRead = head == null ? scan.begun : headRead;
    belowHead = wholeWindow || isEmpty ? null : shown.oldestInRange();
    // Nothing at all, where there should be something, does not show the window's start.
    boolean isDoubtful = isEmpty && state.ledger.size() > 0;
    if (wholeWindow && (!isDoubtful || emptyHeads >= HistoryScan.MAX_EMPTY)) {
      windowRead = scan.begun;
    }
    if (wholeWindow && !isDoubtful) {
      comparison.forgetBefore(settings.windowStart(scan.begun));
    }
  }
}
