package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.source.SlackSourceConfig;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stored offsets of a channel, as a Connect that stores all of them at once. */
public final class Stored {

  /** The settings that records are made with. */
  public static final Shape SHAPE =
      Shape.of(Map.of("topic.prefix", "slack", Shape.START, Ts.ZERO.toString()));

  private Stored() {}

  private static Ts date(String text) {
    return SlackSourceConfig.parseInstant(text, ZoneOffset.UTC);
  }

  /** A channel of which nothing is stored. */
  public static ChannelState fresh(SyncSettings settings, Ts now) {
    return ChannelOffsets.NONE.read(settings, SHAPE, Stored::date, now);
  }

  /** Of a channel that an operator reset. */
  public static ChannelState command(Map<String, ?> head, SyncSettings settings, Ts now) {
    return new ChannelOffsets(head, Map.of()).read(settings, SHAPE, Stored::date, now);
  }

  /** The offset of the only part. */
  public static Map<String, Object> all(ChannelState state, Ts now) {
    return state.toOffset(Part.ALL, now);
  }

  /** All offsets. */
  public static ChannelOffsets of(ChannelState state, Ts now) {
    Map<String, Map<String, Object>> parts = new HashMap<>();
    List<String> names = state.isWhole() ? List.of(Part.ALL) : Part.NAMES;
    names.forEach(name -> parts.put(name, state.toOffset(name, now)));
    return new ChannelOffsets(state.headOffset(), parts);
  }

  /** What is stored once these changes have been acknowledged: the offsets of their parts. */
  public static ChannelOffsets after(
      ChannelOffsets before, ChannelState state, List<Change> changes, Ts now) {
    Map<String, Map<String, Object>> parts = new HashMap<>(before.parts());
    changes.stream()
        .map(change -> state.home(change.root()))
        .distinct()
        .forEach(part -> parts.put(part, state.toOffset(part, now)));
    return new ChannelOffsets(state.headOffset(), parts);
  }

  /** What a task goes on with. */
  public static ChannelState again(ChannelOffsets stored, SyncSettings settings, Ts now) {
    return again(stored, settings, SHAPE, now);
  }

  /** What a task goes on with, whose records are made with other settings. */
  public static ChannelState again(
      ChannelOffsets stored, SyncSettings settings, Shape shape, Ts now) {
    return stored.read(settings, shape, Stored::date, now);
  }

  /** What a task goes on with, when the only part was stored like this, with no command since. */
  public static ChannelState again(Map<String, Object> all, SyncSettings settings, Ts now) {
    Ts n = Ts.of(Instant.parse(all.get("n").toString()));
    Head head = new Head(n, Ts.ZERO, Ts.ZERO, SHAPE, null, List.of());
    return again(new ChannelOffsets(head.toOffset(), Map.of(Part.ALL, all)), settings, now);
  }
}
