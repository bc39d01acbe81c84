package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** How the tables differ from what they should hold, row by row and column by column. */
final class Comparison {
  private static final int MOST_LINES = 10;

  private final Map<String, String> hiddenBefore;
  private final List<String> differences = new ArrayList<>();

  private Comparison(Snapshot.Gaps gaps) {
    this.hiddenBefore = gaps.hiddenBefore();
  }

  /** Compares every row and every column of the expected tables. */
  static Comparison of(Map<Table, Map<String, Map<String, Object>>> expected, Tables tables)
      throws SQLException, IOException {
    return of(expected, Snapshot.Gaps.NONE, tables);
  }

  /**
   * The same, but for what Slack does not show.
   *
   * @param gaps what that is
   */
  static Comparison of(
      Map<Table, Map<String, Map<String, Object>>> expected, Snapshot.Gaps gaps, Tables tables)
      throws SQLException, IOException {
    Comparison comparison = new Comparison(gaps);
    for (Table table : Table.values()) {
      if (expected.containsKey(table)) {
        comparison.compare(table, expected.get(table), tables);
      }
    }
    return comparison;
  }

  /** Whether there is no difference. */
  boolean isEqual() {
    return differences.isEmpty();
  }

  /**
   * For each table that differs a line with the numbers of rows, and a line for each difference.
   */
  List<String> differences() {
    return List.copyOf(differences);
  }

  private void compare(Table table, Map<String, Map<String, Object>> expected, Tables tables)
      throws SQLException, IOException {
    List<String> extra = new ArrayList<>();
    List<String> different = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    TreeSet<String> missing = new TreeSet<>(expected.keySet());
    tables.read(
        table,
        row -> {
          String key = table.keyOf(row);
          missing.remove(key);
          Map<String, Object> want = expected.get(key);
          List<String> found = want == null ? List.of() : differingColumns(table, want, row);
          if (want == null && !isHidden(table, row) && !ExpectedReactions.isRemoved(table, row)) {
            extra.add(key);
          } else if (!found.isEmpty()) {
            different.add(key);
            found.forEach(column -> columns.add(key + ", " + column));
          }
        });
    if (missing.size() + extra.size() + different.size() > 0) {
      differences.add(
          "table %s: %d rows missing, %d unexpected, %d different"
              .formatted(table.tableName(), missing.size(), extra.size(), different.size()));
      addLines("missing", List.copyOf(missing));
      addLines("too many", extra);
      addLines("different", columns);
    }
  }

  /** Slack shows nothing to compare the row with. */
  private boolean isHidden(Table table, Map<String, Object> row) {
    if (table != Table.MESSAGES) {
      return false;
    }
    String before = hiddenBefore.get(row.get("channel_id"));
    return before != null && String.valueOf(row.get("ts")).compareTo(before) < 0;
  }

  private static List<String> differingColumns(
      Table table, Map<String, Object> want, Map<String, Object> have) {
    return table.columns().stream()
        .filter(column -> !matches(want.get(column.name()), have.get(column.name())))
        .map(
            column ->
                "column "
                    + column.name()
                    + ": "
                    + Difference.of(column, want.get(column.name()), have.get(column.name())))
        .toList();
  }

  private static boolean matches(Object want, Object have) {
    return want instanceof Expectation expectation
        ? expectation.allows(have)
        : Objects.equals(want, have);
  }

  private void addLines(String what, List<String> rows) {
    rows.stream().limit(MOST_LINES).forEach(row -> differences.add("  " + what + ": " + row));
    if (rows.size() > MOST_LINES) {
      differences.add("  " + what + ": and " + (rows.size() - MOST_LINES) + " more");
    }
  }
}
