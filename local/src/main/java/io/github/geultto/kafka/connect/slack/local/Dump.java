package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the tables to files: one {@code <table>.ndjson} each, UTF-8, one row a line in the order
 * of the key, the columns' names as keys. Timestamps are ISO 8601 in UTC, dates ISO 8601, and JSON
 * columns stay the strings that they are in the table.
 */
final class Dump {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Dump() {}

  /** Writes all tables into a folder, which is made if need be; files in it are replaced. */
  static void write(Tables tables, Path folder) throws IOException, SQLException {
    Files.createDirectories(folder);
    for (Table table : Table.values()) {
      Path file = folder.resolve(table.tableName() + ".ndjson");
      try (Writer writer = Files.newBufferedWriter(file)) {
        tables.read(
            table,
            row -> {
              writer.write(JSON.writeValueAsString(line(row)));
              writer.write('\n');
            });
      }
    }
  }

  private static Map<String, Object> line(Map<String, Object> row) {
    Map<String, Object> line = new LinkedHashMap<>(row);
    line.replaceAll(
        (column, value) ->
            value == null || value instanceof Long || value instanceof Boolean
                ? value
                : value.toString());
    return line;
  }
}
