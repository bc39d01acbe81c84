package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;

/** A call to Slack that the sync wants made. All bounds are exclusive, as Slack's are. */
public sealed interface Request {

  /** The channel's id. */
  String channel();

  /** Distinguishes the answers to a channel's requests. */
  long number();

  /** What a range of history is read for, and so how urgent it is. */
  enum Purpose {
    /** The newest page: new posts, and what changed on recent ones. */
    HEAD,
    /** What has never been read: a backfill, or new posts that did not fit into one page. */
    BACKFILL,
    /** The rest of the look-back window, below the newest page. */
    RESCAN,
    /** History older than the window, for threads with late replies. */
    SWEEP,
    /** Whether a message that is missing is deleted or hidden. */
    EVIDENCE,
    /** Posts that events named. */
    NAMED
  }

  /** A page of {@code conversations.history}: posts, newest first. */
  record History(
      String channel, Purpose purpose, Ts oldest, Ts latest, String cursor, int limit, long number)
      implements Request {}

  /**
   * A page of {@code conversations.replies}: the parent, then its replies, oldest first.
   *
   * @param reread whether the thread shows no change and is read because it is time
   */
  record Replies(
      String channel,
      Ts root,
      Ts oldest,
      Ts latest,
      String cursor,
      int limit,
      boolean reread,
      long number)
      implements Request {}

  /** One post or reply alone: {@code conversations.replies} with its own ts. */
  record Single(String channel, Ts ts, long number) implements Request {}

  /** {@code reactions.get} with {@code full=true}, where a page showed only some of the users. */
  record Reactions(String channel, Ts ts, long number) implements Request {}
}
