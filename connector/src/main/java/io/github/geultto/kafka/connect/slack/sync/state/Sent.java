package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ReactionCodec.Emitted;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A record that rode on the head, and of which its part may not know. */
public sealed interface Sent {

  /** The message. */
  Ts ts();

  /** Its thread's parent, or itself. */
  Ts root();

  /** Whether it says that something is there, and not that it is gone. */
  default boolean isThere() {
    return true;
  }

  /** As if it had been sent before it must be sent again. */
  default Sent again() {
    return this;
  }

  /**
   * The memory of a channel takes it over.
   *
   * @param from from here on everything had to be emitted again
   */
  void take(ChannelState state, Ts from);

  /** A message with this content. */
  record Message(Ts ts, Ts root, int fingerprint) implements Sent {
    @Override
    public Sent again() {
      return new Message(ts, root, 0);
    }

    @Override
    public void take(ChannelState state, Ts from) {
      put(state, from, this, fingerprint);
      if (!ts.isBefore(from)) {
        state.reactions.emitAgain(ts);
      }
    }

    @Override
    public String toString() {
      return ts + " " + root + " " + fingerprint;
    }
  }

  /** A message was deleted. */
  record Deletion(Ts ts, Ts root) implements Sent {
    @Override
    public boolean isThere() {
      return false;
    }

    @Override
    public void take(ChannelState state, Ts from) {
      state.ledger.remove(ts);
      FollowedThread thread = state.threads.get(ts);
      if (thread != null) {
        thread.parentDeleted();
      }
    }

    @Override
    public String toString() {
      return ts + " " + root + " deleted";
    }
  }

  /**
   * A reaction on a message.
   *
   * @param at when it was given; {@link Ts#ZERO} if that is not known
   */
  record Given(Ts ts, Ts root, Reacted reacted, Ts at) implements Sent {
    /** Its row must be deleted with its message, also if a transformation dropped the message. */
    @Override
    public void take(ChannelState state, Ts from) {
      if (!state.ledger.contains(ts) && !ts.isBefore(state.floor())) {
        put(state, from, this, 0);
      }
      if (state.ledger.contains(ts)) {
        state.reactions.given(ts, reacted, at);
      }
    }

    @Override
    public String toString() {
      return ts + " " + root + " given " + text(ts, reacted, at);
    }
  }

  /** A reaction on a message was taken back, or deleted with it. */
  record TakenBack(Ts ts, Ts root, Reacted reacted) implements Sent {
    @Override
    public boolean isThere() {
      return false;
    }

    @Override
    public void take(ChannelState state, Ts from) {
      state.reactions.takenBack(ts, reacted);
    }

    @Override
    public String toString() {
      return ts + " " + root + " removed " + text(ts, reacted, Ts.ZERO);
    }
  }

  /** The record of a change. */
  static Sent of(Change change) {
    if (change.isOfReaction()) {
      ReactionChange reaction = change.reaction();
      Reacted reacted = new Reacted(reaction.userId(), reaction.name());
      boolean isThere = !change.isDeletion() && reaction.removedAt() == null;
      Ts at = reaction.addedAt() == null ? Ts.ZERO : reaction.addedAt();
      return isThere
          ? new Given(change.ts(), change.root(), reacted, at)
          : new TakenBack(change.ts(), change.root(), reacted);
    }
    return change.message() == null
        ? new Deletion(change.ts(), change.root())
        : new Message(change.ts(), change.root(), change.message().fingerprint());
  }

  /** Reads what {@code toString} wrote. */
  static Sent parse(String text) {
    String[] fields = text.split(" ", -1);
    Ts ts = Ts.parse(fields[0]);
    Ts root = Ts.parse(fields[1]);
    if (fields.length == 3) {
      return fields[2].equals("deleted")
          ? new Deletion(ts, root)
          : new Message(ts, root, Integer.parseInt(fields[2]));
    }
    Map<Reacted, Ts> reaction = ReactionCodec.decode(fields[3]).get(ts).given();
    Reacted reacted = reaction.keySet().iterator().next();
    return fields[2].equals("removed")
        ? new TakenBack(ts, root, reacted)
        : new Given(ts, root, reacted, reaction.get(reacted));
  }

  private static void put(ChannelState state, Ts from, Sent sent, int fingerprint) {
    state.ledger.put(sent.ts(), sent.root(), fingerprint);
    if (!sent.ts().equals(sent.root()) && state.threads.get(sent.root()) == null) {
      state.threads.put(new FollowedThread(sent.root(), from.plus(-1), true));
    }
  }

  private static String text(Ts message, Reacted reacted, Ts at) {
    Emitted emitted = new Emitted(Map.of(reacted, at), Set.of());
    return ReactionCodec.encode(new TreeMap<>(Map.of(message, emitted)));
  }
}
