package io.github.geultto.kafka.connect.slack.simulator;

import java.io.IOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A file of an export.
 *
 * @param path its path inside the export, with {@code /} between the names
 * @param content reads it
 */
record ExportFile(String path, Content content) {

  /** Reads the bytes of a file. */
  @FunctionalInterface
  interface Content {
    byte[] read() throws IOException;
  }

  /**
   * A file under the name that a tool gave it. Windows tools write backslashes, others a leading
   * {@code ./}; macOS decomposes Hangul, which channels.json does not.
   */
  static ExportFile named(String name, Content content) {
    String path =
        Arrays.stream(name.replace('\\', '/').split("/"))
            .filter(part -> !part.isEmpty() && !part.equals("."))
            .map(part -> Normalizer.normalize(part, Normalizer.Form.NFC))
            .collect(Collectors.joining("/"));
    return new ExportFile(path, content);
  }

  /** The name without the folder. */
  String name() {
    return name(path);
  }

  /** What follows the last slash of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of the folder, "" at the top. */
  String folder() {
    return parent(path);
  }

  /** The path of the folder that a path is in, "" at the top. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Whether an operating system left it behind: resource forks, folder settings, hidden files. */
  boolean isHidden() {
    return Arrays.stream(path.split("/"))
        .anyMatch(part -> part.startsWith(".") || part.startsWith("__MACOSX"));
  }
}
