package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.regex.Pattern;

/** chat.postMessage, .update, .delete, .getPermalink, .scheduleMessage, .scheduledMessages.list. */
final class ChatMethods {
  private static final int LONGEST_TEXT = 40_000;
  private static final Duration FARTHEST = Duration.ofDays(120);

  /** So many scheduled messages of a channel may be within so much time (chat.scheduleMessage). */
  private static final int MOST_SCHEDULED = 30;

  private static final Duration SCHEDULED_WITHIN = Duration.ofMinutes(5);

  private static final Pattern AMPERSAND = Pattern.compile("&(?!amp;|lt;|gt;)");
  private static final Pattern BARE_LINK = Pattern.compile("(?<![<|\\S])https?://[^\\s<>|]+");

  private final Workspace workspace;
  private final Access access;
  private final ConversationWrites conversations;
  private final PriorityQueue<Scheduled> scheduled =
      new PriorityQueue<>(Comparator.comparing(Scheduled::postAt));
  private long scheduledIds;
  private long written;

  /** A message to be written later. */
  private record Scheduled(
      String id,
      Instant postAt,
      Instant created,
      Channel channel,
      Message parent,
      ObjectNode message) {}

  ChatMethods(Workspace workspace, Access access, ConversationWrites conversations) {
    this.workspace = workspace;
    this.access = access;
    this.conversations = conversations;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("chat.postMessage", new Endpoint(Endpoint.SPECIAL, this::postMessage));
    endpoints.put("chat.update", new Endpoint(Endpoint.TIER_3, this::update));
    endpoints.put("chat.delete", new Endpoint(Endpoint.TIER_3, this::delete));
    endpoints.put("chat.getPermalink", new Endpoint(Endpoint.SPECIAL, this::getPermalink));
    endpoints.put("chat.scheduleMessage", new Endpoint(Endpoint.TIER_3, this::schedule));
    endpoints.put(
        "chat.scheduledMessages.list", new Endpoint(Endpoint.TIER_3, this::listScheduled));
  }

  /** Writes the scheduled messages that are due. */
  void deliverScheduled(Instant now) {
    while (!scheduled.isEmpty() && !scheduled.peek().postAt().isAfter(now)) {
      Scheduled due = scheduled.remove();
      boolean orphaned = due.parent() != null && !due.channel().all().containsKey(due.parent().ts);
      // A known fault of Slack (chat.scheduleMessage, "Bug alert"): with metadata it never posts.
      if (!orphaned && !due.message().has("metadata")) {
        workspace.post(due.channel(), due.parent(), due.message(), due.postAt());
      }
    }
  }

  private ObjectNode postMessage(Call call) throws SlackError {
    call.require("chat:write");
    Channel channel = target(call);
    Message parent = parent(call, channel);
    Message message = workspace.post(channel, parent, compose(call, parent), call.now());
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
    Instant postAt;
    try {
      postAt = Instant.ofEpochSecond(Long.parseLong(call.param("post_at")));
    } catch (NumberFormatException e) {
      throw new SlackError("invalid_time");
    }
    if (!postAt.isAfter(call.now())) {
      throw new SlackError("time_in_past");
    }
    if (postAt.isAfter(call.now().plus(FARTHEST))) {
      throw new SlackError("time_too_far");
    }
    long near =
        scheduled.stream()
            .filter(other -> other.channel().id.equals(channel.id))
            .filter(
                other ->
                    Duration.between(other.postAt(), postAt).abs().compareTo(SCHEDULED_WITHIN) <= 0)
            .count();
    if (near >= MOST_SCHEDULED) {
      throw new SlackError("restricted_too_many");
    }
    ObjectNode message = compose(call, parent);
    String id = String.format(Locale.ROOT, "Q0SIM%05d", ++scheduledIds);
    scheduled.add(new Scheduled(id, postAt, call.now(), channel, parent, message));
    ObjectNode answer = Json.object();
    answer.put("channel", channel.id);
    answer.put("scheduled_message_id", id);
    answer.put("post_at", postAt.getEpochSecond());
    answer.set("message", Message.copy(message));
    return answer;
  }

  /** The app's own scheduled messages, the first to be posted first. */
  private ObjectNode listScheduled(Call call) throws SlackError {
    String channel = call.param("channel");
    if (!channel.isEmpty()) {
      access.seen(call);
    }
    List<Scheduled> found =
        scheduled.stream()
            .filter(message -> channel.isEmpty() || message.channel().id.equals(channel))
            .sorted(Comparator.comparing(Scheduled::postAt).thenComparing(Scheduled::id))
            .toList();
    int start = 0;
    if (!call.param("cursor").isEmpty()) {
      try {
        start = Integer.parseInt(call.param("cursor"));
      } catch (NumberFormatException e) {
        throw new SlackError("invalid_cursor");
      }
    }
    int end = Math.min(found.size(), start + call.limit(100, 100));
    ObjectNode answer = Json.object();
    ArrayNode messages = answer.putArray("scheduled_messages");
    for (Scheduled message : found.subList(Math.min(start, end), end)) {
      ObjectNode shown = messages.addObject();
      shown.put("id", message.id());
      shown.put("channel_id", message.channel().id);
      shown.put("post_at", message.postAt().getEpochSecond());
      shown.put("date_created", message.created().getEpochSecond());
      shown.put("text", message.message().path("text").asText());
    }
    String next = end < found.size() ? Integer.toString(end) : "";
    answer.putObject("response_metadata").put("next_cursor", next);
    return answer;
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
      // A name of its own makes it a message without user.
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

  /** Slack cuts off a text that is too long, escapes what has to be, and marks links as such. */
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
    ObjectNode edited = changed.putObject("edited");
    edited.put("user", call.bot() ? Workspace.BOT_ID : call.user());
    edited.put("ts", Ts.format(call.now().getEpochSecond() * 1_000_000));
    message.replace(changed);
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
    channel.delete(message);
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
