package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is remembered of a list, stored in 32 parts by the entries' ids beside the operator's {@link
 * ListHead}. Parts of different age are each true of their own entries.
 *
 * <table>
 * <caption>Fields of a part's offset</caption>
 * <tr><td>v</td><td>version of this format, 2</td></tr>
 * <tr><td>n</td><td>number of the last command that the part has taken</td></tr>
 * <tr><td>settings</td><td>those that its records were made with, see {@link Shape}</td></tr>
 * <tr><td>entries</td><td>how many the ledger holds</td></tr>
 * <tr><td>ledger</td><td>ids and fingerprints, see {@link ListCodec}</td></tr>
 * </table>
 *
 * <p>Version 1 stored everything on the list's own partition. That stands in for the parts that
 * have not been stored since.
 */
public final class ListState {

  private static final long VERSION_1 = 1;
  private static final Set<String> REQUIRED = Set.of("v", "n", "entries", "ledger");
  private static final Set<String> FIELDS = Set.of("v", "n", "settings", "entries", "ledger");
  private static final Set<String> FIELDS_1 = Set.of("v", "ledger");

  private static final String REMOVE =
      "the offset of a list is accepted as the connector stored it, or null, which emits the whole"
          + " list again";

  /** What has been emitted. */
  public final ListLedger ledger;

  private final Shape shape;
  private final Set<String> changedSettings;
  private ListHead head;
  private boolean headStored;

  private ListState(ListLedger ledger, Shape shape, ListHead head, boolean headStored) {
    this.ledger = ledger;
    this.shape = shape;
    this.changedSettings = new TreeSet<>(head.shape().changed(shape));
    this.head = head;
    this.headStored = headStored;
  }

  /**
   * Goes on from stored offsets.
   *
   * @param head of {@code {"stream": …}}; null if there is none
   * @param parts by their names; only those that are stored
   * @param shape the settings that records are made with from now on
   * @throws IllegalArgumentException in words for the operator, if they cannot be read
   */
  public static ListState read(
      Map<String, ?> head, Map<String, Map<String, Object>> parts, Shape shape, Ts now) {
    Ts newest = Ts.ZERO;
    for (Map<String, Object> part : parts.values()) {
      newest = Ts.max(newest, part(part).knownInstant("n"));
    }
    boolean isWhole = head != null && fields(head).version() == VERSION_1;
    ListHead command =
        isWhole
            ? new ListHead(newest, shape, Map.of())
            : head == null
                ? new ListHead(now.isAfter(newest) ? now : newest.plus(1), shape, Map.of())
                : head(head);
    boolean isNew = head == null && parts.isEmpty();
    ListState state =
        new ListState(new ListLedger(isNew ? Op.READ : Op.CREATE), shape, command, head != null);
    Map<String, Integer> whole = isWhole ? whole(head) : Map.of();
    for (int i = 0; i < Part.COUNT; i++) {
      state.take(i, parts.get(Part.NAMES.get(i)), whole);
    }
    return state;
  }

  private void take(int part, Map<String, Object> stored, Map<String, Integer> whole) {
    Map<String, Integer> entries = ledger.part(part);
    if (stored == null) {
      whole.forEach(
          (id, print) -> {
            if (Part.of(id) == part) {
              entries.put(id, print);
            }
          });
    } else {
      entries.putAll(ListCodec.decode(part(stored).known("ledger")));
    }
    if (stored == null || part(stored).knownInstant("n").isBefore(head.n())) {
      if (stored != null) {
        ledger.emitAgain(part);
      }
      takeSent(part, entries);
    }
    Shape before = stored == null ? head.shape() : Shape.parse(part(stored).text("settings"));
    changedSettings.addAll(before.changed(shape));
    if (before.isEmittedAgain(shape)) {
      ledger.emitAgain(part);
    }
  }

  /** Records that rode on the head, and of which the part does not know. */
  private void takeSent(int part, Map<String, Integer> entries) {
    head.sent()
        .forEach(
            (id, print) -> {
              if (Part.of(id) == part && print == null) {
                entries.remove(id);
              } else if (Part.of(id) == part) {
                entries.put(id, print);
              }
            });
  }

  private static Fields fields(Map<String, ?> offset) {
    return new Fields(offset, text -> Ts.of(Instant.parse(text)));
  }

  private static Fields part(Map<String, ?> offset) {
    Fields fields = fields(offset);
    boolean isWhole =
        FIELDS.containsAll(offset.keySet())
            && offset.keySet().containsAll(REQUIRED)
            && offset.get("v") instanceof Number;
    if (!isWhole || fields.version() != Head.VERSION) {
      throw new IllegalArgumentException(REMOVE);
    }
    return fields;
  }

  private static ListHead head(Map<String, ?> offset) {
    try {
      return ListHead.fromOffset(fields(offset));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(REMOVE, e);
    }
  }

  private static Map<String, Integer> whole(Map<String, ?> offset) {
    if (!offset.keySet().equals(FIELDS_1)) {
      throw new IllegalArgumentException(REMOVE);
    }
    return ListCodec.decode(fields(offset).known("ledger"));
  }

  /**
   * Checks an offset that an operator wants to store for {@code {"stream": …}}.
   *
   * @throws IllegalArgumentException in words for the operator, if a task could not go on from it
   */
  public static void checkHead(Map<String, ?> offset) {
    if (offset.get("v") instanceof Number version && version.longValue() == VERSION_1) {
      whole(offset);
    } else {
      head(offset);
    }
  }

  /** Checks a part's offset likewise. */
  public static void checkPart(Map<String, ?> offset) {
    ListCodec.decode(part(offset).known("ledger"));
  }

  // ---------------------------------------------------------------- what is stored

  /** The part that an entry's memory is stored in. */
  public String home(String id) {
    return Part.NAMES.get(Part.of(id));
  }

  /** A part's offset: it covers all of its entries that have been compared so far. */
  public Map<String, Object> toOffset(String part) {
    Map<String, Integer> entries = ledger.part(Part.NAMES.indexOf(part));
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("v", Head.VERSION);
    offset.put("n", head.n().instant().toString());
    offset.put("settings", shape.toString());
    offset.put("entries", (long) entries.size());
    offset.put("ledger", ListCodec.encode(entries));
    return offset;
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
    head = head.riding(id, print == null ? null : Integer.valueOf(ListLedger.known(print)));
    return head.toOffset();
  }

  /** See {@link ChannelState#ridesWereDropped}. */
  public void ridesWereDropped() {
    head = head.withoutRecords();
  }

  /** See {@link ChannelState#headIsStored}. */
  public void headIsStored() {
    headStored = true;
  }
}
