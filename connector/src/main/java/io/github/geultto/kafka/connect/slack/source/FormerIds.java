package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.NewId;
import io.github.geultto.kafka.connect.slack.sync.state.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which ids channels had before Slack gave them others. They are known from events, whose ids the
 * offsets of the list of channels keep; from the channel's own offsets, once a record was emitted
 * under its present id; and for a private channel that was shared from the ids themselves: Slack
 * replaces the G at its start by a C. Source: <a
 * href="https://docs.slack.dev/reference/events/channel_id_changed">channel_id_changed</a>.
 *
 * @param renumbered former ids, each with the id that came after it, and when
 * @param stored offsets of the channels, under all of their ids
 */
record FormerIds(
    Map<String, NewId> renumbered, Map<Map<String, String>, Map<String, Object>> stored) {

  private static final String PRIVATE = "G";
  private static final String SHARED = "C";

  /**
   * The partitions of which one at least is stored if anything was emitted under a channel's former
   * id: an operator may have reset the first.
   */
  static Stream<Map<String, String>> partitions(String channel) {
    return privateId(channel).stream()
        .flatMap(id -> Stream.of(SourceOffsets.channel(id), SourceOffsets.part(id, Part.ALL)));
  }

  private boolean isStored(String privateId) {
    return stored.get(SourceOffsets.channel(privateId)) != null
        || stored.get(SourceOffsets.part(privateId, Part.ALL)) != null;
  }

  /** The id that a shared channel had if it was a private one. */
  static Optional<String> privateId(String channel) {
    return channel.startsWith(SHARED)
        ? Optional.of(PRIVATE + channel.substring(SHARED.length()))
        : Optional.empty();
  }

  /** The ids that a channel had before, the last one first. */
  Set<String> of(String channel) {
    Set<String> ids = new LinkedHashSet<>();
    add(channel, ids);
    ids.addAll(stored(channel).keySet());
    ids.remove(channel);
    ids.removeAll(after(channel));
    return ids;
  }

  /** Whether the settings withhold the texts of a channel under an id that it had before. */
  boolean areRedacted(String channel, SlackSourceConfig config) {
    return of(channel).stream().anyMatch(id -> config.redacts(new Channel(id, null, Ts.ZERO, 0)));
  }

  /** What the offsets of a channel say. */
  private Map<String, Ts> stored(String channel) {
    return SourceOffsets.formerIds(channel, SourceOffsets.of(channel, stored));
  }

  /** Whether a channel no longer has this id. */
  boolean isReplaced(String id) {
    return !after(id).isEmpty();
  }

  /** Ids that channels have in place of others. */
  Set<String> replacements() {
    return renumbered.values().stream()
        .map(NewId::id)
        .filter(id -> !isReplaced(id))
        .collect(Collectors.toSet());
  }

  /** The ids that came after one. */
  private Set<String> after(String channel) {
    Set<String> ids = new LinkedHashSet<>();
    for (Optional<NewId> next = next(channel); next.isPresent() && ids.add(next.get().id()); ) {
      next = next(next.get().id());
    }
    return ids;
  }

  /** The id that came after one; empty if that one came back later. */
  private Optional<NewId> next(String id) {
    return Optional.ofNullable(renumbered.get(id))
        .filter(
            next ->
                renumbered.values().stream()
                    .filter(other -> other.id().equals(id))
                    .noneMatch(other -> other.since().isAfter(next.since())));
  }

  /**
   * The same, each with an instant since which nothing has been emitted under it. The first start
   * that knows of an id determines it, and offsets keep it, unless the id came back and was
   * replaced again: what is emitted again later, for another reason, was perhaps never emitted
   * under the former id.
   */
  Map<String, Ts> since(String channel, Ts now) {
    Map<String, Ts> stored = stored(channel);
    Map<String, Ts> since = new TreeMap<>();
    for (String id : of(channel)) {
      NewId next = renumbered.get(id);
      Ts replaced = next == null ? Ts.ZERO : next.since();
      Ts known = stored.getOrDefault(id, Ts.ZERO);
      boolean isCurrent = stored.containsKey(id) && !known.isBefore(replaced);
      since.put(id, isCurrent ? known : Ts.max(now, replaced));
    }
    return since;
  }

  private void add(String channel, Set<String> ids) {
    Stream<String> announced =
        renumbered.entrySet().stream()
            .filter(id -> id.getValue().id().equals(channel))
            .map(Map.Entry::getKey);
    Stream<String> derived = privateId(channel).filter(this::isStored).stream();
    List<String> before = Stream.concat(announced, derived).filter(ids::add).toList();
    before.forEach(id -> add(id, ids));
  }

  /** All that may be stored of an id. */
  static Stream<Map<String, String>> partitions(String id, boolean members) {
    return Stream.concat(
        SourceOffsets.partitions(id),
        members
            ? SourceOffsets.listPartitions(SourceOffsets.membersOf(id))
            : Stream.<Map<String, String>>of());
  }

  /** Partitions of former ids of a channel that have not been looked up. */
  Stream<Map<String, String>> unread(String channel, boolean members) {
    return of(channel).stream()
        .flatMap(id -> partitions(id, members))
        .filter(partition -> !stored.containsKey(partition));
  }
}
