package io.github.geultto.kafka.connect.slack.simulator;

/** Which conversations a caller may see, read and write. */
final class Access {
  private final Workspace workspace;
  private final Faults faults;

  Access(Workspace workspace, Faults faults) {
    this.workspace = workspace;
    this.faults = faults;
  }

  boolean isMember(Call call, Channel channel) {
    return channel.hasMember(call.user()) && faults.hidden(channel.id) == null;
  }

  boolean canSee(Call call, Channel channel) {
    String hidden = faults.hidden(channel.id);
    if (hidden != null && hidden.equals("channel_not_found")) {
      return false;
    }
    return channel.type == Channel.Type.PUBLIC || isMember(call, channel);
  }

  /** The conversation in parameter {@code channel}. */
  Channel seen(Call call) throws SlackError {
    Channel channel = workspace.channel(call.param("channel"));
    if (channel == null || !(call.impersonated() || canSee(call, channel))) {
      throw new SlackError("channel_not_found");
    }
    return channel;
  }

  /** As {@link #seen}, for a caller with the scope for such conversations. */
  Channel described(Call call) throws SlackError {
    Channel channel = seen(call);
    call.require(channel.type.scopePrefix + ":read");
    return channel;
  }

  /**
   * As {@link #seen}, to read messages: a bot must be a member, a user token reads all public
   * channels (conversations.history, "Usage info").
   */
  Channel readable(Call call) throws SlackError {
    Channel channel = seen(call);
    call.require(channel.type.scopePrefix + ":history");
    requireMember(call, channel);
    faults.pages().checkRefused(channel.id);
    return channel;
  }

  void requireMember(Call call, Channel channel) throws SlackError {
    if (call.bot() && !isMember(call, channel)) {
      throw new SlackError("not_in_channel");
    }
  }

  /** The message in that parameter. */
  static Message message(Call call, Channel channel, String parameter) throws SlackError {
    Message message = channel.message(call.param(parameter));
    if (message == null) {
      throw new SlackError("message_not_found");
    }
    return message;
  }
}
