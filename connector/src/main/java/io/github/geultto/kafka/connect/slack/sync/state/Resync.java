package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;

/**
 * What the setting {@code resync} says of a channel: a command like the operator's, which the head
 * shows once it has been applied.
 *
 * @param text as the setting has it; null if it says nothing
 * @param from everything from that instant on must be emitted again; {@link Ts#ZERO} for all
 */
public record Resync(String text, Ts from) {

  /** Nothing must be emitted again. */
  public static final Resync NONE = new Resync(null, Ts.ZERO);
}
