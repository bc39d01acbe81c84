package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How a task continues from stored parts of different age. A part that has not taken the last
 * command is reset: nothing of it is discarded, but everything from the commanded instant on must
 * be emitted again.
 */
final class Restart {

  private final SyncSettings settings;
  private final Shape shape;
  private final Ts now;
  private final Map<String, PartOffset> stored;
  private final Resync resync;
  private final List<ChannelState> former;
  private final boolean split;
  private final List<String> names;

  Restart(
      SyncSettings settings,
      Shape shape,
      Ts now,
      Map<String, PartOffset> stored,
      Resync resync,
      List<ChannelState> former) {
    this.settings = settings;
    this.shape = shape;
    this.now = now;
    this.stored = stored;
    this.resync = resync;
    this.former = former;
    this.split =
        stored.keySet().stream().anyMatch(name -> !name.equals(Part.ALL))
            || (stored.isEmpty() && former.stream().anyMatch(memory -> !memory.isWhole()));
    this.names = split ? Part.NAMES : List.of(Part.ALL);
  }

  /** No command since the last one. */
  ChannelState goOn(Head head) {
    return state(head, true, null);
  }

  /** Everything from an instant on, or from the start, must be emitted again. */
  ChannelState command(Ts from) {
    return state(next(newest(), from, from, List.of()), false, null);
  }

  /**
   * Everything from an instant on must be emitted again, as the settings say. Unlike a command of
   * the operator it does not replace the head: what parts have yet to take of it is kept.
   *
   * @param last the head, or the whole memory as version 1 stored it
   */
  ChannelState resync(Object last) {
    if (last instanceof PartOffset whole) {
      stored.replaceAll((name, part) -> whole.written().isAfter(part.written()) ? whole : part);
      stored.putIfAbsent(Part.ALL, whole);
      return command(resync.from());
    }
    Head known = (Head) last;
    List<Sent> open = known.sent().stream().filter(sent -> isOpen(sent, known)).toList();
    boolean isTaken = open.isEmpty() && isTaken(known);
    Ts from = isTaken ? resync.from() : Ts.min(resync.from(), known.from());
    boolean all = known.shape().isEmittedAgain(shape);
    List<Sent> kept =
        open.stream().map(s -> all || !s.ts().isBefore(from) ? s.again() : s).toList();
    Head head = next(Ts.max(newest(), known.n()), from, Ts.min(from, known.adopt()), kept);
    return state(head, false, null);
  }

  /** Whether the part of a record that rode on the head has not been stored since. */
  private boolean isOpen(Sent sent, Head head) {
    PartOffset part = source(split ? Part.NAMES.get(Part.of(sent.root())) : Part.ALL, null, head);
    return part == null || isCommanded(part, head);
  }

  /** Whether each part that is stored has taken the last command. */
  private boolean isTaken(Head head) {
    return names.stream()
        .map(name -> source(name, null, head))
        .noneMatch(part -> part != null && isCommanded(part, head));
  }

  private Head next(Ts newest, Ts from, Ts adopt, List<Sent> sent) {
    Ts number = now.isAfter(newest) ? now : newest.plus(1);
    Ts begin =
        Stream.concat(
                stored.values().stream().map(part -> part.claims().adoptBefore),
                former.stream().map(ChannelState::adoptBefore))
            .reduce(adopt, Ts::min);
    return new Head(number, from, begin, shape, resync.text(), sent);
  }

  /**
   * The whole memory as version 1 stored it, which stands in for parts that are missing or older.
   */
  ChannelState upgrade(PartOffset whole) {
    Head none = new Head(newest(), Ts.ZERO, whole.claims().adoptBefore, shape, null, List.of());
    return state(none, true, whole);
  }

  private Ts newest() {
    return stored.values().stream().map(PartOffset::n).reduce(Ts.ZERO, Ts::max);
  }

  private ChannelState state(Head head, boolean headStored, PartOffset whole) {
    List<PartOffset> sources = names.stream().map(name -> source(name, whole, head)).toList();
    Claims[] claims = new Claims[names.size()];
    for (int i = 0; i < claims.length; i++) {
      claims[i] = shared(claims(sources.get(i), head), claims, i);
    }
    ChannelState state =
        new ChannelState(shape, changedSettings(sources, head), head, headStored, claims);
    for (int i = 0; i < claims.length; i++) {
      take(state, sources.get(i), names.get(i), head);
    }
    sweep(state, sources, head);
    return state;
  }

  /**
   * What is stored of a part; null if nothing is. The finer and the newer goes before. A whole
   * memory takes the place of the last command: none is left for a part to take.
   */
  private PartOffset source(String name, PartOffset whole, Head head) {
    PartOffset part = stored.getOrDefault(name, stored.get(Part.ALL));
    boolean older = part == null || (whole != null && whole.written().isAfter(part.written()));
    if (whole == null) {
      return part;
    }
    return (older ? whole : part).numbered(head.n());
  }

