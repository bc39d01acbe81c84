package io.github.geultto.kafka.connect.slack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs queries in PostgreSQL. The tables of the dataset slack are in public, as ./run has them. */
final class PostgreSql implements Database {
  private static final Pattern PARAMETER = Pattern.compile("(?<!\\w)@(\\w+)");

  private final Connection connection;

  /**
   * @param connection to a database without any of this; {@link #close} closes it
   */
  PostgreSql(Connection connection) throws SQLException {
    this.connection = connection;
    execute("DROP SCHEMA IF EXISTS slack_views CASCADE");
    execute("CREATE SCHEMA slack_views");
  }

  @Override
  public void createTable(
      String dataset, String name, JsonNode fields, List<Map<String, Object>> rows)
      throws SQLException {
    String schema = dataset.equals("slack") ? "public" : dataset;
    List<String> columns = new ArrayList<>();
    List<String> definitions = new ArrayList<>();
    for (JsonNode field : fields) {
      if (!field.get("name").asText().equals(SinkSchema.KEY)) {
        columns.add(field.get("name").asText());
        definitions.add(field.get("name").asText() + " " + type(field.get("type").asText()));
      }
    }
    execute("CREATE SCHEMA IF NOT EXISTS " + schema);
    execute("DROP TABLE IF EXISTS %s.%s CASCADE".formatted(schema, name));
    execute("CREATE TABLE %s.%s (%s)".formatted(schema, name, String.join(", ", definitions)));
    String insert =
        "INSERT INTO %s.%s VALUES (%s)"
            .formatted(
                schema, name, columns.stream().map(column -> "?").collect(Collectors.joining(",")));
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (Map<String, Object> row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          Object value = row.get(columns.get(i));
          statement.setObject(
              i + 1,
              value instanceof Instant instant
                  ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                  : value);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  @Override
  public void createView(String sql) throws SQLException {
    execute(sql);
  }

  @Override
  public List<Map<String, Object>> rows(String sql, Map<String, String> parameters)
      throws SQLException {
    List<String> bound = new ArrayList<>();
    String query =
        PARAMETER
            .matcher(sql)
            .replaceAll(
                parameter -> {
                  bound.add(parameters.get(parameter.group(1)));
                  return Matcher.quoteReplacement("?");
                });
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < bound.size(); i++) {
        statement.setString(i + 1, bound.get(i));
      }
      try (ResultSet result = statement.executeQuery()) {
        List<Map<String, Object>> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(row(result));
        }
        return rows;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As the sink creates the columns: instants in UTC, to the millisecond. */
  private static String type(String type) {
    return switch (type) {
      case "STRING" -> "text";
      case "INTEGER" -> "bigint";
      case "TIMESTAMP" -> "timestamp(3)";
      default -> type;
    };
  }

  private static Map<String, Object> row(ResultSet result) throws SQLException {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      row.put(result.getMetaData().getColumnLabel(i), object(result, i));
    }
    return row;
  }

  private static Object object(ResultSet result, int column) throws SQLException {
    Object value =
        switch (result.getMetaData().getColumnType(column)) {
          case Types.DATE -> result.getObject(column, LocalDate.class);
          case Types.TIMESTAMP -> result.getObject(column, LocalDateTime.class);
          case Types.OTHER -> result.getString(column);
          default -> result.getObject(column);
        };
    if (value instanceof Integer number) {
      return number.longValue();
    }
    return value instanceof BigDecimal decimal ? (Object) decimal.doubleValue() : value;
  }
}
