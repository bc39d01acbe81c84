package io.github.geultto.kafka.connect.slack.simulator;

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
    if (!react(call, channel, message, name, true)) {
      throw new SlackError("already_reacted");
    }
    return Json.object();
  }

  private ObjectNode remove(Call call) throws SlackError {
    call.require("reactions:write");
    Channel channel = writable(call);
    Message message = Access.message(call, channel, "timestamp");
    if (!react(call, channel, message, name(call), false)) {
      throw new SlackError("no_reaction");
    }
    return Json.object();
  }

  private boolean react(Call call, Channel channel, Message message, String name, boolean add) {
    return workspace
        .writer()
        .react(
            channel, message, new WorkspaceListener.Reaction(name, call.user(), add), call.now());
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
}
