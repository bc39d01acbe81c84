package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Changes that a page showed and no event announced, neither before nor shortly after: events get
 * lost.
 */
final class Misses {

  /** An event may be late by this much. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** A change may be read this much later than an event announced it. */
  private static final Duration MEMORY = Duration.ofHours(1);

  /**
   * Slack does not send every message of these kinds as an event. Source: <a
   * href="https://docs.slack.dev/reference/events/message">message</a>.
   */
  private static final Set<String> WITHHELD =
      Set.of("channel_join", "channel_leave", "group_join", "group_leave");

  private static final int MOST = 50_000;

  private record Key(String channel, Ts ts) {}

  private final Map<Key, Ts> announced =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Ts> eldest) {
          return size() > MOST;
        }
      };
  private final Map<Key, Ts> found = new LinkedHashMap<>();
  private long total;

  /**
   * An event names a message, and with a reply its parent.
   *
   * @param known the message's parent, where the event may not name it; null if it is not known
   */
  void announced(Event.OfMessage event, Ts known, Ts now) {
    announced(new Key(event.channel(), event.ts()), now);
    Ts root =
        event instanceof Event.Posted posted
            ? posted.message().root()
            : event instanceof Event.Deleted deleted && deleted.root() != null
                ? deleted.root()
                : known;
    if (root != null) {
      announced(new Key(event.channel(), root), now);
    }
  }

  private void announced(Key key, Ts now) {
    announced.remove(key);
    announced.put(key, now);
    found.remove(key);
  }

  /** A page of what events had been announcing for some time shows changes. */
  void found(String channel, List<Change> changes, Ts now) {
    for (Change change : changes) {
      Key key = new Key(channel, change.ts());
      Ts last = announced.get(key);
      boolean isAnnounced = last != null && now.since(last).compareTo(MEMORY) < 0;
      boolean isOfNow = change.op() != Op.READ && !change.isOfFormer();
      if (isOfNow && !isAnnounced && !isWithheld(change.message())) {
        found.putIfAbsent(key, now);
      }
    }
  }

  private static boolean isWithheld(Message message) {
    return message != null && message.subtype() != null && WITHHELD.contains(message.subtype());
  }

  /** Whether there is a change that no event has announced in time; each is said once. */
  boolean areThere(Ts now) {
    boolean any = false;
    Iterator<Ts> times = found.values().iterator();
    while (times.hasNext() && now.since(times.next()).compareTo(GRACE) >= 0) {
      times.remove();
      total++;
      any = true;
    }
    return any;
  }

  /** All changes so far that no event announced. */
  long total() {
    return total;
  }
}
