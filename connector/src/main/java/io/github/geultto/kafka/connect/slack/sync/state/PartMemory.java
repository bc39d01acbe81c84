package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.List;

/**
 * What is remembered of the threads of one part.
 *
 * @param name of the part, as by {@link ChannelState#home}
 */
record PartMemory(ChannelState state, String name) {

  private boolean has(Ts root) {
    return state.home(root).equals(name);
  }

  private List<FollowedThread> threads() {
    return state.threads.all().stream().filter(thread -> has(thread.root())).toList();
  }

  /** Everything from an instant on must be emitted again. */
  void emitAgainFrom(Ts from) {
    state.ledger.unsetFrom(from, this::has);
    threads().stream()
        .filter(thread -> !thread.lastActivity().isBefore(from))
        .forEach(thread -> thread.emitAgainFrom(from));
  }

  /** What is between these instants was not to be emitted so far. */
  void startMovedBack(Ts start, Ts before) {
    state.ledger.unset(start, before, this::has);
    threads().stream()
        .filter(thread -> thread.root().isBefore(before))
        .forEach(thread -> thread.startMovedBack(start));
  }

  /** Every thread must be compared again. */
  void mayHaveChanged() {
    threads().forEach(FollowedThread::mayHaveChanged);
  }

  /**
   * What was emitted under an id that the channel had before is taken over as something that must
   * be emitted again: so messages that Slack no longer shows are found missing, and deleted.
   *
   * @param from nothing older is emitted again
   */
  void take(ChannelState former, Ts from) {
    former.ledger.forEach(
        Ts.ZERO,
        (ts, root, print) -> {
          if (has(root) && !state.ledger.contains(ts)) {
            state.ledger.put(ts, root, 0);
            state.reactions.put(ts, former.reactions.of(ts));
          }
        });
    former.threads.all().stream()
        .filter(thread -> has(thread.root()) && state.threads.get(thread.root()) == null)
        .map(thread -> new FollowedThread(thread.snapshot()))
        .forEach(
            thread -> {
              thread.emitAgainFrom(from);
              state.threads.put(thread);
            });
  }
}
