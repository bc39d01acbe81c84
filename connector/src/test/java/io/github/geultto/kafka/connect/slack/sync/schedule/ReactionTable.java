package io.github.geultto.kafka.connect.slack.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a consumer has of the records of reactions. */
final class ReactionTable {

  private final TreeMap<Ts, Map<Reacted, ReactionChange>> rows = new TreeMap<>();

  /** Applies a record, which must change something. */
  void apply(Change change, long seed) {
    ReactionChange reaction = change.reaction();
    Reacted reacted = new Reacted(reaction.userId(), reaction.name());
    Map<Reacted, ReactionChange> message = rows.computeIfAbsent(change.ts(), ts -> new HashMap<>());
    if (change.isWithheld()) {
      message.remove(reacted);
    } else if (change.op() == Op.DELETE) {
      assertThat(message.remove(reacted)).as("%s, seed %s", change, seed).isNotNull();
    } else {
      ReactionChange before = message.put(reacted, reaction);
      if (change.op() != Op.READ) {
        assertThat(reaction).as("repeat of %s, seed %s", change, seed).isNotEqualTo(before);
      }
    }
  }

  /** The reactions to messages from there on are emitted again, which is no repeat. */
  void emittedAgainFrom(Ts from) {
    rows.tailMap(from, true).clear();
  }

  /** Checks that exactly the reactions that Slack shows are there. */
  void check(Map<Ts, Message> truth, long seed) {
    truth.forEach(
        (ts, message) ->
            assertThat(present(ts))
                .as("reactions on %s, seed %s", ts, seed)
                .isEqualTo(of(message)));
  }

  private Set<Reacted> present(Ts ts) {
    return rows.getOrDefault(ts, Map.of()).entrySet().stream()
        .filter(row -> row.getValue().removedAt() == null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<Reacted> of(Message message) {
    return message.reactions().stream()
        .flatMap(
            reaction -> reaction.users().stream().map(user -> new Reacted(user, reaction.name())))
        .collect(Collectors.toSet());
  }
}
