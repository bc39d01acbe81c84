package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Receives every change of a workspace, under the workspace's lock. */
interface WorkspaceListener {
  /** What happened to a channel as a whole. */
  enum ChannelChange {
    CREATED,
    RENAMED,
    ARCHIVED,
    UNARCHIVED
  }

  /**
   * A reaction that was added or removed.
   *
   * @param user who added or removed it
   */
  record Reaction(String name, String user, boolean added) {}

  void posted(Channel channel, Message message, Instant now);

  /** The message's content changed; {@code before} is what was written there. */
  void edited(Channel channel, Message message, ObjectNode before, Instant now);

  /** The message is gone, or a tombstone when it has replies. */
  void deleted(Channel channel, Message message, ObjectNode before, Instant now);

  void reacted(Channel channel, Message message, Reaction reaction, Instant now);

  void channelChanged(Channel channel, ChannelChange change, String user, Instant now);

  /** The channel has another id than {@code before}. */
  void renumbered(Channel channel, String before, Instant now);

  void joined(Channel channel, String user, Instant now);

  /** Somebody left a channel, or was removed from it. */
  void left(Channel channel, String user, Instant now);

  /** What happened to a user group: the event, without its time. */
  void userGroupChanged(ObjectNode event, Instant now);

  /** A user was added or changed; {@code user} is the whole user. */
  void userPut(ObjectNode user, boolean added, Instant now);
}
