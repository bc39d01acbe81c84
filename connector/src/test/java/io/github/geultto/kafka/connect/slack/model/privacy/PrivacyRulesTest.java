package io.github.geultto.kafka.connect.slack.model.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import io.github.geultto.kafka.connect.slack.model.MessageColumn.Place;
import io.github.geultto.kafka.connect.slack.model.MessageColumns;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of what Slack shows. */
class PrivacyRulesTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String GONE = "U0GONE0001";
  private static final String QUIET = "U0QUIET001";
  private static final String OTHER = "U0OTHER001";
  private static final String SECRET = "xyzzy";
  private static final String ROOM = "C0OPEN0001";
  private static final String SHUT = "C0SHUT0001";
  private static final Ts TS = Ts.parse("1700000000.000100");

  private final PrivacyRules rules =
      new PrivacyRules(Set.of(GONE, "W0GONE0002"), Set.of(QUIET), Set.of(SHUT));

  private static Message message(String json) throws Exception {
    String whole = "{'type':'message','ts':'1700000000.000100'," + json + "}";
    return Message.parse(JSON.readTree(whole.replace('\'', '"'))).orElseThrow();
  }

  private Message visible(String json) throws Exception {
    return rules.visible(ROOM, message(json));
  }

  private static String rowOf(Message message) {
    Place place = new Place(ROOM, ZoneOffset.UTC, "https://x.slack.com/", message.ts().toString());
    return MessageColumns.WITH_RAW.stream()
        .filter(column -> !message.isTombstone() || column.isKept(message))
        .map(column -> column.name() + "=" + column.value().of(message, place))
        .collect(Collectors.joining("\n"));
  }

  // ---------------------------------------------------------------- excluded users

  @Test
  void ofAnExcludedUsersMessageItsPlaceAndThreadAreLeft() throws Exception {
    Message left =
        visible(
            "'user':'U0GONE0001','text':'xyzzy','thread_ts':'1700000000.000100','reply_count':2,"
                + "'edited':{'user':'U0GONE0001','ts':'1700000001.000000'},"
                + "'files':[{'id':'F1','name':'xyzzy'}],'latest_reply':'1700000009.000000'");
    assertThat(left.isWithheld()).isTrue();
    assertThat(left.isTombstone()).isTrue();
    assertThat(left.replyCount()).isEqualTo(2);
    assertThat(left.latestReply()).hasToString("1700000009.000000");
    assertThat(rowOf(left)).doesNotContain(SECRET, GONE);
    assertThat(left.toString()).doesNotContain(SECRET, GONE);
  }

  @Test
  void whoCommentedOnAFileIsItsAuthor() throws Exception {
    assertThat(
            visible("'subtype':'file_comment','comment':{'user':'U0GONE0001','comment':'xyzzy'}")
                .isWithheld())
        .isTrue();
  }

  @Test
  void reactionsAreCountedWithoutThem() throws Exception {
    Message left =
        visible(
            "'user':'U0OTHER001','text':'hi','reactions':["
                + "{'name':'heart','users':['U0GONE0001','U0OTHER001'],'count':2},"
                + "{'name':'eyes','users':['U0GONE0001'],'count':1}]");
    assertThat(left.reactions())
        .containsExactly(
            new Reaction("heart", List.of(OTHER), 1, List.of(GONE)),
            new Reaction("eyes", List.of(), 0, List.of(GONE)));
    assertThat(left.reactionCount()).isEqualTo(1);
    assertThat(rowOf(left))
        .contains("reactions=[{\"name\":\"heart\",\"user_id\":[\"U0OTHER001\"],\"count\":1}]")
        .contains("\"users\":[\"U0OTHER001\"],\"count\":1")
        .doesNotContain(GONE, "eyes");
    Message without =
        visible(
            "'user':'U0OTHER001','text':'hi','reactions':["
                + "{'name':'heart','users':['U0OTHER001'],'count':1}]");
    assertThat(left.fingerprint()).isEqualTo(without.fingerprint());
  }

  @Test
  void whatNobodyElseHasChosenStaysIfTheyHaveNotEither() throws Exception {
    String poll =
        "'user':'U0OTHER001','metadata':{'options':[{'name':'tea','users':[],'count':0},"
            + "{'name':'soup','users':['U0GONE0001'],'count':1}]}";
    assertThat(rowOf(visible(poll))).contains("tea").doesNotContain("soup", GONE);
  }

  @Test
  void aListThatSlackCutIsStillIncomplete() {
    List<Reaction> shown = List.of(new Reaction("heart", List.of(GONE, OTHER), 9));
    Reaction left = rules.visible(shown).get(0);
    assertThat(left.isTruncated()).isTrue();
    assertThat(left.count()).isEqualTo(8);
    assertThat(left.total()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'text':'ask <@U0GONE0001> or <@W0GONE0002|xyzzy>, U0GONE0001!'",
        "'text':'see <https://x.slack.com/team/U0GONE0001|xyzzy>'",
        "'text':'','edited':{'user':'U0GONE0001','ts':'1700000001.000000'}",
        "'text':'x','subtype':'thread_broadcast','thread_ts':'1600000000.000000',"
            + "'parent_user_id':'U0GONE0001','root':{'user':'U0GONE0001','text':'xyzzy'}",
        "'text':'x','reply_users':['U0OTHER001','U0GONE0001']",
        "'text':'x','files':[{'id':'F1','user':'U0GONE0001','name':'xyzzy'}]",
        "'text':'x','attachments':[{'is_msg_unfurl':true,'author_id':'U0GONE0001','text':'xyzzy',"
            + "'message_blocks':[{'message':{'blocks':[{'text':'xyzzy'}]}}]}]",
        "'text':'x','attachments':[{'message_blocks':[{'user':'W0GONE0002','text':'xyzzy'}]}]",
        "'text':'','blocks':[{'type':'rich_text','elements':[{'type':'rich_text_section',"
            + "'elements':[{'type':'user','user_id':'U0GONE0001'}]}]}]",
        "'text':'x','inviter':'U0GONE0001','pinned_info':{'pinned_by':'U0GONE0001'}",
        "'text':'x','room':{'created_by':'U0GONE0001','participant_history':['U0GONE0001']}",
        "'text':'x','room':{'participants_events':{'U0GONE0001':{'joined':true}}}",
        "'text':'x','blocks':[{'type':'actions','block_id':'vote_U0GONE0001_1'}]",
        "'text':'x','subtype':'pinned_item','attachments':[{'is_msg_unfurl':true,'text':'xyzzy',"
            + "'author_name':'xyzzy','author_link':'https://x.slack.com/team/xyzzy'}]"
      })
  void theirIdsAndContentAreCutFromMessagesOfOthers(String parts) throws Exception {
    Message left = visible("'user':'U0OTHER001'," + parts);
    assertThat(left.isWithheld()).isFalse();
    assertThat(left.userId()).isEqualTo(OTHER);
    assertThat(rowOf(left)).doesNotContain(SECRET, GONE, "W0GONE0002");
  }

  @Test
  void mentionsHaveAPlaceholderAndTimesOfEditsStay() throws Exception {
    Message left =
        visible(
            "'user':'U0OTHER001','text':'ask <@U0GONE0001>',"
                + "'edited':{'user':'U0GONE0001','ts':'1700000001.000000'}");
    assertThat(left.text()).isEqualTo("ask <@excluded>");
    assertThat(left.content().text()).isEqualTo("ask @excluded");
    assertThat(left.editedBy()).isNull();
    assertThat(left.editedAt()).hasToString("1700000001.000000");
  }

  @Test
  void whatNamesNobodyIsTheSameObject() throws Exception {
    Message message = message("'user':'U0OTHER001','text':'hello','reactions':[]");
    assertThat(rules.visible(ROOM, message)).isSameAs(message);
    assertThat(PrivacyRules.NONE.visible(ROOM, message("'user':'U0GONE0001'")).isWithheld())
        .isFalse();
  }

  // ---------------------------------------------------------------- redacted texts

  @Test
  void aRedactedMessageKeepsItsAuthorTimesAndCounts() throws Exception {
    String json =
        "'user':'U0OTHER001','text':'xyzzy','thread_ts':'1700000000.000100','reply_count':3,"
            + "'edited':{'user':'U0OTHER001','ts':'1700000001.000000'},"
            + "'reactions':[{'name':'heart','users':['U0OTHER001'],'count':1}],"
            + "'attachments':[{'text':'xyzzy'}],'blocks':[{'type':'section','text':{'text':'xyzzy'}}],"
            + "'files':[{'id':'F1','name':'xyzzy','url_private':'https://x/xyzzy'}]";
    Message left = rules.visible(SHUT, message(json));
    assertThat(left.userId()).isEqualTo(OTHER);
    assertThat(left.replyCount()).isEqualTo(3);
    assertThat(left.editedAt()).isNotNull();
    assertThat(rowOf(left))
        .doesNotContain(SECRET)
        .contains("text=null", "content=null", "attachments=[]", "files=[]", "raw=null")
        .contains("\"heart\"");
    Message edited = rules.visible(SHUT, message(json.replace("xyzzy", "plugh")));
    assertThat(edited.fingerprint())
        .as("only what is emitted counts")
        .isEqualTo(left.fingerprint());
  }

  @Test
  void quotesOfRedactedMessagesAreCut() throws Exception {
    String unfurl =
        "'user':'U0OTHER001','text':'see','attachments':[{'is_msg_unfurl':true,'text':'xyzzy',";
    assertThat(rowOf(visible("'user':'U0QUIET001','text':'xyzzy'"))).doesNotContain(SECRET);
    assertThat(rowOf(visible(unfurl + "'channel_id':'C0SHUT0001'}]"))).doesNotContain(SECRET);
    assertThat(rowOf(visible(unfurl + "'author_id':'U0QUIET001'}]"))).doesNotContain(SECRET);
    assertThat(rowOf(visible(unfurl + "'author_id':'U0OTHER001'}]"))).contains(SECRET);
    assertThat(rowOf(visible(unfurl + "'channel_id':'C0OPEN0001','bot_id':'B1'}]")))
        .contains(SECRET);
    assertThat(rowOf(visible(unfurl + "'channel_id':'C0OPEN0001'}]")))
        .as("whose it is it does not say")
        .doesNotContain(SECRET);
  }

  // ---------------------------------------------------------------- events, lists, changes

  @Test
  void eventsOfExcludedUsersSayNothing() throws Exception {
    assertThat(rules.visible(new Event.Reacted(ROOM, TS, GONE, "heart", true, TS))).isEmpty();
    assertThat(rules.visible(new Event.Reacted(ROOM, TS, GONE, OTHER, "heart", true, TS)))
        .as("to a message of theirs, which may be older than what is remembered")
        .isEmpty();
    assertThat(rules.visible(new Event.UserChanged(GONE, TS))).isEmpty();
    assertThat(rules.visible(new Event.MemberChanged(ROOM, GONE, true, TS)))
        .contains(new Event.ChannelChanged(ROOM, TS));
    Message posted = message("'user':'U0GONE0001','text':'xyzzy'");
    assertThat(rules.visible(new Event.Posted(ROOM, posted, TS)))
        .contains(new Event.Posted(ROOM, posted.withheld(), TS));
    Event other = new Event.Reacted(ROOM, TS, OTHER, "heart", true, TS);
    assertThat(rules.visible(other)).contains(other);
  }

  @Test
  void entriesOfListsDoNotNameThem() throws Exception {
    JsonNode channel =
        JSON.readTree(
            "{\"id\":\"C1\",\"creator\":\"U0GONE0001\",\"num_members\":3,"
                + "\"topic\":{\"value\":\"ask <@U0GONE0001>\",\"creator\":\"U0GONE0001\"}}");
    assertThat(rules.visible(channel))
        .hasToString("{\"id\":\"C1\",\"num_members\":3,\"topic\":{\"value\":\"ask <@excluded>\"}}");
  }

  @Test
  void aReactionThatWasTakenBackIsDeleted() {
    ReactionChange removed =
        ReactionChange.removed(new Reacted(GONE, "heart"), Ts.ZERO, TS, ReactionChange.Source.POLL);
    Change left = rules.visible(Change.of(Op.UPDATE, TS, TS, removed));
    assertThat(left.op()).isEqualTo(Op.DELETE);
    assertThat(left.isWithheld()).isTrue();
  }

  @Test
  void offsetsDoNotNameThem() {
    assertThat(rules.exclusion()).isNotEmpty().doesNotContain("GONE");
    assertThat(rules.redaction(ROOM)).isNotEmpty().doesNotContain("QUIET");
    assertThat(rules.redaction(SHUT)).isNotEqualTo(rules.redaction(ROOM)).doesNotContain(" ");
    assertThat(PrivacyRules.NONE.exclusion()).isEmpty();
    assertThat(PrivacyRules.NONE.redaction(ROOM)).isEmpty();
  }

  // ---------------------------------------------------------------- at random

  /** Wherever in a message an excluded user's id or words are, none of them is left. */
  @Test
  void nothingIsLeftInRandomMessages() throws Exception {
    for (int seed = 0; seed < 2_000; seed++) {
      ObjectNode json = (ObjectNode) random(new Random(seed), 5);
      json.put("ts", "1700000000.000100").put("user", OTHER);
      Message left = rules.visible(ROOM, Message.parse(json).orElseThrow());
      assertThat(rowOf(left)).as("seed %s: %s", seed, json).doesNotContain(SECRET, GONE);
    }
  }

  private static JsonNode random(Random random, int depth) {
    ObjectNode json = JSON.createObjectNode();
    boolean isTheirs = depth < 5 && random.nextInt(3) == 0;
    if (isTheirs) {
      json.put(random.nextBoolean() ? "user" : "author_id", GONE);
      json.put(random.nextBoolean() ? "text" : "title", SECRET);
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      String field =
          List.of("text", "root", "files", "blocks", "by", "users").get(random.nextInt(6));
      ArrayNode array = JSON.createArrayNode();
      switch (random.nextInt(4)) {
        case 0 ->
            json.put(field, random.nextBoolean() ? GONE : "hi <@" + GONE + "|" + SECRET + ">");
        case 1 -> json.set(field, array.add(GONE).add(OTHER));
        case 2 -> json.set(field, depth == 0 ? array : array.add(random(random, depth - 1)));
        default -> json.set(field, depth == 0 ? array : random(random, depth - 1));
      }
    }
    return json;
  }

  @Test
  void aReactionOfTheirsUnderAFormerIdOfTheChannelIsDeletedThere() {
    Change under =
        Change.of(Op.READ, TS, TS, ReactionChange.given(new Reacted(GONE, "heart"), Ts.ZERO))
            .ofFormer(SHUT, TS);
    Change left = rules.visible(under);
    assertThat(left.isWithheld()).isTrue();
    assertThat(left.op()).isEqualTo(Op.DELETE);
    assertThat(left.former()).isEqualTo(SHUT);
  }
}
