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
 * Which channels to read, according to successive lists, and when the tasks must be reconfigured,
 * which restarts all of them. A channel is dropped only when two complete lists in a row lack it.
 *
 * <p>Until a list is complete, the first channels are published at once and further ones every few
 * minutes. This class makes no calls and reads no clock. Not thread-safe.
 */
final class ChannelDirectory {

  /** The least time between two restarts of the tasks while channels are still being found. */
  static final Duration DEBOUNCE = Duration.ofMinutes(5);

  private final Map<String, Channel> known = new TreeMap<>();
  private final Set<String> listed = new HashSet<>();
  private Set<String> missing = Set.of();
  private boolean complete;
  private Set<String> published = Set.of();
  private Instant publishedAt = Instant.MIN;

  /** Starts a list at its first page. */
  void begin() {
    listed.clear();
  }

  /** Adds a channel that can be read. */
  void add(Channel channel) {
    if (listed.add(channel.id())) {
      known.put(channel.id(), channel);
    }
  }

  /** Ends a list that was read completely. */
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
   * Publishes the channels if the tasks must be reconfigured now.
   *
   * @param settled whether no further change is expected
   * @return whether they were published
   */
  boolean publish(boolean settled, Instant now) {
    boolean due = settled || published.isEmpty() || !now.isBefore(publishedAt.plus(DEBOUNCE));
    Set<String> current = current();
    if (!due || current.equals(published)) {
      return false;
    }
    published = current;
    publishedAt = now;
    return true;
  }

  /** What the tasks need to know: names change without them, unless texts are redacted by name. */
  private Set<String> current() {
    Set<String> current = new TreeSet<>(known.keySet());
    known.values().stream()
        .filter(Channel::isRedacted)
        .forEach(channel -> current.add(channel.id() + " redacted"));
    return current;
  }

  /** The channels to read, ordered by id. */
  List<Channel> channels() {
    return List.copyOf(known.values());
  }
}
