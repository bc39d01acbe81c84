package io.github.geultto.kafka.connect.slack.sink;

import io.github.geultto.kafka.connect.slack.client.SlackException;

/** A message that can never be posted as it is. The text says why and what to do, for people. */
final class RefusedException extends Exception {

  private final boolean ofDestination;

  /** The message itself, or its destination, is none that Slack takes. */
  RefusedException(String message, boolean ofDestination) {
    super(message);
    this.ofDestination = ofDestination;
  }

  /** Slack refuses it. */
  RefusedException(String before, SlackException cause) {
    super(before + cause.getMessage(), cause);
    this.ofDestination = cause.kind() == SlackException.Kind.CHANNEL;
  }

  /** Whether the conversation is at fault, so that any message for it would be refused. */
  boolean isOfDestination() {
    return ofDestination;
  }
}
