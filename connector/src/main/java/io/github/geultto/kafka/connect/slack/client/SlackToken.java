package io.github.geultto.kafka.connect.slack.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The token of calls: a fixed one, or the content of a file that another program rotates. The file
 * is read again when Slack rejects the token, so that no secret is stored in a configuration. Safe
 * for use by several threads.
 */
public final class SlackToken {

  /** Some editors and shells on Windows begin a text with it. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private volatile String value;

  private SlackToken(Path file, String value) {
    this.file = file;
    this.value = value;
  }

  /** A token that stays. */
  public static SlackToken of(String value) {
    return new SlackToken(null, value);
  }

  /**
   * A token that is rotated.
   *
   * @param file contains the token and nothing else; line breaks around it and a byte order mark
   *     are ignored
   */
  public static SlackToken in(Path file) {
    return new SlackToken(file, null);
  }

  /** Whether another program rotates it. */
  boolean isRotated() {
    return file != null;
  }

  /**
   * The token to use now.
   *
   * @throws IOException with a sentence for people if its file cannot be read, or is empty
   */
  public String value() throws IOException {
    String known = value;
    return known == null ? read() : known;
  }

  /** Whether the file contains another token than the one that Slack rejected. */
  boolean isRenewed(String rejected) throws IOException {
    return file != null && !read().equals(rejected);
  }

  private String read() throws IOException {
    String content;
    try {
      content = Files.readString(file).replace(BYTE_ORDER_MARK, "").trim();
    } catch (IOException e) {
      throw new IOException("the token file " + file + " cannot be read: " + e, e);
    }
    if (content.isEmpty()) {
      throw new IOException("the token file " + file + " is empty");
    }
    value = content;
    return content;
  }
}
