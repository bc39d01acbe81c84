package io.github.geultto.kafka.connect.slack.local;

import java.util.Set;

/**
 * How a value differs from the expected one, in words. What people wrote, and their names, are
 * described and not shown: the length, and the first character that differs.
 */
final class Difference {
  private static final Set<String> SHOWN =
      Set.of(
          "team_id",
          "creator",
          "message_type",
          "post_id",
          "thread_ts",
          "user_id",
          "bot_id",
          "subtype",
          "time_zone",
          "permalink",
          "reactions");
  private static final int MOST = 200;

  private Difference() {}

  /** Such as {@code expected 3, found 2}. */
  static String of(Table.Column column, Object expected, Object found) {
    if (isShown(column) || !(expected != null && found != null)) {
      return "expected " + value(column, expected) + ", found " + value(column, found);
    }
    String want = expected.toString();
    String have = found.toString();
    int at = 0;
    while (at < Math.min(want.length(), have.length()) && want.charAt(at) == have.charAt(at)) {
      at++;
    }
    return "expected %d characters, found %d; at character %d expected %s, found %s"
        .formatted(want.length(), have.length(), at + 1, character(want, at), character(have, at));
  }

  private static boolean isShown(Table.Column column) {
    return (column.type() != Table.Type.TEXT && column.type() != Table.Type.JSON)
        || SHOWN.contains(column.name());
  }

  private static String value(Table.Column column, Object value) {
    if (value == null) {
      return "null";
    }
    String text = value.toString();
    if (!isShown(column)) {
      return text.length() + " characters";
    }
    return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
  }

  private static String character(String text, int at) {
    return at < text.length() ? "U+%04X".formatted(text.codePointAt(at)) : "the end";
  }
}
