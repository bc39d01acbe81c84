package io.github.geultto.kafka.connect.slack.sync.read;

/** Why a request brought no page, as far as the sync must know. */
public enum Failure {
  /** Slack's rate limit: the same request again, as soon as there is budget. */
  THROTTLED,
  /** May work later: the same request again, after a pause that grows. */
  RETRY,
  /** An answer that Slack does not document: as RETRY, and after some attempts as CHANNEL. */
  REFUSED,
  /** The cursor is no longer valid: the rest of the window again, by time. */
  RESTART_WINDOW,
  /** The thread or message asked for is not there. */
  MISSING,
  /** The channel cannot be read now: suspended, and retried with backoff. */
  CHANNEL
}
