package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a CSV file in UTF-8 whose first line names the columns. */
final class CsvRows {

  /** Instead of the columns of a row that cannot be read: why it cannot. */
  static final String FAULT = "";

  private static final CsvMapper CSV =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private CsvRows() {}

  /**
   * Reads a file. Cells that a row lacks are empty; one that has too many is none.
   *
   * @throws UsageException if it is not such a file
   */
  static List<Map<String, Object>> read(Path file) throws IOException {
    try (Reader text = Files.newBufferedReader(file);
        MappingIterator<String[]> lines =
            CSV.readerFor(String[].class).readValues(withoutMark(text))) {
      if (!lines.hasNext()) {
        throw new UsageException(file + " is empty: its first line must contain the column names");
      }
      List<String> columns = List.of(lines.next()).stream().map(String::strip).toList();
      if (new HashSet<>(columns).size() < columns.size()) {
        throw new UsageException(file + ": two columns have the same name: " + columns);
      }
      List<Map<String, Object>> rows = new ArrayList<>();
      while (lines.hasNext()) {
        rows.add(row(columns, lines.next()));
      }
      return rows;
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "%s, line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()),
          e);
    }
  }

  private static Map<String, Object> row(List<String> columns, String[] cells) {
    if (cells.length > columns.size()) {
      return Map.of(
          FAULT,
          "has %d cells for %d columns: quote text that contains commas"
              .formatted(cells.length, columns.size()));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), i < cells.length ? cells[i] : "");
    }
    return row;
  }

  /** Excel begins UTF-8 with a byte order mark. */
  private static Reader withoutMark(Reader text) throws IOException {
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
    return text;
  }
}
