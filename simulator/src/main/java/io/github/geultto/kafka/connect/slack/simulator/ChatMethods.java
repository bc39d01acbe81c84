package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** chat.postMessage, .update, .delete, .getPermalink, .scheduleMessage, .scheduledMessages.list. */
final class ChatMethods {
  private static final int LONGEST_TEXT = 40_000;

  private static final Pattern AMPERSAND = Pattern.compile("&(?!amp;|lt;|gt;)");
  private static final Pattern BARE_LINK = Pattern.compile("(?<![<|\\S])https?://[^\\s<>|]+");

  private final Workspace workspace;
  private final Access access;
  private final DirectConversations conversations;
  private final ScheduledMessages scheduled;
  private long written;

  ChatMethods(Workspace workspace, Access access, DirectConversations conversations) {
    this.workspace = workspace;
    this.access = access;
    this.conversations = conversations;
    this.scheduled = new ScheduledMessages(workspace, access);
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("chat.postMessage", new Endpoint(Endpoint.SPECIAL, this::postMessage));
    endpoints.put("chat.update", new Endpoint(Endpoint.TIER_3, this::update));
    endpoints.put("chat.delete", new Endpoint(Endpoint.TIER_3, this::delete));
    endpoints.put("chat.getPermalink", new Endpoint(Endpoint.SPECIAL, this::getPermalink));
    endpoints.put("chat.scheduleMessage", new Endpoint(Endpoint.TIER_3, this::schedule));
    endpoints.put("chat.scheduledMessages.list", new Endpoint(Endpoint.TIER_3, scheduled::list));
  }

  /** Writes the scheduled messages that are due. */
  void deliverScheduled(Instant now) {
    scheduled.deliver(now);
  }

  private ObjectNode postMessage(Call call) throws SlackError {
    call.require("chat:write");
    Channel channel = target(call);
    Message parent = parent(call, channel);
    Message message = workspace.writer().post(channel, parent, compose(call, parent), call.now());
    ObjectNode answer = Json.object();
    if (call.param("text").length() > LONGEST_TEXT) {
      answer.put("warning", "message_truncated");
      answer.putObject("response_metadata").putArray("warnings").add("message_truncated");
    }
    answer.put("channel", channel.id);
    answer.put("ts", Ts.format(message.ts));
    answer.set("message", message.shown());
    return answer;
  }

  private ObjectNode schedule(Call call) throws SlackError {
    call.require("chat:write");
    Channel channel = target(call);
    Message parent = parent(call, channel);
    return scheduled.add(call, channel, parent, compose(call, parent));
  }

  /** The conversation to write to: an id, a name, or a user's id for a direct message. */
  private Channel target(Call call) throws SlackError {
    Channel channel = conversations.find(call);
    if (channel.isArchived()) {
      throw new SlackError("is_archived");
    }
    access.requireMember(call, channel);
    return channel;
  }

  /** The parent of a reply, null for a post. Of a reply's ts Slack takes the parent. */
  private static Message parent(Call call, Channel channel) throws SlackError {
    if (call.param("thread_ts").isEmpty()) {
      return null;
    }
    Message parent = channel.message(call.param("thread_ts"));
    if (parent != null && parent.isReply()) {
      return parent.parent;
    }
    if (parent == null || (!parent.canHaveReplies() && parent.replies().isEmpty())) {
      throw new SlackError("cannot_reply_to_message");
    }
    return parent;
  }

  private ObjectNode compose(Call call, Message parent) throws SlackError {
    ObjectNode message = Json.object();
    message.put("type", "message");
    boolean named = call.bot() && !call.param("username").isEmpty();
    if (named) {
      // With a custom name it is a message without a user.
      message.put("subtype", "bot_message");
      message.put("username", call.param("username"));
    } else {
      message.put("user", call.user());
    }
    if (parent != null && call.flag("reply_broadcast")) {
      message.put("subtype", "thread_broadcast");
    }
    if (call.bot()) {
      message.put("bot_id", Workspace.BOT_ID);
      message.put("app_id", Workspace.APP_ID);
    } else {
      message.put("client_msg_id", new UUID(call.now().toEpochMilli(), ++written).toString());
    }
    message.put("team", workspace.teamId());
    content(call, message);
    if (message.path("text").asText().isEmpty()
        && !message.has("blocks")
        && !message.has("attachments")
        && !message.has("files")) {
      throw new SlackError("no_text");
    }
    return message;
  }

