package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the answer being applied changed, in the order to emit it. */
final class Changes {

  /** So many deleted messages are remembered: events may still announce them. */
  private static final int GONE = 1_000;

  /** So many messages older than the window are remembered with what was emitted of them. */
  private static final int OLD = 1_000;

  private final String channel;
  private final SyncSettings settings;
  private final ChannelState state;
  private final InFlight inFlight;
  private final Completeness completeness;
  private final ReactionLog reactions;
  private final Map<Ts, Boolean> gone = bounded(GONE);
  private final Map<Ts, Integer> old = bounded(OLD);
  private List<Change> changes = new ArrayList<>();
  private Ts now = Ts.ZERO;
  private Ts begun;
  private RecentMessages recent = new RecentMessages(0);

  Changes(
      String channel,
      SyncSettings settings,
      ChannelState state,
      InFlight inFlight,
      Completeness completeness) {
    this.channel = channel;
    this.settings = settings;
    this.state = state;
    this.inFlight = inFlight;
    this.completeness = completeness;
    this.reactions = new ReactionLog(settings.reactions(), state);
  }

  private static <V> Map<Ts, V> bounded(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Ts, V> eldest) {
        return size() > most;
      }
    };
  }

  void share(RecentMessages messages) {
    recent = messages;
  }

  /** Begins to apply an answer. */
  void begin(Ts at) {
    now = at;
    begun = begun == null ? SyncSettings.latest(at) : begun;
    changes = new ArrayList<>();
  }

  /** When the answer is applied. */
  Ts now() {
    return now;
  }

  /** Whether a message was written after the first answer, so that no earlier task emitted it. */
  boolean isWrittenSince(Ts ts) {
    return ts.isAfter(begun);
  }

  void emit(Op op, Message message) {
    show(message);
    gone.remove(message.ts());
    old.computeIfPresent(message.ts(), (ts, before) -> message.fingerprint());
    if (!message.ts().isBefore(settings.start())) {
      List<Change> found = new ArrayList<>(List.of(Change.of(op, message)));
      found.addAll(reactions.shown(op, message, now));
      add(op, found);
      completeness.message(message);
    }
  }

  /** Remembers what is emitted of a message of which nothing is remembered in the offset. */
  void rememberOld(Message message) {
    old.remove(message.ts());
    old.put(message.ts(), message.fingerprint());
  }

  /** The answer being applied shows a message as it was emitted. */
  void shown(Message message) {
    show(message);
    if (!message.ts().isBefore(settings.start())) {
      add(null, reactions.shown(null, message, now));
    }
  }

  /** The same, and what was emitted of it is not remembered otherwise. */
  void adopt(Message message) {
    reactions.adopt(message);
  }

  /**
   * An event reports a reaction.
   *
   * @param isRemembered whether its message is, once it is shown
   */
  void reported(Event.Reacted event, boolean isRemembered) {
    // Of one that is removed nothing will be shown with which its former rows could be deleted.
    add(event.added() ? Op.CREATE : Op.DELETE, reactions.reported(event, isRemembered));
  }

  private void show(Message message) {
    inFlight.show(message.ts());
    recent.shown(channel, message, now, !inFlight.isEvent());
  }

  /** Whether this content of the message was emitted, and that is remembered. */
  boolean wasShownLately(Message message) {
    Integer last = old.get(message.ts());
    if (last != null) {
      return last == message.fingerprint();
    }
    return recent
        .get(channel, message.ts())
        .filter(known -> known.fingerprint() == message.fingerprint())
        .isPresent();
  }

  /** A message was deleted, be it that it was emitted or not: what shows it is older. */
  void gone(Ts ts) {
    inFlight.show(ts);
    recent.deleted(channel, ts);
    old.remove(ts);
    gone.remove(ts);
    gone.put(ts, true);
  }

  /** Whether the message was deleted, and not shown since. */
  boolean isGone(Ts ts) {
    return gone.containsKey(ts);
  }

  void deleted(Ts ts, Ts root, boolean again) {
    gone(ts);
    if (!ts.isBefore(settings.start())) {
      List<Change> found = new ArrayList<>(reactions.deleted(ts, root, now));
      found.add(Change.deleted(ts, root, again));
      add(Op.DELETE, found);
    }
  }

  /** This is left of a deleted message. */
  void tombstone(Op op, Message left) {
    List<Change> found =
        new ArrayList<>(op == Op.DELETE ? reactions.withheld(left) : List.<Change>of());
    found.addAll(reactions.deleted(left.ts(), left.root(), now));
    add(op, found);
    emit(op, left);
  }

  /**
   * Adds what changed of a message. With what is emitted of it for the first time, or last, the
   * rows of the channel's former ids are deleted: so these need not be remembered.
   *
   * @param op how the message is emitted, or a reaction that an event reports; null if neither is
   */
  private void add(Op op, List<Change> found) {
    for (Change change : found) {
      if (op == Op.READ || op == Op.DELETE || isOfTheRest(change)) {
        state.formerIds(change.ts()).forEach(id -> changes.add(change.ofFormer(id, now)));
      }
      changes.add(change);
    }
  }

  /** Whether it is a reaction on a message that was emitted with only some of its reactions. */
  private boolean isOfTheRest(Change change) {
    return change.isOfReaction() && state.incomplete.containsKey(change.ts());
  }

  /** Whether a message is among them. */
  boolean contain(Ts ts) {
    return changes.stream()
        .anyMatch(
            change -> change.ts().equals(ts) && !change.isOfReaction() && !change.isOfFormer());
  }

  List<Change> all() {
    return changes;
  }
}
