package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedTablesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aPostHasEveryColumn() {
    Map<String, Object> row =
        message(
            """
            {"type": "message", "ts": "1701070200.123456", "user": "U1", "text": "안녕 :wave:",
             "thread_ts": "1701070200.123456", "reply_count": 2, "reply_users_count": 1,
             "latest_reply": "1701070300.000100", "edited": {"user": "U1", "ts": "1701070210.000000"},
             "reactions": [{"name": "+1::skin-tone-2", "users": ["U2", "U3"], "count": 2},
                           {"name": "heart", "users": ["U2"], "count": 1}],
             "files": [{"id": "F1", "name": "a.png", "mimetype": "image/png", "size": 10,
                        "url_private": "https://files/F1", "mode": "hosted", "title": "A"}]}
            """,
            "Asia/Seoul");
    assertThat(row)
        .containsEntry("channel_id", "C1")
        .containsEntry("ts", "1701070200.123456")
        .containsEntry("message_type", "post")
        .containsEntry("post_id", "C1-1701070200.123456")
        .containsEntry("thread_ts", "1701070200.123456")
        .containsEntry("user_id", "U1")
        .containsEntry("bot_id", null)
        .containsEntry("subtype", null)
        .containsEntry("createtime", Instant.parse("2023-11-27T07:30:00.123Z"))
        .containsEntry("tddate", LocalDate.parse("2023-11-27"))
        .containsEntry("text", "안녕 :wave:")
        .containsEntry("permalink", "https://acme.slack.com/archives/C1/p1701070200123456")
        .containsEntry(
            "reactions",
            json(
                """
                [{"name": "+1::skin-tone-2", "user_id": ["U2", "U3"], "count": 2},
                 {"name": "heart", "user_id": ["U2"], "count": 1}]
                """))
        .containsEntry("reaction_count", 3L)
        .containsEntry("reply_count", 2L)
        .containsEntry("reply_user_count", 1L)
        .containsEntry("latest_reply_at", Instant.parse("2023-11-27T07:31:40Z"))
        .containsEntry("edited_at", Instant.parse("2023-11-27T07:30:10Z"))
        .containsEntry("is_deleted", false);
    assertThat(row.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Table.MESSAGES.columns().stream().map(Table.Column::name).toList());
  }

  @Test
  void theDayIsThatOfTheZone() {
    String message = "{\"ts\": \"1703430000.000100\"}";
    assertThat(message(message, "Asia/Seoul")).containsEntry("tddate", LocalDate.of(2023, 12, 25));
    assertThat(message(message, "UTC")).containsEntry("tddate", LocalDate.of(2023, 12, 24));
  }

  @Test
  void aReplyPointsToItsParent() {
    Map<String, Object> row =
        message(
            """
            {"ts": "1701070300.000100", "thread_ts": "1701070200.123456",
             "subtype": "thread_broadcast"}
            """,
            "UTC");
    assertThat(row)
        .containsEntry("message_type", "thread")
        .containsEntry("post_id", "C1-1701070200.123456")
        .containsEntry(
            "permalink",
            "https://acme.slack.com/archives/C1/p1701070300000100"
                + "?thread_ts=1701070200.123456&cid=C1");
  }

  @Test
  void aMessageNeedsNothingButItsTs() {
    Map<String, Object> row = message("{\"ts\": \"1701070200.000000\"}", "UTC");
    assertThat(row)
        .containsEntry("user_id", null)
        .containsEntry("text", null)
        .containsEntry("reactions", json("[]"))
        .containsEntry("files", json("[]"))
        .containsEntry("reaction_count", 0L)
        .containsEntry("latest_reply_at", null);
  }

  @Test
  void aDeletedParentThatSlackKeepsHasNoRow() {
    assertThat(
            rows(
                """
                {"ts": "1701070200.000000", "thread_ts": "1701070200.000000", "reply_count": 1,
                 "subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}
                """,
                "UTC"))
        .isEmpty();
  }

  @Test
  void anAlertSaysWhatItsBlocksAndAttachmentsSay() {
    Map<String, Object> row =
        message(
            """
            {"ts": "1701070200.000000", "bot_id": "B1", "username": "alerts", "text": "notification",
             "edited": {"user": "B1", "ts": "1701070201.000000"},
             "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Disk &amp; \\u0000"}},
                        {"type": "section", "text": {"type": "mrkdwn", "text": "<@U1> <https://x|see>"}}],
             "attachments": [{"id": 1, "title": "web1 \\u0000", "fallback": "f", "footer_icon": "i",
                              "fields": [{"title": "free", "value": "2%"}]},
                             {"from_url": "https://x", "title": "preview"}]}
            """,
            "UTC");
    assertThat(row)
        .containsEntry("content", "Disk & \uFFFD\n@U1 see\nweb1 \uFFFD\nfree: 2%")
        .containsEntry("author_name", "alerts")
        .containsEntry("edited_by", "B1")
        .containsEntry(
            "attachments",
            json(
                """
                [{"title": "web1 \\ufffd", "fallback": "f",
                  "fields": [{"title": "free", "value": "2%"}]}]
                """));
  }

  @Test
  void zerosStandForNoReply() {
    assertThat(
            message(
                "{\"ts\": \"1701070200.000000\", \"latest_reply\": \"0000000000.000000\"}", "UTC"))
        .containsEntry("latest_reply_at", null);
  }

  @Test
  void usersAndChannelsAreMapped() {
    Map<Table, Map<String, Map<String, Object>>> tables =
        ExpectedTables.of(
            new Snapshot(
                "https://acme.slack.com/",
                "T1",
                List.of(
                    json(
                        """
                        {"id": "U1", "team_id": "T1", "name": "jane", "deleted": false,
                         "tz": "Asia/Seoul", "updated": 1701070200, "is_bot": false,
                         "is_restricted": false, "is_ultra_restricted": true,
                         "profile": {"real_name": "Jane", "display_name": "제인", "email": "j@x.y"}}
                        """)),
                List.of(
                    json(
                        """
                        {"id": "C1", "name": "글쓰기", "num_members": 12, "created": 1701070200,
                         "is_private": false, "is_archived": true, "topic": {"value": "t"}}
                        """)),
                Map.of()),
            ZoneId.of("UTC"));
    assertThat(tables.get(Table.USERS).get("U1"))
        .containsEntry("real_name", "Jane")
        .containsEntry("display_name", "제인")
        .containsEntry("email", "j@x.y")
        .containsEntry("title", null)
        .containsEntry("time_zone", "Asia/Seoul")
        .containsEntry("is_admin", null)
        .containsEntry("is_restricted", true)
        .containsEntry("is_deleted", false)
        .containsEntry("updated_at", Instant.parse("2023-11-27T07:30:00Z"));
    assertThat(tables.get(Table.CHANNELS).get("C1"))
        .containsEntry("team_id", "T1")
        .containsEntry("channel_name", "글쓰기")
        .containsEntry("num_member", 12L)
        .containsEntry("is_archived", true)
        .containsEntry("is_shared", null)
        .containsEntry("topic", "t")
        .containsEntry("purpose", null)
        .containsEntry("created_at", Instant.parse("2023-11-27T07:30:00Z"));
  }

  @Test
  void textIsWhatAColumnCanHold() {
    Map<String, Object> row =
        message(
            """
            {"ts": "1701070200.000000", "text": "a\\u0000b\\ud83d c \\ude00 \\ud83d\\ude00",
             "reactions": [{"name": "x\\ud83d", "users": ["U1"], "count": 1}],
             "files": [{"id": "F1", "name": "\\ud83d.png"}]}
            """,
            "UTC");
    assertThat(row)
        .containsEntry("text", "a\uFFFDb? c ? \uD83D\uDE00")
        .containsEntry(
            "reactions", json("[{\"name\": \"x?\", \"user_id\": [\"U1\"], \"count\": 1}]"));
    assertThat(row.get("files").toString()).contains("\"?.png\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1701070200, 2023-11-27T07:30:00Z",
    "'\"1701070200\"', 2023-11-27T07:30:00Z",
    "9999999999, 2286-11-20T17:46:39Z",
    "10000000000,",
    "1701070200123,",
    "1e300,",
    "0,",
    "-1,",
    "'[]',",
    "null,"
  })
  void aTimeThatIsNoDateIsNull(String created, Instant expected) {
    Snapshot workspace =
        new Snapshot(
            "https://acme.slack.com/",
            "T1",
            List.of(),
            List.of(json("{\"id\": \"C1\", \"created\": " + created + "}")),
            Map.of());
    assertThat(ExpectedTables.of(workspace, ZoneId.of("UTC")).get(Table.CHANNELS).get("C1"))
        .containsEntry("created_at", expected);
  }

  @Test
  void eachReactionHasARowIfReactionsAreEmitted() {
    List<JsonNode> messages =
        List.of(
            json(
                """
                {"ts": "1701070200.000000", "reactions": [{"users": ["U1"], "count": 1},
                  {"name": "heart", "users": ["U1", "U2"], "count": 3}]}
                """));
    assertThat(reactions(messages, true))
        .containsOnlyKeys("C1/1701070200.000000/U1/heart", "C1/1701070200.000000/U2/heart");
    assertThat(reactions(messages, false)).isEmpty();
  }

  private static Map<String, Map<String, Object>> reactions(
      List<JsonNode> messages, boolean hasRows) {
    Snapshot workspace =
        new Snapshot(
            "https://acme.slack.com/",
            "T1",
            List.of(),
            List.of(),
            Map.of("C1", messages),
            Map.of(),
            List.of(),
            hasRows,
            Snapshot.Gaps.NONE);
    return ExpectedTables.of(workspace, ZoneId.of("UTC")).get(Table.REACTIONS);
  }

  private static Map<String, Object> message(String message, String zone) {
    Map<String, Map<String, Object>> rows = rows(message, zone);
    assertThat(rows).hasSize(1);
    return rows.values().iterator().next();
  }

  private static Map<String, Map<String, Object>> rows(String message, String zone) {
    Snapshot workspace =
        new Snapshot(
            "https://acme.slack.com/",
            "T1",
            List.of(),
            List.of(),
            Map.of("C1", List.of(json(message))));
    return ExpectedTables.of(workspace, ZoneId.of(zone)).get(Table.MESSAGES);
  }

  private static JsonNode json(String json) {
    try {
      return JSON.readTree(json.replace('\n', ' '));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
