package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database with the tables and views, read by JDBC. */
final class Warehouse implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PARAMETER = Pattern.compile("(?<!\\w)@(\\w+)");
  private static final String JSON_COLUMN = "_json";

  /** Of SQL. */
  enum Dialect {
    POSTGRESQL,
    BIGQUERY
  }

  private final Connection connection;
  private final Dialect dialect;

  private Warehouse(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * Connects.
   *
   * @param url of JDBC; its driver must be on the class path
   * @throws UsageException if there is nothing to connect to
   */
  static Warehouse connect(String url) {
    Dialect dialect = url.startsWith("jdbc:bigquery:") ? Dialect.BIGQUERY : Dialect.POSTGRESQL;
    try {
      return new Warehouse(DriverManager.getConnection(url), dialect);
    } catch (SQLException e) {
      throw new UsageException(
          "The database cannot be reached: "
              + e.getMessage().replaceFirst("[.]$", "")
              + ". Start ./run, or specify the address that it prints with --jdbc-url; another"
              + " database may need its driver in the environment variable JDBC_DRIVER",
          e);
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * The rows of a query.
   *
   * @param sql with parameters such as {@code @since}
   * @param values of the parameters
   * @param names those of the parameters that stand in the query as they are
   * @return each row's values by column, in the order of the columns; a column whose name ends in
   *     {@code _json} is parsed, and goes by its name without that
   */
  List<Map<String, Object>> rows(String sql, Map<String, String> values, List<String> names) {
    List<String> bound = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    Matcher parameters = PARAMETER.matcher(sql);
    while (parameters.find()) {
      String name = parameters.group(1);
      if (!values.containsKey(name)) {
        throw new UsageException("A query uses @" + name + ", which is not a parameter");
      }
      if (names.contains(name)) {
        // Hyphens are in names of projects.
        String quote = dialect == Dialect.BIGQUERY ? "`" : "";
        parameters.appendReplacement(
            statement, Matcher.quoteReplacement(quote + values.get(name) + quote));
      } else {
        bound.add(values.get(name));
        parameters.appendReplacement(statement, "?");
      }
    }
    parameters.appendTail(statement);
    try (PreparedStatement prepared = connection.prepareStatement(statement.toString())) {
      for (int i = 0; i < bound.size(); i++) {
        prepared.setString(i + 1, bound.get(i));
      }
      try (ResultSet result = prepared.executeQuery()) {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(row(result));
        }
        return rows;
      }
    } catch (SQLException e) {
      throw new UsageException("The database rejects a query: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> row(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
      if (name.endsWith(JSON_COLUMN)) {
        row.put(name.substring(0, name.length() - JSON_COLUMN.length()), json(result.getString(i)));
      } else {
        row.put(name, result.getObject(i));
      }
    }
    return row;
  }

  private static Object json(String text) throws SQLException {
    try {
      return text == null ? null : JSON.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw new SQLException("a column does not contain JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("The connection cannot be closed", e);
    }
  }
}
