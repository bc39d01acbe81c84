package io.github.geultto.kafka.connect.slack.local.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The queries of {@code schema/reports/common}, which are of use for every report. */
final class CommonQueries {
  private final Path folder;
  private final Warehouse warehouse;

  CommonQueries(Path folder, Warehouse warehouse) {
    this.folder = folder;
    this.warehouse = warehouse;
  }

  /**
   * The rows of one of them.
   *
   * @param name the file's, before the dialect
   */
  List<Map<String, Object>> rows(String name, Map<String, String> values) throws IOException {
    String dialect = warehouse.dialect().name().toLowerCase(Locale.ROOT);
    String sql = Files.readString(folder.resolve(name + "." + dialect + ".sql"));
    return warehouse.rows(sql, values, List.of());
  }

  /** Whom one can write to. */
  Recipients recipients() throws IOException {
    Map<String, String> people = new HashMap<>();
    for (Map<String, Object> row : rows("people", Map.of())) {
      people.put(
          row.get("id").toString(),
          row.get("gone").equals(true)
              ? "is deactivated"
              : row.get("bot").equals(true)
                  ? "is a bot, which cannot receive direct messages"
                  : "");
    }
    Map<String, String> channels = new HashMap<>();
    rows("names", Map.of())
        .forEach(row -> channels.put(row.get("name").toString(), row.get("id").toString()));
    return new Recipients(people, channels);
  }

  /** The zone of the days and local times in the views. */
  ZoneId zone() throws IOException {
    return ZoneId.of(rows("zone", Map.of()).get(0).get("name").toString());
  }

  /** The names of users and channels, by id. */
  Map<String, String> names() throws IOException {
    return Stream.concat(rows("people", Map.of()).stream(), rows("names", Map.of()).stream())
        .collect(
            Collectors.toMap(row -> row.get("id").toString(), row -> row.get("name").toString()));
  }
}
