package io.github.geultto.kafka.connect.slack.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Source;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.HeartbeatRecords;
import io.github.geultto.kafka.connect.slack.record.MembershipRecords;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.RecordFormat.JsonColumnFormat;
import io.github.geultto.kafka.connect.slack.record.RecordTimestamp;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/** A record of each topic and kind of change, made by the connector's own code, by its name. */
final class Examples {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> NOWHERE = Map.of();
  private static final String CHANNEL = "C0123ABCD";
  private static final Ts POST = Ts.parse("1767225600.000100");
  private static final Ts REPLY = Ts.parse("1767225660.000200");
  private static final String HEART =
      """
      , "reactions": [{"name": "heart", "users": ["U0456EFGH"], "count": 1}]
      """;
  private static final String ANSWER =
      """
      , "ts": "1767225660.000200", "thread_ts": "1767225600.000100", "user": "U0456EFGH",
      "text": "Morning", "files": [{"id": "F0123ABCD", "name": "plan.pdf", "mode": "hosted",
        "mimetype": "application/pdf", "size": 2048,
        "url_private": "https://files.slack.com/files-pri/T0123ABCD-F0123ABCD/plan.pdf"}]
      """;
  private static final Instant OBSERVED = Instant.parse("2026-01-01T00:01:30.250Z");

  /** That of json.columns=struct. */
  static final RecordFormat STRUCT =
      new RecordFormat(false, JsonColumnFormat.STRUCT, RecordTimestamp.OBSERVED);

  private final Map<String, SourceRecord> examples = new LinkedHashMap<>();
  private final Records records = records(DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);
  private final Records flagging = records(DeletesMode.FLAG, RecordFormat.DEFAULT);
  private final Records structs = records(DeletesMode.TOMBSTONE, STRUCT);

  private Examples() {
    messages();
    deletions();
    reactions();
    lists();
    members();
    heartbeat();
  }

  static Map<String, SourceRecord> all() {
    return new Examples().examples;
  }

  private static Records records(DeletesMode deletes, RecordFormat format) {
    return new Records(
        "slack", ZoneId.of("Asia/Seoul"), "https://acme.slack.com/", "T0123ABCD", deletes, format);
  }

  private void messages() {
    message("message-new", records, Op.CREATE, "");
    message(
        "message-edited",
        records,
        Op.UPDATE,
        """
        , "text": "Good morning!", "edited": {"user": "U0123ABCD", "ts": "1767225630.000000"}
        """);
    message("message-reaction", records, Op.UPDATE, HEART);
    message(
        "message-replied-to",
        records,
        Op.UPDATE,
        """
        , "thread_ts": "1767225600.000100", "reply_count": 1, "reply_users_count": 1,
        "latest_reply": "1767225660.000200"
        """);
    message("message-reply", records, Op.CREATE, ANSWER);
    message("message-read", records, Op.READ, "");
    message("struct-reaction", structs, Op.UPDATE, HEART);
    message("struct-reply", structs, Op.CREATE, ANSWER);
  }

  private void message(String name, Records made, Op op, String more) {
    Message message = Message.parse(post(more)).orElseThrow();
    examples.put(name, made.message(op, CHANNEL, message, NOWHERE, NOWHERE, OBSERVED));
  }

  /** The post as Slack shows it; the last of two values of a field counts. */
  private static JsonNode post(String more) {
    return json(
        "{\"type\": \"message\", \"user\": \"U0123ABCD\", \"ts\": \"1767225600.000100\","
            + " \"text\": \"Good morning\""
            + more
            + "}");
  }

  private void deletions() {
    Change deleted = Change.deleted(POST, POST, false);
    examples.put("message-deleted", records.change(CHANNEL, deleted, NOWHERE, NOWHERE, OBSERVED));
    Change reply = Change.deleted(REPLY, POST, false);
    examples.put("message-flagged", flagging.change(CHANNEL, reply, NOWHERE, NOWHERE, OBSERVED));
  }

