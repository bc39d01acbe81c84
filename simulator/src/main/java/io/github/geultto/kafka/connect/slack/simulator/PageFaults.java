package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is wrong with the pages of lists, channels and threads, switchable at any time. Thread-safe.
 * Methods answer this object so that they can be chained; the names are those of {@code POST
 * /simulator/faults}.
 */
public final class PageFaults {
  /** The cursor that {@link #repeatCursor} gives. */
  static final String REPEATED_CURSOR = Cursor.encode("next_ts", "0");

  private static final List<String> LISTS = List.of("members", "channels", "messages");

  /** What conversations.replies answers for a post that was deleted. */
  public enum DeletedThreads {
    /** The tombstone and the replies; {@code thread_not_found} when there were no replies. */
    SHOWN,
    /** {@code thread_not_found}, also when there were replies. */
    NOT_FOUND,
    /** {@code ok} with no messages. */
    EMPTY,
    /** {@code ok} with the replies that there are, without the tombstone. */
    WITHOUT_PARENT
  }

  /**
   * How far back messages are shown.
   *
   * @param days 0 for all
   * @param limited whether {@code is_limited} says that there are older ones
   */
  record Horizon(int days, boolean limited) {
    private static final Horizon NONE = new Horizon(0, false);

    /** The first instant that is shown, in microseconds. */
    long floor(Instant now) {
      return days == 0 ? 0 : Ts.of(now.minus(Duration.ofDays(days)));
    }
  }

  private Horizon horizon = Horizon.NONE;
  private int omitCursor;
  private long pagesWithMore;
  private int nullElements;
  private long lists;
  private DeletedThreads deletedThreads = DeletedThreads.SHOWN;
  private final Set<String> repeatedCursors = new HashSet<>();
  private final Map<String, String> refusedChannels = new HashMap<>();

  PageFaults() {}

  /**
   * Cuts every n-th page of history or replies that has more to come in half, and omits its cursor;
   * {@code has_more} stays true. 0 for never.
   */
  public synchronized PageFaults omitCursor(int everyNth) {
    omitCursor = everyNth;
    pagesWithMore = 0;
    return this;
  }

  /**
   * Hides messages older than so many days everywhere; 0 for none.
   *
   * @param limited whether {@code is_limited} is set, as for a plan limit, or not, as for a
   *     retention policy
   */
  public synchronized PageFaults horizon(int days, boolean limited) {
    horizon = new Horizon(days, limited);
    return this;
  }

  /** Puts null and an object without its id at the start of every n-th list; 0 for never. */
  public synchronized PageFaults nullElements(int everyNth) {
    nullElements = everyNth;
    lists = 0;
    return this;
  }

  /** Gives the same cursor with every page of a channel's history, and never reads it. */
  public synchronized PageFaults repeatCursor(String channelId) {
    repeatedCursors.add(channelId);
    return this;
  }

  /** Says what the thread of a deleted post answers. */
  public synchronized PageFaults deletedThreads(DeletedThreads how) {
    deletedThreads = Objects.requireNonNull(how);
    return this;
  }

  /** Answers history, replies and reactions.get of a channel with an error code. */
  public synchronized PageFaults refuseChannel(String channelId, String error) {
    refusedChannels.put(channelId, Objects.requireNonNull(error));
    return this;
  }

  /** Ends {@link #refuseChannel} and {@link #repeatCursor} for a channel. */
  public synchronized PageFaults restoreChannel(String channelId) {
    refusedChannels.remove(channelId);
    repeatedCursors.remove(channelId);
    return this;
  }

  synchronized void clear() {
    horizon = Horizon.NONE;
    omitCursor = 0;
    nullElements = 0;
    deletedThreads = DeletedThreads.SHOWN;
    repeatedCursors.clear();
    refusedChannels.clear();
  }

  synchronized Horizon horizon() {
    return horizon;
  }

  synchronized DeletedThreads deletedThreads() {
    return deletedThreads;
  }

  synchronized boolean repeatsCursor(String channelId) {
    return repeatedCursors.contains(channelId);
  }

  synchronized void checkRefused(String channelId) throws SlackError {
    String error = refusedChannels.get(channelId);
    if (error != null) {
      throw new SlackError(error);
    }
  }

  /** Applies the faults to an answer, which is changed. */
  synchronized ObjectNode distort(ObjectNode answer) {
    if (omitCursor > 0
        && answer.path("has_more").asBoolean()
        && ++pagesWithMore % omitCursor == 0) {
      cut((ArrayNode) answer.get("messages"));
      answer.remove("response_metadata");
    }
    for (String list : LISTS) {
      if (nullElements > 0
          && answer.get(list) instanceof ArrayNode elements
          && ++lists % nullElements == 0) {
        elements.insertNull(0);
        elements.insertObject(1).putNull(list.equals("messages") ? "ts" : "id");
      }
    }
    return answer;
  }

  /** Keeps the parent of a thread and one message. */
  private static void cut(ArrayNode messages) {
    int kept = Math.max(2, messages.size() / 2);
    while (messages.size() > kept) {
      messages.remove(messages.size() - 1);
    }
  }
}
