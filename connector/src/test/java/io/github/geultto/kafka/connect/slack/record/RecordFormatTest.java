package io.github.geultto.kafka.connect.slack.record;

import static io.github.geultto.kafka.connect.slack.model.MessageTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Source;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.RecordFormat.JsonColumnFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The settings json.columns and record.timestamp. */
class RecordFormatTest {
  private static final Map<String, String> NONE = Map.of();
  private static final Instant OBSERVED = Instant.ofEpochMilli(1_703_430_123_456L);
  private static final Ts POST = Ts.parse("1703430009.123456");
  private static final Reacted HEART = new Reacted("U1", "heart");

  static final RecordFormat NESTED =
      new RecordFormat(false, JsonColumnFormat.STRUCT, RecordTimestamp.OBSERVED);

  private static Records records(JsonColumnFormat columns, RecordTimestamp timestamp) {
    RecordFormat format = new RecordFormat(false, columns, timestamp);
    return new Records("s", ZoneOffset.UTC, null, "T1", DeletesMode.TOMBSTONE, format);
  }

  private static final Records STRUCTS = records(JsonColumnFormat.STRUCT, RecordTimestamp.OBSERVED);
  private static final Records TIMED = records(JsonColumnFormat.STRING, RecordTimestamp.MESSAGE);

  private static Struct nested(String more) {
    SourceRecord record = message(STRUCTS, more);
    Struct value = (Struct) record.value();
    value.validate();
    return value;
  }

  private static SourceRecord message(Records records, String more) {
    Message message = Message.parse(json("{\"ts\":\"" + POST + "\"" + more + "}")).orElseThrow();
    return records.message(Op.CREATE, "C1", message, NONE, NONE, OBSERVED);
  }

  @Test
  void reactionsCanBeAnArrayOfStructs() {
    List<Struct> reactions =
        nested(
                ",\"reactions\":[{\"name\":\"heart\",\"users\":[\"U2\",\"U\\u00001\"],\"count\":3},"
                    + "{\"name\":\"tada\",\"users\":[],\"count\":1}]")
            .getArray("reactions");
    assertThat(reactions)
        .extracting(r -> r.getString("name"), r -> r.getArray("user_id"), r -> r.get("count"))
        .containsExactly(
            tuple("heart", List.of("U2", "U\uFFFD1"), 3L), tuple("tada", List.of(), 1L));
  }

  @Test
  void ofReactionsThatAreWithheldThereIsNone() {
    Reaction shown = new Reaction("heart", List.of("U2"), 1, List.of("U1"));
    Reaction withheld = new Reaction("eyes", List.of(), 0, List.of("U1"));
    Message message =
        Message.parse(json("{\"ts\":\"" + POST + "\"}"))
            .orElseThrow()
            .withReactions(List.of(shown, withheld));
    Struct value = (Struct) STRUCTS.message(Op.CREATE, "C1", message, NONE, NONE, OBSERVED).value();
    assertThat(value.<Struct>getArray("reactions"))
        .extracting(r -> r.getString("name"))
        .containsExactly("heart");
  }

  @Test
  void andSoCanFiles() {
    List<Struct> files =
        nested(
                ",\"files\":[{\"id\":\"F1\",\"name\":\"a.png\",\"mimetype\":\"image/png\","
                    + "\"size\":5,\"url_private\":\"https://x\",\"mode\":\"hosted\"},{\"id\":\"F2\"}]")
            .getArray("files");
    assertThat(files).hasSize(2);
    assertThat(files.get(0).schema().fields())
        .extracting(Field::name)
        .containsExactly("id", "name", "mimetype", "size", "url_private", "mode");
    assertThat(files.get(0).getInt64("size")).isEqualTo(5);
    assertThat(files.get(0).getString("mode")).isEqualTo("hosted");
    assertThat(files.get(1).getInt64("size")).isNull();
  }

  @Test
  void theyAreEmptyWhereThereAreNone() {
    Struct value = nested("");
    assertThat(value.getArray("reactions")).isEmpty();
    assertThat(value.getArray("files")).isEmpty();
  }

  @Test
  void theOtherColumnsAreTheSame() {
    List<Field> strings = Schemas.CONVERSATION.fields();
    List<Field> structs = nested("").schema().fields();
    assertThat(structs)
        .extracting(Field::name)
        .isEqualTo(strings.stream().map(Field::name).toList());
    assertThat(structs)
        .filteredOn(field -> !List.of("reactions", "files").contains(field.name()))
        .isSubsetOf(strings);
  }

  @ParameterizedTest
  @EnumSource(JsonColumnFormat.class)
  void byDefaultKafkaGivesTheTime(JsonColumnFormat columns) {
    assertThat(message(records(columns, RecordTimestamp.OBSERVED), "").timestamp()).isNull();
  }

  @Test
  void aMessageHasItsOwnTimeAlsoWhenItIsDeleted() {
    assertThat(message(TIMED, "").timestamp()).isEqualTo(1_703_430_009_123L);
    Change deleted = Change.deleted(POST, POST, false);
    SourceRecord tombstone = TIMED.change("C1", deleted, NONE, NONE, OBSERVED);
    assertThat(tombstone.value()).isNull();
    assertThat(tombstone.timestamp()).isEqualTo(1_703_430_009_123L);
  }

  @Test
  void aReactionHasTheTimeOfItsLastChangeIfThatIsKnown() {
    assertThat(reaction(Op.CREATE, ReactionChange.given(HEART, POST.plus(1))))
        .isEqualTo(1_703_430_009_123L);
    Ts removed = Ts.parse("1703430019.000000");
    assertThat(reaction(Op.UPDATE, ReactionChange.removed(HEART, POST, removed, Source.EVENT)))
        .isEqualTo(1_703_430_019_000L);
    assertThat(reaction(Op.READ, ReactionChange.given(HEART, Ts.ZERO))).isNull();
    assertThat(reaction(Op.DELETE, ReactionChange.removed(HEART, POST, removed, Source.POLL)))
        .isNull();
  }

  private static Long reaction(Op op, ReactionChange reaction) {
    return TIMED.reaction(op, "C1", POST, reaction, NONE, NONE, OBSERVED).timestamp();
  }

  @Test
  void usersChannelsAndGroupsHaveTheTimeThatSlackGives() {
    assertThat(
            TIMED
                .user(Op.READ, json("{\"id\":\"U1\",\"updated\":17}"), NONE, NONE, OBSERVED)
                .timestamp())
        .isEqualTo(17_000);
    assertThat(TIMED.user(Op.READ, json("{\"id\":\"U1\"}"), NONE, NONE, OBSERVED).timestamp())
        .isNull();
    assertThat(TIMED.deletedUser("U1", NONE, NONE, OBSERVED).timestamp()).isNull();
    assertThat(
            TIMED
                .channel(Op.READ, json("{\"id\":\"C1\",\"created\":18}"), NONE, NONE, OBSERVED)
                .timestamp())
        .isEqualTo(18_000);
    MembershipRecords memberships = TIMED.memberships();
    assertThat(
            memberships
                .userGroup(
                    Op.READ, "S1", json("{\"id\":\"S1\",\"date_update\":19}"), NONE, NONE, OBSERVED)
                .timestamp())
        .isEqualTo(19_000);
    assertThat(memberships.channelMember(Op.CREATE, "C1", "U1", NONE, NONE, OBSERVED).timestamp())
        .isNull();
  }
}
