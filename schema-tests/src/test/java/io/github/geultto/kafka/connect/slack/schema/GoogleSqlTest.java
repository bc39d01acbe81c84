package io.github.geultto.kafka.connect.slack.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zetasql.Analyzer;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.SqlException;
import com.google.zetasql.StructType;
import com.google.zetasql.Type;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.ZetaSQLType.TypeKind;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateViewStmt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every BigQuery statement of this repository, analysed by Google's own analyzer against the
 * schemas in schema/. It accepts somewhat more than BigQuery does, so passing means valid
 * GoogleSQL.
 */
class GoogleSqlTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TABLES =
      List.of(
          "users",
          "channels",
          "slack_conversation_master",
          "channel_members",
          "user_groups",
          "user_group_members",
          "reactions",
          "heartbeat");
  static final List<String> VIEWS =
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
          "optional/reactions",
          "optional/heartbeat");

  private static AnalyzerOptions options;
  private static SimpleCatalog catalog;

  @BeforeAll
  static void loadSchemas() throws Exception {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64")
            && System.getProperty("os.name").equals("Linux"),
        "the analyzer is a native library, here for Linux on x86-64");
    LanguageOptions language = GoogleSql.language();
    options = new AnalyzerOptions();
    options.setLanguageOptions(language);
    catalog = GoogleSql.catalog("warehouse", language);
    SimpleCatalog dataset = catalog.addNewSimpleCatalog("slack");
    for (String table : TABLES) {
      JsonNode fields = JSON.readTree(SchemaFilesTest.file(table).toFile());
      dataset.addSimpleTable(GoogleSql.table(table, fields));
      dataset.addSimpleTable(intermediate(table, fields));
    }
    for (String workspace : List.of("slack_acme", "slack_beta")) {
      SimpleCatalog own = catalog.addNewSimpleCatalog(workspace);
      for (String table : List.of("users", "channels", "slack_conversation_master")) {
        own.addSimpleTable(
            GoogleSql.table(table, JSON.readTree(SchemaFilesTest.file(table).toFile())));
      }
    }
    SimpleCatalog views = catalog.addNewSimpleCatalog("slack_views");
    for (String view : VIEWS) {
      SimpleTable table = new SimpleTable(view);
      columns(view).forEach(table::addSimpleColumn);
      views.addSimpleTable(table);
    }
  }

  @Test
  void theViewsHaveTheColumnsThatAnalystsWerePromised() throws Exception {
    assertThat(names(columns("users")))
        .containsExactly("user_id", "real_name", "display_name", "name");
    assertThat(names(columns("channels")))
        .containsExactly("channel_id", "channel_name", "num_member");
    Map<String, Type> conversation = columns("slack_conversation_no_partition");
    assertThat(names(conversation))
        .containsExactly(
            "channel_id",
            "message_type",
            "post_id",
            "user_id",
            "createtime",
            "tddate",
            "text",
            "reactions");
    assertThat(conversation.get("createtime").getKind()).isEqualTo(TypeKind.TYPE_DATETIME);
    assertThat(conversation.get("tddate").getKind()).isEqualTo(TypeKind.TYPE_DATE);
    Map<String, Type> reactions = columns("optional/reactions");
    assertThat(names(reactions))
        .containsExactly(
            "channel_id",
            "ts",
            "user_id",
            "name",
            "added_at",
            "removed_at",
            "is_present",
            "source");
    assertThat(reactions.get("added_at").getKind()).isEqualTo(TypeKind.TYPE_DATETIME);
  }

  /** The statement of upsertEnabled with deleteEnabled, as the sink's code builds it. */
  @Test
  void theSinksMergeFillsTheTables() throws Exception {
    for (String table : TABLES) {
      JsonNode fields = JSON.readTree(SchemaFilesTest.file(table).toFile());
      String merge = merge(table, fields);
      assertThatCode(() -> analyze(merge)).as(merge).doesNotThrowAnyException();
    }
  }

  /** Why there is a view at all: a column of another type cannot be filled. */
  @Test
  void aTimestampFillsNoDatetime() throws Exception {
    JsonNode fields = JSON.readTree(SchemaFilesTest.file("slack_conversation_master").toFile());
    String merge =
        merge("slack_conversation_master", fields).replace("dst.`createtime`", "dst.`tddate`");
    assertThatThrownBy(() -> analyze(merge))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("TIMESTAMP cannot be assigned to dst.tddate");
  }

  @Test
  void theViewsOnSeveralWorkspacesAreValid() throws Exception {
    for (String view : List.of("all_users", "all_channels", "all_messages")) {
      String sql = Files.readString(Path.of("../schema/workspaces", view + ".sql"));
      assertThatCode(() -> analyze(sql)).as(sql).doesNotThrowAnyException();
    }
  }

  @Test
  void everyQueryInTheDocsIsValid() throws Exception {
    Pattern block = Pattern.compile("(?s)```sql\n-- BigQuery\n(.*?)```");
    Matcher queries = block.matcher(Files.readString(Path.of("../docs/queries.md")));
    int count = 0;
    while (queries.find()) {
      String query = queries.group(1);
      assertThatCode(() -> analyze(query)).as(query).doesNotThrowAnyException();
      count++;
    }
    assertThat(count).isPositive();
  }

  @Test
  void everyReportIsValid() throws Exception {
    AnalyzerOptions named = new AnalyzerOptions();
    named.setLanguageOptions(options.getLanguageOptions());
    List<Path> reports;
    try (Stream<Path> files = Files.walk(Path.of("../schema/reports"))) {
      reports = files.filter(file -> file.toString().endsWith(".bigquery.sql")).toList();
    }
    assertThat(reports).hasSizeGreaterThan(10);
    for (Path report : reports) {
      // A table's name is no parameter: it is put in by name.
      String sql =
          Files.readString(report)
              .replace("@table", "(SELECT user_id AS recipient FROM slack.users)");
      Matcher parameters = Pattern.compile("@(\\w+)").matcher(sql);
      while (parameters.find()) {
        named.addQueryParameter(
            parameters.group(1), TypeFactory.createSimpleType(TypeKind.TYPE_STRING));
      }
      assertThatCode(() -> new Analyzer(named, catalog).analyzeStatement(sql))
          .as(report.toString())
          .doesNotThrowAnyException();
      assertThat(
              report.resolveSibling(
                  report.getFileName().toString().replace("bigquery", "postgresql")))
          .exists();
    }
  }

  private static void analyze(String sql) {
    new Analyzer(options, catalog).analyzeStatement(sql);
  }

  private static Map<String, Type> columns(String view) throws IOException {
    String sql = Files.readString(Path.of("../schema/bigquery", view + ".sql"));
    ResolvedCreateViewStmt statement =
        (ResolvedCreateViewStmt) new Analyzer(options, catalog).analyzeStatement(sql);
    Map<String, Type> columns = new LinkedHashMap<>();
    statement
        .getOutputColumnList()
        .forEach(column -> columns.put(column.getName(), column.getColumn().getType()));
    return columns;
  }

  private static List<String> names(Map<String, Type> columns) {
    return List.copyOf(columns.keySet());
  }

  private static String merge(String table, JsonNode fields) {
    List<String> columns = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (JsonNode field : fields) {
      if (field.get("name").asText().equals(SinkSchema.KEY)) {
        field.get("fields").forEach(key -> keys.add("key." + key.get("name").asText()));
      } else {
        columns.add(field.get("name").asText());
      }
    }
    return """
        MERGE `slack`.`%s` dst USING (
          SELECT * FROM (
            SELECT ARRAY_AGG(x ORDER BY i DESC LIMIT 1)[OFFSET(0)] src
            FROM `slack`.`%s_tmp` x WHERE batchNumber=1 GROUP BY %s))
        ON dst.kafka_key=src.key
        WHEN MATCHED AND src.value IS NOT NULL THEN UPDATE SET %s
        WHEN MATCHED AND src.value IS NULL THEN DELETE
        WHEN NOT MATCHED AND src.value IS NOT NULL THEN INSERT (`kafka_key`, `%s`)
          VALUES (src.key, %s)
        """
        .formatted(
            table,
            table,
            String.join(", ", keys),
            columns.stream()
                .map(column -> "dst.`%s`=src.value.%s".formatted(column, column))
                .collect(Collectors.joining(", ")),
            String.join("`, `", columns),
            columns.stream()
                .map(column -> "src.value." + column)
                .collect(Collectors.joining(", ")));
  }

  /** The table that the sink writes to before it merges: value, key, and its own bookkeeping. */
  private static SimpleTable intermediate(String name, JsonNode fields) {
    SimpleTable table = new SimpleTable(name + "_tmp");
    List<StructType.StructField> value = new ArrayList<>();
    for (JsonNode field : fields) {
      if (field.get("name").asText().equals(SinkSchema.KEY)) {
        table.addSimpleColumn("key", GoogleSql.type(field));
      } else {
        value.add(new StructType.StructField(field.get("name").asText(), GoogleSql.type(field)));
      }
    }
    table.addSimpleColumn("value", TypeFactory.createStructType(value));
    table.addSimpleColumn("i", TypeFactory.createSimpleType(TypeKind.TYPE_INT64));
    table.addSimpleColumn("batchNumber", TypeFactory.createSimpleType(TypeKind.TYPE_INT64));
    return table;
  }
}