  /** Puts text, blocks, attachments and metadata of the call into a message. */
  private static void content(Call call, ObjectNode message) throws SlackError {
    message.put("text", kept(call.param("text")));
    array(call, "blocks", "invalid_blocks", message);
    array(call, "attachments", "invalid_attachments", message);
    if (call.impersonated()) {
      array(call, "files", "invalid_files", message);
    }
    if (!call.param("metadata").isEmpty()) {
      JsonNode metadata = parse(call.param("metadata"), "invalid_metadata_format");
      if (!metadata.path("event_type").isTextual() || !metadata.path("event_payload").isObject()) {
        throw new SlackError("invalid_metadata_schema");
      }
      message.set("metadata", metadata);
    }
  }

  /** Slack cuts off a text that is too long, escapes what must be, and marks links as such. */
  private static String kept(String text) {
    String cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    String escaped = AMPERSAND.matcher(cut).replaceAll("&amp;");
    return BARE_LINK.matcher(escaped).replaceAll("<$0>");
  }

  private static void array(Call call, String name, String error, ObjectNode message)
      throws SlackError {
    if (!call.param(name).isEmpty()) {
      JsonNode array = parse(call.param(name), error);
      if (!array.isArray()) {
        throw new SlackError(error);
      }
      if (!array.isEmpty()) {
        message.set(name, array);
      }
    }
  }

  private static JsonNode parse(String json, String error) throws SlackError {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SlackError(error);
    }
  }

  private ObjectNode update(Call call) throws SlackError {
    call.require("chat:write");
    Channel channel = target(call);
    Message message = Access.message(call, channel, "ts");
    if (message.isTombstone() || !wroteIt(call, message)) {
      throw new SlackError("cant_update_message");
    }
    if (call.param("text").length() > LONGEST_TEXT) {
      throw new SlackError("msg_too_long");
    }
    ObjectNode changed = Message.copy(message.own());
    String text = message.own().path("text").asText("");
    boolean hasContent = false;
    for (String part : new String[] {"text", "blocks", "attachments"}) {
      hasContent |= !call.param(part).isEmpty();
    }
    if (!hasContent) {
      throw new SlackError("no_text");
    }
    // New text alone ends the blocks that showed the old one.
    changed.remove("blocks");
    content(call, changed);
    if (call.param("text").isEmpty()) {
      changed.put("text", text);
    }
    if (!call.bot() || !call.param("text").isEmpty()) {
      // An app that gives only blocks or attachments leaves no mark of an edit.
      ObjectNode edited = changed.putObject("edited");
      edited.put("user", call.bot() ? Workspace.BOT_ID : call.user());
      edited.put("ts", Ts.format(call.now().getEpochSecond() * 1_000_000));
    }
    workspace.writer().edit(channel, message, changed, call.now());
    ObjectNode answer = Json.object();
    answer.put("channel", channel.id);
    answer.put("ts", Ts.format(message.ts));
    answer.put("text", changed.path("text").asText());
    answer.set("message", message.shown());
    return answer;
  }

  private ObjectNode delete(Call call) throws SlackError {
    call.require("chat:write");
    Channel channel = target(call);
    Message message = Access.message(call, channel, "ts");
    if (message.isTombstone()) {
      throw new SlackError("message_not_found");
    }
    if (!wroteIt(call, message) && !isAdmin(call)) {
      throw new SlackError("cant_delete_message");
    }
    workspace.writer().delete(channel, message, call.now());
    ObjectNode answer = Json.object();
    answer.put("channel", channel.id);
    answer.put("ts", Ts.format(message.ts));
    return answer;
  }

  private static boolean wroteIt(Call call, Message message) {
    return call.bot()
        ? message.own().path("bot_id").asText().equals(Workspace.BOT_ID)
        : call.user().equals(message.user());
  }

  private boolean isAdmin(Call call) {
    ObjectNode user = workspace.usersById().get(call.user());
    return user != null && user.path("is_admin").asBoolean();
  }

  private ObjectNode getPermalink(Call call) throws SlackError {
    Channel channel = access.seen(call);
    Message message = Access.message(call, channel, "message_ts");
    ObjectNode answer = Json.object();
    answer.put("channel", channel.id);
    answer.put("permalink", workspace.permalink(channel, message));
    return answer;
  }
}
