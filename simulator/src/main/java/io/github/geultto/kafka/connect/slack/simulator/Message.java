package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One message of a channel and, when it is a parent, its thread. Guarded by the workspace's lock;
 * the JSON handed out is never changed afterwards, a change replaces it.
 */
final class Message {
  /** How many authors Slack names in {@code reply_users}. */
  private static final int REPLY_USERS = 5;

  final long ts;

  /** The parent, for a reply; null for a post. */
  final Message parent;

  /** The message as written: everything but the thread state and, for a broadcast, the root. */
  private ObjectNode own;

  private int mostReactionUsers;
  private boolean hasMetadata;

  private final NavigableMap<Long, Message> replies = new TreeMap<>();
  private final Map<String, Integer> replyAuthors = new LinkedHashMap<>();

  /** What {@link #shown} answered last; null when it is out of date. */
  private ObjectNode shown;

  Message(long ts, Message parent, ObjectNode own) {
    this.ts = ts;
    this.parent = parent;
    replace(own);
  }

  boolean isReply() {
    return parent != null;
  }

  boolean isBroadcast() {
    return isReply() && "thread_broadcast".equals(subtype());
  }

  boolean isTombstone() {
    return "tombstone".equals(subtype());
  }

  String subtype() {
    return own.path("subtype").textValue();
  }

  /** Joins, topics and the like cannot have replies. */
  boolean canHaveReplies() {
    String subtype = subtype();
    return subtype == null
        || !(subtype.startsWith("channel_") || subtype.startsWith("group_") || isTombstone());
  }

  /** The author's id, null for a message without one. */
  String user() {
    return own.path("user").textValue();
  }

  ObjectNode own() {
    return own;
  }

  void replace(ObjectNode changed) {
    own = changed;
    shown = null;
    hasMetadata = changed.has("metadata");
    mostReactionUsers = 0;
    for (JsonNode reaction : changed.path("reactions")) {
      mostReactionUsers = Math.max(mostReactionUsers, reaction.path("users").size());
    }
  }

  /** The users of the reaction that most gave; 0 without reactions. */
  int mostReactionUsers() {
    return mostReactionUsers;
  }

  boolean hasMetadata() {
    return hasMetadata;
  }

  NavigableMap<Long, Message> replies() {
    return replies;
  }

  void addReply(Message reply) {
    replies.put(reply.ts, reply);
    replyAuthors.merge(reply.author(), 1, Integer::sum);
    shown = null;
  }

  void removeReply(Message reply) {
    replies.remove(reply.ts);
    replyAuthors.computeIfPresent(reply.author(), (user, count) -> count == 1 ? null : count - 1);
    shown = null;
  }

  /** {@code reply_users} falls back to bot ids (conversations.replies, "Usage info"). */
  private String author() {
    String user = user();
    return user != null ? user : own.path("bot_id").asText("");
  }

  /** The message as Slack shows it, with all users of its reactions. Must not be changed. */
  ObjectNode shown() {
    if (isBroadcast()) {
      ObjectNode copy = copy(own);
      ObjectNode root = copy(parent.shown());
      root.remove(List.of("reactions", "metadata"));
      copy.set("root", root);
      return copy;
    }
    if (shown == null) {
      shown = replies.isEmpty() ? own : withThread();
    }
    return shown;
  }

  private ObjectNode withThread() {
    ObjectNode copy = copy(own);
    copy.put("thread_ts", Ts.format(ts));
    copy.put("reply_count", replies.size());
    copy.put("reply_users_count", replyAuthors.size());
    copy.put("latest_reply", Ts.format(replies.lastKey()));
    ArrayNode users = copy.putArray("reply_users");
    replyAuthors.keySet().stream()
        .filter(user -> !user.isEmpty())
        .limit(REPLY_USERS)
        .forEach(users::add);
    copy.put("is_locked", false);
    copy.put("subscribed", false);
    return copy;
  }

  /** A copy of the first level: values are shared, so they must be replaced and never changed. */
  static ObjectNode copy(ObjectNode node) {
    ObjectNode copy = Json.object();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      copy.set(field.getKey(), field.getValue());
    }
    return copy;
  }

  /**
   * What stays of a deleted parent that has replies (message events in Slack's public test data).
   */
  static ObjectNode tombstone(long ts) {
    ObjectNode node = Json.object();
    node.put("type", "message");
    node.put("subtype", "tombstone");
    node.put("user", "USLACKBOT");
    node.put("text", "This message was deleted.");
    node.put("ts", Ts.format(ts));
    node.put("hidden", true);
    return node;
  }
}
