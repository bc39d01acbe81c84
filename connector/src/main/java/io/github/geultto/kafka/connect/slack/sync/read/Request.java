package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;

/** A call to Slack that the sync wants made. All bounds are exclusive, as Slack's are. */
public sealed interface Request {

  /** The channel's id. */
  public String channel();

  /** What a range of history is read for, and so how urgent it is. */
  public enum Purpose {
    /** The newest page: news, and what changed on recent posts. */
    LOOK,
    /** What has never been read: a backfill, or news that did not fit into one page. */
    GAP,
    /** The rest of the look-back window, below the newest page. */
    WINDOW,
    /** History older than the window, for threads that came back to life. */
    SWEEP
  }

  /** A page of {@code conversations.history}: posts, newest first. */
  public record History(
      String channel, Purpose purpose, Ts oldest, Ts latest, String cursor, int limit, long number)
      implements Request {}

  /**
   * A page of {@code conversations.replies}: the parent, then its replies, oldest first.
   *
   * @param revisit whether the thread shows no change and is read because it is time to
   */
  public record Replies(
      String channel,
      Ts root,
      Ts oldest,
      Ts latest,
      String cursor,
      int limit,
      boolean revisit,
      long number)
      implements Request {}

  /** {@code reactions.get} with {@code full=true}, where a page showed only some of the users. */
  public record Reactions(String channel, Ts ts) implements Request {}
}
