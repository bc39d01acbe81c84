package io.github.geultto.kafka.connect.slack.sync;

import io.github.geultto.kafka.connect.slack.record.Ts;

/** A call to Slack that the sync wants made. All bounds are exclusive, as Slack's are. */
public sealed interface Request {

  /** The channel's id. */
  String channel();

  /** A page of {@code conversations.history}: posts, newest first. */
  record History(
      String channel, Walk.Kind kind, Ts oldest, Ts latest, String cursor, int limit, long begun)
      implements Request {}

  /** A page of {@code conversations.replies}: the parent, then its replies, oldest first. */
  record Replies(
      String channel, Ts root, Ts oldest, Ts latest, String cursor, int limit, long begun)
      implements Request {}

  /** {@code reactions.get} with {@code full=true}, where a page showed only some of the users. */
  record Reactions(String channel, Ts ts) implements Request {}
}
