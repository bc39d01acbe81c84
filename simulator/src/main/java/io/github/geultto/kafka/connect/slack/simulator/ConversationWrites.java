package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** conversations.join, .create, .rename, .archive and .unarchive. */
final class ConversationWrites {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]+");
  private static final int LONGEST_NAME = 80;

  private final Workspace workspace;
  private final Faults faults;
  private final Access access;
  private final NewChannels newChannels;

  ConversationWrites(Workspace workspace, Faults faults, Access access, NewChannels newChannels) {
    this.workspace = workspace;
    this.faults = faults;
    this.access = access;
    this.newChannels = newChannels;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("conversations.join", new Endpoint(Endpoint.TIER_3, this::join));
    endpoints.put("conversations.create", new Endpoint(Endpoint.TIER_2, this::create));
    endpoints.put("conversations.rename", new Endpoint(Endpoint.TIER_2, this::rename));
    endpoints.put("conversations.archive", new Endpoint(Endpoint.TIER_2, this::archive));
    endpoints.put("conversations.unarchive", new Endpoint(Endpoint.TIER_2, this::unarchive));
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

  private ObjectNode create(Call call) throws SlackError {
    boolean isPrivate = call.flag("is_private");
    call.require(isPrivate ? "groups:write" : "channels:manage");
    String name = name(call);
    ObjectNode info = Json.object().put("name", name).put("creator", call.user());
    Channel.Type type = isPrivate ? Channel.Type.PRIVATE : Channel.Type.PUBLIC;
    Channel channel = newChannels.make(call, 'C', type, info);
    publish(call, channel, WorkspaceListener.ChannelChange.CREATED);
    enter(call, channel);
    return described(call, channel);
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
