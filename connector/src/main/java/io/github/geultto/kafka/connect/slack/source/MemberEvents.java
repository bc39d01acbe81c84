package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which event about a member is the newest: Slack promises no order, and one that arrives late must
 * not undo a newer one. Not thread-safe.
 */
final class MemberEvents {

  /** Of so many members the last event is known. */
  private static final int MOST = 10_000;

  private final Map<String, Ts> newest = new LinkedHashMap<>();

  /**
   * Whether an event says something new.
   *
   * @param readAt when a list of the channel's members was begun that is complete: it shows what
   *     happened before
   */
  boolean isNews(Event.MemberChanged event, Ts readAt) {
    String member = event.channel() + " " + event.user();
    Ts before = newest.getOrDefault(member, readAt);
    if (event.at().isBefore(Ts.max(before, readAt))) {
      return false;
    }
    newest.remove(member);
    newest.put(member, event.at());
    if (newest.size() > MOST) {
      newest.remove(newest.keySet().iterator().next());
    }
    return true;
  }
}
