package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the arrays of objects that an export's files hold, and keeps what was wrong with them. */
final class ExportReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char REPLACEMENT = '\uFFFD';

  /** What follows the array would otherwise be skipped silently. */
  private static final ObjectReader JSON =
      Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<String> warnings = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();

  /** What was wrong, a sentence each. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The files and folders of which nothing was read. */
  List<String> unread() {
    return List.copyOf(unread);
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  /**
   * The objects of the array in a file.
   *
   * @param kind what they are, in one word
   */
  List<ObjectNode> objects(ExportFile file, String kind) {
    JsonNode array;
    try {
      array = tree(file);
    } catch (JsonProcessingException e) {
      return leaveOut(file, "it is not valid JSON");
    } catch (IOException e) {
      return leaveOut(file, "it cannot be read (" + reason(e) + ")");
    }
    return array.isArray() ? objects(file, array, kind) : leaveOut(file, "it is not an array");
  }

  private List<ObjectNode> leaveOut(ExportFile file, String why) {
    leaveOut(file.path(), why);
    return List.of();
  }

  /** Names a file or folder of which nothing is read. */
  void leaveOut(String path, String why) {
    unread.add(path);
    warn(path + " is skipped: " + why + ".");
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private JsonNode tree(ExportFile file) throws IOException {
    byte[] bytes = file.content().read();
    if (ZipNames.utf8(bytes) != null || isUtf16(bytes)) {
      return JSON.readTree(bytes);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    JsonNode tree = JSON.readTree(text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text);
    warn(
        file.path()
            + " has bytes that are not UTF-8: each is read as "
            + REPLACEMENT
            + " (U+FFFD).");
    return tree;
  }

  /** By its byte order mark: tools of Windows write it. */
  private static boolean isUtf16(byte[] bytes) {
    return bytes.length > 1
        && ((bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
            || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF));
  }

  private List<ObjectNode> objects(ExportFile file, JsonNode array, String kind) {
    List<ObjectNode> objects = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      if (element instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    int others = array.size() - objects.size();
    if (others > 0) {
      warn(file.path() + ": " + others + " elements are not of kind " + kind + " and are skipped.");
    }
    return objects;
  }
}
