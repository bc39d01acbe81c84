package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what has been deleted, and is the only one that emits deletions. A message is deleted if
 *
 * <ul>
 *   <li>neither the channel's history nor the message's thread shows it (see {@link HistoryReader}
 *       and {@link ThreadReader}, which bring the evidence),
 *   <li>it is not hidden for its age by a plan or a retention policy: Slack has since shown
 *       something older in the channel (or, where only few messages are missing, in another one),
 *       or the message is too young for any policy, and
 *   <li>there is no doubt: an answer that contradicts itself, or lacks most of what it should show,
 *       needs a second one some time later.
 * </ul>
 */
final class Deletions {

  /** An answer that lacks more messages than this, and most of what it should show, is doubtful. */
  private static final int MASS = 50;

  /**
   * No retention policy deletes younger messages. Source: <a
   * href="https://slack.com/help/articles/203457187">Customize data retention</a>.
   */
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

  /** Policies are applied by a nightly job: a message may outlive them by this time. */
  private static final Duration RETENTION_LAG = Duration.ofDays(2);

  /** Where more messages are missing, what other channels show is no evidence. */
  private static final int FEW = 3;

  /** What an answer for a whole thread amounts to. */
  enum Verdict {
    /** It is gone. */
    DELETED,
    /** Another answer is needed. */
    DOUBTFUL,
    /** Slack shows nothing that old in the channel: it is kept. */
    HIDDEN
  }

  /** Where a message should have been shown. */
  private enum Place {
    HISTORY,
    THREAD
  }

  /** A message that was not shown where it should have been. */
  private static final class Doubt {
    final Ts since;
    final Set<Place> missingIn = EnumSet.noneOf(Place.class);
    boolean shownSinceOlder;
    boolean lookedBelow;
    boolean lookedFor;
    boolean held;

    Doubt(Ts since) {
      this.since = since;
    }
  }

  private final SyncSettings settings;
  private final ChannelState state;
  private final Changes changes;
  private final TreeMap<Ts, Doubt> doubts = new TreeMap<>();
  private final Set<Ts> toFind = new LinkedHashSet<>();
  private Horizon horizon = new Horizon();
  private String channel = "";

  Deletions(SyncSettings settings, ChannelState state, Changes changes) {
    this.settings = settings;
    this.state = state;
    this.changes = changes;
  }

  /** Shares with other channels what each of them shows. */
  void share(Horizon common, String id) {
    horizon = common;
    channel = id;
  }

  // ---------------------------------------------------------------- evidence

  /** The answer being applied shows this and nothing older: so nothing younger is hidden. */
  void oldestShown(Ts oldest) {
    horizon.shown(channel, oldest, changes.now());
    doubts.tailMap(oldest, false).values().forEach(doubt -> doubt.shownSinceOlder = true);
    Duration age = changes.now().since(oldest);
    doubts
        .headMap(oldest)
        .forEach(
            (ts, doubt) ->
                doubt.shownSinceOlder |=
                    age.compareTo(doubt.since.since(ts).plus(RETENTION_LAG)) >= 0);
    shownElsewhere();
  }

  private void shownElsewhere() {
    long open = doubts.values().stream().filter(doubt -> !doubt.shownSinceOlder).count();
    if (open > 0 && open <= FEW) {
      doubts.forEach(
          (ts, doubt) -> doubt.shownSinceOlder |= horizon.showsOlderThan(ts, doubt.since));
    }
  }

  /** Slack shows the message. */
  void dismiss(Ts ts) {
    doubts.remove(ts);
    toFind.remove(ts);
  }

  /** A thread that was read before is gone: does the history still show its parent? */
  void findInHistory(Ts root) {
    missing(root, Place.THREAD);
    toFind.add(root);
  }

  /** A page of history does not show these posts, but others, down to the oldest that it shows. */
  void missingInHistory(Collection<Ts> posts, Ts oldestShown) {
    posts.forEach(post -> missing(post, Place.HISTORY));
    oldestShown(oldestShown);
  }

  /** What was shown before it was missing there, too, says nothing: it may be hidden since. */
  private void missing(Ts ts, Place place) {
    Doubt doubt = doubt(ts);
    boolean elsewhereBefore = !doubt.missingIn.isEmpty();
    if (doubt.missingIn.add(place) && elsewhereBefore) {
      doubt.shownSinceOlder = needsNoEvidence(ts, doubt.since);
      doubt.lookedBelow = false;
    }
  }

  /**
   * Where to read the history: up to and with this message.
   *
   * @return empty if what was read says enough
   */
  Optional<Ts> wantedEvidence() {
    if (!toFind.isEmpty()) {
      return Optional.of(toFind.iterator().next());
    }
    return doubts.entrySet().stream()
        .filter(entry -> !entry.getValue().shownSinceOlder && !entry.getValue().lookedBelow)
        .map(entry -> entry.getKey())
        .findFirst();
  }

