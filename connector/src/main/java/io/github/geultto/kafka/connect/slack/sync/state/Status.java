package io.github.geultto.kafka.connect.slack.sync.state;

/** What is to read of a {@link FollowedThread}. */
public enum Status {
  /** Replies are announced that have not been read. */
  CHANGED,
  /** As {@link #CHANGED}; the known replies are compared too, because one may be gone. */
  RECHECK,
  /** Everything announced has been read. */
  QUIET,
  /** Slack does not show the thread although its parent is visible; retried with backoff. */
  UNREADABLE
}
