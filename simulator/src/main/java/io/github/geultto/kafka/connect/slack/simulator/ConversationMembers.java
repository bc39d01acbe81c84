package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** conversations.invite, .kick and .leave. */
final class ConversationMembers {
  private final Workspace workspace;
  private final Access access;

  ConversationMembers(Workspace workspace, Access access) {
    this.workspace = workspace;
    this.access = access;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("conversations.invite", new Endpoint(Endpoint.TIER_3, this::invite));
    endpoints.put("conversations.kick", new Endpoint(Endpoint.TIER_3, this::kick));
    endpoints.put("conversations.leave", new Endpoint(Endpoint.TIER_3, this::leave));
  }

  private ObjectNode invite(Call call) throws SlackError {
    Channel channel = managed(call);
    List<String> users = List.of(call.param("users").split("\\s*,\\s*"));
    for (String user : users) {
      if (workspace.user(user) == null) {
        throw new SlackError("user_not_found");
      }
      if (channel.hasMember(user)) {
        throw new SlackError("already_in_channel");
      }
    }
    for (String user : users) {
      workspace.join(user, channel);
      notice(call, channel, "join", user, "<@" + user + "> has joined the channel");
      workspace.publish(listener -> listener.joined(channel, user, call.now()));
    }
    return described(call, channel);
  }

  private ObjectNode kick(Call call) throws SlackError {
    Channel channel = managed(call);
    String user = call.param("user");
    if (user.equals(call.user())) {
      throw new SlackError("cant_kick_self");
    }
    remove(call, channel, user);
    return Json.object();
  }

  private ObjectNode leave(Call call) throws SlackError {
    Channel channel = access.seen(call);
    call.require(channel.type == Channel.Type.PUBLIC ? "channels:manage" : "groups:write");
    if (!channel.hasMember(call.user())) {
      return Json.object().put("not_in_channel", true);
    }
    notice(call, channel, "leave", call.user(), "<@" + call.user() + "> has left the channel");
    remove(call, channel, call.user());
    return Json.object();
  }

  private void remove(Call call, Channel channel, String user) throws SlackError {
    if (!channel.leave(user)) {
      throw new SlackError("not_in_channel");
    }
    workspace.publish(listener -> listener.left(channel, user, call.now()));
  }

  private Channel managed(Call call) throws SlackError {
    Channel channel = access.seen(call);
    if (channel.type == Channel.Type.IM || channel.type == Channel.Type.MPIM) {
      throw new SlackError("method_not_supported_for_channel_type");
    }
    call.require(channel.type == Channel.Type.PUBLIC ? "channels:manage" : "groups:write");
    access.requireMember(call, channel);
    if (channel.isArchived()) {
      throw new SlackError("is_archived");
    }
    return channel;
  }

  private void notice(Call call, Channel channel, String what, String user, String text) {
    String subtype = (channel.type == Channel.Type.PRIVATE ? "group_" : "channel_") + what;
    workspace.writer().postNotice(channel, subtype, user, text, call.now());
  }

  private ObjectNode described(Call call, Channel channel) {
    ObjectNode answer = Json.object();
    answer.set("channel", channel.shownTo(call.user(), false));
    return answer;
  }
}