  private void reactions() {
    Reacted heart = new Reacted("U0456EFGH", "heart");
    Ts added = Ts.parse("1767225615.000300");
    Ts removed = Ts.parse("1767225645.000000");
    reaction("reaction-added", Op.CREATE, ReactionChange.given(heart, added));
    reaction("reaction-read", Op.READ, ReactionChange.given(heart, Ts.ZERO));
    reaction(
        "reaction-removed", Op.UPDATE, ReactionChange.removed(heart, added, removed, Source.EVENT));
    reaction(
        "reaction-missing",
        Op.UPDATE,
        ReactionChange.removed(heart, Ts.ZERO, removed, Source.POLL));
    reaction(
        "reaction-deleted", Op.DELETE, ReactionChange.removed(heart, added, removed, Source.POLL));
  }

  private void reaction(String name, Op op, ReactionChange reaction) {
    examples.put(name, records.reaction(op, CHANNEL, POST, reaction, NOWHERE, NOWHERE, OBSERVED));
  }

  private void lists() {
    JsonNode user =
        json(
            """
            {"id": "U0123ABCD", "team_id": "T0123ABCD", "name": "jane.doe", "deleted": false,
             "real_name": "Jane Doe", "tz": "Asia/Seoul", "is_bot": false, "is_admin": true,
             "is_restricted": false, "updated": 1767225000,
             "profile": {"display_name": "jane", "email": "jane@example.com", "title": "Writer"}}
            """);
    examples.put("user", records.user(Op.READ, user, NOWHERE, NOWHERE, OBSERVED));
    examples.put("user-deleted", records.deletedUser("U0123ABCD", NOWHERE, NOWHERE, OBSERVED));
    JsonNode channel =
        json(
            """
            {"id": "C0123ABCD", "name": "general", "created": 1735689600, "creator": "U0123ABCD",
             "is_private": false, "is_archived": false, "is_shared": false, "num_members": 12,
             "topic": {"value": "Everything"}, "purpose": {"value": ""}}
            """);
    examples.put("channel", records.channel(Op.UPDATE, channel, NOWHERE, NOWHERE, OBSERVED));
    examples.put(
        "channel-deleted", records.deletedChannel("C0123ABCD", NOWHERE, NOWHERE, OBSERVED));
  }

  private void members() {
    MembershipRecords memberships = records.memberships();
    examples.put(
        "member",
        memberships.channelMember(Op.CREATE, CHANNEL, "U0123ABCD", NOWHERE, NOWHERE, OBSERVED));
    examples.put(
        "member-left",
        memberships.channelMember(Op.DELETE, CHANNEL, "U0123ABCD", NOWHERE, NOWHERE, OBSERVED));
    JsonNode group =
        json(
            """
            {"id": "S0123ABCD", "team_id": "T0123ABCD", "handle": "writers", "name": "Writers",
             "description": "All who write", "is_external": false, "date_create": 1735689600,
             "date_update": 1767225000, "date_delete": 0, "created_by": "U0123ABCD",
             "users": ["U0123ABCD", "U0456EFGH"]}
            """);
    examples.put(
        "group", memberships.userGroup(Op.READ, "S0123ABCD", group, NOWHERE, NOWHERE, OBSERVED));
    examples.put(
        "group-member",
        memberships.userGroupMember(Op.READ, "S0123ABCD", "U0123ABCD", NOWHERE, NOWHERE, OBSERVED));
  }

  private void heartbeat() {
    HeartbeatRecords heartbeats = new HeartbeatRecords("slack", RecordFormat.DEFAULT);
    Optional<Ts> reconciled = Optional.of(Ts.parse("1767222000.000000"));
    examples.put(
        "heartbeat",
        heartbeats.heartbeat(
            "T0123ABCD", 0, 1, Ts.parse("1767225685.000000"), reconciled, NOWHERE, OBSERVED));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
