package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.model.MessageTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.RecordFormat.JsonColumnFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordsTest {

  private static final Map<String, ?> PARTITION = Map.of("channel", "C1");
  private static final Map<String, ?> OFFSET = Map.of("ts", "1703430000.000100");
  private static final Instant OBSERVED = Instant.ofEpochMilli(1_703_430_123_456L);

  private static final Change DELETION =
      Change.deleted(Ts.parse("1703430009.000000"), Ts.parse("1703430009.000000"), false);

  private static final String USER =
      """
      {"id":"U1","team_id":"T1","name":"minji","real_name":"김민지","tz":"Asia/Seoul",
       "is_bot":false,"is_admin":true,"is_restricted":false,"is_ultra_restricted":true,
       "deleted":false,"updated":1703430000,
       "profile":{"display_name":"민지 🌱","real_name":"Kim Minji","email":"m@example.org",
                  "title":"글쓰기","image_24":"https://x/24.png","status_text":"away"}}
      """;

  private static final String CHANNEL =
      """
      {"id":"C1","name":"글또-공지","created":1600000000,"creator":"U1","is_private":false,
       "is_archived":false,"is_shared":false,"is_ext_shared":true,"is_org_shared":false,
       "context_team_id":"T2","num_members":42,"updated":1703430000123,
       "topic":{"value":"주제","last_set":1},"purpose":{"value":"목적","last_set":2}}
      """;

  static final RecordFormat RAW =
      new RecordFormat(true, JsonColumnFormat.STRING, RecordTimestamp.OBSERVED);

  private static Records records(DeletesMode deletes, boolean raw) {
    return new Records(
        "slack",
        ZoneId.of("Asia/Seoul"),
        "https://acme.slack.com/",
        "T1",
        deletes,
        raw ? RAW : RecordFormat.DEFAULT);
  }

  private static final Records RECORDS = records(DeletesMode.TOMBSTONE, false);

  private static SourceRecord message(Records records, String text) {
    return records.message(
        Op.CREATE, "C1", Message.parse(json(text)).orElseThrow(), PARTITION, OFFSET, OBSERVED);
  }

  private static Struct value(SourceRecord record) {
    assertThat(record.valueSchema()).isSameAs(((Struct) record.value()).schema());
    ((Struct) record.value()).validate();
    return (Struct) record.value();
  }

  private static Struct value(String text) {
    return value(message(RECORDS, text));
  }

  private static Map<String, Object> headers(SourceRecord record) {
    return StreamSupport.stream(record.headers().spliterator(), false)
        .collect(Collectors.toMap(header -> header.key(), header -> header.value()));
  }

  /** Also where deletions are ignored: that is for what people delete in Slack. */
  @ParameterizedTest
  @EnumSource
  void whatIsWithheldIsDeletedInEveryMode(DeletesMode mode) {
    Records records = records(mode, true);
    Message left =
        Message.parse(json("{\"ts\":\"1703430000.000100\",\"user\":\"U1\"}")).orElseThrow();
    Change deletion = Change.of(Op.DELETE, left.withheld());
    assertThat(records.emits(deletion)).isTrue();
    assertThat(records.emits(Change.of(Op.UPDATE, left.withheld()))).isFalse();
    assertThat(records.emits(Change.of(Op.CREATE, left.withheld()))).isFalse();
    SourceRecord record = records.change("C1", deletion, PARTITION, OFFSET, OBSERVED);
    if (mode == DeletesMode.FLAG) {
      assertThat(value(record).getBoolean("is_deleted")).isTrue();
      assertThat(value(record).getString("user_id")).isNull();
    } else {
      assertThat(record.value()).isNull();
    }
    ReactionChange reaction = ReactionChange.withheld(new ReactionChange.Reacted("U1", "heart"));
    Change taken = Change.of(Op.DELETE, left.ts(), left.ts(), reaction);
    assertThat(records.emits(taken)).isTrue();
    assertThat(
            records
                .reaction(Op.DELETE, "C1", left.ts(), reaction, PARTITION, OFFSET, OBSERVED)
                .value())
        .as("its key is what a flagged row would hold")
        .isNull();
  }

  @Test
  void mapsAPost() {
    SourceRecord record =
        message(
            RECORDS,
            """
            {"ts":"1703430000.000100","thread_ts":"1703430000.000100","user":"U1","text":"글 <@U2>",
             "reply_count":2,"reply_users_count":1,"latest_reply":"1703430009.500600",
             "edited":{"ts":"1703430001.000000"},
             "reactions":[{"name":"heart","users":["U1","U2"],"count":2},
                          {"name":"글또","users":[],"count":5}],
             "files":[{"id":"F1","name":"사진.png","mimetype":"image/png","size":12,
                       "url_private":"https://files/F1","mode":"hosted"},
                      {"id":"F2","mode":"hidden_by_limit"}]}
            """);
    assertThat(record.topic()).isEqualTo("slack.conversations");
    assertThat(record.kafkaPartition()).isNull();
    assertThat(record.sourcePartition()).isEqualTo(PARTITION);
    assertThat(record.sourceOffset()).isEqualTo(OFFSET);
    assertThat(record.key())
        .isEqualTo(
            new Struct(Schemas.CONVERSATION_KEY)
                .put("channel_id", "C1")
                .put("ts", "1703430000.000100"));
    assertThat(headers(record))
        .isEqualTo(Map.of("slack.op", "c", "slack.observed_at", 1_703_430_123_456L));
    assertThat(value(record))
        .isEqualTo(
            new Struct(Schemas.CONVERSATION)
                .put("channel_id", "C1")
                .put("ts", "1703430000.000100")
                .put("message_type", "post")
                .put("post_id", "C1-1703430000.000100")
                .put("thread_ts", "1703430000.000100")
                .put("user_id", "U1")
                .put("createtime", Date.from(Instant.parse("2023-12-24T15:00:00Z")))
                .put("tddate", Date.from(Instant.parse("2023-12-25T00:00:00Z")))
                .put("text", "글 <@U2>")
                .put("content", "글 @U2")
                .put("attachments", "[]")
                .put("permalink", "https://acme.slack.com/archives/C1/p1703430000000100")
                .put(
                    "reactions",
                    "[{\"name\":\"heart\",\"user_id\":[\"U1\",\"U2\"],\"count\":2},"
                        + "{\"name\":\"글또\",\"user_id\":[],\"count\":5}]")
                .put("reaction_count", 7L)
                .put("reply_count", 2L)
                .put("reply_user_count", 1L)
                .put("latest_reply_at", Date.from(Instant.parse("2023-12-24T15:00:09.500Z")))
                .put("edited_at", Date.from(Instant.parse("2023-12-24T15:00:01Z")))
                .put(
                    "files",
                    "[{\"id\":\"F1\",\"name\":\"사진.png\",\"mimetype\":\"image/png\",\"size\":12,"
                        + "\"url_private\":\"https://files/F1\",\"mode\":\"hosted\"},"
                        + "{\"id\":\"F2\",\"name\":null,\"mimetype\":null,\"size\":null,"
                        + "\"url_private\":null,\"mode\":\"hidden_by_limit\"}]")
                .put("is_deleted", false));
  }

  @Test
  void aReplyPointsToItsPost() {
    Struct reply =
        value("{\"ts\":\"1703430009.500600\",\"thread_ts\":\"1703430000.000100\",\"user\":\"U2\"}");
    assertThat(reply.get("message_type")).isEqualTo("thread");
    assertThat(reply.get("post_id")).isEqualTo("C1-1703430000.000100");
    assertThat(reply.get("permalink"))
        .isEqualTo(
            "https://acme.slack.com/archives/C1/p1703430009500600"
                + "?thread_ts=1703430000.000100&cid=C1");
  }

  @Test
  void aMessageOfNothingButATimestampHasItsIdentityAndZeros() {
    Struct value = value("{\"ts\":\"1703430000.000100\"}");
    assertThat(value.get("user_id")).isNull();
    assertThat(value.get("text")).isNull();
    assertThat(value.get("reactions")).isEqualTo("[]");
    assertThat(value.get("files")).isEqualTo("[]");
    assertThat(value.get("reaction_count")).isEqualTo(0L);
    assertThat(value.get("reply_count")).isEqualTo(0L);
    assertThat(value.get("reply_user_count")).isEqualTo(0L);
    assertThat(value.get("latest_reply_at")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1703429999.999999, Asia/Seoul, 2023-12-24",
    "1703430000.000000, Asia/Seoul, 2023-12-25",
    "1703430000.000100, Asia/Seoul, 2023-12-25",
    "1703430000.000100, UTC, 2023-12-24",
    "1703430000.000100, America/New_York, 2023-12-24",
  })
  void theDayIsThatOfTheZone(String ts, String zone, String day) {
    Records records =
        new Records("s", ZoneId.of(zone), null, null, DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);
    Struct value = value(message(records, "{\"ts\":\"" + ts + "\"}"));
    assertThat(value.get("tddate")).isEqualTo(Date.from(Instant.parse(day + "T00:00:00Z")));
  }

  @Test
  void withoutTheWorkspacesAddressThereAreNoPermalinks() {
    Records records =
        new Records("s", ZoneId.of("UTC"), null, null, DeletesMode.TOMBSTONE, RecordFormat.DEFAULT);
    assertThat(value(message(records, "{\"ts\":\"1.0\"}")).get("permalink")).isNull();
  }

  @Test
  void holdsTheWholeMessageOnlyWhenAsked() {
    String text = "{\"ts\":\"1.0\",\"blocks\":[{\"type\":\"rich_text\",\"n\":1.10}],\"new\":\"것\"}";
    assertThat(value(text).schema().field("raw")).isNull();
    Struct value = value(message(records(DeletesMode.TOMBSTONE, true), text));
    assertThat(value.schema()).isEqualTo(Schemas.conversation(RAW));
    assertThat(json(value.getString("raw"))).isEqualTo(json(text));
    assertThat(value.getString("raw")).contains("것");
  }

  @Test
  void aDeletedMessageIsATombstone() {
    SourceRecord record = deleted(DeletesMode.TOMBSTONE, "1703430000.000100");
    assertThat(record.value()).isNull();
    assertThat(record.valueSchema()).isNull();
    assertThat(record.key()).isEqualTo(message(RECORDS, "{\"ts\":\"1703430009.000000\"}").key());
    assertThat(headers(record)).containsEntry("slack.op", "d");
  }

  @Test
  void orARecordThatSaysSo() {
    Struct value = value(deleted(DeletesMode.FLAG, "1703430000.000100"));
    assertThat(value.get("is_deleted")).isEqualTo(true);
    assertThat(value.get("message_type")).isEqualTo("thread");
    assertThat(value.get("post_id")).isEqualTo("C1-1703430000.000100");
    assertThat(value.get("thread_ts")).isEqualTo("1703430000.000100");
    assertThat(value.get("text")).isNull();
    Struct post = value(deleted(DeletesMode.FLAG, "1703430009.000000"));
    assertThat(post.get("message_type")).isEqualTo("post");
    assertThat(post.get("thread_ts")).isNull();
  }

  @Test
  void orNothing() {
    Records records = records(DeletesMode.IGNORE, false);
    assertThat(records.emits(DELETION)).isFalse();
    assertThat(records.emits(tombstone(Op.DELETE))).isFalse();
    assertThat(records.emits(tombstone(Op.UPDATE))).isFalse();
    assertThat(records.emits(Change.of(Op.UPDATE, Message.gone(DELETION.ts(), DELETION.ts()))))
        .isTrue();
  }

  @Test
  void aDeletedParentThatSlackKeepsIsNoMessageOfSlackbot() {
    SourceRecord record = change(DeletesMode.TOMBSTONE, tombstone(Op.DELETE));
    assertThat(record.value()).isNull();
    assertThat(headers(record)).containsEntry("slack.op", "d");
    Struct value = value(change(DeletesMode.FLAG, tombstone(Op.DELETE)));
    assertThat(value)
        .isEqualTo(
            new Struct(Schemas.CONVERSATION)
                .put("channel_id", "C1")
                .put("ts", "1703430000.000100")
                .put("message_type", "post")
                .put("post_id", "C1-1703430000.000100")
                .put("thread_ts", "1703430000.000100")
                .put("createtime", Date.from(Instant.parse("2023-12-24T15:00:00Z")))
                .put("tddate", Date.from(Instant.parse("2023-12-25T00:00:00Z")))
                .put("reply_count", 2L)
                .put("reply_user_count", 1L)
                .put("latest_reply_at", Date.from(Instant.parse("2023-12-24T15:00:09.500Z")))
                .put("is_deleted", true));
  }

  @Test
  void ofADeletedParentOnlyAFlaggedRowFollowsItsThread() {
    for (Op op : new Op[] {Op.UPDATE, Op.READ, Op.CREATE}) {
      assertThat(records(DeletesMode.TOMBSTONE, false).emits(tombstone(op))).isFalse();
      assertThat(records(DeletesMode.FLAG, false).emits(tombstone(op))).isTrue();
    }
    Change threadGone = Change.deleted(DELETION.ts(), DELETION.ts(), true);
    assertThat(records(DeletesMode.TOMBSTONE, false).emits(threadGone)).isFalse();
    SourceRecord last = change(DeletesMode.FLAG, threadGone);
    assertThat(value(last).get("reply_count")).isNull();
    assertThat(headers(last)).containsEntry("slack.op", "u");
  }

  private static Change tombstone(Op op) {
    String kept =
        "{\"ts\":\"1703430000.000100\",\"thread_ts\":\"1703430000.000100\",\"hidden\":true,"
            + "\"subtype\":\"tombstone\",\"user\":\"USLACKBOT\",\"reply_count\":2,"
            + "\"text\":\"This message was deleted.\",\"reply_users_count\":1,"
            + "\"latest_reply\":\"1703430009.500600\"}";
    return Change.of(op, Message.parse(json(kept)).orElseThrow());
  }

  private static SourceRecord change(DeletesMode mode, Change change) {
    return records(mode, false).change("C1", change, PARTITION, OFFSET, OBSERVED);
  }

  private static SourceRecord deleted(DeletesMode mode, String root) {
    return change(mode, Change.deleted(DELETION.ts(), Ts.parse(root), false));
  }

  @Test
  void mapsAReaction() {
    Ts added = Ts.parse("1703430001.000200");
    var reaction = ReactionChange.given(new Reacted("U2", "+1::skin-tone-2"), added);
    SourceRecord record =
        RECORDS.reaction(
            Op.CREATE, "C1", Ts.parse("1703430000.000100"), reaction, PARTITION, OFFSET, OBSERVED);
    assertThat(record.topic()).isEqualTo("slack.reactions");
    assertThat(record.key().toString())
        .isEqualTo("Struct{channel_id=C1,ts=1703430000.000100,user_id=U2,name=+1::skin-tone-2}");
    Struct row = value(record);
    assertThat(row.get("added_at")).isEqualTo(Date.from(Instant.ofEpochMilli(1_703_430_001_000L)));
    assertThat(row.get("removed_at")).isNull();
    assertThat(row.get("observed_at")).isEqualTo(Date.from(OBSERVED));
    assertThat(row.get("source")).isEqualTo("event");
    assertThat(headers(record)).containsEntry("slack.op", "c");
  }

  @Test
  void mapsAUser() {
    SourceRecord record = RECORDS.user(Op.READ, json(USER), PARTITION, OFFSET, OBSERVED);
    assertThat(record.topic()).isEqualTo("slack.users");
    assertThat(record.key()).isEqualTo(new Struct(Schemas.USER_KEY).put("user_id", "U1"));
    assertThat(value(record))
        .isEqualTo(
            new Struct(Schemas.USER)
                .put("user_id", "U1")
                .put("team_id", "T1")
                .put("name", "minji")
                .put("real_name", "김민지")
                .put("display_name", "민지 🌱")
                .put("email", "m@example.org")
                .put("title", "글쓰기")
                .put("time_zone", "Asia/Seoul")
                .put("is_bot", false)
                .put("is_admin", true)
                .put("is_restricted", true)
                .put("is_deleted", false)
                .put("updated_at", Date.from(Instant.ofEpochSecond(1_703_430_000)))
                .put("is_external", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'U1'} | ",
        "{'id':'U1','team_id':'T1'} | false",
        "{'id':'U1','team_id':'T2'} | true",
        "{'id':'U1','team_id':'T2','is_stranger':false} | true",
        "{'id':'U1','is_stranger':true} | true",
        "{'id':'U1','team_id':'T2','enterprise_user':{'teams':['T1','T2']}} | false"
      },
      quoteCharacter = '`')
  void aUserOfAnotherWorkspaceIsExternal(String user, Boolean external) {
    Struct value =
        value(RECORDS.user(Op.READ, json(user.replace('\'', '"')), PARTITION, OFFSET, OBSERVED));
    assertThat(value.get("is_external")).isEqualTo(external);
  }

  @Test
  void aUserMayBeAlmostEmpty() {
    Struct user =
        value(
            RECORDS.user(
                Op.READ,
                json("{\"id\":\"U1\",\"profile\":{\"real_name\":\"Kim\"},\"tz\":null}"),
                PARTITION,
                OFFSET,
                OBSERVED));
    assertThat(user.get("real_name")).isEqualTo("Kim");
    assertThat(user.get("is_bot")).isNull();
    assertThat(user.get("updated_at")).isNull();
  }

  @Test
  void mapsAChannel() {
    SourceRecord record = RECORDS.channel(Op.UPDATE, json(CHANNEL), PARTITION, OFFSET, OBSERVED);
    assertThat(record.topic()).isEqualTo("slack.channels");
    assertThat(record.key()).isEqualTo(new Struct(Schemas.CHANNEL_KEY).put("channel_id", "C1"));
    assertThat(value(record))
        .isEqualTo(
            new Struct(Schemas.CHANNEL)
                .put("channel_id", "C1")
                .put("team_id", "T2")
                .put("channel_name", "글또-공지")
                .put("num_member", 42L)
                .put("is_private", false)
                .put("is_archived", false)
                .put("is_shared", true)
                .put("topic", "주제")
                .put("purpose", "목적")
                .put("creator", "U1")
                .put("created_at", Date.from(Instant.ofEpochSecond(1_600_000_000))));
  }

  @Test
  void aChannelMayListItsMembersAndWriteItsTimeAsText() {
    Struct channel =
        value(
            RECORDS.channel(
                Op.READ,
                json(
                    "{\"id\":\"C1\",\"members\":[\"U1\",\"U2\"],\"created\":\"1600000000\","
                        + "\"topic\":\"odd\"}"),
                PARTITION,
                OFFSET,
                OBSERVED));
    assertThat(channel.get("num_member")).isEqualTo(2L);
    assertThat(channel.get("created_at"))
        .isEqualTo(Date.from(Instant.ofEpochSecond(1_600_000_000)));
    assertThat(channel.get("team_id")).isEqualTo("T1");
    assertThat(channel.get("topic")).isNull();
  }

  @Test
  void aDirectMessageIsPrivateAndHasNoName() {
    Struct channel =
        value(
            RECORDS.channel(
                Op.READ,
                json("{\"id\":\"D1\",\"is_im\":true,\"user\":\"U1\",\"created\":-5}"),
                PARTITION,
                OFFSET,
                OBSERVED));
    assertThat(channel.get("channel_name")).isNull();
    assertThat(channel.get("is_private")).isEqualTo(true);
    assertThat(channel.get("created_at")).isNull();
  }

  @Test
  void aUserOrChannelThatIsGoneIsATombstone() {
    SourceRecord user = RECORDS.deletedUser("U1", PARTITION, OFFSET, OBSERVED);
    assertThat(user.key()).isEqualTo(new Struct(Schemas.USER_KEY).put("user_id", "U1"));
    assertThat(user.value()).isNull();
    SourceRecord channel = RECORDS.deletedChannel("C1", PARTITION, OFFSET, OBSERVED);
    assertThat(channel.key()).isEqualTo(new Struct(Schemas.CHANNEL_KEY).put("channel_id", "C1"));
    assertThat(channel.valueSchema()).isNull();
  }

  @Test
  void aUserOrChannelWithoutAnIdIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> RECORDS.userFingerprint(json("{}")));
    assertThatIllegalArgumentException().isThrownBy(() -> RECORDS.channelFingerprint(json("{}")));
  }

  @Test
  void fingerprintsFollowOnlyWhatIsEmitted() {
    ObjectNode user = json(USER);
    ObjectNode channel = json(CHANNEL);
    int before = RECORDS.userFingerprint(user);
    int channelBefore = RECORDS.channelFingerprint(channel);
    user.withObject("/profile").put("image_24", "https://x/new.png").put("status_text", "back");
    channel.put("updated", 1_703_439_999_999L).withObject("/topic").put("last_set", 9);
    assertThat(RECORDS.userFingerprint(user)).isEqualTo(before);
    assertThat(RECORDS.channelFingerprint(channel)).isEqualTo(channelBefore);
    user.withObject("/profile").put("display_name", "민지");
    channel.put("num_members", 43);
    assertThat(RECORDS.userFingerprint(user)).isNotEqualTo(before);
    assertThat(RECORDS.channelFingerprint(channel)).isNotEqualTo(channelBefore);
  }

  @Test
  void fingerprintsAreTheSameInEveryVersion() {
    // They are kept in offsets: another value would emit everything once more.
    assertThat(RECORDS.userFingerprint(json(USER))).isEqualTo(1_985_042_007);
    assertThat(RECORDS.channelFingerprint(json(CHANNEL))).isEqualTo(-1_773_593_063);
  }

  @Test
  void passesThroughJson() {
    assertPasses(
        message(RECORDS, "{\"ts\":\"1703430000.000100\",\"text\":\"안녕 👩🏽‍💻 \\u0000\"}"));
    assertPasses(deleted(DeletesMode.FLAG, "1703430000.000100"));
    assertPasses(deleted(DeletesMode.TOMBSTONE, "1703430000.000100"));
    assertPasses(RECORDS.user(Op.READ, json(USER), PARTITION, OFFSET, OBSERVED));
    assertPasses(RECORDS.channel(Op.READ, json(CHANNEL), PARTITION, OFFSET, OBSERVED));
  }

  @Test
  void aTextThatWasCutInAnEmojiPassesToo() {
    SourceRecord record =
        message(
            records(DeletesMode.TOMBSTONE, true),
            "{\"ts\":\"1.0\",\"text\":\"cut \\ud83d\",\"reactions\":[{\"name\":\"\\udc4b\"}]}");
    assertPasses(record);
    assertThat(value(record).get("text")).isEqualTo("cut ?");
  }

  private static void assertPasses(SourceRecord record) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", "true"), false);
      SchemaAndValue key =
          converter.toConnectData(
              "t", converter.fromConnectData("t", record.keySchema(), record.key()));
      assertThat(key).isEqualTo(new SchemaAndValue(record.keySchema(), record.key()));
      byte[] bytes = converter.fromConnectData("t", record.valueSchema(), record.value());
      SchemaAndValue value = converter.toConnectData("t", bytes);
      assertThat(value).isEqualTo(new SchemaAndValue(record.valueSchema(), record.value()));
    }
  }

  @Test
  void whatPrecedesATombstoneHasItsKeyAndSaysThatItIsDeleted() {
    Records tombstones = records(DeletesMode.FLAG_THEN_TOMBSTONE, false);
    Records flags = tombstones.preceding().orElseThrow();
    for (Records each : List.of(tombstones, flags)) {
      boolean isFlag = each == flags;
      SourceRecord user = each.deletedUser("U1", Map.of(), Map.of(), Instant.EPOCH);
      SourceRecord channel = each.deletedChannel("C1", Map.of(), Map.of(), Instant.EPOCH);
      SourceRecord group =
          each.memberships().userGroup(Op.DELETE, "S1", null, Map.of(), Map.of(), Instant.EPOCH);
      SourceRecord member =
          each.memberships()
              .channelMember(Op.DELETE, "C1", "U1", Map.of(), Map.of(), Instant.EPOCH);
      for (SourceRecord record : List.of(user, channel, group, member)) {
        assertThat(record.value() != null).as(record.topic()).isEqualTo(isFlag);
        assertThat(record.headers().lastWithName("slack.op").value()).isEqualTo("d");
      }
      if (isFlag) {
        List.of(user, channel, group, member).forEach(r -> ((Struct) r.value()).validate());
        assertThat(((Struct) user.value()).get("is_deleted")).isEqualTo(true);
        assertThat(((Struct) group.value()).get("is_deleted")).isEqualTo(true);
      }
    }
    assertThat(records(DeletesMode.TOMBSTONE, false).preceding()).isEmpty();
    assertThat(records(DeletesMode.FLAG, false).preceding()).isEmpty();
  }
}
