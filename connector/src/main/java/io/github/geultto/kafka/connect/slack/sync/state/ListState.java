package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is remembered of a list, stored in 32 parts by the entries' ids, separate from the
 * operator's {@link ListHead}. Parts of different age are each true of its entries.
 *
 * <p>Version 1 stored everything on the list's own partition. That stands in for the parts that
 * have not been stored since.
 */
public final class ListState {

  private static final long VERSION_1 = 1;
  private static final Set<String> FIELDS_1 = Set.of("v", "ledger");

  private static final String REMOVE =
      "the offset of a list is accepted as the connector stored it, or null, which emits the whole"
          + " list again";

  /** What has been emitted. */
  public final ListLedger ledger;

  /** Of the list of channels: those that Slack gave another id, each with that id. */
  public final Map<String, NewId> renumbered = new TreeMap<>();

  private final Shape shape;
  private final Set<String> changedSettings;
  private final ListHead begun;
  private ListHead head;
  private boolean headStored;

  private ListState(ListLedger ledger, Shape shape, ListHead head, boolean headStored) {
    this.ledger = ledger;
    this.shape = shape;
    this.changedSettings = new TreeSet<>(head.shape().changed(shape));
    this.begun = head;
    this.head = head;
    this.headStored = headStored;
  }

  /**
   * Continues from stored offsets.
   *
   * @param head of {@code {"stream": …}}; null if there is none
   * @param parts by their names; only those that are stored
   * @param shape the settings that records are made with from now on
   * @param resync all of it must be emitted again if that was last commanded before
   * @throws IllegalArgumentException in words for the operator, if they cannot be read
   */
  public static ListState read(
      Map<String, ?> head, Map<String, Map<String, Object>> parts, Shape shape, Ts now, Ts resync) {
    Map<String, ListPart> stored = new HashMap<>();
    parts.forEach((name, offset) -> stored.put(name, inWords(offset, ListPart::fromOffset)));
    Ts newest = stored.values().stream().map(ListPart::n).reduce(Ts.ZERO, Ts::max);
    Map<String, Integer> whole = isWhole(head) ? inWords(head, ListState::whole) : null;
    boolean again = head == null || commandedAt(head).isBefore(resync);
    ListHead command;
    if (again) {
      Ts number = now.isAfter(newest) ? now : newest.plus(1);
      command = next(head, stored, number, shape);
    } else if (whole != null) {
      command = ListHead.of(newest, shape);
    } else {
      command = inWords(head, ListHead::fromOffset);
    }
    ListLedger ledger = new ListLedger(again ? Op.READ : Op.CREATE);
    ListState state = new ListState(ledger, shape, command, !again);
    for (int i = 0; i < Part.COUNT; i++) {
      state.take(i, stored.get(Part.NAMES.get(i)), whole);
    }
    return state;
  }

  /** A new command, with what rode with the one before, and of which the parts do not know. */
  private static ListHead next(
      Map<String, ?> last, Map<String, ListPart> stored, Ts number, Shape shape) {
    if (last == null || isWhole(last)) {
      return ListHead.of(number, shape);
    }
    ListHead head = inWords(last, ListHead::fromOffset);
    return head.next(
        number,
        shape,
        id -> {
          ListPart part = stored.get(Part.NAMES.get(Part.of(id)));
          return part == null || part.n().isBefore(head.n());
        });
  }

  private void take(int part, ListPart stored, Map<String, Integer> whole) {
    Map<String, Integer> entries = ledger.part(part);
    if (stored != null) {
      entries.putAll(stored.entries());
      renumbered.putAll(stored.renumbered());
      changedSettings.addAll(stored.shape().changed(shape));
      if (stored.n().isBefore(head.n()) || stored.shape().isEmittedAgain(shape)) {
        ledger.emitAgain(part);
      }
    } else if (whole != null) {
      entries.putAll(whole);
      entries.keySet().removeIf(id -> Part.of(id) != part);
      if (!headStored) {
        ledger.emitAgain(part);
      }
    }
    if (stored == null || stored.n().isBefore(head.n())) {
      takeSent(part, entries);
    }
  }

