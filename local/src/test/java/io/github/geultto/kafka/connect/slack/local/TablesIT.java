package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a real PostgreSQL: its own restart, the comparison and the dump. */
class TablesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static Postgres postgres;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = start();
  }

  @AfterAll
  static void stopPostgres() throws Exception {
    postgres.close();
  }

  @BeforeEach
  void insertRows() throws Exception {
    try (Tables tables = new Tables(postgres.connect())) {
      tables.create();
    }
    execute("TRUNCATE users, channels, slack_conversation_master");
    execute(
        """
        INSERT INTO slack_conversation_master (channel_id, ts, message_type, post_id, createtime,
          tddate, text, permalink, reactions, reaction_count, reply_count, reply_user_count, files,
          is_deleted, content, attachments)
        VALUES ('C1', '1701070200.123456', 'post', 'C1-1701070200.123456',
          '2023-11-27 07:30:00.123', '2023-11-27', E'줄\\n바꿈 "x"',
          'https://acme.slack.com/archives/C1/p1701070200123456',
          '[{"name":"heart","user_id":["U1"],"count":1}]', 1, 0, 0, '[]', false,
          E'줄\\n바꿈 "x"', '[]')
        """);
  }

  @Test
  void equalRowsAreEqual() throws Exception {
    assertThat(compare(message("줄\\n바꿈 \\\"x\\\"")).differences()).isEmpty();
  }

  @Test
  void everyKindOfDifferenceIsToldWithoutWhatWasWritten() throws Exception {
    execute(
        """
        INSERT INTO slack_conversation_master (channel_id, ts) VALUES ('C1', '1.000000')
        """);
    execute("INSERT INTO users (user_id) VALUES ('U9')");
    Comparison comparison =
        compare(message("anders"), JSON.readTree("{\"ts\": \"1701070201.000000\"}"));
    assertThat(comparison.isEqual()).isFalse();
    assertThat(comparison.differences())
        .containsExactly(
            "table users: 0 rows missing, 1 unexpected, 0 different",
            "  too many: U9",
            "table slack_conversation_master: 1 rows missing, 1 unexpected, 1 different",
            "  missing: C1/1701070201.000000",
            "  too many: C1/1.000000",
            "  different: C1/1701070200.123456, column text: expected 6 characters, found 8;"
                + " at character 1 expected U+0061, found U+C904",
            "  different: C1/1701070200.123456, column content: expected 6 characters, found 8;"
                + " at character 1 expected U+0061, found U+C904");
  }

  @Test
  void theLinesAreCapped() throws Exception {
    execute("INSERT INTO users (user_id) SELECT 'U' || i FROM generate_series(10, 35) i");
    assertThat(compare(message("줄\\n바꿈 \\\"x\\\"")).differences())
        .hasSize(12)
        .endsWith("  too many: U19", "  too many: and 16 more");
  }

  @Test
  void rowsThatSlackHidesAreNotTooMany() throws Exception {
    execute("INSERT INTO slack_conversation_master (channel_id, ts) VALUES ('C1', '1600000000.0')");
    try (Tables tables = new Tables(postgres.connect())) {
      assertThat(limited("1701070200.123456", tables)).isTrue();
      assertThat(limited("1500000000.000000", tables)).isFalse();
    }
  }

  private static boolean limited(String before, Tables tables) throws Exception {
    Snapshot.Gaps gaps = new Snapshot.Gaps(Map.of("C1", before), Set.of(), List.of());
    Snapshot workspace =
        new Snapshot(
            "https://acme.slack.com/",
            "T1",
            List.of(),
            List.of(),
            Map.of("C1", List.of(message("줄\\n바꿈 \\\"x\\\""))),
            Map.of(),
            List.of(),
            false,
            gaps);
    return Comparison.of(ExpectedTables.of(workspace, ZoneId.of("UTC")), gaps, tables).isEqual();
  }

  @Test
  void moreUsersOfPartialReactionsAreAccepted() throws Exception {
    JsonNode shown = JSON.readTree("[{\"name\":\"heart\",\"user_id\":[\"U1\"],\"count\":3}]");
    PartialReactions partial = new PartialReactions(shown);
    assertThat(partial.allows(shown)).isTrue();
    assertThat(partial.allows(users("\"U2\",\"U1\""))).isTrue();
    assertThat(partial.allows(users("\"U2\""))).isFalse();
    assertThat(partial.allows(users("\"U1\",\"U2\",\"U3\",\"U4\""))).isFalse();
    assertThat(partial.allows(JSON.readTree("[]"))).isFalse();
  }

  private static JsonNode users(String users) throws Exception {
    return JSON.readTree("[{\"name\":\"heart\",\"user_id\":[" + users + "],\"count\":3}]");
  }

  @Test
  void aDumpHasOneRowALine(@TempDir Path folder) throws Exception {
    try (Tables tables = new Tables(postgres.connect())) {
      Dump.write(tables, folder.resolve("out"));
    }
    assertThat(folder.resolve("out/users.ndjson")).isEmptyFile();
    List<String> lines = Files.readAllLines(folder.resolve("out/slack_conversation_master.ndjson"));
    assertThat(lines).hasSize(1);
    assertThat(JSON.readTree(lines.get(0)))
        .isEqualTo(
            JSON.readTree(
                """
                {"channel_id": "C1", "ts": "1701070200.123456", "message_type": "post",
                 "post_id": "C1-1701070200.123456", "thread_ts": null, "user_id": null,
                 "bot_id": null, "subtype": null, "createtime": "2023-11-27T07:30:00.123Z",
                 "tddate": "2023-11-27", "text": "줄\\n바꿈 \\"x\\"",
                 "permalink": "https://acme.slack.com/archives/C1/p1701070200123456",
                 "reactions": "[{\\"name\\":\\"heart\\",\\"user_id\\":[\\"U1\\"],\\"count\\":1}]",
                 "reaction_count": 1, "reply_count": 0, "reply_user_count": 0,
                 "latest_reply_at": null, "edited_at": null, "files": "[]", "is_deleted": false,
                 "content": "줄\\n바꿈 \\"x\\"", "author_name": null, "edited_by": null,
                 "attachments": "[]"}
                """));
  }

  @Test
  void dataOutlivesARestart() throws Exception {
    postgres.close();
    postgres = start();
    try (Tables tables = new Tables(postgres.connect())) {
      assertThat(tables.counts()).containsEntry(Table.MESSAGES, 1L);
    }
  }

  private static Postgres start() throws Exception {
    return Postgres.start(directory.resolve("postgres"), 0, directory.resolve("postgres.log"));
  }

  private static Comparison compare(JsonNode... messages) throws Exception {
    Snapshot workspace =
        new Snapshot(
            "https://acme.slack.com/", "T1", List.of(), List.of(), Map.of("C1", List.of(messages)));
    try (Tables tables = new Tables(postgres.connect())) {
      return Comparison.of(ExpectedTables.of(workspace, ZoneId.of("UTC")), tables);
    }
  }

  private static JsonNode message(String text) throws Exception {
    return JSON.readTree(
        """
        {"ts": "1701070200.123456", "text": "%s",
         "reactions": [{"name": "heart", "users": ["U1"], "count": 1}]}
        """
            .formatted(text));
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
