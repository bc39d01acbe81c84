package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Completes the reactions of popular messages, of which pages list only some of the users: a page
 * that shows such a message waits until {@code reactions.get} has told all of them. A message whose
 * short list has not changed is not asked for again for a while.
 *
 * <p>Source: <a href="https://docs.slack.dev/reference/methods/reactions.get">reactions.get</a>.
 */
public final class ReactionCompleter {

  /** As often as this, and after this part of a message's age, an unchanged list is checked. */
  private static final Duration RECHECK = Duration.ofMinutes(10);

  private static final double RECHECK_AFTER = 0.15;

  /** Messages whose complete reactions are remembered, in memory. */
  private static final int REMEMBERED = 5_000;

  private record Known(List<Reaction> shown, List<Reaction> complete, Ts at) {}

  private record Held(Request request, Page<Message> page, Set<Ts> missing) {}

  private final Map<Ts, Known> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Ts, Known> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Set<Ts> wanted = new LinkedHashSet<>();
  private final Set<Ts> asked = new HashSet<>();
  private final List<Held> held = new ArrayList<>();

  /** The page with all reactions; empty if some have to be asked for first. */
  public Optional<Page<Message>> complete(Request request, Page<Message> page, Ts now) {
    Set<Ts> missing = new HashSet<>();
    for (Message message : page.items()) {
      if (message.hasTruncatedReactions() && !isKnown(message, now)) {
        missing.add(message.ts());
      }
    }
    if (missing.isEmpty()) {
      return Optional.of(filled(page));
    }
    held.add(new Held(request, page, missing));
    missing.stream().filter(ts -> !asked.contains(ts)).forEach(wanted::add);
    return Optional.empty();
  }

  public boolean isWanting() {
    return !wanted.isEmpty();
  }

  /** A message to ask for. */
  public Optional<Ts> next() {
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Ts next = wanted.iterator().next();
    wanted.remove(next);
    asked.add(next);
    return Optional.of(next);
  }

  /** Asking for a message brought nothing. */
  public void again(Ts ts) {
    if (asked.remove(ts)) {
      wanted.add(ts);
    }
  }

  /**
   * Takes in all reactions of a message.
   *
   * @param complete null if Slack does not know the message any more: it stays as it was shown
   * @return the pages that waited for nothing else
   */
  public Map<Request, Page<Message>> answer(Ts ts, List<Reaction> complete, Ts now) {
    asked.remove(ts);
    wanted.remove(ts);
    Map<Request, Page<Message>> ready = new LinkedHashMap<>();
    for (Held waiting : List.copyOf(held)) {
      if (waiting.missing().remove(ts)) {
        waiting.page().items().stream()
            .filter(message -> message.ts().equals(ts))
            .forEach(
                m ->
                    known.put(
                        ts,
                        new Known(
                            m.reactions(), complete == null ? m.reactions() : complete, now)));
      }
      if (waiting.missing().isEmpty()) {
        held.remove(waiting);
        ready.put(waiting.request(), filled(waiting.page()));
      }
    }
    return ready;
  }

  public void clear() {
    wanted.clear();
    asked.clear();
    held.clear();
  }

  private boolean isKnown(Message message, Ts now) {
    Known before = known.get(message.ts());
    if (before == null || !before.shown().equals(message.reactions())) {
      return false;
    }
    Duration pause =
        Duration.ofMillis((long) (before.at().since(message.ts()).toMillis() * RECHECK_AFTER));
    return now.since(before.at()).compareTo(pause.compareTo(RECHECK) < 0 ? RECHECK : pause) < 0;
  }

  private Page<Message> filled(Page<Message> page) {
    List<Message> messages = new ArrayList<>(page.items().size());
    for (Message message : page.items()) {
      Known complete = message.hasTruncatedReactions() ? known.get(message.ts()) : null;
      messages.add(complete == null ? message : message.withReactions(complete.complete()));
    }
    return page.with(messages);
  }
}
