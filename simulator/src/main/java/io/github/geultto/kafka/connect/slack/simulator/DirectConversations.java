package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** conversations.open, and which conversation a message is written to. */
final class DirectConversations {
  private static final int MOST_IN_MPIM = 8;

  private final Workspace workspace;
  private final Access access;
  private final NewChannels newChannels;

  DirectConversations(Workspace workspace, Access access, NewChannels newChannels) {
    this.workspace = workspace;
    this.access = access;
    this.newChannels = newChannels;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("conversations.open", new Endpoint(Endpoint.TIER_3, this::open));
  }

  /**
   * The conversation in parameter {@code channel}: an id, a name with or without #, a user's id.
   */
  Channel find(Call call) throws SlackError {
    String named = call.param("channel");
    if (workspace.channel(named) != null) {
      return access.seen(call);
    }
    if (workspace.usersById().containsKey(named)) {
      return direct(call, Set.of(named));
    }
    String name = named.startsWith("#") ? named.substring(1) : named;
    for (Channel channel : workspace.allChannels()) {
      if (channel.name().equals(name) && !name.isEmpty() && access.canSee(call, channel)) {
        return channel;
      }
    }
    throw new SlackError("channel_not_found");
  }

  private ObjectNode open(Call call) throws SlackError {
    Channel channel;
    int before = workspace.allChannels().size();
    if (!call.param("channel").isEmpty()) {
      channel = access.seen(call);
    } else {
      if (call.param("users").isBlank()) {
        throw new SlackError("users_list_not_supplied");
      }
      Set<String> users = new LinkedHashSet<>(List.of(call.param("users").split("\\s*,\\s*")));
      users.remove(call.user());
      if (!workspace.usersById().keySet().containsAll(users) || users.isEmpty()) {
        throw new SlackError("user_not_found");
      }
      for (String user : users) {
        if (workspace.usersById().get(user).path("deleted").asBoolean()) {
          throw new SlackError("user_disabled");
        }
      }
      if (users.size() > MOST_IN_MPIM) {
        throw new SlackError("too_many_users");
      }
      channel = direct(call, users);
    }
    ObjectNode answer = Json.object();
    if (workspace.allChannels().size() == before) {
      answer.put("no_op", true).put("already_open", true);
    }
    if (call.flag("return_im")) {
      answer.set("channel", channel.shownTo(call.user(), false));
    } else {
      answer.putObject("channel").put("id", channel.id);
    }
    return answer;
  }

  /** The direct conversation of the caller with those users, made when there is none. */
  private Channel direct(Call call, Set<String> others) throws SlackError {
    Channel.Type type = others.size() == 1 ? Channel.Type.IM : Channel.Type.MPIM;
    call.require(type.scopePrefix + ":write");
    Set<String> members = new TreeSet<>(others);
    boolean bot = call.user().equals(Workspace.BOT_USER);
    if (!bot) {
      members.add(call.user());
    }
    for (Channel channel : workspace.allChannels()) {
      Set<String> present = new TreeSet<>(channel.members);
      present.remove(Workspace.BOT_USER);
      if (channel.type == type && channel.botIsMember == bot && present.equals(members)) {
        return channel;
      }
    }
    ObjectNode info = Json.object();
    if (type == Channel.Type.IM) {
      info.put("user", others.iterator().next());
    } else {
      info.put("name", members.stream().collect(Collectors.joining("--", "mpdm-", "-1")));
    }
    Channel channel = newChannels.make(call, type == Channel.Type.IM ? 'D' : 'G', type, info);
    members.forEach(member -> workspace.join(member, channel));
    return channel;
  }
}
