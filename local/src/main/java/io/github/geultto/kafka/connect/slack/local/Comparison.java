package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How the tables differ from what they should hold, row by row and column by column. It names keys
 * and columns only, never what somebody wrote.
 */
final class Comparison {
  private static final int EXAMPLES = 5;

  private final List<String> differences = new ArrayList<>();

  private Comparison() {}

  /** Compares every row and every column of all tables. */
  static Comparison of(Map<Table, Map<String, Map<String, Object>>> expected, Tables tables)
      throws SQLException, IOException {
    Comparison comparison = new Comparison();
    for (Table table : Table.values()) {
      comparison.compare(table, expected.get(table), tables);
    }
    return comparison;
  }

  /** Whether there is no difference. */
  boolean isEqual() {
    return differences.isEmpty();
  }

  /** A line for each table that differs, with the first few keys. */
  List<String> differences() {
    return List.copyOf(differences);
  }

  private void compare(Table table, Map<String, Map<String, Object>> expected, Tables tables)
      throws SQLException, IOException {
    List<String> extra = new ArrayList<>();
    List<String> different = new ArrayList<>();
    Set<String> missing = new HashSet<>(expected.keySet());
    tables.read(
        table,
        row -> {
          String key = table.keyOf(row);
          missing.remove(key);
          Map<String, Object> want = expected.get(key);
          if (want == null) {
            extra.add(key);
          } else {
            List<String> columns = differingColumns(table, want, row);
            if (!columns.isEmpty()) {
              different.add(key + " (" + String.join(", ", columns) + ")");
            }
          }
        });
    List<String> parts = new ArrayList<>();
    addPart(parts, missing.stream().sorted().toList(), "missing");
    addPart(parts, extra, "too many");
    addPart(parts, different, "different");
    if (!parts.isEmpty()) {
      differences.add("table " + table.tableName() + ": " + String.join("; ", parts));
    }
  }

  private static List<String> differingColumns(
      Table table, Map<String, Object> want, Map<String, Object> have) {
    return table.columns().stream()
        .map(Table.Column::name)
        .filter(column -> !Objects.equals(want.get(column), have.get(column)))
        .toList();
  }

  private static void addPart(List<String> parts, List<String> keys, String what) {
    if (!keys.isEmpty()) {
      String examples = String.join(", ", keys.subList(0, Math.min(EXAMPLES, keys.size())));
      parts.add(
          "%d row%s %s: %s%s"
              .formatted(
                  keys.size(),
                  keys.size() == 1 ? "" : "s",
                  what,
                  examples,
                  keys.size() > EXAMPLES ? ", …" : ""));
    }
  }
}
