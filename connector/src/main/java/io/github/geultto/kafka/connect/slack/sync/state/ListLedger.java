package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Op;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * What has been emitted of a list, of the users or of the channels: each id with the fingerprint of
 * its content. Tells from a complete list what is new, changed or gone.
 *
 * <p>Not thread-safe.
 */
public final class ListLedger {

  /** The format's version. */
  private static final long VERSION = 1;

  /** Something that differs from what was emitted. */
  public record Difference(Op op, String id) {}

  private final TreeMap<String, Integer> emitted = new TreeMap<>();
  private final boolean fresh;
  private Set<String> missingBefore = Set.of();

  private ListLedger(boolean fresh) {
    this.fresh = fresh;
  }

  /**
   * Reads an offset.
   *
   * @param offset null where nothing has been emitted
   * @throws IllegalArgumentException in words for the operator, if it is none of this connector's
   */
  public static ListLedger fromOffset(Map<String, ?> offset) {
    ListLedger ledger = new ListLedger(offset == null);
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

  /** The offset: what has been {@link #emitted} so far. */
  public Map<String, Object> toOffset() {
    StringBuilder text = new StringBuilder();
    emitted.forEach(
        (id, print) -> text.append(id).append(' ').append(Integer.toHexString(print)).append('\n'));
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put("v", VERSION);
    offset.put("ledger", Base64.getEncoder().encodeToString(deflate(text.toString())));
    return offset;
  }

  /**
   * Compares with a complete list.
   *
   * @param prints every id that Slack lists, with the fingerprint of its content
   * @param guarded whether a list that lacks more than half waits for a second one like it
   */
  public List<Difference> differences(Map<String, Integer> prints, boolean guarded) {
    List<Difference> differences = new ArrayList<>();
    prints.forEach(
        (id, print) -> {
          Integer before = emitted.get(id);
          if (before == null) {
            differences.add(new Difference(fresh ? Op.READ : Op.CREATE, id));
          } else if (!before.equals(print)) {
            differences.add(new Difference(Op.UPDATE, id));
          }
        });
    Set<String> missing = new TreeSet<>(emitted.keySet());
    missing.removeAll(prints.keySet());
    boolean doubtful = guarded && missing.size() * 2 > emitted.size();
    for (String id : missing) {
      if (!doubtful || missingBefore.contains(id)) {
        differences.add(new Difference(Op.DELETE, id));
      }
    }
    missingBefore = missing;
    return differences;
  }

  /** Remembers that an entry was emitted; with null, that its deletion was. */
  public void emitted(String id, Integer print) {
    if (print == null) {
      emitted.remove(id);
    } else {
      emitted.put(id, print);
    }
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
