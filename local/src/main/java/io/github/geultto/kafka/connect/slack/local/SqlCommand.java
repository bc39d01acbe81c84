package io.github.geultto.kafka.connect.slack.local;

import io.github.geultto.kafka.connect.slack.local.report.ReportCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./run sql}: prints what a query returns. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Prints the rows that a query returns. While ./run is up, no address is required; the query"
          + " cannot change anything.",
      "",
      "./run sql 'SELECT createtime, text FROM slack_views.messages ORDER BY createtime DESC"
          + " LIMIT 5'"
    })
public final class SqlCommand implements Callable<Integer> {

  @Parameters(paramLabel = "QUERY", description = "A statement in SQL, as one argument.")
  String query;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Read the data that ./run --data DIR keeps there, whether it is running or not.")
  Path data;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "The database. Default: the PostgreSQL of ./run.")
  String jdbcUrl;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (data == null) {
      return print(jdbcUrl == null ? ReportCommand.JDBC_URL : jdbcUrl);
    }
    if (jdbcUrl != null) {
      throw new UsageException("--data and --jdbc-url exclude each other");
    }
    Path postgres = data.resolve("postgres");
    if (!Files.exists(postgres.resolve("PG_VERSION"))) {
      throw new UsageException("--data: " + data + " contains no data of ./run");
    }
    return DataDirectory.isInUse(data) ? print(running(postgres)) : printKept();
  }

  private static String running(Path postgres) throws IOException {
    return Postgres.jdbcUrl(
        Postgres.runningPort(postgres)
            .orElseThrow(
                () -> new UsageException("--data: ./run is starting or stopping: try again")));
  }

  /** Starts the database on the data, and stops it again. */
  private int printKept() throws IOException {
    try (DataDirectory directory = DataDirectory.at(data)) {
      System.setProperty("slack.local.log", directory.log().toString());
      Path path = directory.path();
      try (Postgres server =
          Postgres.start(path.resolve("postgres"), 0, path.resolve("postgres.log"))) {
        return print(server.jdbcUrl());
      }
    }
  }

  private int print(String url) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = on");
      return print(statement);
    } catch (SQLException e) {
      throw new UsageException("The database rejects the query: " + e.getMessage(), e);
    }
  }

  private static Connection connect(String url) {
    try {
      return DriverManager.getConnection(url);
    } catch (SQLException e) {
      throw new UsageException(
          "The database is not running: "
              + e.getMessage()
              + " Start ./run, or specify the data that it keeps with --data, or the address that"
              + " it prints with --jdbc-url",
          e);
    }
  }

  private int print(Statement statement) throws SQLException {
    PrintWriter out = spec.commandLine().getOut();
    if (statement.execute(query)) {
      try (ResultSet result = statement.getResultSet()) {
        print(result, out);
      }
    }
    out.flush();
    return RunCommand.OK;
  }

  private static void print(ResultSet result, PrintWriter out) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      names.add(result.getMetaData().getColumnLabel(i));
    }
    TextTable table = new TextTable(names);
    int rows = 0;
    while (result.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= names.size(); i++) {
        String value = result.getString(i);
        values.add(value == null ? "" : value);
      }
      table.add(values);
      rows++;
    }
    table.lines().forEach(out::println);
    out.printf(Locale.ROOT, "(%,d %s)%n", rows, rows == 1 ? "row" : "rows");
  }
}
