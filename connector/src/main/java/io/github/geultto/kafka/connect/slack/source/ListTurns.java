package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.Backoff;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the lists that one method reads is read next: the one that has been due longest, so that
 * a list is read to its end before another begins. If Slack refuses an optional method to the app,
 * all of its lists are suspended, and nothing else. Makes no calls and reads no clock.
 */
final class ListTurns {

  private static final Logger log = LoggerFactory.getLogger(ListTurns.class);

  private static final Set<SlackMethod> OPTIONAL =
      Set.of(SlackMethod.CONVERSATIONS_MEMBERS, SlackMethod.USERGROUPS_LIST);

  /** Calls under way, so that messages do not wait for the members of a thousand channels. */
  private static final int AT_ONCE = 2;

  private final SlackMethod method;
  private final List<ListSync> lists = new ArrayList<>();
  private final Backoff backoff = new Backoff();
  private Instant suspendedUntil = Instant.MIN;
  private boolean suspended;
  private int underWay;

  ListTurns(SlackMethod method) {
    this.method = method;
  }

  void add(ListSync list) {
    lists.add(list);
  }

  void remove(ListSync list) {
    lists.remove(list);
  }

  /** Whether Slack refuses the method to the app. */
  boolean isSuspended() {
    return suspended;
  }

  /** The list to read a page of; {@link #called} follows if the call is made. */
  Optional<ListSync> next(Instant now) {
    if (underWay >= AT_ONCE || now.isBefore(suspendedUntil)) {
      return Optional.empty();
    }
    return lists.stream()
        .filter(list -> list.isDue(now))
        .min(Comparator.comparing(ListSync::nextAt));
  }

  /** A call was made; {@link #answered} or {@link #failed} follows. */
  void called() {
    underWay++;
  }

  /** It has an answer. */
  void answered() {
    underWay--;
    if (suspended) {
      suspended = false;
      backoff.reset();
      log.info("{} is called again", method.apiName());
    }
  }

  /** It has none. */
  void failed(ListSync list, SlackException error, Instant now) {
    underWay--;
    if (!error.isOfTheApp() || !OPTIONAL.contains(method)) {
      list.failed(error, now);
      return;
    }
    list.notMade();
    suspendedUntil = now.plus(backoff.next(error.retryAfter()));
    if (!suspended) {
      suspended = true;
      log.warn(
          "{} is suspended and retried with backoff; nothing else is affected: {}",
          method.apiName(),
          error.getMessage());
    }
  }
}
