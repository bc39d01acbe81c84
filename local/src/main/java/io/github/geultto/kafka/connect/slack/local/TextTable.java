package io.github.geultto.kafka.connect.slack.local;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns that are aligned on a terminal, where Korean characters are two columns wide. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  /**
   * @param header the names of the columns
   */
  TextTable(List<String> header) {
    add(header);
  }

  /** Adds a row, with as many values as there are columns. */
  void add(List<String> values) {
    List<String> row = values.stream().map(TextTable::oneLine).toList();
    for (int i = 0; i < row.size(); i++) {
      int width = width(row.get(i));
      if (i == widths.size()) {
        widths.add(width);
      } else {
        widths.set(i, Math.max(widths.get(i), width));
      }
    }
    rows.add(row);
  }

  /** The lines of the table: header, rule, rows. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(i == 0 ? "" : " | ").append(row.get(i));
        line.append(" ".repeat(widths.get(i) - width(row.get(i))));
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(1, String.join("-+-", widths.stream().map("-"::repeat).toList()));
    return lines;
  }

  /** Control characters could move the cursor or change the terminal's colours. */
  private static String oneLine(String value) {
    StringBuilder line = new StringBuilder();
    value
        .codePoints()
        .forEach(
            character -> {
              if (character == '\n') {
                line.append("\\n");
              } else if (character == '\t') {
                line.append("\\t");
              } else if (!Character.isISOControl(character)) {
                line.appendCodePoint(character);
              }
            });
    return line.toString();
  }

  /** In columns of a terminal, by Unicode's blocks of wide characters (UAX #11). */
  private static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  private static int width(int character) {
    int type = Character.getType(character);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (character >= 0x1100 && character <= 0x115f)
            || (character >= 0x2e80 && character <= 0xa4cf)
            || (character >= 0xac00 && character <= 0xd7a3)
            || (character >= 0xf900 && character <= 0xfaff)
            || (character >= 0xfe30 && character <= 0xfe6f)
            || (character >= 0xff00 && character <= 0xff60)
            || (character >= 0xffe0 && character <= 0xffe6)
            || (character >= 0x1f300 && character <= 0x1faff)
            || (character >= 0x20000 && character <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
