package io.github.geultto.kafka.connect.slack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A database with the tables and views of schema/, whose rows are compared with another one's. */
interface Database extends AutoCloseable {

  /**
   * Creates a table with rows.
   *
   * @param fields of the table, as in schema/
   * @param rows by column; what is missing is NULL
   */
  void createTable(String dataset, String name, JsonNode fields, List<Map<String, Object>> rows)
      throws SQLException;

  /** Executes the statement of a view. */
  void createView(String sql) throws SQLException;

  /**
   * The rows of a query.
   *
   * @param parameters the values of {@code @name}, all of them texts
   */
  List<Map<String, Object>> rows(String sql, Map<String, String> parameters) throws SQLException;

  @Override
  void close() throws SQLException;
}
