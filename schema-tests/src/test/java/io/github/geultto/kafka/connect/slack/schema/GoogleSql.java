package io.github.geultto.kafka.connect.slack.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.PreparedQuery;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.StructType;
import com.google.zetasql.TableContent;
import com.google.zetasql.Type;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.ProductMode;
import com.google.zetasql.ZetaSQLType.TypeKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs queries in the evaluator of Google's SQL library, on tables in memory. The evaluator reads
 * rows only of tables without a dataset, so the dataset is part of the table's name here.
 */
final class GoogleSql implements Database {
  private static final Pattern TABLE = Pattern.compile("\\b(slack(?:_\\w+)?)\\.(\\w+)");
  private static final Pattern VIEW =
      Pattern.compile("(?s)CREATE OR REPLACE VIEW (\\S+) AS\\s+(.*?);?\\s*$");

  private final LanguageOptions language = language();
  private final SimpleCatalog catalog = catalog("database", language);
  private final Map<String, TableContent> contents = new HashMap<>();

  /** All that the library knows, because BigQuery's subset is not in it. */
  static LanguageOptions language() {
    LanguageOptions language = new LanguageOptions();
    language.enableMaximumLanguageFeatures();
    language.setSupportsAllStatementKinds();
    language.setProductMode(ProductMode.PRODUCT_EXTERNAL);
    return language;
  }

  static SimpleCatalog catalog(String name, LanguageOptions language) {
    SimpleCatalog catalog = new SimpleCatalog(name);
    catalog.addZetaSQLFunctionsAndTypes(new ZetaSQLBuiltinFunctionOptions(language));
    return catalog;
  }

  /** A table of a file in schema/. */
  static SimpleTable table(String name, JsonNode fields) {
    SimpleTable table = new SimpleTable(name);
    for (JsonNode field : fields) {
      table.addSimpleColumn(field.get("name").asText(), type(field));
    }
    return table;
  }

  static Type type(JsonNode field) {
    if (field.get("type").asText().equals("RECORD")) {
      List<StructType.StructField> fields = new ArrayList<>();
      for (JsonNode inner : field.get("fields")) {
        fields.add(new StructType.StructField(inner.get("name").asText(), type(inner)));
      }
      return TypeFactory.createStructType(fields);
    }
    return TypeFactory.createSimpleType(
        switch (field.get("type").asText()) {
          case "STRING" -> TypeKind.TYPE_STRING;
          case "INTEGER" -> TypeKind.TYPE_INT64;
          case "BOOLEAN" -> TypeKind.TYPE_BOOL;
          case "TIMESTAMP" -> TypeKind.TYPE_TIMESTAMP;
          case "DATE" -> TypeKind.TYPE_DATE;
          default -> throw new IllegalArgumentException("No type for " + field);
        });
  }

  @Override
  public void createTable(
      String dataset, String name, JsonNode fields, List<Map<String, Object>> rows) {
    SimpleTable table = table(dataset + "." + name, fields);
    List<List<Value>> values = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      List<Value> cells = new ArrayList<>();
      for (SimpleColumn column : table.getColumnList()) {
        cells.add(value(row.get(column.getName()), column.getType()));
      }
      values.add(cells);
    }
    add(table, TableContent.create(values));
  }

  /** Keeps the rows of the view: the evaluator has tables only. */
  @Override
  public void createView(String sql) {
    Matcher view = VIEW.matcher(sql.replaceAll("(?m)^--.*$", "").strip());
    if (!view.matches()) {
      throw new IllegalArgumentException("Not a view: " + sql);
    }
    try (PreparedQuery query = prepare(view.group(2), Map.of())) {
      SimpleTable table = new SimpleTable(view.group(1), query.getColumns());
      add(table, query.execute(Map.of()));
    }
  }

  @Override
  public List<Map<String, Object>> rows(String sql, Map<String, String> parameters) {
    Map<String, Value> values = new HashMap<>();
    parameters.forEach((name, value) -> values.put(name, Value.createStringValue(value)));
    try (PreparedQuery query = prepare(sql, parameters)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (List<Value> cells : query.execute(values).getTableData()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
          row.put(query.getColumns().get(i).getName(), object(cells.get(i)));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @Override
  public void close() {}

  private void add(SimpleTable table, TableContent content) {
    catalog.addSimpleTable(table);
    contents.put(table.getName(), content);
  }

  private PreparedQuery prepare(String sql, Map<String, String> parameters) {
    AnalyzerOptions options = new AnalyzerOptions();
    options.setLanguageOptions(language);
    parameters
        .keySet()
        .forEach(
            name ->
                options.addQueryParameter(
                    name, TypeFactory.createSimpleType(TypeKind.TYPE_STRING)));
    return PreparedQuery.builder()
        .setSql(TABLE.matcher(sql).replaceAll("`$1.$2`"))
        .setAnalyzerOptions(options)
        .setCatalog(catalog)
        .setTablesContents(contents)
        .prepare();
  }

  private static Value value(Object value, Type type) {
    if (value == null) {
      return Value.createNullValue(type);
    }
    return switch (type.getKind()) {
      case TYPE_STRING -> Value.createStringValue(value.toString());
      case TYPE_INT64 -> Value.createInt64Value((Long) value);
      case TYPE_BOOL -> Value.createBoolValue((Boolean) value);
      case TYPE_TIMESTAMP ->
          Value.createTimestampValueFromUnixMicros(
              ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      case TYPE_DATE -> Value.createDateValue((LocalDate) value);
      default -> throw new IllegalArgumentException("No value of " + type);
    };
  }

  private static Object object(Value value) {
    if (value.isNull()) {
      return null;
    }
    return switch (value.getType().getKind()) {
      case TYPE_STRING -> value.getStringValue();
      case TYPE_INT64 -> value.getInt64Value();
      case TYPE_DOUBLE -> value.getDoubleValue();
      case TYPE_BOOL -> value.getBoolValue();
      case TYPE_DATE -> value.getLocalDateValue();
      case TYPE_DATETIME -> value.getLocalDateTimeValue();
      case TYPE_TIMESTAMP ->
          LocalDateTime.ofInstant(
              Instant.EPOCH.plus(value.getTimestampUnixMicros(), ChronoUnit.MICROS),
              ZoneOffset.UTC);
      default -> throw new IllegalArgumentException("No object for " + value.getType());
    };
  }
}
