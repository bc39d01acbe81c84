package io.github.geultto.kafka.connect.slack.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every view, report and documented query, run in the evaluator of Google's SQL library and in
 * PostgreSQL on the same rows, returns the same rows.
 */
class DialectsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * BigQuery's median of an even number of values is one of them, PostgreSQL's is between them, so
   * the two answers to this question may differ.
   */
  private static final String NOT_COMPARED = "APPROX_QUANTILES";

  /** Of all reports together. */
  private static final List<Map<String, String>> PARAMETERS =
      List.of(
          parameters(Map.of()),
          parameters(Map.of("exclude", "U1,U3", "round_days", "3", "most", "2", "channel", "C1")),
          parameters(Map.of("only", "U2,U5,UGONE", "channel", "#글쓰기-잡담,C4", "most", "100")),
          parameters(Map.of("since", "2026-11-20", "until", "2026-11-20", "round_days", "1")),
          parameters(Map.of("since", "2001-01-01", "until", "2001-01-31")),
          parameters(Map.of("since", "2026-11-20", "until", "2026-11-01")),
          parameters(Map.of("group_pattern", "(.)", "not_made_by_members", "#회고,team_c")));

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64")
            && System.getProperty("os.name").equals("Linux"),
        "the evaluator is a native library, here for Linux on x86-64");
    server =
        EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .setServerConfig("timezone", "UTC")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void viewsReturnTheSameRows() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      try (Pair pair = new Pair(SampleRows.sparse(seed))) {
        for (String view : GoogleSqlTest.VIEWS) {
          String name = "slack_views." + Path.of(view).getFileName();
          pair.sameInAnyOrder("SELECT * FROM " + name);
        }
      }
    }
  }

  @Test
  void viewsOnSeveralWorkspacesReturnTheSameRows() throws Exception {
    try (Pair pair = new Pair(SampleRows.complete(1))) {
      pair.createTables("slack_acme", SampleRows.complete(2));
      pair.createTables("slack_beta", SampleRows.complete(3));
      for (String view : List.of("all_users", "all_channels", "all_messages")) {
        String sql = Files.readString(Path.of("../schema/workspaces", view + ".sql"));
        pair.google.createView(sql);
        pair.postgres.createView(sql);
        pair.sameInAnyOrder("SELECT * FROM slack_views." + view);
      }
    }
  }

  @Test
  void reportsReturnTheSameRowsInTheSameOrder() throws Exception {
    List<Path> reports;
    try (Stream<Path> files = Files.walk(Path.of("../schema/reports"))) {
      reports = files.filter(file -> file.toString().endsWith(".bigquery.sql")).sorted().toList();
    }
    assertThat(reports).hasSizeGreaterThan(10);
    for (long seed = 1; seed <= 3; seed++) {
      try (Pair pair = new Pair(SampleRows.sparse(seed))) {
        for (Path report : reports) {
          Path other = Path.of(report.toString().replace(".bigquery.", ".postgresql."));
          int rows = 0;
          for (Map<String, String> parameters : PARAMETERS) {
            rows += pair.same(sql(report), sql(other), parameters);
          }
          assertThat(rows).as(report.toString()).isPositive();
        }
      }
    }
  }

  @Test
  void documentedQueriesReturnTheSameRowsInTheSameOrder() throws Exception {
    List<String> google = documented("BigQuery");
    List<String> postgres = documented("PostgreSQL");
    assertThat(google).hasSameSizeAs(postgres).hasSizeGreaterThan(5);
    try (Pair pair = new Pair(SampleRows.complete(1))) {
      for (int i = 0; i < google.size(); i++) {
        if (!google.get(i).contains(NOT_COMPARED)) {
          assertThat(pair.same(google.get(i), postgres.get(i), Map.of())).isPositive();
        }
      }
    }
  }

  /** With the day that the rows are made for, in place of the current one. */
  private static List<String> documented(String database) throws IOException {
    Matcher blocks =
        Pattern.compile("(?s)```sql\n-- " + database + "\n(.*?);\n```")
            .matcher(Files.readString(Path.of("../docs/queries.md")));
    List<String> queries = new ArrayList<>();
    while (blocks.find()) {
      queries.add(
          blocks
              .group(1)
              .replaceAll(
                  "(?i)current_date(\\('Asia/Seoul'\\))?", "DATE '" + SampleRows.TODAY + "'"));
    }
    return queries;
  }

  /** The query of a report; the table that a broadcast names is put in by name. */
  private static String sql(Path report) throws IOException {
    return Files.readString(report)
        .replace("@table", "(SELECT user_id AS recipient, name AS text FROM slack_views.users) t");
  }

  private static Map<String, String> parameters(Map<String, String> others) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("since", "2026-10-20");
    parameters.put("until", SampleRows.TODAY.toString());
    parameters.put("channel", "");
    parameters.put("only", "");
    parameters.put("exclude", "");
    parameters.put("round_days", "14");
    parameters.put("most", "10");
    parameters.put("group_pattern", "^([^-_]+)[-_]");
    parameters.put("not_made_by_members", "general,random");
    parameters.putAll(others);
    return parameters;
  }

  /** The two databases with the same rows. */
  private static final class Pair implements AutoCloseable {
    private final Database google = new GoogleSql();
    private final Database postgres = new PostgreSql(server.getPostgresDatabase().getConnection());

    Pair(Map<String, List<Map<String, Object>>> tables) throws SQLException, IOException {
      createTables("slack", tables);
      for (String view : GoogleSqlTest.VIEWS) {
        google.createView(Files.readString(Path.of("../schema/bigquery", view + ".sql")));
        postgres.createView(Files.readString(Path.of("../schema/postgresql", view + ".sql")));
      }
    }

    void createTables(String dataset, Map<String, List<Map<String, Object>>> tables)
        throws SQLException, IOException {
      for (Map.Entry<String, List<Map<String, Object>>> table : tables.entrySet()) {
        JsonNode fields = JSON.readTree(SchemaFilesTest.file(table.getKey()).toFile());
        google.createTable(dataset, table.getKey(), fields, table.getValue());
        postgres.createTable(dataset, table.getKey(), fields, table.getValue());
      }
    }

    void sameInAnyOrder(String sql) throws SQLException {
      assertThat(comparable(google.rows(sql, Map.of())))
          .as(sql)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(comparable(postgres.rows(sql, Map.of())));
    }

    /** The number of rows, which are in the order of the query, if it has one. */
    int same(String sql, String other, Map<String, String> parameters) throws SQLException {
      List<Map<String, Object>> rows = comparable(google.rows(sql, parameters));
      var comparison = assertThat(rows).as("%s%n%s%n%s", sql, other, parameters);
      List<Map<String, Object>> others = comparable(postgres.rows(other, parameters));
      if (sql.contains("\nORDER BY ") || sql.contains(" ORDER BY recipient")) {
        comparison.containsExactlyElementsOf(others);
      } else {
        comparison.containsExactlyInAnyOrderElementsOf(others);
      }
      return rows.size();
    }

    /** JSON is compared by what it means. */
    private static List<Map<String, Object>> comparable(List<Map<String, Object>> rows) {
      for (Map<String, Object> row : rows) {
        row.replaceAll((name, value) -> name.endsWith("_json") ? json((String) value) : value);
      }
      return rows;
    }

    private static Object json(String text) {
      try {
        return text == null ? null : JSON.readTree(text);
      } catch (IOException e) {
        throw new IllegalStateException(text, e);
      }
    }

    @Override
    public void close() throws SQLException {
      postgres.close();
      google.close();
    }
  }
}