  /** These replies are missing, and the history has been read where it would show them. */
  void lookedFor(Collection<Ts> replies) {
    replies.forEach(ts -> doubt(ts).lookedFor = true);
  }

  /** The history has been read in this range, both ends included. */
  void lookedFor(Ts from, Ts to) {
    if (!from.isAfter(to)) {
      doubts.subMap(from, true, to, true).values().forEach(doubt -> doubt.lookedFor = true);
      toFind.removeIf(ts -> !ts.isBefore(from) && !ts.isAfter(to));
    }
  }

  /** The history has been read from there on down as far as Slack shows it. */
  void lookedBelow(Ts ts) {
    toFind.remove(ts);
    doubts.tailMap(ts, true).values().forEach(doubt -> doubt.lookedBelow = true);
  }

  // ---------------------------------------------------------------- decisions

  /**
   * Of messages that an answer should have shown and did not, those that are gone as far as this
   * answer can tell.
   *
   * @param expected how many messages it should have shown, the missing ones included
   * @param oldestShown of all that the answer shows; {@link Ts#MAX} if it shows nothing
   * @param contradiction whether the answer contradicts itself or what is known
   */
  List<Ts> believable(Collection<Ts> missing, int expected, Ts oldestShown, boolean contradiction) {
    missing.forEach(this::doubt);
    oldestShown(oldestShown);
    boolean mass = missing.size() > MASS && missing.size() * 2 > expected;
    boolean doubtful = contradiction || (settings.deletesGuard() && mass);
    List<Ts> believable = new ArrayList<>();
    for (Ts ts : missing) {
      Doubt doubt = doubt(ts);
      doubt.held = doubtful && doubt.shownSinceOlder;
      boolean confirmed =
          !doubtful || !changes.now().isBefore(doubt.since.plus(settings.holdTime()));
      if (confirmed && doubt.shownSinceOlder) {
        believable.add(ts);
      }
    }
    return believable;
  }

  /** Of messages that are missing, those that Slack seems to hide for their age. */
  List<Ts> hidden(Collection<Ts> missing) {
    return missing.stream()
        .filter(ts -> doubts.containsKey(ts) && isHidden(doubts.get(ts)))
        .toList();
  }

  private static boolean isHidden(Doubt doubt) {
    return !doubt.shownSinceOlder && doubt.lookedBelow;
  }

  /** Judges an answer that shows neither a thread's replies nor its parent. */
  Verdict judge(Ts root, List<Ts> replies) {
    Doubt doubt = doubt(root);
    boolean looked = replies.isEmpty() || areLookedFor(root, replies);
    if (!doubt.shownSinceOlder) {
      return isHidden(doubt) ? Verdict.HIDDEN : Verdict.DOUBTFUL;
    }
    if (!looked) {
      return Verdict.DOUBTFUL;
    }
    doubt.held = settings.deletesGuard() && replies.size() >= MASS;
    boolean confirmed = !changes.now().isBefore(doubt.since.plus(settings.holdTime()));
    return doubt.held && !confirmed ? Verdict.DOUBTFUL : Verdict.DELETED;
  }

  /** The history shows some replies, too: where it would, is read before they are deleted. */
  private boolean areLookedFor(Ts root, List<Ts> replies) {
    missing(root, Place.THREAD);
    List<Ts> unknown =
        replies.stream()
            .filter(ts -> !doubt(ts).lookedFor)
            .sorted(Comparator.reverseOrder())
            .toList();
    toFind.addAll(unknown);
    return unknown.isEmpty();
  }

  /** Emits a deletion. */
  void delete(Ts ts, Ts root) {
    dismiss(ts);
    state.ledger.remove(ts);
    state.incomplete.remove(ts);
    changes.deleted(ts, root);
  }

  private Doubt doubt(Ts ts) {
    return doubts.computeIfAbsent(
        ts,
        key -> {
          Doubt doubt = new Doubt(changes.now());
          doubt.shownSinceOlder = needsNoEvidence(ts, doubt.since);
          return doubt;
        });
  }

  private boolean needsNoEvidence(Ts ts, Ts since) {
    return settings.followsRetention() || since.since(ts).compareTo(SHORTEST_RETENTION) < 0;
  }

  // ---------------------------------------------------------------- status

  /** Whether a message is in doubt. */
  boolean isInDoubt(Ts ts) {
    return doubts.containsKey(ts);
  }

  /** Deletions that wait for a second answer. */
  int held() {
    return (int) doubts.values().stream().filter(doubt -> doubt.held).count();
  }

  /** Messages that Slack hides for their age, as far as it shows, and that are kept. */
  int hidden() {
    return (int) doubts.values().stream().filter(d -> !d.shownSinceOlder && d.lookedBelow).count();
  }

  /** What is no longer remembered is in no doubt. */
  void forget() {
    doubts.keySet().removeIf(ts -> !state.ledger.contains(ts) && state.threads.get(ts) == null);
  }
}
