package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** One conversation: its description, members and messages. Guarded by the workspace's lock. */
final class Channel {
  /** The kinds of conversation: {@code types} of conversations.list and the prefix of scopes. */
  enum Type {
    PUBLIC("public_channel", "channels"),
    PRIVATE("private_channel", "groups"),
    MPIM("mpim", "mpim"),
    IM("im", "im");

    final String listName;
    final String scopePrefix;

    Type(String listName, String scopePrefix) {
      this.listName = listName;
      this.scopePrefix = scopePrefix;
    }
  }

  /** Slack changes it when a private channel is shared, see {@link Workspace#renumber}. */
  String id;

  final Type type;

  /** Ids of the members. The bot is among them only where users.list has it. */
  final Set<String> members = new LinkedHashSet<>();

  boolean botIsMember;
  private ObjectNode info;
  private final NavigableMap<Long, Message> all = new TreeMap<>();
  private final NavigableMap<Long, Message> history = new TreeMap<>();

  Channel(String id, Type type, ObjectNode info) {
    this.id = id;
    this.type = type;
    this.info = info;
  }

  String name() {
    return info.path("name").asText("");
  }

  boolean isArchived() {
    return info.path("is_archived").asBoolean();
  }

  /** The conversation object without {@code is_member} and {@code num_members}. */
  ObjectNode info() {
    return info;
  }

  void replaceInfo(ObjectNode changed) {
    info = changed;
  }

  boolean hasMember(String user) {
    return user.equals(Workspace.BOT_USER) ? botIsMember : members.contains(user);
  }

  boolean isVisibleTo(String user) {
    return type == Type.PUBLIC || hasMember(user);
  }

  /** Somebody leaves, or is removed; false if they were not a member. */
  boolean leave(String user) {
    if (!hasMember(user)) {
      return false;
    }
    members.remove(user);
    botIsMember &= !user.equals(Workspace.BOT_USER);
    return true;
  }

  /** The conversation object as a user sees it. */
  ObjectNode shownTo(String user, boolean memberCount) {
    ObjectNode shown = Message.copy(info);
    if (type != Type.IM) {
      shown.put("is_member", hasMember(user));
      if (memberCount) {
        shown.put("num_members", members.size());
      }
    }
    return shown;
  }

  /** All messages, posts and replies, by microseconds. */
  NavigableMap<Long, Message> all() {
    return all;
  }

  /** What conversations.history can show: posts and broadcasts. */
  NavigableMap<Long, Message> history() {
    return history;
  }

  /** The message with that {@code ts}, null when there is none. */
  Message message(String ts) {
    return all.get(Ts.parse(ts));
  }

  Message add(long ts, Message parent, ObjectNode own) {
    Message message = new Message(ts, parent, own);
    all.put(ts, message);
    if (!message.isReply() || message.isBroadcast()) {
      history.put(ts, message);
    }
    if (message.isReply()) {
      parent.addReply(message);
    }
    return message;
  }

  /** Deletes as Slack does: a parent with replies leaves a tombstone until its last reply goes. */
  void delete(Message message) {
    if (!message.isReply() && !message.replies().isEmpty()) {
      message.replace(Message.tombstone(message.ts));
      return;
    }
    all.remove(message.ts);
    history.remove(message.ts);
    Message parent = message.parent;
    if (parent != null) {
      parent.removeReply(message);
      if (parent.isTombstone() && parent.replies().isEmpty()) {
        all.remove(parent.ts);
        history.remove(parent.ts);
      }
    }
  }
}
