package io.github.geultto.kafka.connect.slack.model;

import java.nio.charset.StandardCharsets;

/**
 * Text that every database can store. PostgreSQL's text and JSON have no NUL, and no encoding has
 * half a surrogate pair, as a text that was cut in an emoji has.
 */
public final class Storable {

  private static final String ESCAPED_NUL = "\\u0000";
  private static final String ESCAPED_REPLACEMENT = "\\ufffd";

  private Storable() {}

  /** The text with U+FFFD for NUL and {@code ?} for half a surrogate pair; null stays null. */
  public static String text(String text) {
    if (text == null) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        if (c != 0 && isPair(text, i)) {
          i++;
        } else {
          // Seldom: all others are spared two copies.
          return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
              .replace('\0', '\uFFFD');
        }
      }
    }
    return text;
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  /** The same of a text that is JSON, in which NUL is escaped. */
  public static String json(String json) {
    String encodable = text(json);
    if (!encodable.contains(ESCAPED_NUL)) {
      return encodable;
    }
    StringBuilder stored = new StringBuilder(encodable.length());
    int from = 0;
    for (int i = encodable.indexOf('\\'); i >= 0; i = encodable.indexOf('\\', from)) {
      boolean isNul = encodable.startsWith(ESCAPED_NUL, i);
      stored.append(encodable, from, i);
      stored.append(isNul ? ESCAPED_REPLACEMENT : encodable.substring(i, i + 2));
      from = i + (isNul ? ESCAPED_NUL.length() : 2);
    }
    return stored.append(encodable, from, encodable.length()).toString();
  }
}
