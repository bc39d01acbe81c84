package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The stored offsets of a channel, and how a task continues from them. Connect commits each source
 * partition alone, so they may be of different age: each is true of its own threads.
 *
 * @param head of {@code {"channel": …}}, the operator's; null if there is none
 * @param parts by their names, see {@link Part}; only those that are stored
 * @param resync what the settings say must be emitted again
 * @param former what is remembered under the ids that it had before, the last one first
 */
public record ChannelOffsets(
    Map<String, ?> head,
    Map<String, Map<String, Object>> parts,
    Resync resync,
    List<ChannelState> former) {

  /** A channel of which nothing is stored. */
  public static final ChannelOffsets NONE = new ChannelOffsets(null, Map.of());

  /** What an operator may write: everything from that instant on must be emitted again. */
  private static final Set<String> COMMAND = Set.of("ts");

  /** Offsets of a channel of which nothing must be emitted again. */
  public ChannelOffsets(Map<String, ?> head, Map<String, Map<String, Object>> parts) {
    this(head, parts, Resync.NONE, List.of());
  }

  /** The same, with what the settings say. */
  public ChannelOffsets with(Resync other) {
    return new ChannelOffsets(head, parts, other, former);
  }

  /** The same, with what is remembered under the ids that the channel had before. */
  public ChannelOffsets with(List<ChannelState> others) {
    return new ChannelOffsets(head, parts, resync, others);
  }

  /**
   * Whether what the settings say has yet to be done. It has not if nothing is stored, so that
   * everything is emitted anyway, or if the operator has commanded something else.
   */
  public boolean isResynced() {
    return resync.text() != null
        && head != null
        && head.containsKey("v")
        && !resync.text().equals(head.get(Head.RESYNC));
  }

  /**
   * What is remembered.
   *
   * @param shape the settings that records are made with from now on
   * @param date reads an instant that is not a Slack timestamp, such as an ISO date
   * @throws IllegalArgumentException in words for the operator, if an offset is not one that this
   *     version can continue from
   */
  public ChannelState read(SyncSettings settings, Shape shape, Function<String, Ts> date, Ts now) {
    Map<String, PartOffset> stored = new HashMap<>();
    parts.forEach((name, offset) -> stored.put(name, PartOffset.fromOffset(offset, date)));
    Restart restart = new Restart(settings, shape, now, stored, resync, former);
    Object last = readHead(date, now);
    if (isResynced()) {
      return restart.resync(last);
    }
    if (last instanceof Head known) {
      return restart.goOn(known);
    }
    return last instanceof PartOffset whole
        ? restart.upgrade(whole)
        : restart.command(last == null ? Ts.ZERO : (Ts) last);
  }

  /** People of whom no row was known, see {@link Authors}. */
  public Set<String> authors() {
    Set<String> authors = new LinkedHashSet<>();
    all()
        .filter(offset -> offset.get(Authors.FIELD) instanceof String)
        .forEach(offset -> authors.addAll(Authors.parse((String) offset.get(Authors.FIELD))));
    return authors;
  }

  /**
   * Ids that the channel had before, as far as records emitted since have stored them, each with an
   * instant since which nothing has been emitted under it.
   *
   * @throws IllegalArgumentException in words for the operator, if an offset is damaged
   */
  public Map<String, Ts> formerIds() {
    Map<String, Ts> ids = new TreeMap<>();
    all()
        .filter(offset -> offset.get("settings") instanceof String)
        .map(offset -> Shape.parse((String) offset.get("settings")).formerIds())
        .forEach(some -> some.forEach((id, since) -> ids.merge(id, since, Ts::max)));
    return ids;
  }

  private Stream<Map<String, ?>> all() {
    return Stream.concat(Stream.ofNullable(head), parts.values().stream());
  }

  /**
   * Checks an offset that an operator wants to store for {@code {"channel": …}}.
   *
   * @return the offset, if a task can continue from it
   * @throws IllegalArgumentException in words for the operator, if it cannot
   */
  public static Map<String, ?> checkHead(Map<String, ?> head, Function<String, Ts> date, Ts now) {
    new ChannelOffsets(head, Map.of()).readHead(date, now);
    new Fields(head, date).notAfter(SyncSettings.latest(now));
    return head;
  }

  /** Checks a part's offset likewise. */
  public static Map<String, ?> checkPart(Map<String, ?> offset, Function<String, Ts> date, Ts now) {
    PartOffset.fromOffset(offset, date);
    new Fields(offset, date).notAfter(SyncSettings.latest(now));
    return offset;
  }

  /** Head, PartOffset of version 1, or Ts of a command; null for a command from the start on. */
  private Object readHead(Function<String, Ts> date, Ts now) {
    if (head == null) {
      return null;
    }
    Fields fields = new Fields(head, date);
    if (fields.version() == Head.VERSION) {
      return Head.fromOffset(head, date);
    }
    if (fields.version() != 0) {
      return PartOffset.fromVersion1(fields);
    }
    Ts ts = fields.only(COMMAND).instant("ts");
    if (ts == null) {
      throw new IllegalArgumentException(
          "the offset lacks \"ts\", the instant from which everything is emitted again");
    }
    if (ts.isAfter(SyncSettings.latest(now))) {
      throw new IllegalArgumentException(
          "\"ts\" is " + ts + " (" + ts.instant() + "), which is in the future");
    }
    return ts;
  }
}
