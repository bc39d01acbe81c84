package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** conversations.list, .info and .members, users.conversations. */
final class ConversationLists {
  private static final int MOST = 1000;

  private final Workspace workspace;
  private final Faults faults;
  private final Access access;

  ConversationLists(Workspace workspace, Faults faults, Access access) {
    this.workspace = workspace;
    this.faults = faults;
    this.access = access;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    endpoints.put("conversations.list", new Endpoint(Endpoint.TIER_2, this::list));
    endpoints.put("users.conversations", new Endpoint(Endpoint.TIER_2, this::ofUser));
    endpoints.put("conversations.info", new Endpoint(Endpoint.TIER_3, this::info));
    endpoints.put("conversations.members", new Endpoint(Endpoint.TIER_4, this::members));
  }

  private ObjectNode list(Call call) throws SlackError {
    Set<Channel.Type> types = types(call);
    Organisation.Team team = workspace.organisation().listedBy(call);
    return page(
        call,
        List.copyOf(workspace.allChannels()),
        channel ->
            types.contains(channel.type)
                && Organisation.has(team, channel)
                && access.canSee(call, channel),
        channel -> in(team, describe(call, channel, true)));
  }

  /** The conversations of a user, as far as the caller sees them; they show no membership. */
  private ObjectNode ofUser(Call call) throws SlackError {
    Set<Channel.Type> types = types(call);
    Organisation.Team team = workspace.organisation().listedBy(call);
    String user = call.param("user").isEmpty() ? call.user() : call.param("user");
    List<Channel> joined =
        workspace.allChannels().stream()
            .filter(channel -> channel.hasMember(user))
            .filter(channel -> faults.hidden(channel.id) == null)
            .filter(channel -> Organisation.has(team, channel))
            .toList();
    return page(
        call,
        joined,
        channel -> types.contains(channel.type) && access.canSee(call, channel),
        channel -> {
          ObjectNode shown = channel.shownTo(call.user(), false);
          shown.remove("is_member");
          return in(team, shown);
        });
  }

  /** Each workspace shows a shared channel as one of its own. */
  private static ObjectNode in(Organisation.Team team, ObjectNode shown) {
    return team == null ? shown : shown.put("context_team_id", team.id());
  }

  /** Filtered after paging, so that a page may be short or empty with more to come. */
  private ObjectNode page(
      Call call,
      List<Channel> all,
      Predicate<Channel> filter,
      Function<Channel, ObjectNode> describe)
      throws SlackError {
    int start = 0;
    String cursor = cursor(call, faults);
    if (!cursor.isEmpty()) {
      start = all.indexOf(workspace.channel(Cursor.decode("team", cursor)));
      if (start < 0) {
        throw new SlackError("invalid_cursor");
      }
    }
    int end = Math.min(all.size(), start + faults.pageSize(call.limit(100, MOST)));
    ObjectNode answer = Json.object();
    ArrayNode shown = answer.putArray("channels");
    boolean active = call.flag("exclude_archived");
    all.subList(start, end).stream()
        .filter(filter.and(channel -> !(active && channel.isArchived())))
        .map(describe)
        .forEach(shown::add);
    return withCursor(answer, end < all.size() ? Cursor.encode("team", all.get(end).id) : "");
  }

  private static Set<Channel.Type> types(Call call) throws SlackError {
    Set<Channel.Type> types = EnumSet.noneOf(Channel.Type.class);
    String names = call.param("types").isBlank() ? "public_channel" : call.param("types");
    for (String name : List.of(names.split(","))) {
      boolean known = false;
      for (Channel.Type type : Channel.Type.values()) {
        if (type.listName.equals(name.trim())) {
          types.add(type);
          call.require(type.scopePrefix + ":read");
          known = true;
        }
      }
      if (!known) {
        throw new SlackError("invalid_types");
      }
    }
    return types;
  }

  private ObjectNode info(Call call) throws SlackError {
    Channel channel = access.described(call);
    ObjectNode answer = Json.object();
    answer.set("channel", describe(call, channel, call.flag("include_num_members")));
    return answer;
  }

  private ObjectNode describe(Call call, Channel channel, boolean memberCount) {
    ObjectNode shown = channel.shownTo(call.user(), memberCount);
    if (shown.has("is_member")) {
      shown.put("is_member", access.isMember(call, channel));
    }
    return shown;
  }

  private ObjectNode members(Call call) throws SlackError {
    Channel channel = access.described(call);
    List<String> all = List.copyOf(channel.members);
    int start = 0;
    String cursor = cursor(call, faults);
    if (!cursor.isEmpty()) {
      start = all.indexOf(Cursor.decode("user", cursor));
      if (start < 0) {
        throw new SlackError("invalid_cursor");
      }
    }
    int end = Math.min(all.size(), start + faults.pageSize(call.limit(100, MOST)));
    ObjectNode answer = Json.object();
    ArrayNode members = answer.putArray("members");
    all.subList(start, end).forEach(members::add);
    return withCursor(answer, end < all.size() ? Cursor.encode("user", all.get(end)) : "");
  }

  /** The cursor of a call, "" when there is none. */
  static String cursor(Call call, Faults faults) throws SlackError {
    String cursor = call.param("cursor");
    if (!cursor.isEmpty() && faults.cursorExpired()) {
      throw new SlackError("invalid_cursor");
    }
    return cursor;
  }

  static ObjectNode withCursor(ObjectNode answer, String cursor) {
    answer.putObject("response_metadata").put("next_cursor", cursor);
    return answer;
  }
}
