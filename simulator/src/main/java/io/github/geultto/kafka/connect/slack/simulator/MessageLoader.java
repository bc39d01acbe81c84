package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Turns the message objects of an export into messages with threads. */
final class MessageLoader {
  /** What an export writes down of a thread's state; the workspace computes it. */
  private static final List<String> THREAD_STATE =
      List.of(
          "thread_ts",
          "replies",
          "reply_count",
          "reply_users",
          "reply_users_count",
          "latest_reply",
          "subscribed",
          "last_read",
          "unread_count",
          "is_locked",
          "root");

  private final Workspace workspace;
  private final Map<String, JsonNode> authors = new TreeMap<>();
  private int unnamed;
  private int doubled;
  private int orphanedThreads;
  private int misfits;

  MessageLoader(Workspace workspace) {
    this.workspace = workspace;
  }

  void load(Channel channel, List<ObjectNode> objects) {
    NavigableMap<Long, ObjectNode> byTs = new TreeMap<>();
    for (ObjectNode object : objects) {
      long ts = Ts.parse(object.path("ts").textValue());
      if (ts == Ts.NONE) {
        unnamed++;
      } else if (byTs.put(ts, object) != null) {
        doubled++;
      }
    }
    byTs.forEach((ts, object) -> add(channel, ts, object));
    if (!byTs.isEmpty()) {
      workspace.writer().existing(byTs.lastKey());
    }
  }

  private void add(Channel channel, long ts, ObjectNode object) {
    Message parent = parent(channel, ts, object);
    String parentTs = parent == null ? null : Ts.format(parent.ts);
    object.remove(THREAD_STATE);
    if (parent != null) {
      object.put("thread_ts", parentTs);
    }
    // Since 2018 the Web API shows a list, also of the one file of an older message.
    if (object.path("file").isObject() && !object.has("files")) {
      object.putArray("files").add(object.get("file"));
    }
    remember(object);
    channel.add(ts, parent, object);
  }

  private Message parent(Channel channel, long ts, ObjectNode object) {
    String threadTs = object.path("thread_ts").asText("");
    long parentTs = Ts.parse(threadTs);
    if (threadTs.isEmpty() || parentTs == ts) {
      return null;
    }
    if (parentTs == Ts.NONE || parentTs > ts) {
      misfits++;
      return null;
    }
    Message parent = channel.all().get(parentTs);
    if (parent == null) {
      orphanedThreads++;
      return channel.add(parentTs, null, Message.tombstone(parentTs));
    }
    return parent.isReply() ? parent.parent : parent;
  }

  private void remember(ObjectNode message) {
    String user = message.path("user").asText("");
    if (!user.isEmpty()) {
      authors.merge(
          user, message.path("user_profile"), (known, other) -> other.isObject() ? other : known);
    }
    for (JsonNode reaction : message.path("reactions")) {
      for (JsonNode id : reaction.path("users")) {
        authors.putIfAbsent(id.asText(), MissingNode.getInstance());
      }
    }
  }

  /** Makes a user of everybody who wrote or reacted. */
  void makeUpUsers() {
    authors.forEach(
        (id, profile) -> {
          String name = profile.path("name").asText(id);
          ObjectNode user = Json.object();
          user.put("id", id);
          user.put("team_id", workspace.teamId());
          user.put("name", name);
          user.put("deleted", false);
          user.put("real_name", profile.path("real_name").asText(name));
          user.put("is_bot", false);
          user.set(
              "profile", profile instanceof ObjectNode known ? Message.copy(known) : Json.object());
          workspace.usersById().putIfAbsent(id, user);
        });
  }

  void warnOfOddities() {
    warn(unnamed, "messages without a usable ts are skipped.");
    warn(doubled, "messages are present twice; the one of the later day is kept.");
    warn(orphanedThreads, "threads have no parent: a tombstone replaces it.");
    warn(misfits, "messages refer to an invalid thread: they are kept as posts.");
  }

  private void warn(int count, String what) {
    if (count > 0) {
      workspace.warn(count + " " + what);
    }
  }
}
