package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Retries;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Completes the reactions of popular messages, of which pages list only some of the users: by
 * {@code reactions.get}, one message per call. Complete reactions are remembered for a while, so
 * that a message is not read again as long as its page shows no change.
 *
 * <p>Source: <a href="https://docs.slack.dev/reference/methods/reactions.get">reactions.get</a>.
 */
final class ReactionCompleter {

  /** As often as this, and after this part of a message's age, an unchanged list is read again. */
  private static final Duration RECHECK = Duration.ofMinutes(10);

  private static final double RECHECK_AFTER = 0.15;

  /** Messages whose complete reactions are remembered, in memory. */
  private static final int REMEMBERED = 5_000;

  private record Known(List<Reaction> complete, Ts at) {}

  private static final class Wanted {
    Message message;
    boolean asked;
    boolean changedSinceAsked;
    final Retries retries = new Retries();
    Ts notBefore = Ts.ZERO;
  }

  private final Map<Ts, Known> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Ts, Known> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Map<Ts, Wanted> wanted = new LinkedHashMap<>();

  /** The message with all of its reactions, if they are known and still agree with its page. */
  Optional<Message> complete(Message message, Ts now) {
    Known complete = known.get(message.ts());
    return complete != null && isFresh(message.ts(), complete, now) && agree(message, complete)
        ? Optional.of(message.withReactions(complete.complete()))
        : Optional.empty();
  }

  private static boolean isFresh(Ts ts, Known complete, Ts now) {
    Duration age = complete.at().since(ts);
    Duration pause = Duration.ofMillis((long) (age.toMillis() * RECHECK_AFTER));
    return now.since(complete.at()).compareTo(pause.compareTo(RECHECK) < 0 ? RECHECK : pause) < 0;
  }

  /** Whether all emoji and their counts are the same; which users a page lists does not matter. */
  private static boolean agree(Message message, Known complete) {
    return counts(message.reactions()).equals(counts(complete.complete()));
  }

  private static Map<String, Long> counts(List<Reaction> reactions) {
    Map<String, Long> counts = new LinkedHashMap<>();
    reactions.forEach(reaction -> counts.merge(reaction.name(), reaction.total(), Long::sum));
    return counts;
  }

  /** The message's reactions must be completed. */
  void want(Message message) {
    Wanted entry = wanted.computeIfAbsent(message.ts(), ts -> new Wanted());
    entry.changedSinceAsked |= entry.asked && !message.equals(entry.message);
    entry.message = message;
  }

  /** The message has been shown with all of its reactions: an answer in flight may be older. */
  void shownInFull(Ts ts) {
    wanted.remove(ts);
  }

  /** The message's reactions change: what is known of them is older, and so may be an answer. */
  void changed(Ts ts) {
    known.remove(ts);
    Wanted entry = wanted.get(ts);
    if (entry != null) {
      entry.changedSinceAsked = entry.asked;
    }
  }

  /** Whether the reactions cannot be had for now, so that the message is taken as it is shown. */
  boolean isUnavailable(Ts ts) {
    Wanted entry = wanted.get(ts);
    return entry != null && entry.retries.areExhausted();
  }

  /** Messages whose reactions are incomplete. */
  int wanted() {
    return wanted.size();
  }

  /** Those of them that can be had, as far as it is known. */
  int available() {
    return (int) wanted.keySet().stream().filter(ts -> !isUnavailable(ts)).count();
  }

  /** Whether there is a message to read now. */
  boolean isDue(Ts now) {
    return !wanted.isEmpty() && wanted.values().stream().anyMatch(entry -> isDue(entry, now));
  }

  private static boolean isDue(Wanted entry, Ts now) {
    return !entry.asked && !now.isBefore(entry.notBefore);
  }

  /** Takes a message to read. */
  Optional<Ts> next(Ts now) {
    for (Map.Entry<Ts, Wanted> entry : wanted.entrySet()) {
      if (isDue(entry.getValue(), now)) {
        entry.getValue().asked = true;
        entry.getValue().changedSinceAsked = false;
        return Optional.of(entry.getKey());
      }
    }
    return Optional.empty();
  }

  /**
   * Applies an answer.
   *
   * @return the message with all of its reactions; empty if it has changed meanwhile
   */
  Optional<Message> answered(Ts ts, List<Reaction> complete, Ts now) {
    Wanted entry = wanted.get(ts);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.changedSinceAsked) {
      entry.asked = false;
      return Optional.empty();
    }
    wanted.remove(ts);
    known.remove(ts);
    known.put(ts, new Known(complete, now));
    return Optional.of(entry.message.withReactions(complete));
  }

  /** The call was not made, or what it failed for does not concern the message. */
  void retry(Ts ts) {
    Wanted entry = wanted.get(ts);
    if (entry != null) {
      entry.asked = false;
    }
  }

  /**
   * The message's reactions cannot be read.
   *
   * @return the message as it is shown, if it has failed too often to wait for
   */
  Optional<Message> failed(Ts ts, Ts now) {
    Wanted entry = wanted.get(ts);
    if (entry == null) {
      return Optional.empty();
    }
    entry.asked = false;
    entry.retries.failed();
    if (!entry.retries.areExhausted()) {
      return Optional.empty();
    }
    entry.notBefore = now.plus(entry.retries.pause());
    return Optional.of(entry.message);
  }

  /**
   * There is no such message: its deletion is found elsewhere.
   *
   * @return the message as it was shown
   */
  Optional<Message> missing(Ts ts, Ts now) {
    Wanted entry = wanted.get(ts);
    return entry == null ? Optional.empty() : answered(ts, entry.message.reactions(), now);
  }

  /** Discards the calls in flight. */
  void reset() {
    wanted.values().forEach(entry -> entry.asked = false);
  }
}
