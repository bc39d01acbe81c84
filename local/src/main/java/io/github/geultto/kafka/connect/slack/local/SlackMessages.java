package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the messages of one history or thread to the end. It follows the cursors; where they lead
 * nowhere (an empty one with {@code has_more}, one that was given before, {@code invalid_cursor})
 * it continues by time from the last message shown: history comes newest first, replies oldest
 * first.
 */
final class SlackMessages {
  private static final Pattern TS = Pattern.compile("\\d{1,10}\\.\\d{6}");

  private static final Comparator<String> BY_TIME =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /** Pages in a row without a new message after which a cursor, or all, is taken for the end. */
  private static final int MOST_EMPTY_BY_CURSOR = 100;

  private static final int MOST_EMPTY = 10;

  private final SlackClient slack;
  private final Consumer<String> notes;
  private final String method;
  private final Map<String, String> parameters;
  private final boolean newestFirst;

  private final NavigableMap<String, JsonNode> byTs = new TreeMap<>(BY_TIME);
  private final Set<String> cursors = new HashSet<>();
  private boolean limited;
  private int skipped;

  private SlackMessages(
      SlackClient slack, Consumer<String> notes, String method, Map<String, String> parameters) {
    this.slack = slack;
    this.notes = notes;
    this.method = method;
    this.parameters = parameters;
    this.newestFirst = method.equals("conversations.history");
  }

  /** The posts of a channel. */
  static SlackMessages history(SlackClient slack, Consumer<String> notes, String channel)
      throws IOException, InterruptedException {
    return read(slack, notes, "conversations.history", Map.of("channel", channel, "limit", "200"));
  }

  /** The messages of a thread, its parent among them. */
  static SlackMessages replies(SlackClient slack, Consumer<String> notes, String channel, String ts)
      throws IOException, InterruptedException {
    return read(
        slack,
        notes,
        "conversations.replies",
        Map.of("channel", channel, "ts", ts, "limit", "200"));
  }

  private static SlackMessages read(
      SlackClient slack, Consumer<String> notes, String method, Map<String, String> parameters)
      throws IOException, InterruptedException {
    SlackMessages messages = new SlackMessages(slack, notes, method, parameters);
    messages.readAll();
    return messages;
  }

  /** The messages by ts, in the order of time. */
  NavigableMap<String, JsonNode> byTs() {
    return byTs;
  }

  /** Whether Slack said that it hides older messages. */
  boolean isLimited() {
    return limited;
  }

  private void readAll() throws IOException, InterruptedException {
    Map<String, String> page = new HashMap<>(parameters);
    int empty = 0;
    while (page != null) {
      int before = byTs.size();
      JsonNode answer = pageOrRestart(page);
      if (answer != null) {
        add(answer);
      }
      empty = byTs.size() > before ? 0 : empty + 1;
      page = next(page, answer, empty);
    }
    if (skipped > 0) {
      notes.accept("Messages without a usable ts in " + method + ", which are skipped: " + skipped);
    }
  }

  /** The page, null if its cursor has expired. */
  private JsonNode pageOrRestart(Map<String, String> page)
      throws IOException, InterruptedException {
    try {
      return slack.call(method, page, "messages");
    } catch (SlackClient.SlackError e) {
      if (e.error().equals("invalid_cursor") && page.containsKey("cursor")) {
        return null;
      }
      throw e;
    }
  }

  private void add(JsonNode answer) {
    limited |= answer.path("is_limited").asBoolean();
    for (JsonNode message : answer.path("messages")) {
      String ts = message.path("ts").asText("");
      if (TS.matcher(ts).matches()) {
        byTs.putIfAbsent(ts, message);
      } else {
        skipped++;
      }
    }
  }

  /** The parameters of the next page; null at the end. */
  private Map<String, String> next(Map<String, String> page, JsonNode answer, int empty) {
    if (answer != null) {
      String cursor = answer.path("response_metadata").path("next_cursor").asText("");
      if (cursor.isEmpty() && !answer.path("has_more").asBoolean()) {
        return null;
      }
      if (!cursor.isEmpty() && empty < MOST_EMPTY_BY_CURSOR && cursors.add(cursor)) {
        Map<String, String> next = new HashMap<>(page);
        next.put("cursor", cursor);
        return next;
      }
    }
    if (empty < MOST_EMPTY) {
      return byTime();
    }
    notes.accept(
        ("%s of %s has more pages but returns no messages; only the returned messages are"
                + " compared")
            .formatted(method, parameters.get("channel")));
    return null;
  }

  /** From the last message shown on, or from the start where none was shown. */
  private Map<String, String> byTime() {
    Map<String, String> next = new HashMap<>(parameters);
    if (!byTs.isEmpty()) {
      next.put(newestFirst ? "latest" : "oldest", newestFirst ? byTs.firstKey() : byTs.lastKey());
    }
    return next;
  }
}
