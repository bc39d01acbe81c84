package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/** conversations.list, .info, .members, .history and .replies. */
final class ConversationReads {
  /** How long a free plan shows messages. */
  private static final Duration FREE_PLAN = Duration.ofDays(90);

  private static final int MOST = 1000;

  private final Workspace workspace;
  private final Faults faults;
  private final Access access;
  private final MessageView view;
  private final boolean unlisted;

  ConversationReads(Workspace workspace, Faults faults, Access access, RateLimits limits) {
    this.workspace = workspace;
    this.faults = faults;
    this.access = access;
    this.view = new MessageView(faults);
    this.unlisted = limits == RateLimits.UNLISTED;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    int messages = unlisted ? 1 : Endpoint.TIER_3;
    endpoints.put("conversations.list", new Endpoint(Endpoint.TIER_2, this::list));
    endpoints.put("conversations.info", new Endpoint(Endpoint.TIER_3, this::info));
    endpoints.put("conversations.members", new Endpoint(Endpoint.TIER_4, this::members));
    endpoints.put("conversations.history", new Endpoint(messages, this::history));
    endpoints.put("conversations.replies", new Endpoint(messages, this::replies));
  }

  private ObjectNode list(Call call) throws SlackError {
    Set<Channel.Type> types = types(call);
    for (Channel.Type type : types) {
      call.require(type.scopePrefix + ":read");
    }
    List<Channel> all = new ArrayList<>(workspace.allChannels());
    int start = 0;
    String cursor = cursor(call);
    if (!cursor.isEmpty()) {
      start = all.indexOf(workspace.channel(Cursor.decode("team", cursor)));
      if (start < 0) {
        throw new SlackError("invalid_cursor");
      }
    }
    int end = Math.min(all.size(), start + faults.pageSize(call.limit(100, MOST)));
    ObjectNode answer = Json.object();
    ArrayNode shown = answer.putArray("channels");
    // Filtered after paging, so that a page may be short or empty with more to come.
    for (Channel channel : all.subList(start, end)) {
      if (types.contains(channel.type)
          && access.canSee(call, channel)
          && !(call.flag("exclude_archived") && channel.isArchived())) {
        shown.add(describe(call, channel, true));
      }
    }
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
    ObjectNode shown = workspace.describe(channel, call.user(), memberCount);
    if (shown.has("is_member")) {
      shown.put("is_member", access.isMember(call, channel));
    }
    return shown;
  }

  private ObjectNode members(Call call) throws SlackError {
    Channel channel = access.described(call);
    List<String> all = List.copyOf(channel.members);
    int start = 0;
    String cursor = cursor(call);
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

  private ObjectNode history(Call call) throws SlackError {
    Channel channel = access.readable(call);
    int size = faults.pageSize(call.limit(unlisted ? 15 : 100, unlisted ? 15 : 999));
    Window window = Window.of(call, faults.oldestIgnored());
    long floor = floor(call);
    long from = Math.max(window.from(), floor);
    long to = window.to();
    String cursor = cursor(call);
    if (!cursor.isEmpty()) {
      to = Math.min(to, Cursor.decodeTs(cursor));
    }
    ObjectNode answer = Json.object();
    ArrayNode messages = answer.putArray("messages");
    String next = "";
    for (Message message : between(channel.history(), from, to).descendingMap().values()) {
      if (isHidden(message, Faults.Tombstones.REPLIES)) {
        continue;
      }
      if (messages.size() == size) {
        next = Cursor.encode("next_ts", Long.toString(message.ts));
        break;
      }
      messages.add(view.show(channel, message, call.flag("include_all_metadata")));
    }
    answer.put("has_more", !next.isEmpty());
    answer.put("pin_count", 0);
    if (floor > 0 && !channel.history().headMap(floor).isEmpty()) {
      answer.put("is_limited", true);
    }
    return withCursor(answer, next);
  }

  private ObjectNode replies(Call call) throws SlackError {
    Channel channel = access.readable(call);
    long floor = floor(call);
    Message parent = channel.message(call.param("ts"));
    if (parent == null
        || parent.ts < floor
        || (parent.replies().isEmpty() && !parent.canHaveReplies())) {
      throw new SlackError("thread_not_found");
    }
    // The parent comes with every page; of the limit it takes one.
    int most = unlisted ? 15 : MOST;
    int size = faults.pageSize(Math.max(1, call.limit(most, most) - 1));
    Window window = Window.of(call, faults.oldestIgnored());
    long from = Math.max(window.from(), floor);
    String cursor = cursor(call);
    if (!cursor.isEmpty()) {
      from = Math.max(from, Cursor.decodeTs(cursor));
    }
    boolean metadata = call.flag("include_all_metadata");
    ObjectNode answer = Json.object();
    ArrayNode messages = answer.putArray("messages");
    if (!isHidden(parent, Faults.Tombstones.HISTORY)) {
      messages.add(view.show(channel, parent, metadata));
    }
    String next = "";
    int shown = 0;
    for (Message reply : between(parent.replies(), from, window.to()).values()) {
      if (shown == size) {
        next = Cursor.encode("next_ts", Long.toString(reply.ts));
        break;
      }
      messages.add(view.show(channel, reply, metadata));
      shown++;
    }
    answer.put("has_more", !next.isEmpty());
    return withCursor(answer, next);
  }

  /** Whether the message is a tombstone that shows only at the other place. */
  private boolean isHidden(Message message, Faults.Tombstones elsewhere) {
    return message.isTombstone() && faults.tombstones() == elsewhere;
  }

  /** The first instant that the plan shows, in microseconds. */
  private long floor(Call call) {
    return faults.freePlan() ? Ts.of(call.now().minus(FREE_PLAN)) : 0;
  }

  private String cursor(Call call) throws SlackError {
    String cursor = call.param("cursor");
    if (!cursor.isEmpty() && faults.cursorExpired()) {
      throw new SlackError("invalid_cursor");
    }
    return cursor;
  }

  private static NavigableMap<Long, Message> between(
      NavigableMap<Long, Message> messages, long from, long to) {
    // An empty window may have its bounds crossed, which subMap refuses.
    return messages.subMap(from, true, Math.max(from, to), from <= to);
  }

  static ObjectNode withCursor(ObjectNode answer, String cursor) {
    answer.putObject("response_metadata").put("next_cursor", cursor);
    return answer;
  }

  /**
   * {@code oldest} and {@code latest}, both inclusive here, in microseconds; crossed when nothing
   * can lie between.
   */
  private record Window(long from, long to) {
    static Window of(Call call, boolean ignoreOldest) throws SlackError {
      long edge = call.flag("inclusive") ? 0 : 1;
      long from = 0;
      long to = Long.MAX_VALUE;
      String oldest = call.param("oldest");
      if (!oldest.isEmpty() && !ignoreOldest) {
        from = bound(oldest, "invalid_ts_oldest");
        // A ts of other than six decimals matches nothing.
        from = from == Ts.NONE ? Long.MAX_VALUE : from + edge;
      }
      String latest = call.param("latest");
      if (!latest.isEmpty()) {
        to = bound(latest, "invalid_ts_latest");
        to = to == Ts.NONE ? 0 : to - edge;
      }
      return new Window(from, to);
    }

    private static long bound(String text, String error) throws SlackError {
      if (!Ts.isNumber(text)) {
        throw new SlackError(error);
      }
      return Ts.parseBound(text);
    }
  }
}
