package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;

/**
 * Makes the inner events of a workspace's changes, of those that a bot's subscriptions deliver:
 * messages and members of the channels it is in; reactions also of public channels it is not in;
 * public channels as a whole; users. Guarded by the workspace's lock.
 */
final class ChangeEvents implements WorkspaceListener {
  private final Workspace workspace;
  private final SimulatorOptions options;
  private final Faults faults;
  private final LinkPreviews previews;
  private final Sink sink;

  /** Takes the events. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one event.
     *
     * @param channel where it happened, null for none
     */
    void publish(ObjectNode event, Channel channel, Instant now);
  }

  ChangeEvents(
      Workspace workspace,
      SimulatorOptions options,
      Faults faults,
      LinkPreviews previews,
      Sink sink) {
    this.workspace = workspace;
    this.options = options;
    this.faults = faults;
    this.previews = previews;
    this.sink = sink;
  }

  @Override
  public void posted(Channel channel, Message message, Instant now) {
    preparePreview(channel, message, now);
    if (!readsMessages(channel)) {
      return;
    }
    sink.publish(MessageEvents.posted(channel, message), channel, now);
    if (message.isReply() && !faults.events().messageRepliedOmitted()) {
      sink.publish(MessageEvents.replied(channel, message.parent, nextTs(now)), channel, now);
    }
  }

  @Override
  public void edited(Channel channel, Message message, ObjectNode before, Instant now) {
    preparePreview(channel, message, now);
    if (readsMessages(channel)) {
      sink.publish(MessageEvents.changed(channel, message, before, nextTs(now)), channel, now);
    }
  }

  @Override
  public void deleted(Channel channel, Message message, ObjectNode before, Instant now) {
    if (!readsMessages(channel)) {
      return;
    }
    ObjectNode shown = faults.events().previousMessageOmitted() ? null : before;
    sink.publish(
        message.isTombstone()
            ? MessageEvents.changed(channel, message, before, nextTs(now))
            : MessageEvents.deleted(channel, message, shown, nextTs(now)),
        channel,
        now);
  }

  /**
   * Source: <a href="https://docs.slack.dev/reference/events/reaction_added">reaction_added</a>.
   */
  @Override
  public void reacted(Channel channel, Message message, Reaction reaction, Instant now) {
    if (!has("reactions:read") || !canSee(channel)) {
      return;
    }
    ObjectNode event = Json.object();
    event.put("type", reaction.added() ? "reaction_added" : "reaction_removed");
    event.put("user", reaction.user());
    event.put("reaction", reaction.name());
    ObjectNode item = event.putObject("item").put("type", "message");
    item.put("channel", channel.id).put("ts", Ts.format(message.ts));
    if (message.user() != null) {
      event.put("item_user", message.user());
    }
    publish(event, channel, now);
  }

  @Override
  public void channelChanged(Channel channel, ChannelChange change, String user, Instant now) {
    if (!canSee(channel) || !has(channel.type.scopePrefix + ":read")) {
      return;
    }
    String prefix = channel.type == Channel.Type.PUBLIC ? "channel_" : "group_";
    ObjectNode event = Json.object();
    switch (change) {
      case CREATED -> {
        if (channel.type != Channel.Type.PUBLIC) {
          // There is no event for a new private channel.
          return;
        }
        event.put("type", "channel_created");
        describe(event, channel).put("creator", user);
      }
      case RENAMED -> {
        event.put("type", prefix + "rename");
        describe(event, channel);
      }
      case ARCHIVED ->
          event.put("type", prefix + "archive").put("channel", channel.id).put("user", user);
      case UNARCHIVED ->
          event.put("type", prefix + "unarchive").put("channel", channel.id).put("user", user);
    }
    publish(event, channel, now);
  }

  /**
   * Source: <a href="https://docs.slack.dev/reference/events/channel_id_changed">
   * channel_id_changed</a>.
   */
  @Override
  public void renumbered(Channel channel, String before, Instant now) {
    if (isIn(channel) && has(channel.type.scopePrefix + ":read")) {
      ObjectNode event = Json.object().put("type", "channel_id_changed");
      event.put("old_channel_id", before).put("new_channel_id", channel.id);
      publish(event, channel, now);
    }
  }

  private static ObjectNode describe(ObjectNode event, Channel channel) {
    ObjectNode described = event.putObject("channel");
    described.put("id", channel.id).put("name", channel.name());
    return described.put("created", channel.info().path("created").asLong());
  }

  /** {@code channel_type} is the first letter of the channel's id, also for a private one. */
  @Override
  public void joined(Channel channel, String user, Instant now) {
    member("member_joined_channel", channel, user, now);
  }

  /** Who leaves receives no such event, see {@link #membershipChanged}. */
  @Override
  public void left(Channel channel, String user, Instant now) {
    member("member_left_channel", channel, user, now);
  }

  @Override
  public void userGroupChanged(ObjectNode event, Instant now) {
    if (has("usergroups:read")) {
      publish(event, null, now);
    }
  }

  private void member(String type, Channel channel, String user, Instant now) {
    if (!isIn(channel) || !has(channel.type.scopePrefix + ":read")) {
      return;
    }
    ObjectNode event = Json.object().put("type", type);
    event.put("user", user).put("channel", channel.id);
    event.put("channel_type", channel.id.substring(0, 1)).put("team", workspace.teamId());
    publish(event, channel, now);
  }

  /**
   * The bot was removed from a channel or invited again. Who is removed receives {@code
   * channel_left}, and no {@code member_left_channel}. Source: <a
   * href="https://docs.slack.dev/reference/events/channel_left">channel_left</a>.
   */
  void membershipChanged(Channel channel, boolean removed, Instant now) {
    if (!channel.hasMember(Workspace.BOT_USER)) {
      return;
    }
    if (!removed) {
      joined(channel, Workspace.BOT_USER, now);
    } else if (has(channel.type.scopePrefix + ":read")) {
      boolean isPublic = channel.type == Channel.Type.PUBLIC;
      ObjectNode event = Json.object().put("type", isPublic ? "channel_left" : "group_left");
      event.put("channel", channel.id);
      event.put("actor_id", channel.info().path("creator").asText(""));
      publish(event, channel, now);
    }
  }

  @Override
  public void userPut(ObjectNode user, boolean added, Instant now) {
    if (!has("users:read")) {
      return;
    }
    ObjectNode event = Json.object().put("type", added ? "team_join" : "user_change");
    event.set("user", PeopleMethods.view(scopes(), user));
    event.put("cache_ts", now.getEpochSecond());
    publish(event, null, now);
  }

  private void preparePreview(Channel channel, Message message, Instant now) {
    if (!faults.events().linkPreviewsOmitted()) {
      previews.written(channel, message, now);
    }
  }

  private void publish(ObjectNode event, Channel channel, Instant now) {
    sink.publish(event.put("event_ts", nextTs(now)), channel, now);
  }

  private String nextTs(Instant now) {
    return Ts.format(workspace.writer().nextTs(now));
  }

  private boolean readsMessages(Channel channel) {
    return isIn(channel) && has(channel.type.scopePrefix + ":history");
  }

  private boolean isIn(Channel channel) {
    return channel.hasMember(Workspace.BOT_USER) && faults.hidden(channel.id) == null;
  }

  private boolean canSee(Channel channel) {
    return channel.type == Channel.Type.PUBLIC
        ? !"channel_not_found".equals(faults.hidden(channel.id))
        : isIn(channel);
  }

  private boolean has(String scope) {
    return !faults.tokenRevoked() && scopes().contains(scope);
  }

  private Set<String> scopes() {
    return faults.without(options.scopes());
  }
}
