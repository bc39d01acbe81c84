package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which channels have something to read, and from when on, so that not each of them is asked before
 * each call: an organisation has tens of thousands.
 */
final class Agenda {

  /** Channels with something to read now. They take turns. */
  static final class Waiting {

    private final NavigableSet<Slot> slots = new TreeSet<>(Comparator.comparing(Slot::id));
    private Slot last;

    private void file(Slot slot, boolean waits) {
      if (waits) {
        slots.add(slot);
      } else {
        slots.remove(slot);
      }
    }

    /** The first request that one of them has; empty if none has any now. */
    <T> Optional<T> first(Function<Slot, Optional<T>> request) {
      Stream<Slot> turns =
          last == null
              ? slots.stream()
              : Stream.concat(
                  slots.tailSet(last, false).stream(), slots.headSet(last, true).stream());
      for (Slot slot : (Iterable<Slot>) turns::iterator) {
        Optional<T> found = request.apply(slot);
        if (found.isPresent()) {
          last = slot;
          slot.refresh();
          return found;
        }
      }
      return Optional.empty();
    }

    /** All of them. */
    Stream<Slot> all() {
      return slots.stream();
    }
  }

  /** Channels in the order of the times from which on there is something to read. */
  static final class Timed {

    private record Entry(Ts at, Slot slot) {}

    private final NavigableSet<Entry> entries =
        new TreeSet<>(Comparator.comparing(Entry::at).thenComparing(entry -> entry.slot().id()));

    private final Map<Slot, Ts> times = new HashMap<>();

    private void file(Slot slot, Ts at) {
      Ts before = at.equals(Ts.MAX) ? times.remove(slot) : times.put(slot, at);
      if (!at.equals(before)) {
        if (before != null) {
          entries.remove(new Entry(before, slot));
        }
        if (!at.equals(Ts.MAX)) {
          entries.add(new Entry(at, slot));
        }
      }
    }

    /** Those whose time has come, the one first whose time came first. */
    Stream<Slot> due(Ts now) {
      return entries.stream().takeWhile(entry -> !entry.at().isAfter(now)).map(Entry::slot);
    }
  }

  final Waiting changedThreads = new Waiting();
  final Waiting gaps = new Waiting();
  final Waiting incompleteReactions = new Waiting();
  final Waiting evidence = new Waiting();

  /** Channels with messages to read that events named. */
  final Waiting hinted = new Waiting();

  final Timed heads = new Timed();
  final Timed rescans = new Timed();
  final Timed sweeps = new Timed();
  final Timed rereads = new Timed();
  final Timed spareRereads = new Timed();

  /** A channel is new, or something has changed in it. */
  void file(Slot slot) {
    changedThreads.file(slot, slot.hasChangedThreads);
    gaps.file(slot, slot.hasGap);
    incompleteReactions.file(slot, slot.lacksReactions);
    evidence.file(slot, slot.wantsEvidence);
    hinted.file(slot, slot.hasHints);
    heads.file(slot, slot.headAt);
    rescans.file(slot, slot.rescanAt);
    sweeps.file(slot, slot.sweepAt);
    rereads.file(slot, slot.rereadAt);
    spareRereads.file(slot, slot.spareRereadAt);
  }

  /** A channel is no longer read. */
  void remove(Slot slot) {
    Stream.of(changedThreads, gaps, incompleteReactions, evidence, hinted)
        .forEach(waiting -> waiting.file(slot, false));
    Stream.of(heads, rescans, sweeps, rereads, spareRereads)
        .forEach(timed -> timed.file(slot, Ts.MAX));
  }
}