  private Claims claims(PartOffset part, Head head) {
    if (part == null) {
      return head.adopt().isAfter(settings.start())
          ? Claims.from(head.adopt(), settings, now)
          : Claims.fresh(settings, now);
    }
    Claims claims = part.claims().copy();
    if (isCommanded(part, head)) {
      claims.reset(commanded(head), now);
    }
    if (part.shape().isEmittedAgain(shape)) {
      claims.reset(begin(head), now);
    }
    if (isStartMovedBack(part)) {
      claims.startMovedBack(settings.start(), part.shape().start());
    }
    claims.adapt(settings, now);
    return claims;
  }

  // ---------------------------------------------------------------- what a part has yet to take

  private static boolean isCommanded(PartOffset part, Head head) {
    return part.n().isBefore(head.n());
  }

  private Ts commanded(Head head) {
    return Ts.max(head.from(), settings.start());
  }

  /** From where on the channel has been emitted. */
  private Ts begin(Head head) {
    return Ts.max(head.adopt(), settings.start());
  }

  private boolean isStartMovedBack(PartOffset part) {
    return part.shape().start().isAfter(settings.start());
  }

  private Set<String> changedSettings(List<PartOffset> sources, Head head) {
    Set<String> changed = new TreeSet<>(head.shape().changed(shape));
    sources.stream()
        .filter(Objects::nonNull)
        .forEach(part -> changed.addAll(part.shape().changed(shape)));
    changed.remove(Shape.FORMER); // not the operator's
    return changed;
  }

  private static Claims shared(Claims claims, Claims[] others, int count) {
    return Stream.of(others).limit(count).filter(claims::isLike).findFirst().orElse(claims);
  }

  private void take(ChannelState state, PartOffset part, String name, Head head) {
    if (part != null) {
      Ledger own = new Ledger();
      Threads followed = new Threads();
      part.decode(own, followed, root -> state.home(root).equals(name));
      followed.all().forEach(state.threads::put);
      state.ledger.putAll(own);
      state.reactions.take(part.reactions(), own);
      emitAgain(new PartMemory(state, name), part, head);
    }
    if (!(part == null ? Shape.UNKNOWN : part.shape()).isOfSameIds(shape)) {
      state.moving.add(name);
      former.forEach(memory -> new PartMemory(state, name).take(memory, begin(head)));
    }
    if (part == null || isCommanded(part, head)) {
      head.sent().stream()
          .filter(sent -> state.home(sent.root()).equals(name))
          .map(sent -> head.shape().isEmittedAgain(shape) ? sent.again() : sent)
          .forEach(sent -> sent.take(state, head.from()));
    }
  }

  private void emitAgain(PartMemory memory, PartOffset part, Head head) {
    if (isCommanded(part, head)) {
      memory.emitAgainFrom(commanded(head));
    }
    if (part.shape().isEmittedAgain(shape)) {
      memory.emitAgainFrom(begin(head));
    }
    if (isStartMovedBack(part)) {
      memory.startMovedBack(settings.start(), part.shape().start());
    }
    if (part.shape().excludesOthers(shape)) {
      // The window's posts are read anyway, its threads only once in a while.
      memory.mayHaveChanged();
    }
  }

  private void sweep(ChannelState state, List<PartOffset> sources, Head head) {
    boolean dated =
        sources.stream()
            .anyMatch(
                part ->
                    part == null
                        ? state.swept().isBefore(now.minus(SyncSettings.CLOCK_SKEW))
                        : isCommanded(part, head)
                            || part.shape().isEmittedAgain(shape)
                            || isStartMovedBack(part));
    if (dated) {
      // Old threads may have replies written since the instant: they are looked for at once.
      state.sweepBegun = now.minus(SyncSettings.CLOCK_SKEW);
      state.sweepPosition = Ts.min(state.floor(), oldestSwept(state, sources).plus(1));
    } else if (sources.stream().allMatch(part -> part != null && part.sweep() != null)) {
      state.sweepBegun = sources.stream().map(p -> p.sweep().begun()).reduce(Ts.MAX, Ts::min);
      state.sweepPosition = sources.stream().map(p -> p.sweep().at()).reduce(Ts.ZERO, Ts::max);
    }
  }

  private static Ts oldestSwept(ChannelState state, List<PartOffset> sources) {
    Ts oldest = Ts.MAX;
    for (int i = 0; i < sources.size(); i++) {
      oldest = Ts.min(oldest, state.claims(i).swept);
    }
    return oldest;
  }
}
