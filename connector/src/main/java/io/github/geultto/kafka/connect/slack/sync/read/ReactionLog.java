package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Source;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The reactions of a channel, one record each, if they are wanted. Whatever shows a message that
 * the ledger holds is compared with the reactions emitted of it; the times come from events, which
 * alone report them. Of a message that the ledger no longer holds nothing is remembered: what an
 * event reports is emitted as it is.
 */
final class ReactionLog {

  private final boolean enabled;
  private final ChannelState state;
  private final ReactionReports reports = new ReactionReports();

  /** Messages emitted with some of their reactions: the others may name somebody excluded. */
  private final Set<Ts> emittedInPart = new HashSet<>();

  /**
   * @param enabled whether reactions are emitted
   */
  ReactionLog(boolean enabled, ChannelState state) {
    this.enabled = enabled;
    this.state = state;
  }

  /**
   * An event reports a reaction.
   *
   * @param isRemembered whether its message is held by the ledger once it is shown: until then it
   *     is not certain that there is such a message, or such a reaction
   * @return what to emit before the message is shown
   */
  List<Change> reported(Event.Reacted event, boolean isRemembered) {
    Ts ts = event.ts();
    Reacted reacted = new Reacted(event.user(), event.emoji());
    if (!enabled || !reports.isNews(ts, reacted, event.at())) {
      return List.of();
    }
    boolean isEmitted = !isRemembered && !state.ledger.contains(ts);
    Ts addedAt = reports.addedAt(ts, reacted, Ts.ZERO);
    reports.put(ts, reacted, event.added(), event.at(), isEmitted);
    if (!isEmitted) {
      return List.of();
    }
    return List.of(
        event.added()
            ? Change.of(Op.CREATE, ts, ts, ReactionChange.given(reacted, event.at()))
            : removed(ts, ts, reacted, addedAt, event.at()));
  }

  private static Change removed(Ts ts, Ts root, Reacted reacted, Ts addedAt, Ts at) {
    return Change.of(
        Op.UPDATE, ts, root, ReactionChange.removed(reacted, addedAt, at, Source.EVENT));
  }

  /**
   * A message was emitted, or is shown as it was emitted.
   *
   * @param op how it was emitted; null if it was not
   * @return what to emit of its reactions
   */
  List<Change> shown(Op op, Message message, Ts now) {
    boolean isKnown = state.ledger.contains(message.ts());
    boolean isNew = op == Op.READ || op == Op.CREATE;
    if (!enabled || message.isWithheld()) {
      return List.of();
    }
    List<Change> changes = withheld(message, isNew || (op != null && !isKnown));
    if (!isKnown && !isNew) {
      return changes;
    }
    Map<Reacted, Ts> before = state.reactions.of(message.ts());
    Map<Reacted, Ts> after = given(message, before);
    Set<Reacted> again = Set.copyOf(state.reactions.again(message.ts()));
    after.forEach(
        (reacted, at) -> {
          boolean isEmitted = reports.wasEmitted(message.ts(), reacted, at);
          boolean isRead = op == Op.READ || again.contains(reacted);
          Op rowOp = isEmitted ? null : isRead ? Op.READ : op(before.get(reacted), at);
          if (rowOp != null) {
            changes.add(of(rowOp, message, ReactionChange.given(reacted, at)));
          }
          state.reactions.emitted(message.ts(), reacted);
          reports.isThere(message.ts(), reacted);
        });
    Set<String> truncated =
        message.reactions().stream()
            .filter(Reaction::isTruncated)
            .map(Reaction::name)
            .collect(Collectors.toSet());
    before.forEach(
        (reacted, at) -> {
          if (truncated.contains(reacted.emoji())) {
            after.putIfAbsent(reacted, at);
          } else if (!after.containsKey(reacted)) {
            changes.add(of(Op.UPDATE, message, reports.takenBack(message.ts(), reacted, at, now)));
            state.reactions.emitted(message.ts(), reacted);
            reports.outdate(message.ts(), reacted);
          }
        });
    if (isKnown) {
      state.reactions.put(message.ts(), after);
    }
    return changes;
  }

  /**
   * Reactions that must not be emitted, and may have been emitted at a time that nothing is
   * remembered of. One that is remembered is missed like one that was taken back.
   *
   * @param unremembered whether what was emitted of the message before is not known
   */
  private List<Change> withheld(Message message, boolean unremembered) {
    boolean isFirst = emittedInPart.remove(message.ts()) || unremembered;
    if (isFirst && message.hasTruncatedReactions()) {
      emittedInPart.add(message.ts());
    }
    Set<Reacted> withheld = isFirst ? withheldOf(message) : new LinkedHashSet<>();
    withheld.removeAll(state.reactions.of(message.ts()).keySet());
    return deletions(message, withheld);
  }

  private static Set<Reacted> withheldOf(Message message) {
    Set<Reacted> withheld = new LinkedHashSet<>();
    for (Reaction reaction : message.reactions()) {
      reaction.withheld().forEach(user -> withheld.add(new Reacted(user, reaction.name())));
    }
    return withheld;
  }

  private static List<Change> deletions(Message message, Set<Reacted> withheld) {
    List<Change> changes = new ArrayList<>();
    withheld.forEach(
        reacted -> changes.add(of(Op.DELETE, message, ReactionChange.withheld(reacted))));
    return changes;
  }

  /** Nothing of a message must be emitted: neither are the reactions to it. */
  List<Change> withheld(Message left) {
    if (!enabled || !left.isWithheld()) {
      return List.of();
    }
    Set<Reacted> all = withheldOf(left);
    all.addAll(state.reactions.of(left.ts()).keySet());
    state.reactions.remove(left.ts());
    return deletions(left, all);
  }

  private static Change of(Op op, Message message, ReactionChange reaction) {
    return Change.of(op, message.ts(), message.root(), reaction);
  }

  /** Null if there is nothing to emit. */
  private static Op op(Ts before, Ts at) {
    if (before == null) {
      return Op.CREATE;
    }
    return before.equals(at) ? null : Op.UPDATE;
  }

  private Map<Reacted, Ts> given(Message message, Map<Reacted, Ts> before) {
    Map<Reacted, Ts> given = new LinkedHashMap<>();
    for (Reaction reaction : message.reactions()) {
      for (String user : reaction.users()) {
        Reacted reacted = new Reacted(user, reaction.name());
        given.put(
            reacted, reports.addedAt(message.ts(), reacted, before.getOrDefault(reacted, Ts.ZERO)));
      }
    }
    return given;
  }

  /** What was emitted of a message is taken over, since nothing else is known of it. */
  void adopt(Message message) {
    if (enabled) {
      Map<Reacted, Ts> known = state.reactions.of(message.ts());
      Map<Reacted, Ts> given = new HashMap<>(given(message, known));
      state.reactions.put(message.ts(), given);
    }
  }

  /** A message was deleted, and its reactions with it. */
  List<Change> deleted(Ts ts, Ts root, Ts now) {
    Map<Reacted, Ts> before = state.reactions.of(ts);
    state.reactions.remove(ts);
    emittedInPart.remove(ts);
    if (!enabled) {
      return List.of();
    }
    return before.entrySet().stream()
        .map(
            entry ->
                Change.of(
                    Op.DELETE,
                    ts,
                    root,
                    ReactionChange.removed(entry.getKey(), entry.getValue(), now, Source.POLL)))
        .toList();
  }
}
