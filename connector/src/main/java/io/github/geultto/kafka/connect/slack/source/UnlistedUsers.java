package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which users are read individually because the list lacks them: authors of other organisations,
 * and those whom complete lists have ceased to show. Nobody is deleted before Slack says that there
 * is no such user. Makes no calls and reads no clock. Not thread-safe.
 */
final class UnlistedUsers {

  /** How often one is read again. */
  private static final Duration REFRESH = Duration.ofDays(1);

  /** At a time, so that events do not wait for a thousand of them. */
  private static final int AT_ONCE = 5;

  private final ListSync list;
  private final ListLedger ledger;
  private final Duration retry;
  private final Map<String, Instant> dueAt = new HashMap<>();
  private final Set<String> unknownToSlack = new HashSet<>();
  private Instant lookedAt = Instant.EPOCH;

  /**
   * @param retry when one is read again after a failure
   */
  UnlistedUsers(ListSync list, ListLedger ledger, Duration retry) {
    this.list = list;
    this.ledger = ledger;
    this.retry = retry;
  }

  /** Whether a record of somebody has been made, or none can be. */
  boolean isDone(String id) {
    return ledger.isKnown(id) || unknownToSlack.contains(id) || list.isExcluded(id);
  }

  /**
   * Those to read now; {@link #answered}, {@link #refused} or {@link #failed} follows.
   *
   * @param authors people who wrote and of whom no row is known
   */
  List<String> next(Collection<String> authors, Instant now) {
    lookedAt = now;
    if (!list.wasComplete()) {
      return List.of(); // most of them are going to be listed
    }
    Set<String> wanted = new TreeSet<>(ledger.unlisted());
    authors.stream().filter(id -> !isDone(id)).forEach(wanted::add);
    List<String> next = new ArrayList<>();
    for (String id : wanted) {
      if (next.size() < AT_ONCE && !now.isBefore(dueAt.getOrDefault(id, Instant.MIN))) {
        dueAt.put(id, now.plus(REFRESH));
        next.add(id);
      }
    }
    return next;
  }

  /** Slack shows one, whom an event may have named: once a day is enough all the same. */
  void answered(String id) {
    unknownToSlack.remove(id);
    dueAt.put(id, lookedAt.plus(REFRESH));
  }

  /** Slack says that there is no such user, or none that the app may see. */
  void refused(String id) {
    unknownToSlack.add(id);
  }

  /** There was no answer. */
  void failed(String id) {
    dueAt.computeIfPresent(id, (same, due) -> due.minus(REFRESH).plus(retry));
  }
}
