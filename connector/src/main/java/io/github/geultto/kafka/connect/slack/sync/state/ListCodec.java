package io.github.geultto.kafka.connect.slack.sync.state;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The text form of what has been emitted of a list: a line per entry, its id and fingerprint (hex),
 * deflated and in Base64.
 */
final class ListCodec {

  /** Of a part: over 500,000 entries. */
  private static final int MOST_BYTES = 16_000_000;

  private ListCodec() {}

  static String encode(Map<String, Integer> entries) {
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (id, print) -> text.append(id).append(' ').append(Integer.toHexString(print)).append('\n'));
    return Base64.getEncoder().encodeToString(deflate(text.toString()));
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException in words for the operator, if it is anything else
   */
  static Map<String, Integer> decode(String ledger) {
    try {
      Map<String, Integer> entries = new TreeMap<>();
      for (String line : inflate(Base64.getDecoder().decode(ledger)).split("\n", -1)) {
        int space = line.indexOf(' ');
        if (space > 0) {
          entries.put(
              line.substring(0, space), Integer.parseUnsignedInt(line.substring(space + 1), 16));
        }
      }
      return entries;
    } catch (DataFormatException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"ledger\" is corrupt; remove the offset (null) to emit its entries again", e);
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
          throw new DataFormatException("the text is truncated");
        }
        out.write(buffer, 0, length);
        if (out.size() > MOST_BYTES) {
          throw new DataFormatException("the list is too long");
        }
      }
      return out.toString(StandardCharsets.UTF_8);
    } finally {
      inflater.end();
    }
  }
}
