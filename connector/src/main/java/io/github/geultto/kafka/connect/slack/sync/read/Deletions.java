package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Fingerprint;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Doubts.Doubt;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Decides what has been deleted, and is the only one that emits deletions. A message is deleted if
 *
 * <ul>
 *   <li>neither the channel's history nor the message's thread shows it (see {@link HistoryReader}
 *       and {@link ThreadReader}, which bring the evidence, and {@link Doubts}, which keeps it),
 *   <li>it is not hidden for its age by a plan or a retention policy: Slack has since shown
 *       something older in the channel (or, where only few messages are missing, in another one),
 *       or the message is too young for any policy, and
 *   <li>there is no doubt: an answer that contradicts itself, or lacks most of what it should show,
 *       needs a second one some time later.
 * </ul>
 *
 * <p>Where Slack shows a tombstone in the place of a deleted parent, no more evidence is needed.
 */
final class Deletions {

  /** An answer that lacks more messages than this, and most of what it should show, is doubtful. */
  private static final int MASS = 50;

  /** What an answer for a whole thread amounts to. */
  enum Verdict {
    /** It is gone. */
    DELETED,
    /** Another answer is needed. */
    DOUBTFUL,
    /** Slack shows nothing that old in the channel: it is kept. */
    HIDDEN
  }

  private final SyncSettings settings;
  private final ChannelState state;
  private final Changes changes;
  private final Doubts doubts;

  Deletions(SyncSettings settings, ChannelState state, Changes changes, Doubts doubts) {
    this.settings = settings;
    this.state = state;
    this.changes = changes;
    this.doubts = doubts;
  }

  /**
   * Of messages that an answer should have shown and did not, those that are gone according to this
   * answer.
   *
   * @param expected how many messages it should have shown, the missing ones included
   * @param oldestShown of all that the answer shows; {@link Ts#MAX} if it shows nothing
   * @param contradiction whether the answer contradicts itself or what is known
   */
  List<Ts> believable(Collection<Ts> missing, int expected, Ts oldestShown, boolean contradiction) {
    missing.forEach(doubts::of);
    doubts.oldestShown(oldestShown);
    boolean mass = missing.size() > MASS && missing.size() * 2 > expected;
    boolean doubtful = contradiction || (settings.deletesGuard() && mass);
    List<Ts> believable = new ArrayList<>();
    for (Ts ts : missing) {
      Doubt doubt = doubts.of(ts);
      doubt.hold(doubtful && doubt.isVisibleAge());
      if (doubt.isVisibleAge() && (!doubtful || isConfirmed(doubt))) {
        believable.add(ts);
      }
    }
    return believable;
  }

  /** It was missing some time ago already. */
  private boolean isConfirmed(Doubt doubt) {
    return !changes.now().isBefore(doubt.since().plus(settings.holdTime()));
  }

  /** Judges an answer that shows neither a thread's replies nor its parent. */
  Verdict judge(Ts root, List<Ts> replies) {
    Doubt doubt = doubts.of(root);
    boolean looked = replies.isEmpty() || areLookedFor(root, replies);
    if (!doubt.isVisibleAge()) {
      return doubt.isHidden() ? Verdict.HIDDEN : Verdict.DOUBTFUL;
    }
    if (!looked) {
      return Verdict.DOUBTFUL;
    }
    boolean mass = settings.deletesGuard() && replies.size() >= MASS;
    doubt.hold(mass);
    return mass && !isConfirmed(doubt) ? Verdict.DOUBTFUL : Verdict.DELETED;
  }

  /** The history shows some replies, too: where it would, is read before they are deleted. */
  private boolean areLookedFor(Ts root, List<Ts> replies) {
    doubts.missingInThread(root);
    List<Ts> unknown =
        replies.stream()
            .filter(ts -> !doubts.isLookedFor(ts))
            .sorted(Comparator.reverseOrder())
            .toList();
    doubts.findInHistory(unknown);
    return unknown.isEmpty();
  }

  /** Emits a deletion. */
  void delete(Ts ts, Ts root) {
    // Only the parent of a thread leaves a tombstone, and fingerprints of earlier versions may look
    // like that of one.
    boolean again = state.threads.get(ts) != null && wasDeletion(state.emitted(ts));
    doubts.dismiss(ts);
    state.ledger.remove(ts);
    state.incomplete.remove(ts);
    changes.deleted(ts, root, again);
  }

  /**
   * Emits the deletion of a parent that Slack keeps as a tombstone because of its replies; where
   * that was done before, or the message was never emitted, the counts of its thread.
   *
   * <p>A message that is withheld may have been emitted at a time that nothing is remembered of,
   * unless it was written since this task began. So its deletion is emitted whenever the message
   * would be.
   *
   * @param op what it would be for another message
   * @param emitted the fingerprint of what was emitted before; null if that is not remembered
   */
  void keptAsTombstone(Op op, Message tombstone, Integer emitted) {
    boolean isFirst =
        emitted == null
            && op != Op.UPDATE
            && (!tombstone.isWithheld() || changes.isWrittenSince(tombstone.ts()));
    Op deletion = wasDeletion(emitted) ? Op.UPDATE : Op.DELETE;
    changes.tombstone(isFirst ? op : deletion, tombstone);
  }

  private static boolean wasDeletion(Integer emitted) {
    return emitted != null && Fingerprint.isTombstone(emitted);
  }
}
