package io.github.geultto.kafka.connect.slack.sync.schedule;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** A message as Slack shows it, written by hand: each method adds to it and returns it. */
public final class Shown {

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  private Shown(Ts ts) {
    json.put("type", "message").put("ts", ts.toString()).put("text", "안녕").put("user", "U1");
  }

  public static Shown post(Ts ts) {
    return new Shown(ts);
  }

  public static Shown reply(Ts ts, Ts root) {
    Shown reply = new Shown(ts);
    reply.json.put("thread_ts", root.toString());
    return reply;
  }

  public Shown text(String text) {
    json.put("text", text);
    return this;
  }

  public Shown by(String user) {
    json.put("user", user);
    return this;
  }

  public Shown edited(Ts at) {
    json.putObject("edited").put("ts", at.toString());
    return this;
  }

  public Shown subtype(String subtype) {
    json.put("subtype", subtype);
    return this;
  }

  /** An app's message, whose text is only for notifications. */
  public Shown blocks(String content) {
    json.put("bot_id", "B1");
    ObjectNode block = json.putArray("blocks").addObject().put("type", "header");
    block.putObject("text").put("type", "plain_text").put("text", content);
    return this;
  }

  public Shown file(String id, String name) {
    json.putArray("files").addObject().put("id", id).put("name", name).put("mode", "hosted");
    return this;
  }

  /** A file that a plan hides. */
  public Shown hiddenFile(String id) {
    json.putArray("files").addObject().put("id", id).put("mode", "hidden_by_limit");
    return this;
  }

  /** The preview of a link. */
  public Shown unfurl(String url) {
    json.putArray("attachments").addObject().put("from_url", url).put("title", "A page");
    return this;
  }

  /** A reply that is shown in the channel too. */
  public Shown broadcast() {
    json.put("subtype", "thread_broadcast");
    return this;
  }

  /** What is left of a deleted parent. */
  public Shown tombstone() {
    json.put("subtype", "tombstone").put("user", "USLACKBOT");
    return text("This message was deleted.");
  }

  /** What a parent announces of its thread. */
  public Shown replies(long count, Ts latest) {
    json.put("thread_ts", json.path("ts").asText()).put("reply_count", count);
    json.put("reply_users_count", 1).put("latest_reply", latest.toString());
    return this;
  }

  /** What a parent announces of its thread, where all of it is known. */
  public Shown replies(Shown... replies) {
    return replies(replies.length, replies[replies.length - 1].message().ts());
  }

  public Shown reaction(String name, long count, String... users) {
    return reaction(name, count, List.of(users));
  }

  public Shown reaction(String name, long count, Collection<String> users) {
    ArrayNode reactions = json.withArray("reactions");
    ArrayNode list = reactions.addObject().put("name", name).put("count", count).putArray("users");
    users.forEach(list::add);
    return this;
  }

  public Message message() {
    return Message.parse(json.deepCopy()).orElseThrow();
  }

  /** The last page. */
  public static Page<Message> page(Shown... messages) {
    return pageWithMore(null, messages);
  }

  /** A page with more to come. */
  public static Page<Message> pageWithMore(String cursor, Shown... messages) {
    return new Page<>(Stream.of(messages).map(Shown::message).toList(), cursor, cursor != null);
  }
}
