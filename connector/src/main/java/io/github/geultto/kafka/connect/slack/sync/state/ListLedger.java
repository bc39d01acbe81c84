package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Op;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

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

  /** The format's version. */
  private static final long VERSION = 1;

  private static final int LISTS = 2;
  private static final int LISTS_IF_DOUBTFUL = 3;

  private final TreeMap<String, Integer> emitted = new TreeMap<>();
  private Op opOfNew;

  // Ids of the list being read, and how many complete lists in a row lacked an id.
  private Set<String> listed = new HashSet<>();
  private Map<String, Integer> absences = Map.of();
  private int unnamed;

  private ListLedger(Op opOfNew) {
    this.opOfNew = opOfNew;
  }

  /**
   * Reads an offset.
   *
   * @param offset null where nothing has been emitted
   * @throws IllegalArgumentException in words for the operator, if it is none of this connector's
   */
  public static ListLedger fromOffset(Map<String, ?> offset) {
    ListLedger ledger = new ListLedger(offset == null ? Op.READ : Op.CREATE);
    if (offset == null) {
      return ledger;
    }
    if (!offset.keySet().equals(Set.of("v", "ledger"))
        || !(offset.get("v") instanceof Number version)
        || version.longValue() != VERSION
        || !(offset.get("ledger") instanceof String text)) {
      throw new IllegalArgumentException(
          "the offset of a list can only be removed (null), which emits the whole list again");
    }
    try {
      for (String line : inflate(Base64.getDecoder().decode(text)).split("\n", -1)) {
        int space = line.indexOf(' ');
        if (space > 0) {
          ledger.emitted.put(
              line.substring(0, space), Integer.parseUnsignedInt(line.substring(space + 1), 16));
        }
      }
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"ledger\" is damaged; remove the offset (null) to emit the whole list again", e);
    }
    return ledger;
  }

  /** The offset: what has been emitted so far. */
  public Map<String, Object> toOffset() {
    StringBuilder text = new StringBuilder();
    emitted.forEach(
        (id, print) -> text.append(id).append(' ').append(Integer.toHexString(print)).append('\n'));
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("v", VERSION);
    offset.put("ledger", Base64.getEncoder().encodeToString(deflate(text.toString())));
    return offset;
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
    if (!listed.add(id)) {
      return Optional.empty();
    }
    Integer before = emitted.put(id, print);
    if (before == null) {
      return Optional.of(opOfNew);
    }
    return before == print ? Optional.empty() : Optional.of(Op.UPDATE);
  }

  /** Keeps what was emitted of an entry whose content cannot be read. */
  public void keep(String id) {
    listed.add(id);
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
    Map<String, Integer> missing = new TreeMap<>();
    for (String id : emitted.keySet()) {
      if (!listed.contains(id)) {
        missing.put(id, absences.getOrDefault(id, 0) + 1);
      }
    }
    boolean doubtful =
        missing.size() <= unnamed || (guarded && missing.size() * 2 > emitted.size());
    int needed = doubtful ? LISTS_IF_DOUBTFUL : LISTS;
    List<String> gone = missing.keySet().stream().filter(id -> missing.get(id) >= needed).toList();
    missing.keySet().removeAll(gone);
    emitted.keySet().removeAll(gone);
    absences = missing;
    opOfNew = Op.CREATE;
    begin();
    return gone;
  }

  private static byte[] deflate(String text) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static String inflate(byte[] bytes) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        if (length == 0 && !inflater.finished()) {
          throw new DataFormatException("the text ends too early");
        }
        out.write(buffer, 0, length);
      }
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      inflater.end();
    }
  }
}
