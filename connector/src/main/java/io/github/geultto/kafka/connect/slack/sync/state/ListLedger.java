package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Op;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has been emitted of a list, of the users or of the channels: each id with the fingerprint of
 * its content. Compares the list with it entry by entry, as its pages come.
 *
 * <p>An entry is deleted only when two complete lists in a row lack it. Three lists are needed if
 * over half of the entries are missing, or if the list has at least as many entries without an id
 * as are missing, because these may be the missing ones.
 *
 * <p>Not thread-safe.
 */
public final class ListLedger {

  private static final int LISTS = 2;
  private static final int LISTS_IF_DOUBTFUL = 3;

  /** Instead of a fingerprint: the entry has been emitted, and must be emitted again. */
  static final int AGAIN = 0;

  private final List<TreeMap<String, Integer>> parts =
      Stream.generate(TreeMap<String, Integer>::new).limit(Part.COUNT).toList();
  private Op opOfNew;

  // Ids of the list being read, and how many complete lists in a row lacked an id.
  private Set<String> listed = new HashSet<>();
  private Map<String, Integer> absences = Map.of();

  /** Known ones that lists do not show, and that were not found to be gone. */
  private final Set<String> unlisted = new TreeSet<>();

  private int unnamed;

  /**
   * Remembers nothing.
   *
   * @param opOfNew of what the first list shows and is not known
   */
  ListLedger(Op opOfNew) {
    this.opOfNew = opOfNew;
  }

  /** What is remembered of the entries that are stored together, see {@link Part}. */
  Map<String, Integer> part(int part) {
    return parts.get(part);
  }

  private Map<String, Integer> partOf(String id) {
    return parts.get(Part.of(id));
  }

  /** Everything that is known must be emitted again. */
  void emitAgain(int part) {
    parts.get(part).replaceAll((id, print) -> AGAIN);
  }

  /** Starts a list at its first page. */
  public void begin() {
    listed = new HashSet<>();
    unnamed = 0;
  }

  /**
   * Compares an entry with what was emitted of it, and remembers it as emitted.
   *
   * @param print the fingerprint of its content
   * @return the operation to emit; empty if it is unchanged, or was in this list before
   */
  public Optional<Op> compare(String id, int print) {
    unlisted.remove(id);
    return listed.add(id) ? changed(id, print) : Optional.empty();
  }

  /**
   * Compares an entry that was read individually, and is newer than the list being read.
   *
   * @return the operation to emit; empty if it is unchanged
   */
  public Optional<Op> compareNamed(String id, int print) {
    listed.add(id);
    return changed(id, print);
  }

  private Optional<Op> changed(String id, int print) {
    int known = known(print);
    Integer before = partOf(id).put(id, known);
    if (before == null) {
      return Optional.of(opOfNew);
    }
    if (before == AGAIN) {
      return Optional.of(Op.READ);
    }
    return before == known ? Optional.empty() : Optional.of(Op.UPDATE);
  }

  /**
   * Forgets an entry that must not be emitted.
   *
   * @return whether it was emitted, or may have been because this is the first list
   */
  public boolean exclude(String id) {
    boolean mayBeThere = opOfNew == Op.READ && !listed.contains(id);
    listed.add(id);
    return remove(id) || mayBeThere;
  }

  /** As it is remembered. */
  static int known(int print) {
    return print == AGAIN ? 1 : print;
  }

  /** Keeps what was emitted of an entry whose content cannot be read. */
  public void keep(String id) {
    listed.add(id);
  }

  /** Whether the last complete list lacked an entry that has not been deleted so far. */
  public boolean lacksSome() {
    return !absences.isEmpty();
  }

  /** Whether something was emitted of an entry. */
  public boolean isKnown(String id) {
    return partOf(id).containsKey(id);
  }

  /** All of which something was emitted. */
  public Set<String> ids() {
    Set<String> ids = new HashSet<>();
    parts.forEach(part -> ids.addAll(part.keySet()));
    return ids;
  }

  /** An entry was read individually: that lists lack it does not mean that it is gone. */
  public void keepUnlisted(String id) {
    unlisted.add(id);
  }

  /** Entries that lists do not show: each must be read individually, at long intervals. */
  public Set<String> unlisted() {
    return unlisted;
  }

  /**
   * Removes an entry that is gone.
   *
   * @return whether it was there
   */
  public boolean remove(String id) {
    unlisted.remove(id);
    return partOf(id).remove(id) != null;
  }

  /** Counts an entry without an id. */
  public void unnamed() {
    unnamed++;
  }

  /**
   * Ends a list that was read completely.
   *
   * @param guarded whether a third list is needed if over half is missing
   * @return the ids to emit deletions of, ordered; they are no longer in the ledger
   */
  public List<String> complete(boolean guarded) {
    List<String> gone = missing(guarded);
    gone.forEach(this::remove);
    return gone;
  }

  /** The same for a list that does not show everybody: what is missing is {@link #unlisted}. */
  public void completeInPart(boolean guarded) {
    unlisted.addAll(missing(guarded));
  }

  private List<String> missing(boolean guarded) {
    Map<String, Integer> missing = new TreeMap<>();
    int known = 0;
    for (Map<String, Integer> part : parts) {
      for (String id : part.keySet()) {
        known += unlisted.contains(id) ? 0 : 1;
        if (!listed.contains(id) && !unlisted.contains(id)) {
          missing.put(id, absences.getOrDefault(id, 0) + 1);
        }
      }
    }
    boolean doubtful = missing.size() <= unnamed || (guarded && missing.size() * 2 > known);
    int needed = doubtful ? LISTS_IF_DOUBTFUL : LISTS;
    List<String> gone =
        missing.entrySet().stream()
            .filter(entry -> entry.getValue() >= needed)
            .map(Map.Entry::getKey)
            .toList();
    missing.keySet().removeAll(gone);
    absences = missing;
    opOfNew = Op.CREATE;
    begin();
    return gone;
  }
}
