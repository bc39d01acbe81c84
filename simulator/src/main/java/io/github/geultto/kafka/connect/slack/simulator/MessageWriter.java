package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Writes and changes the messages of a workspace: each gets a {@code ts} that no other has, and
 * those who listen hear of every change. Guarded by the workspace's lock.
 */
final class MessageWriter {
  private final Consumer<Consumer<WorkspaceListener>> listeners;
  private long lastTs;

  /**
   * @param listeners takes what is to be said to all who listen
   */
  MessageWriter(Consumer<Consumer<WorkspaceListener>> listeners) {
    this.listeners = listeners;
  }

  /** A new {@code ts}: the clock's microseconds, made unique and increasing in this workspace. */
  long nextTs(Instant now) {
    lastTs = Math.max(Ts.of(now), lastTs + 1);
    return lastTs;
  }

  /** Says that messages up to this one exist already. */
  void existing(long ts) {
    lastTs = Math.max(lastTs, ts);
  }

  /** Writes a message now; its {@code ts} and thread fields are set here. */
  Message post(Channel channel, Message parent, ObjectNode message, Instant now) {
    long ts = nextTs(now);
    message.put("ts", Ts.format(ts));
    if (parent != null) {
      message.put("thread_ts", Ts.format(parent.ts));
      if (parent.user() != null) {
        message.put("parent_user_id", parent.user());
      }
    }
    Message posted = channel.add(ts, parent, message);
    listeners.accept(listener -> listener.posted(channel, posted, now));
    return posted;
  }

  /** A message such as "… has joined the channel"; {@code text} may be null. */
  Message postNotice(Channel channel, String subtype, String user, String text, Instant now) {
    ObjectNode message = Json.object();
    message.put("type", "message");
    message.put("subtype", subtype);
    message.put("user", user);
    if (text != null) {
      message.put("text", text);
    }
    return post(channel, null, message, now);
  }

  /** Replaces what is written in a message. */
  void edit(Channel channel, Message message, ObjectNode changed, Instant now) {
    ObjectNode before = message.own();
    message.replace(changed);
    listeners.accept(listener -> listener.edited(channel, message, before, now));
  }

  void delete(Channel channel, Message message, Instant now) {
    ObjectNode before = message.own();
    channel.delete(message);
    listeners.accept(listener -> listener.deleted(channel, message, before, now));
  }

  /** Adds or removes a reaction; false when the user has added it already, or has not. */
  boolean react(
      Channel channel, Message message, WorkspaceListener.Reaction reaction, Instant now) {
    boolean done = Reactions.apply(message, reaction);
    if (done) {
      listeners.accept(listener -> listener.reacted(channel, message, reaction, now));
    }
    return done;
  }
}
