package io.github.geultto.kafka.connect.slack.model;

import java.util.Objects;

/**
 * What an event of Slack says has happened. It is a hint: Slack delivers events late, twice, in any
 * order or not at all, so nothing may depend on one, and what it omits is read.
 *
 * <p>Source: <a href="https://docs.slack.dev/apis/events-api/">The Events API</a>.
 */
public sealed interface Event {

  /** When it happened by Slack's clock: {@code event_ts}. */
  Ts at();

  /** Something that happened to a message of a channel. */
  sealed interface OfMessage extends Event {
    /** The channel's id. */
    String channel();

    /** The message. */
    Ts ts();
  }

  /** A new post or reply, with all of its content. */
  record Posted(String channel, Message message, Ts at) implements OfMessage {
    public Posted {
      Objects.requireNonNull(message);
    }

    @Override
    public Ts ts() {
      return message.ts();
    }
  }

  /**
   * A message has other content, which must be read.
   *
   * @param root its thread's parent, or itself; null where the event does not say
   */
  record Changed(String channel, Ts ts, Ts root, Ts at) implements OfMessage {}

  /**
   * A message was deleted.
   *
   * @param root its thread's parent, or itself; null where the event does not say
   */
  record Deleted(String channel, Ts ts, Ts root, Ts at) implements OfMessage {}

  /**
   * A reaction was given or taken back.
   *
   * @param author who wrote the message; null where the event does not say
   * @param emoji without colons, such as {@code +1::skin-tone-2}
   * @param added false if it was taken back
   */
  record Reacted(
      String channel, Ts ts, String author, String user, String emoji, boolean added, Ts at)
      implements OfMessage {

    /** To a message whose author the event does not name. */
    public Reacted(String channel, Ts ts, String user, String emoji, boolean added, Ts at) {
      this(channel, ts, null, user, emoji, added, at);
    }
  }

  /** A channel's messages changed in a way that no event names: it is read again. */
  record HistoryChanged(String channel, Ts at) implements Event {}

  /**
   * A channel was created, renamed, archived or otherwise changed, or the app was invited to it or
   * removed from it.
   */
  record ChannelChanged(String channel, Ts at) implements Event {}

  /**
   * Somebody joined a channel or left it, or was removed from it.
   *
   * @param joined false if they left
   */
  record MemberChanged(String channel, String user, boolean joined, Ts at) implements Event {}

  /** A user group was made or changed, or who is in it. */
  record UserGroupsChanged(Ts at) implements Event {}

  /** A channel has another id from now on. */
  record ChannelRenumbered(String before, String now, Ts at) implements Event {}

  /** A user joined or changed. */
  record UserChanged(String user, Ts at) implements Event {}

  /** The token was revoked, or the app was removed from the workspace. */
  record AccessRevoked(String reason, Ts at) implements Event {}
}
