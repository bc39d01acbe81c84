package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./run sql}. */
class SqlIT {
  private static final String QUERY = "SELECT name, n FROM people ORDER BY n";
  private static final String ROWS = "name | n\n-----+--\n은우 | 1\n     | 2\n(2 rows)\n";

  @TempDir private Path data;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aQueryIsPrintedWhileItRunsAndFromKeptData() throws Exception {
    try (DataDirectory directory = DataDirectory.at(data);
        Postgres server =
            Postgres.start(
                directory.path().resolve("postgres"), 0, directory.path().resolve("log"))) {
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE people AS VALUES ('은우', 1), (NULL, 2)");
        statement.execute("ALTER TABLE people RENAME column1 TO name");
        statement.execute("ALTER TABLE people RENAME column2 TO n");
      }
      assertThat(run("sql", QUERY, "--jdbc-url=" + server.jdbcUrl())).isEqualTo(ROWS);
      assertThat(run("sql", QUERY, "--data=" + data)).isEqualTo(ROWS);
    }
    assertThat(run("sql", QUERY, "--data=" + data)).isEqualTo(ROWS);
    assertThat(Files.exists(data.resolve("postgres/postmaster.pid"))).isFalse();
    assertThat(run("sql", "DELETE FROM people", "--data=" + data)).isEmpty();
    assertThat(errors()).contains("read-only").hasLineCount(1);
  }

  @Test
  void whatIsNotRunningOrNotThereIsReported() {
    assertThat(run("sql", QUERY, "--jdbc-url=jdbc:postgresql://127.0.0.1:1/postgres")).isEmpty();
    assertThat(errors()).contains("is not running", "Start ./run", "--data").hasLineCount(1);
    assertThat(run("sql", QUERY, "--data=" + data.resolve("other"))).isEmpty();
    assertThat(errors()).contains("contains no data of ./run").hasLineCount(1);
  }

  private String run(String... arguments) {
    out.reset();
    err.reset();
    RunCommand.commandLine(
            new RunCommand(
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)))
        .execute(arguments);
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
