package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.local.Table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the tables, on its own connection. Not safe for use by several threads. */
final class Tables implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FETCH_SIZE = 1_000;
  private static final List<String> VIEWS =
      List.of(
          "users",
          "channels",
          "slack_conversation_no_partition",
          "messages",
          "reaction_events",
          "time_zone",
          "optional/channel_members",
          "optional/user_groups",
          "optional/user_group_members",
          "optional/reactions");

  private final Connection connection;

  Tables(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes the tables that are not there yet. The sink would make them as well, but only at the
   * first record, and it fails if that is a deletion.
   */
  void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (Table table : Table.values()) {
        statement.execute(table.createStatement());
      }
    }
  }

  /**
   * Makes the views of {@code schema/postgresql}.
   *
   * @param zone of their local times, instead of the one in the files
   */
  void createViews(ZoneId zone) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS slack_views");
      for (String view : VIEWS) {
        String sql =
            Files.readString(Plugins.root().resolve("schema/postgresql").resolve(view + ".sql"));
        statement.execute(sql.replace("'Asia/Seoul'", "'" + zone.getId() + "'"));
      }
    }
  }

  /** The number of rows in each table. */
  Map<Table, Long> counts() throws SQLException {
    Map<Table, Long> counts = new EnumMap<>(Table.class);
    try (Statement statement = connection.createStatement()) {
      for (Table table : Table.values()) {
        try (ResultSet result =
            statement.executeQuery("SELECT count(*) FROM " + table.tableName())) {
          result.next();
          counts.put(table, result.getLong(1));
        }
      }
    }
    return counts;
  }

  /** Receives one row after the other; values as {@link ExpectedTables} has them. */
  interface RowHandler {
    void row(Map<String, Object> row) throws IOException;
  }

  /** Hands over all rows of a table in the order of its key, without holding them all. */
  void read(Table table, RowHandler handler) throws SQLException, IOException {
    String columns = table.columns().stream().map(Column::name).collect(Collectors.joining(", "));
    // The driver streams only inside a transaction.
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet result =
          statement.executeQuery(
              "SELECT %s FROM %s ORDER BY %s"
                  .formatted(columns, table.tableName(), table.keyColumns()))) {
        while (result.next()) {
          Map<String, Object> row = new LinkedHashMap<>();
          for (Column column : table.columns()) {
            row.put(column.name(), value(result, column));
          }
          handler.row(row);
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static Object value(ResultSet result, Column column)
      throws SQLException, JsonProcessingException {
    return switch (column.type()) {
      case TEXT -> result.getString(column.name());
      case JSON -> {
        String json = result.getString(column.name());
        yield json == null ? null : JSON.readTree(json);
      }
      case LONG -> result.getObject(column.name(), Long.class);
      case BOOLEAN -> result.getObject(column.name(), Boolean.class);
      case TIMESTAMP -> {
        LocalDateTime utc = result.getObject(column.name(), LocalDateTime.class);
        yield utc == null ? null : utc.toInstant(ZoneOffset.UTC);
      }
      case DATE -> result.getObject(column.name(), LocalDate.class);
    };
  }
}
