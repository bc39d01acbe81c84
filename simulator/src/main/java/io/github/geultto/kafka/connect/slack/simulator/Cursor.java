package io.github.geultto.kafka.connect.slack.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Opaque cursors: Slack's, decoded, read {@code next_ts:<µs>}, {@code user:U…}, {@code team:C…}.
 */
final class Cursor {
  private Cursor() {}

  static String encode(String kind, String position) {
    byte[] text = (kind + ":" + position).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(text);
  }

  /** The position in a cursor of that kind. */
  static String decode(String kind, String cursor) throws SlackError {
    try {
      String text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(kind + ":")) {
        return text.substring(kind.length() + 1);
      }
    } catch (IllegalArgumentException e) {
      // Not base64: answered below.
    }
    throw new SlackError("invalid_cursor");
  }

  static long decodeTs(String cursor) throws SlackError {
    try {
      return Long.parseLong(decode("next_ts", cursor));
    } catch (NumberFormatException e) {
      throw new SlackError("invalid_cursor");
    }
  }
}
