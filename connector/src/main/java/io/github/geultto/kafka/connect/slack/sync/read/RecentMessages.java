package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of messages that were emitted lately, in all channels of a task, so that a reaction
 * that an event reports is applied without a call. In memory, up to a bound; what was used last is
 * kept.
 */
public final class RecentMessages {

  private record Key(String channel, Ts ts) {}

  private record Given(String user, String emoji) {}

  private static final class Known {
    private Message message;
    private Ts readAt;
    private final Map<Given, Ts> applied = new HashMap<>();

    Known(Message message, Ts readAt) {
      this.message = message;
      this.readAt = readAt;
    }
  }

  private final Map<Key, Known> messages;

  /**
   * Remembers nothing so far.
   *
   * @param most messages to remember; 0 for none
   */
  public RecentMessages(int most) {
    messages =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
            return size() > most;
          }
        };
  }

  /** Messages remembered. */
  public int size() {
    return messages.size();
  }

  /**
   * Slack shows the message like this.
   *
   * @param read whether it was read, and is not what an event says
   */
  void shown(String channel, Message message, Ts now, boolean read) {
    Key key = new Key(channel, message.ts());
    if (message.hasTruncatedReactions()) {
      messages.remove(key);
      return;
    }
    Message content = message.withoutRaw();
    Known known = messages.get(key);
    if (known == null || !known.message.equals(content)) {
      messages.put(key, new Known(content, now));
    } else if (read) {
      known.readAt = now;
    }
  }

  /** The message is gone. */
  void deleted(String channel, Ts ts) {
    messages.remove(new Key(channel, ts));
  }

  /** A message's content; empty if it is not remembered. */
  Optional<Message> get(String channel, Ts ts) {
    return Optional.ofNullable(messages.get(new Key(channel, ts))).map(known -> known.message);
  }

  /**
   * Applies a reaction.
   *
   * @return the message as it is then; empty if it is not remembered, or what was read of it
   *     contradicts the event: it must be read
   */
  Optional<Message> apply(Event.Reacted event) {
    Known known = messages.get(new Key(event.channel(), event.ts()));
    if (known == null) {
      return Optional.empty();
    }
    Given given = new Given(event.user(), event.emoji());
    Ts last = known.applied.getOrDefault(given, Ts.ZERO);
    if (!event.at().isAfter(last)) {
      return Optional.of(known.message);
    }
    boolean there = isThere(known.message, given);
    if (there != event.added() && !event.at().isAfter(known.readAt)) {
      // Taken back and given again since, or read too early: Slack's order is not known here.
      return Optional.empty();
    }
    known.applied.put(given, event.at());
    if (there != event.added()) {
      known.message = known.message.withReactions(change(known.message, given, event.added()));
    }
    return Optional.of(known.message);
  }

  private static boolean isThere(Message message, Given given) {
    return message.reactions().stream()
        .anyMatch(
            reaction ->
                reaction.name().equals(given.emoji()) && reaction.users().contains(given.user()));
  }

  private static List<Reaction> change(Message message, Given given, boolean added) {
    List<Reaction> reactions = new ArrayList<>();
    boolean found = false;
    for (Reaction reaction : message.reactions()) {
      if (!reaction.name().equals(given.emoji())) {
        reactions.add(reaction);
        continue;
      }
      found = true;
      List<String> users = new ArrayList<>(reaction.users());
      if (added) {
        users.add(given.user());
      } else {
        users.remove(given.user());
      }
      if (!users.isEmpty()) {
        reactions.add(new Reaction(reaction.name(), List.copyOf(users), users.size()));
      }
    }
    if (added && !found) {
      reactions.add(new Reaction(given.emoji(), List.of(given.user()), 1));
    }
    return reactions;
  }
}
