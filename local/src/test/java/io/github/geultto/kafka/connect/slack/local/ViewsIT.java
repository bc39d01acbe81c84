package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.local.Table.Column;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The PostgreSQL views in schema/ and the queries in docs/queries.md, on the tables of the sample
 * workspace.
 */
class ViewsIT {
  private static final ZoneId ZONE = ZoneId.of("Asia/Seoul");
  private static final Pattern QUERY = Pattern.compile("(?s)```sql\n-- PostgreSQL\n(.*?)```");

  @TempDir private static Path folder;
  private static Postgres postgres;
  private static Connection connection;

  @BeforeAll
  static void fillTables() throws Exception {
    postgres = Postgres.start(folder.resolve("postgres"), 0, folder.resolve("postgres.log"));
    connection = postgres.connect();
    try (Tables tables = new Tables(postgres.connect());
        SimulatedSlack slack = SimulatedSlack.start(Workspace.sample(1, Instant.now()), 0, true)) {
      tables.create();
      var expected = ExpectedTables.of(slack.snapshot(), ZONE);
      for (Table table : Table.values()) {
        insert(table, expected.get(table).values());
      }
    }
    execute("CREATE SCHEMA slack_views");
    execute(
        """
        CREATE TABLE heartbeat (team_id text, task bigint, task_count bigint,
          emitted_until timestamp, reconciled_until timestamp, observed_at timestamp,
          PRIMARY KEY (team_id, task))
        """);
    for (String view :
        List.of(
            "users",
            "channels",
            "slack_conversation_no_partition",
            "reaction_events",
            "messages",
            "optional/channel_members",
            "optional/user_groups",
            "optional/user_group_members",
            "optional/reactions",
            "optional/heartbeat")) {
      execute(Files.readString(Path.of("../schema/postgresql", view + ".sql")));
    }
    execute(
        """
        INSERT INTO slack_conversation_master (channel_id, ts, message_type, post_id, createtime,
          tddate, is_deleted)
        VALUES ('C0', '1701070200.123456', 'post', 'live', '2023-11-27 07:30:00.123', '2023-11-27',
            false),
          ('C0', '1701070201.000000', 'post', 'gone', '2023-11-27 07:30:01', '2023-11-27', true)
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    connection.close();
    postgres.close();
  }

  @Test
  void theViewsHaveTheColumnsThatAnalystsWerePromised() throws Exception {
    assertThat(columns("users")).containsExactly("user_id", "real_name", "display_name", "name");
    assertThat(columns("channels")).containsExactly("channel_id", "channel_name", "num_member");
    assertThat(columns("channel_members")).containsExactly("channel_id", "user_id", "observed_at");
    assertThat(columns("user_groups"))
        .containsExactly("user_group_id", "handle", "name", "user_count");
    assertThat(columns("user_group_members"))
        .containsExactly("user_group_id", "user_id", "observed_at");
    assertThat(columns("reactions"))
        .containsExactly(
            "channel_id",
            "ts",
            "user_id",
            "name",
            "added_at",
            "removed_at",
            "is_present",
            "source");
    assertThat(columns("slack_conversation_no_partition"))
        .containsExactly(
            "channel_id",
            "message_type",
            "post_id",
            "user_id",
            "createtime",
            "tddate",
            "text",
            "reactions");
  }

  @Test
  void everythingIsEmittedUntilTheOldestHeartbeatOfTheTasksThatExist() throws Exception {
    String query =
        """
        SELECT team_id, to_char(emitted_until, 'HH24:MI'), to_char(reconciled_until, 'HH24:MI')
        FROM slack_views.heartbeat ORDER BY team_id
        """;
    execute(
        """
        INSERT INTO heartbeat VALUES
          ('T1', 0, 2, '2026-01-01 10:02', '2026-01-01 09:00', '2026-01-01 10:03'),
          ('T1', 1, 2, '2026-01-01 10:01', '2026-01-01 08:00', '2026-01-01 10:02'),
          ('T1', 2, 3, '2026-01-01 07:00', '2026-01-01 07:00', '2026-01-01 07:00'),
          ('T2', 0, 2, '2026-01-01 10:02', NULL, '2026-01-01 10:03'),
          ('T3', 0, 1, '2026-01-01 10:02', NULL, '2026-01-01 10:03')
        """);
    assertThat(rows(query))
        .containsExactly(
            List.of("T1", "10:01", "08:00"),
            Arrays.asList("T2", null, null),
            Arrays.asList("T3", "10:02", null));
    execute("DELETE FROM heartbeat");
  }

  @Test
  void aBlankDisplayNameIsNoName() throws Exception {
    execute(
        """
        INSERT INTO users (user_id, name, real_name, display_name)
        VALUES ('V1', 'jane.doe', 'Jane Doe', 'jane'), ('V2', 'jane.doe', 'Jane Doe', ' '),
          ('V3', 'jane.doe', '', ''), ('V4', 'jane.doe', NULL, NULL)
        """);
    assertThat(rows("SELECT name FROM slack_views.users WHERE user_id LIKE 'V%' ORDER BY user_id"))
        .containsExactly(
            List.of("jane"), List.of("Jane Doe"), List.of("jane.doe"), List.of("jane.doe"));
    execute("DELETE FROM users WHERE user_id LIKE 'V%'");
  }

  @Test
  void everyAuthorOfTheSampleWorkspaceHasARow() throws Exception {
    assertThat(
            rows(
                """
                SELECT user_id FROM slack_conversation_master
                WHERE user_id IS NOT NULL AND user_id NOT IN (SELECT user_id FROM users)
                """))
        .isEmpty();
    assertThat(rows("SELECT user_id FROM users WHERE is_external"))
        .containsExactly(List.of("U0PARTNER1"));
  }

  @Test
  void theViewShowsLocalTimeToTheMicrosecondAndNothingDeleted() throws Exception {
    assertThat(
            rows(
                """
                SELECT post_id, createtime::text FROM slack_views.slack_conversation_no_partition
                WHERE channel_id = 'C0'
                """))
        .containsExactly(List.of("live", "2023-11-27 16:30:00.123456"));
  }

  @Test
  void reactionsHaveLocalTimesAndAreNotShownOfDeletedMessages() throws Exception {
    execute(
        """
        INSERT INTO reactions (channel_id, ts, user_id, name, added_at, removed_at, source)
        VALUES ('C0', '1701070200.123456', 'U1', 'heart', '2023-11-27 16:30:00.5', NULL, 'event'),
          ('C0', '1701070200.123456', 'U2', 'heart', NULL, '2023-11-27 07:31:00', 'poll'),
          ('C0', '1701070201.000000', 'U1', 'heart', NULL, NULL, 'poll'),
          ('C0', '1701070202.000000', 'U1', 'heart', NULL, NULL, 'poll')
        """);
    assertThat(
            rows(
                """
                SELECT user_id, coalesce(added_at::text, '-'), coalesce(removed_at::text, '-'),
                  is_present
                FROM slack_views.reactions WHERE channel_id = 'C0' ORDER BY user_id
                """))
        .containsExactly(
            List.of("U1", "2023-11-28 01:30:00.5", "-", true),
            List.of("U2", "-", "2023-11-27 16:31:00", false));
    assertThat(rows("SELECT 1 FROM slack_views.reactions WHERE is_present"))
        .hasSizeGreaterThan(1_000);
  }

  @Test
  void theDayOfEveryMessageIsTheOneOfItsLocalTime() throws Exception {
    assertThat(
            rows(
                """
                SELECT post_id FROM slack_views.slack_conversation_no_partition
                WHERE createtime::date <> tddate
                """))
        .isEmpty();
    assertThat(rows("SELECT 1 FROM slack_views.slack_conversation_no_partition"))
        .hasSizeGreaterThan(1_000);
  }

  @Test
  void whatIsNoListOfReactionsIsAnEmptyOne() throws Exception {
    execute(
        """
        INSERT INTO slack_conversation_master (channel_id, ts, message_type, post_id, reactions)
        VALUES ('C1', '1.000001', 'post', 'a', NULL),
          ('C1', '1.000002', 'post', 'b', ''),
          ('C1', '1.000003', 'post', 'c', 'null'),
          ('C1', '1.000004', 'post', 'd', '{}'),
          ('C1', '1.000005', 'post', 'e',
            '[{"name":"x","user_id":null},{"name":"y"},3,{"name":"z","user_id":["U1"]}]')
        """);
    assertThat(rows("SELECT emoji, giver FROM slack_views.reaction_events WHERE channel_id = 'C1'"))
        .containsExactly(List.of("z", "U1"));
    execute("DELETE FROM slack_conversation_master WHERE channel_id = 'C1'");
  }

  @Test
  void everyQueryInTheDocsFindsSomething() throws Exception {
    Matcher queries = QUERY.matcher(Files.readString(Path.of("../docs/queries.md")));
    int count = 0;
    while (queries.find()) {
      assertThat(rows(queries.group(1))).as(queries.group(1)).isNotEmpty();
      count++;
    }
    assertThat(count).isPositive();
  }

  @Test
  void workspacesWithTablesOfTheirOwnAreReadTogetherAndEachMessageIsCountedOnce() throws Exception {
    for (String workspace : List.of("slack_acme", "slack_beta")) {
      execute("CREATE SCHEMA " + workspace);
      for (String table : List.of("users", "channels", "slack_conversation_master")) {
        execute("CREATE TABLE %s.%s (LIKE public.%2$s)".formatted(workspace, table));
      }
    }
    execute(
        """
        INSERT INTO slack_acme.users (user_id, is_external) VALUES ('U1', true);
        INSERT INTO slack_beta.users (user_id, is_external) VALUES ('U1', false);
        INSERT INTO slack_acme.channels (channel_id) VALUES ('C1');
        INSERT INTO slack_beta.channels (channel_id) VALUES ('C1'), ('C2');
        INSERT INTO slack_acme.slack_conversation_master (channel_id, ts) VALUES ('C1', '1.000001');
        INSERT INTO slack_beta.slack_conversation_master (channel_id, ts)
        VALUES ('C1', '1.000001'), ('C2', '1.000001')
        """);
    for (String view : List.of("all_users", "all_channels", "all_messages")) {
      execute(Files.readString(Path.of("../schema/workspaces", view + ".sql")));
    }
    assertThat(rows("SELECT workspace FROM slack_views.all_users WHERE copy = 1"))
        .containsExactly(List.of("beta"));
    assertThat(rows("SELECT count(*) FROM slack_views.all_channels WHERE copy = 1"))
        .containsExactly(List.of(2L));
    assertThat(
            rows("SELECT channel_id, workspace, copy FROM slack_views.all_messages ORDER BY 1, 2"))
        .containsExactly(
            List.of("C1", "acme", 1L), List.of("C1", "beta", 2L), List.of("C2", "beta", 1L));
  }

  private static List<String> columns(String view) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM slack_views." + view)) {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        names.add(result.getMetaData().getColumnName(i));
      }
      return names;
    }
  }

  private static List<List<Object>> rows(String query) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static void insert(Table table, Collection<Map<String, Object>> rows) throws Exception {
    List<String> columns = table.columns().stream().map(Column::name).toList();
    String sql =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                table.tableName(),
                String.join(", ", columns),
                columns.stream().map(column -> "?").collect(Collectors.joining(", ")));
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Map<String, Object> row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          statement.setObject(i + 1, parameter(row.get(columns.get(i))));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static Object parameter(Object value) {
    if (value == Expectation.ANY_TIME) {
      return LocalDateTime.now(ZoneOffset.UTC);
    }
    if (value instanceof Expectation) {
      return value == Expectation.ANY_TEXT ? "poll" : null;
    }
    if (value instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    return value instanceof JsonNode json ? json.toString() : value;
  }

  private static void execute(String sql) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
