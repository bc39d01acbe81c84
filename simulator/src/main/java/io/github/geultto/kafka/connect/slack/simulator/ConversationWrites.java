package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** conversations.join, .open, .create, .rename, .archive and .unarchive. */
final class ConversationWrites {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]+");
  private static final int LONGEST_NAME = 80;
  private static final int MOST_IN_MPIM = 8;

  private final Workspace workspace;
  private final Faults faults;
  private final Access access;
  private int made;

  ConversationWrites(Workspace workspace, Faults faults, Access access) {
    this.workspace = workspace;
    this.faults = faults;
    this.access = access;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("conversations.join", new Endpoint(Endpoint.TIER_3, this::join));
    endpoints.put("conversations.open", new Endpoint(Endpoint.TIER_3, this::open));
    endpoints.put("conversations.create", new Endpoint(Endpoint.TIER_2, this::create));
    endpoints.put("conversations.rename", new Endpoint(Endpoint.TIER_2, this::rename));
    endpoints.put("conversations.archive", new Endpoint(Endpoint.TIER_2, this::archive));
    endpoints.put("conversations.unarchive", new Endpoint(Endpoint.TIER_2, this::unarchive));
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

  private ObjectNode join(Call call) throws SlackError {
    call.require("channels:join");
    Channel channel = access.seen(call);
    if (channel.type != Channel.Type.PUBLIC) {
      throw new SlackError("method_not_supported_for_channel_type");
    }
    if (channel.isArchived()) {
      throw new SlackError("is_archived");
    }
    boolean already = access.isMember(call, channel);
    if (!already) {
      faults.showChannel(channel.id);
      enter(call, channel);
    }
    ObjectNode answer = Json.object();
    answer.set("channel", channel.shownTo(call.user(), false));
    if (already) {
      answer.put("warning", "already_in_channel");
      answer.putObject("response_metadata").putArray("warnings").add("already_in_channel");
    }
    return answer;
  }

  private void enter(Call call, Channel channel) {
    if (!channel.hasMember(call.user())) {
      workspace.join(call.user(), channel);
      notice(call, channel, "join", "<@" + call.user() + "> has joined the channel");
      workspace.publish(listener -> listener.joined(channel, call.user(), call.now()));
    }
  }

  private void notice(Call call, Channel channel, String what, String text) {
    workspace.writer().postNotice(channel, subtype(channel, what), call.user(), text, call.now());
  }

  private static String subtype(Channel channel, String what) {
    return (channel.type == Channel.Type.PRIVATE ? "group_" : "channel_") + what;
  }

  private void publish(Call call, Channel channel, WorkspaceListener.ChannelChange change) {
    workspace.publish(
        listener -> listener.channelChanged(channel, change, call.user(), call.now()));
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
    Channel channel = make(call, type == Channel.Type.IM ? 'D' : 'G', type, info);
    members.forEach(member -> workspace.join(member, channel));
    return channel;
  }

  private ObjectNode create(Call call) throws SlackError {
    boolean isPrivate = call.flag("is_private");
    call.require(isPrivate ? "groups:write" : "channels:manage");
    String name = name(call);
    ObjectNode info = Json.object().put("name", name).put("creator", call.user());
    Channel channel = make(call, 'C', isPrivate ? Channel.Type.PRIVATE : Channel.Type.PUBLIC, info);
    publish(call, channel, WorkspaceListener.ChannelChange.CREATED);
    enter(call, channel);
    return described(call, channel);
  }

  private Channel make(Call call, char prefix, Channel.Type type, ObjectNode info) {
    String id;
    do {
      id = String.format(Locale.ROOT, "%c0SIM%05d", prefix, ++made);
    } while (workspace.channel(id) != null);
    info.put("id", id).put("created", call.now().getEpochSecond());
    Channel channel = new Channel(id, type, Channels.complete(info, type, workspace.teamId()));
    workspace.add(channel);
    if (type == Channel.Type.IM || type == Channel.Type.MPIM) {
      workspace.join(call.user(), channel);
    }
    return channel;
  }

  private String name(Call call) throws SlackError {
    String name = call.param("name");
    if (name.isEmpty()) {
      throw new SlackError("invalid_name_required");
    }
    if (name.length() > LONGEST_NAME) {
      throw new SlackError("invalid_name_maxlength");
    }
    if (!NAME.matcher(name).matches() || !name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new SlackError("invalid_name_specials");
    }
    for (Channel channel : workspace.allChannels()) {
      if (channel.name().equals(name)) {
        throw new SlackError("name_taken");
      }
    }
    return name;
  }

  private ObjectNode rename(Call call) throws SlackError {
    Channel channel = managed(call);
    String old = channel.name();
    String name = name(call);
    ObjectNode info = Message.copy(channel.info());
    info.put("name", name);
    info.put("name_normalized", name);
    info.putArray("previous_names").add(old);
    channel.replaceInfo(info);
    ObjectNode notice = Json.object().put("type", "message");
    notice.put("subtype", subtype(channel, "name")).put("user", call.user());
    notice.put("text", "has renamed the channel from \"" + old + "\" to \"" + name + '"');
    notice.put("old_name", old).put("name", name);
    workspace.writer().post(channel, null, notice, call.now());
    publish(call, channel, WorkspaceListener.ChannelChange.RENAMED);
    return described(call, channel);
  }

  private ObjectNode archive(Call call) throws SlackError {
    Channel channel = managed(call);
    if (channel.isArchived()) {
      throw new SlackError("already_archived");
    }
    if (channel.info().path("is_general").asBoolean()) {
      throw new SlackError("cant_archive_general");
    }
    notice(call, channel, "archive", "<@" + call.user() + "> archived the channel");
    channel.replaceInfo(Message.copy(channel.info()).put("is_archived", true));
    publish(call, channel, WorkspaceListener.ChannelChange.ARCHIVED);
    return Json.object();
  }

  /**
   * Source: <a href="https://docs.slack.dev/reference/methods/conversations.unarchive">
   * conversations.unarchive</a>.
   */
  private ObjectNode unarchive(Call call) throws SlackError {
    Channel channel = managed(call);
    if (!channel.isArchived()) {
      throw new SlackError("not_archived");
    }
    channel.replaceInfo(Message.copy(channel.info()).put("is_archived", false));
    notice(call, channel, "unarchive", "<@" + call.user() + "> un-archived the channel");
    publish(call, channel, WorkspaceListener.ChannelChange.UNARCHIVED);
    return Json.object();
  }

  private Channel managed(Call call) throws SlackError {
    Channel channel = access.seen(call);
    if (channel.type == Channel.Type.IM || channel.type == Channel.Type.MPIM) {
      throw new SlackError("method_not_supported_for_channel_type");
    }
    call.require(channel.type == Channel.Type.PUBLIC ? "channels:manage" : "groups:write");
    access.requireMember(call, channel);
    return channel;
  }

  private ObjectNode described(Call call, Channel channel) {
    ObjectNode answer = Json.object();
    answer.set("channel", channel.shownTo(call.user(), false));
    return answer;
  }
}
