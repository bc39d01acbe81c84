package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.NavigableMap;

/** conversations.history and .replies. */
final class ConversationReads {
  private static final int MOST = 1000;

  private final Faults faults;
  private final Access access;
  private final MessageView view;
  private final boolean unlisted;

  ConversationReads(Faults faults, Access access, RateLimits limits) {
    this.faults = faults;
    this.access = access;
    this.view = new MessageView(faults);
    this.unlisted = limits == RateLimits.UNLISTED;
  }

  void addTo(Map<String, Endpoint> endpoints) {
    int messages = unlisted ? 1 : Endpoint.TIER_3;
    endpoints.put("conversations.history", new Endpoint(messages, this::history));
    endpoints.put("conversations.replies", new Endpoint(messages, this::replies));
  }

  private ObjectNode history(Call call) throws SlackError {
    Channel channel = access.readable(call);
    int size = faults.pageSize(call.limit(unlisted ? 15 : 100, unlisted ? 15 : 999));
    Window window = Window.of(call, faults.oldestIgnored());
    PageFaults.Horizon horizon = faults.pages().horizon();
    long floor = horizon.floor(call.now());
    long from = Math.max(window.from(), floor);
    long to = window.to();
    boolean repeats = faults.pages().repeatsCursor(channel.id);
    String cursor = repeats ? "" : ConversationLists.cursor(call, faults);
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
    next = repeats ? PageFaults.REPEATED_CURSOR : next;
    answer.put("has_more", !next.isEmpty());
    answer.put("pin_count", 0);
    if (horizon.limited() && !channel.history().headMap(floor).isEmpty()) {
      answer.put("is_limited", true);
    }
    return ConversationLists.withCursor(answer, next);
  }

  private ObjectNode replies(Call call) throws SlackError {
    Channel channel = access.readable(call);
    long floor = faults.pages().horizon().floor(call.now());
    Message parent = channel.all().get(Ts.parseBound(call.param("ts")));
    ObjectNode answer = Json.object();
    ArrayNode messages = answer.putArray("messages");
    if (parent == null || parent.isTombstone()) {
      PageFaults.DeletedThreads deleted = faults.pages().deletedThreads();
      boolean isEmpty = parent == null && deleted == PageFaults.DeletedThreads.WITHOUT_PARENT;
      if (deleted == PageFaults.DeletedThreads.EMPTY || isEmpty) {
        return ConversationLists.withCursor(answer.put("has_more", false), "");
      }
    }
    checkThread(parent, floor);
    // The parent comes with every page; of the limit it takes one.
    int most = unlisted ? 15 : MOST;
    int size = faults.pageSize(Math.max(1, call.limit(most, most) - 1));
    Window window = Window.of(call, faults.oldestIgnored());
    long from = Math.max(window.from(), floor);
    String cursor = ConversationLists.cursor(call, faults);
    if (!cursor.isEmpty()) {
      from = Math.max(from, Cursor.decodeTs(cursor));
    }
    boolean metadata = call.flag("include_all_metadata");
    if (!isHidden(parent, Faults.Tombstones.HISTORY) && !losesParent(parent)) {
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
    return ConversationLists.withCursor(answer, next);
  }

  private void checkThread(Message parent, long floor) throws SlackError {
    if (parent == null
        || parent.ts < floor
        || (parent.replies().isEmpty() && !parent.canHaveReplies())
        || (parent.isTombstone()
            && faults.pages().deletedThreads() == PageFaults.DeletedThreads.NOT_FOUND)) {
      throw new SlackError("thread_not_found");
    }
  }

  private boolean losesParent(Message parent) {
    return parent.isTombstone()
        && faults.pages().deletedThreads() == PageFaults.DeletedThreads.WITHOUT_PARENT;
  }

  /** Whether the message is a tombstone that shows only at the other place. */
  private boolean isHidden(Message message, Faults.Tombstones elsewhere) {
    return message.isTombstone() && faults.tombstones() == elsewhere;
  }

  private static NavigableMap<Long, Message> between(
      NavigableMap<Long, Message> messages, long from, long to) {
    // An empty window may have its bounds crossed, which subMap refuses.
    return messages.subMap(from, true, Math.max(from, to), from <= to);
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
        // More than six decimals match nothing.
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
