package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/** reactions.get, .add and .remove. */
final class ReactionMethods {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_+'-]+(::skin-tone-[2-6])?");

  private final Workspace workspace;
  private final Faults faults;
  private final Access access;
  private final MessageView view;

  ReactionMethods(Workspace workspace, Faults faults, Access access) {
    this.workspace = workspace;
    this.faults = faults;
    this.access = access;
    this.view = new MessageView(faults);
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("reactions.get", new Endpoint(Endpoint.TIER_3, this::get));
    endpoints.put("reactions.add", new Endpoint(Endpoint.TIER_3, this::add));
    endpoints.put("reactions.remove", new Endpoint(Endpoint.TIER_2, this::remove));
  }

  private ObjectNode get(Call call) throws SlackError {
    call.require("reactions:read");
    Channel channel = access.seen(call);
    access.requireMember(call, channel);
    faults.pages().checkRefused(channel.id);
    Message message = Access.message(call, channel, "timestamp");
    if (message.ts < faults.pages().horizon().floor(call.now())) {
      throw new SlackError("message_not_found");
    }
    ObjectNode shown =
        Message.copy(call.flag("full") ? message.shown() : view.show(channel, message, false));
    shown.put("permalink", workspace.permalink(channel, message));
    ObjectNode answer = Json.object();
    answer.put("type", "message");
    answer.put("channel", channel.id);
    answer.set("message", shown);
    return answer;
  }

  private ObjectNode add(Call call) throws SlackError {
    call.require("reactions:write");
    Channel channel = writable(call);
    Message message = Access.message(call, channel, "timestamp");
    String name = name(call);
    if (message.isTombstone()) {
      throw new SlackError("message_not_found");
    }
    if (!react(message, name, call.user())) {
      throw new SlackError("already_reacted");
    }
    return Json.object();
  }

  private ObjectNode remove(Call call) throws SlackError {
    call.require("reactions:write");
    Channel channel = writable(call);
    Message message = Access.message(call, channel, "timestamp");
    if (!unreact(message, name(call), call.user())) {
      throw new SlackError("no_reaction");
    }
    return Json.object();
  }

  private Channel writable(Call call) throws SlackError {
    Channel channel = access.seen(call);
    access.requireMember(call, channel);
    if (channel.isArchived()) {
      throw new SlackError("is_archived");
    }
    return channel;
  }

  private static String name(Call call) throws SlackError {
    String name = call.param("name");
    if (!NAME.matcher(name).matches()) {
      throw new SlackError("invalid_name");
    }
    return name;
  }

  /** Adds a reaction; false when the user has given it already. */
  static boolean react(Message message, String name, String user) {
    ArrayNode reactions = Json.MAPPER.createArrayNode();
    boolean found = false;
    for (JsonNode reaction : message.own().path("reactions")) {
      if (reaction.path("name").asText().equals(name)) {
        if (names(reaction, user)) {
          return false;
        }
        ObjectNode more = Message.copy((ObjectNode) reaction);
        ArrayNode users = more.putArray("users");
        reaction.path("users").forEach(users::add);
        users.add(user);
        more.put("count", reaction.path("count").asInt() + 1);
        reactions.add(more);
        found = true;
      } else {
        reactions.add(reaction);
      }
    }
    if (!found) {
      ObjectNode reaction = reactions.addObject();
      reaction.put("name", name);
      reaction.putArray("users").add(user);
      reaction.put("count", 1);
    }
    ObjectNode changed = Message.copy(message.own());
    changed.set("reactions", reactions);
    message.replace(changed);
    return true;
  }

  /** Takes a reaction back; false when the user has not given it. */
  private static boolean unreact(Message message, String name, String user) {
    ArrayNode reactions = Json.MAPPER.createArrayNode();
    boolean found = false;
    for (JsonNode reaction : message.own().path("reactions")) {
      if (!reaction.path("name").asText().equals(name) || !names(reaction, user)) {
        reactions.add(reaction);
        continue;
      }
      found = true;
      int count = reaction.path("count").asInt() - 1;
      if (count > 0) {
        ObjectNode fewer = Message.copy((ObjectNode) reaction);
        ArrayNode users = fewer.putArray("users");
        for (JsonNode id : reaction.path("users")) {
          if (!id.asText().equals(user)) {
            users.add(id);
          }
        }
        fewer.put("count", count);
        reactions.add(fewer);
      }
    }
    ObjectNode changed = Message.copy(message.own());
    if (reactions.isEmpty()) {
      changed.remove("reactions");
    } else {
      changed.set("reactions", reactions);
    }
    message.replace(changed);
    return found;
  }

  private static boolean names(JsonNode reaction, String user) {
    for (JsonNode id : reaction.path("users")) {
      if (id.asText().equals(user)) {
        return true;
      }
    }
    return false;
  }
}
