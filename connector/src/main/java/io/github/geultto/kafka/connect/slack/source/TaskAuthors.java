package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.sync.state.Authors;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Has the authors read of whom no row is known. Only the task that reads the list of users emits
 * users, so that no two tasks emit one key. It finds the authors of channels that other tasks read
 * in their offsets; the others find there which users have been emitted.
 *
 * @param channels the task's
 * @param users in the task that reads the lists
 * @param elsewhere what other tasks have stored; empty if there are none
 * @param partitions those of the other tasks to read
 */
record TaskAuthors(
    List<Authors> channels,
    Optional<NamedEntries> users,
    Optional<StoredElsewhere> elsewhere,
    Supplier<Collection<Map<String, String>>> partitions)
    implements AutoCloseable {

  /** Looks for more of them. */
  void look(Instant now) {
    elsewhere.ifPresent(stored -> stored.read(partitions, now));
    users.ifPresent(named -> named.addUnlisted(unknown(), now));
  }

  private Set<String> unknown() {
    Set<String> unknown = new HashSet<>();
    channels.forEach(channel -> unknown.addAll(channel.unknown()));
    elsewhere.ifPresent(stored -> unknown.addAll(stored.ids()));
    return unknown;
  }

  @Override
  public void close() {
    elsewhere.ifPresent(StoredElsewhere::close);
  }
}
