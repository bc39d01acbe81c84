package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What is known of messages that were not shown where they should have been: where each was looked
 * for, and whether Slack has shown something older since, so that it is not hidden for its age.
 * {@link Deletions} decides by it.
 */
final class Doubts {

  /**
   * No retention policy deletes younger messages. Source: <a
   * href="https://slack.com/help/articles/203457187">Customize data retention</a>.
   */
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

  /** Policies are applied by a nightly job: a message may outlive them by this time. */
  private static final Duration RETENTION_LAG = Duration.ofDays(2);

  /** Where more messages are missing, what other channels show is not evidence. */
  private static final int FEW = 3;

  /** Where a message should have been shown. */
  private enum Place {
    HISTORY,
    THREAD
  }

  /** A message that was not shown where it should have been. */
  static final class Doubt {
    private final Ts since;
    private final Set<Place> missingIn = EnumSet.noneOf(Place.class);
    private boolean shownSinceOlder;
    private boolean lookedBelow;
    private boolean lookedFor;
    private boolean held;

    private Doubt(Ts since, boolean needsNoEvidence) {
      this.since = since;
      this.shownSinceOlder = needsNoEvidence;
    }

    /** When it was first missing. */
    Ts since() {
      return since;
    }

    /** Slack has shown something older since, or the message is too young to be hidden. */
    boolean isVisibleAge() {
      return shownSinceOlder;
    }

    /** Slack shows nothing as old as the message, although all that it shows has been read. */
    boolean isHidden() {
      return !shownSinceOlder && lookedBelow;
    }

    /** Its deletion waits for a second answer, or no longer does. */
    void hold(boolean waits) {
      held = waits;
    }
  }

  private final SyncSettings settings;
  private final Changes changes;
  private final TreeMap<Ts, Doubt> byTs = new TreeMap<>();
  private final Set<Ts> toFind = new LinkedHashSet<>();
  private Horizon horizon = new Horizon();
  private String channel = "";

  Doubts(SyncSettings settings, Changes changes) {
    this.settings = settings;
    this.changes = changes;
  }

  /** Shares with other channels what each of them shows. */
  void share(Horizon common, String id) {
    horizon = common;
    channel = id;
  }

  /** The doubt about a message, which begins now if there was none. */
  Doubt of(Ts ts) {
    return byTs.computeIfAbsent(
        ts, key -> new Doubt(changes.now(), needsNoEvidence(ts, changes.now())));
  }

  private boolean needsNoEvidence(Ts ts, Ts since) {
    return settings.followsRetention() || since.since(ts).compareTo(SHORTEST_RETENTION) < 0;
  }

  // ---------------------------------------------------------------- what is shown

  /** The answer being applied shows this and nothing older: so nothing younger is hidden. */
  void oldestShown(Ts oldest) {
    horizon.shown(channel, oldest, changes.now());
    byTs.tailMap(oldest, false).values().forEach(doubt -> doubt.shownSinceOlder = true);
    Duration age = changes.now().since(oldest);
    byTs.headMap(oldest)
        .forEach(
            (ts, doubt) ->
                doubt.shownSinceOlder |=
                    age.compareTo(doubt.since.since(ts).plus(RETENTION_LAG)) >= 0);
    shownElsewhere();
  }

  private void shownElsewhere() {
    int open = count(doubt -> !doubt.shownSinceOlder);
    if (open > 0 && open <= FEW) {
      byTs.forEach((ts, doubt) -> doubt.shownSinceOlder |= horizon.showsOlderThan(ts, doubt.since));
    }
  }

  /** Slack shows the message. */
  void dismiss(Ts ts) {
    byTs.remove(ts);
    toFind.remove(ts);
  }

  // ---------------------------------------------------------------- what is not shown

  /** A thread that was read before is gone: does the history still show its parent? */
  void findInHistory(Ts root) {
    missingInThread(root);
    toFind.add(root);
  }

  /** These replies are looked for in the history before they count as deleted. */
  void findInHistory(Collection<Ts> replies) {
    toFind.addAll(replies);
  }

  /** The thread does not show its parent. */
  void missingInThread(Ts root) {
    missing(root, Place.THREAD);
  }

  /** A page of history does not show these posts, but others, down to the oldest that it shows. */
  void missingInHistory(Collection<Ts> posts, Ts oldestShown) {
    posts.forEach(post -> missing(post, Place.HISTORY));
    oldestShown(oldestShown);
  }

  /** What was shown before it was missing there, too, says nothing: it may be hidden since. */
  private void missing(Ts ts, Place place) {
    Doubt doubt = of(ts);
    boolean elsewhereBefore = !doubt.missingIn.isEmpty();
    if (doubt.missingIn.add(place) && elsewhereBefore) {
      doubt.shownSinceOlder = needsNoEvidence(ts, doubt.since);
      doubt.lookedBelow = false;
    }
  }

  // ---------------------------------------------------------------- where it is looked for

  /**
   * Where to read the history: up to and with this message.
   *
   * @return empty if what was read says enough
   */
  Optional<Ts> wantedEvidence() {
    if (!toFind.isEmpty()) {
      return Optional.of(toFind.iterator().next());
    }
    if (byTs.isEmpty()) {
      return Optional.empty();
    }
    return byTs.entrySet().stream()
        .filter(entry -> !entry.getValue().shownSinceOlder && !entry.getValue().lookedBelow)
        .map(entry -> entry.getKey())
        .findFirst();
  }

  /** These replies are missing, and the history has been read where it would show them. */
  void lookedFor(Collection<Ts> replies) {
    replies.forEach(ts -> of(ts).lookedFor = true);
  }

  /** The history has been read in this range, both ends included. */
  void lookedFor(Ts from, Ts to) {
    if (!from.isAfter(to)) {
      byTs.subMap(from, true, to, true).values().forEach(doubt -> doubt.lookedFor = true);
      toFind.removeIf(ts -> !ts.isBefore(from) && !ts.isAfter(to));
    }
  }

  /** The history has been read from there on down as far as Slack shows it. */
  void lookedBelow(Ts ts) {
    toFind.remove(ts);
    byTs.tailMap(ts, true).values().forEach(doubt -> doubt.lookedBelow = true);
  }

  /** Whether the history has been read where it would show the reply. */
  boolean isLookedFor(Ts reply) {
    return of(reply).lookedFor;
  }

  // ---------------------------------------------------------------- status

  /** Whether a message is in doubt. */
  boolean contains(Ts ts) {
    return byTs.containsKey(ts);
  }

  /** Whether Slack seems to hide a message for its age. */
  boolean isHidden(Ts ts) {
    Doubt doubt = byTs.get(ts);
    return doubt != null && doubt.isHidden();
  }

  /** Deletions that wait for a second answer. */
  int held() {
    return count(doubt -> doubt.held);
  }

  /** Messages that Slack hides for their age, as far as it shows, and that are kept. */
  int hidden() {
    return count(Doubt::isHidden);
  }

  private int count(Predicate<Doubt> which) {
    return (int) byTs.values().stream().filter(which).count();
  }

  /** What is no longer remembered is in no doubt. */
  void forgetAllBut(ChannelState state) {
    byTs.keySet().removeIf(ts -> !state.ledger.contains(ts) && state.threads.get(ts) == null);
  }
}
