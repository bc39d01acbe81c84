package io.github.geultto.kafka.connect.slack.events;

/** How the connection for events stands. */
public enum LaneState {
  /** A connection is being opened. */
  CONNECTING,

  /** Slack has said hello: events arrive. */
  CONNECTED,

  /** A connection was lost or could not be opened, and is tried again after a pause. */
  WAITING,

  /**
   * Slack refuses connections until an operator acts: Socket Mode is switched off, or the app-level
   * token is not valid. It is tried again at long intervals.
   */
  DISABLED,

  /** Nothing is tried any more. */
  CLOSED
}