  /** Records that rode on the head, and of which the part does not know. */
  private void takeSent(int part, Map<String, Integer> entries) {
    boolean again = head.shape().isEmittedAgain(shape);
    head.sent()
        .forEach(
            (id, print) -> {
              if (Part.of(id) == part && print == null) {
                entries.remove(id);
                Optional.ofNullable(head.renumbered().get(id))
                    .ifPresent(other -> renumbered.put(id, other));
              } else if (Part.of(id) == part) {
                entries.put(id, again ? ListLedger.AGAIN : print);
              }
            });
  }

  private static boolean isWhole(Map<String, ?> head) {
    return head != null && head.keySet().equals(FIELDS_1);
  }

  private static Map<String, Integer> whole(Fields fields) {
    return ListCodec.decode(fields.version(VERSION_1).known("ledger"));
  }

  /** Reads an offset, which was stored by this connector or set by an operator. */
  private static <T> T inWords(Map<String, ?> offset, Function<Fields, T> reading) {
    try {
      return reading.apply(new Fields(offset, text -> Ts.of(Instant.parse(text))));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          REMOVE + (damage(e) == null ? "" : " (" + damage(e) + ")"), e);
    }
  }

  private static String damage(RuntimeException e) {
    return e.getMessage() != null && e.getMessage().contains("corrupt") ? e.getMessage() : null;
  }

  /** When the last command was applied; {@link Ts#ZERO} in version 1, which knew none. */
  public static Ts commandedAt(Map<String, ?> head) {
    return isWhole(head) ? Ts.ZERO : inWords(head, ListHead::fromOffset).n();
  }

  /**
   * Checks an offset that an operator wants to store for {@code {"stream": …}}.
   *
   * @throws IllegalArgumentException in words for the operator, if a task could not continue from
   *     it
   */
  public static void checkHead(Map<String, ?> offset, Ts now) {
    if (isWhole(offset)) {
      inWords(offset, ListState::whole);
    } else {
      notAfter(inWords(offset, ListHead::fromOffset).n(), now);
    }
  }

  /** Checks a part's offset likewise. */
  public static void checkPart(Map<String, ?> offset, Ts now) {
    notAfter(inWords(offset, ListPart::fromOffset).n(), now);
  }

  private static void notAfter(Ts n, Ts now) {
    if (n.isAfter(SyncSettings.latest(now))) {
      throw new IllegalArgumentException("\"n\" is in the future; " + REMOVE);
    }
  }

  // ---------------------------------------------------------------- what is stored

  /** The part that an entry's memory is stored in. */
  public String home(String id) {
    return Part.NAMES.get(Part.of(id));
  }

  /** A part's offset: it covers all of its entries that have been compared so far. */
  public Map<String, Object> toOffset(String part) {
    Map<String, NewId> moved = new TreeMap<>(renumbered);
    moved.keySet().removeIf(id -> !home(id).equals(part));
    return new ListPart(head.n(), shape, ledger.part(Part.NAMES.indexOf(part)), moved).toOffset();
  }

  /** See {@link ChannelState#changedSettings}. */
  public Set<String> changedSettings() {
    return changedSettings;
  }

  /** See {@link ChannelState#isHeadStored}. */
  public boolean isHeadStored() {
    return headStored;
  }

  /**
   * The head's offset, once this record has ridden on it.
   *
   * @param print the fingerprint of its content; null for a deletion
   */
  public Map<String, Object> ride(String id, Integer print) {
    head =
        head.riding(
            id, print == null ? null : Integer.valueOf(ListLedger.known(print)), renumbered);
    return head.toOffset();
  }

  /** See {@link ChannelState#ridesWereDropped}. */
  public void ridesWereDropped() {
    head = begun;
  }

  /** See {@link ChannelState#headIsStored}. */
  public void headIsStored() {
    headStored = true;
  }
}
