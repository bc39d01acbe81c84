package io.github.geultto.kafka.connect.slack.source;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which channels to read, from one list of them after another; and when the tasks have to be told,
 * which restarts them all. A channel is given up only when two complete lists in a row lack it.
 *
 * <p>While there is no complete list, the tasks are told of the first channels at once, and then
 * every few minutes. It makes no calls and reads no clock. Not thread-safe.
 */
final class ChannelDirectory {

  /** How often tasks are restarted at most while channels are still being found. */
  static final Duration DEBOUNCE = Duration.ofMinutes(5);

  private final Map<String, Channel> known = new TreeMap<>();
  private final Set<String> listed = new HashSet<>();
  private Set<String> missing = Set.of();
  private boolean complete;
  private Set<String> published = Set.of();
  private Instant publishedAt = Instant.MIN;

  /** The list is read from its first page on. */
  void begin() {
    listed.clear();
  }

  /** A channel that can be read. */
  void add(Channel channel) {
    if (listed.add(channel.id())) {
      known.put(channel.id(), channel);
    }
  }

  /** The list has been read to its end. */
  void complete() {
    Set<String> gone = new HashSet<>(known.keySet());
    gone.removeAll(listed);
    known.keySet().removeIf(id -> gone.contains(id) && missing.contains(id));
    missing = gone;
    complete = true;
  }

  /** Whether there was a complete list. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Whether the tasks have to be told of other channels now; if so, they count as told.
   *
   * @param settled whether no more is about to change
   */
  boolean publish(boolean settled, Instant now) {
    boolean due = settled || published.isEmpty() || !now.isBefore(publishedAt.plus(DEBOUNCE));
    if (!due || known.keySet().equals(published)) {
      return false;
    }
    published = new TreeSet<>(known.keySet());
    publishedAt = now;
    return true;
  }

  /** The channels to read, ordered by id. */
  List<Channel> channels() {
    return List.copyOf(known.values());
  }
}
