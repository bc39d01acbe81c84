package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** The threads of a channel that are followed. */
public final class Threads {

  private final TreeMap<Ts, FollowedThread> threads = new TreeMap<>();

  /** The thread, or null if it is not followed. */
  public FollowedThread get(Ts root) {
    return threads.get(root);
  }

  /** The threads whose parents lie between the two instants, both inclusive. */
  public Collection<FollowedThread> between(Ts from, Ts to) {
    return from.isAfter(to)
        ? Collections.emptyList()
        : threads.subMap(from, true, to, true).values();
  }

  public Collection<FollowedThread> all() {
    return Collections.unmodifiableCollection(threads.values());
  }

  public void put(FollowedThread thread) {
    threads.put(thread.root(), thread);
  }

  public void remove(Ts root) {
    threads.remove(root);
  }
}
