package io.github.geultto.kafka.connect.slack.sync.state;

/**
 * Where Slack shows the parent of a {@link FollowedThread}. A deletion needs evidence from both
 * places.
 */
public enum Parent {
  /** In the channel's history, or nothing else is known. */
  VISIBLE,
  /** No longer in the history; whether the thread shows it is being read. */
  MISSING_IN_HISTORY,
  /** No longer in the thread; whether the history shows it is being read. */
  MISSING_IN_THREAD,
  /** In the thread alone: deleted, but kept for its replies. */
  THREAD_ONLY,
  /** Nowhere, and its deletion has been emitted; its replies are still shown. */
  DELETED;

  /** Whether its deletion is being confirmed. */
  public boolean isMissing() {
    return this == MISSING_IN_HISTORY || this == MISSING_IN_THREAD;
  }

  /** Where it is if the history shows one of its replies. */
  Parent shownByReply() {
    return switch (this) {
      case MISSING_IN_HISTORY -> THREAD_ONLY;
      case MISSING_IN_THREAD -> VISIBLE;
      case VISIBLE, THREAD_ONLY, DELETED -> this;
    };
  }
}
