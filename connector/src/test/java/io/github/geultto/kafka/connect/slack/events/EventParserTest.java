package io.github.geultto.kafka.connect.slack.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Event.AccessRevoked;
import io.github.geultto.kafka.connect.slack.model.Event.Changed;
import io.github.geultto.kafka.connect.slack.model.Event.ChannelChanged;
import io.github.geultto.kafka.connect.slack.model.Event.ChannelRenumbered;
import io.github.geultto.kafka.connect.slack.model.Event.Deleted;
import io.github.geultto.kafka.connect.slack.model.Event.HistoryChanged;
import io.github.geultto.kafka.connect.slack.model.Event.MemberChanged;
import io.github.geultto.kafka.connect.slack.model.Event.Posted;
import io.github.geultto.kafka.connect.slack.model.Event.Reacted;
import io.github.geultto.kafka.connect.slack.model.Event.UserChanged;
import io.github.geultto.kafka.connect.slack.model.Event.UserGroupsChanged;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Ts AT = Ts.parse("1703430009.000900");
  private static final Ts POST = Ts.parse("1703430000.000100");
  private static final Ts REPLY = Ts.parse("1703430005.000200");

  /** What the parser makes of an inner event, written with single quotes. */
  private static Optional<Event> parse(String event) {
    return EventParser.parse(payload(event));
  }

  private static Parsed read(String event) {
    return EventParser.read(payload(event));
  }

  private static ObjectNode payload(String event) {
    ObjectNode payload = (ObjectNode) json("{'type':'event_callback','event_id':'Ev1'}");
    ObjectNode inner = (ObjectNode) json(event);
    if (!inner.has("event_ts")) {
      inner.put("event_ts", AT.toString());
    }
    payload.set("event", inner);
    return payload;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message posted(String event) {
    Event parsed = parse(event).orElseThrow();
    assertThat(parsed).isInstanceOf(Posted.class);
    return ((Posted) parsed).message();
  }

  // ---------------------------------------------------------------- new messages

  @Test
  void aNewMessageIsTheOneThatTheHistoryShows() {
    String parts =
        """
        'type':'message','user':'U1','text':'안녕 👋','ts':'1703430000.000100','team':'T1',
        'client_msg_id':'x-1','blocks':[{'type':'rich_text'}]""";
    Event event =
        parse(
                "{"
                    + parts
                    + ",'channel':'C1','channel_type':'channel','event_ts':'1703430009.000900'}")
            .orElseThrow();
    Message shown = Message.parse(json("{" + parts + "}")).orElseThrow();
    assertThat(event).isEqualTo(new Posted("C1", shown, AT));
    assertThat(((Posted) event).message().fingerprint()).isEqualTo(shown.fingerprint());
  }

  @Test
  void aReplyKeepsItsThread() {
    Message reply =
        posted(
            """
            {'type':'message','channel':'C1','user':'U1','text':'x','ts':'1703430005.000200',
             'thread_ts':'1703430000.000100','parent_user_id':'U2'}""");
    assertThat(reply.isReply()).isTrue();
    assertThat(reply.root()).isEqualTo(POST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bot_message",
        "file_share",
        "me_message",
        "thread_broadcast",
        "channel_join",
        "channel_topic",
        "reminder_add",
        "something_new"
      })
  void otherSubtypesAreNewMessages(String subtype) {
    Message message =
        posted(
            "{'type':'message','channel':'C1','subtype':'"
                + subtype
                + "','text':'x','ts':'1703430000.000100'}");
    assertThat(message.subtype()).isEqualTo(subtype);
  }

  @Test
  void aMessageWithWholeFilesIsPosted() {
    Message message =
        posted(
            """
            {'type':'message','channel':'C1','subtype':'file_share','ts':'1703430000.000100',
             'files':[{'id':'F1','name':'a.png','mode':'hosted','file_access':'visible'},
                      {'id':'F2','name':'b.png','mode':'snippet'}]}""");
    assertThat(message.files()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'F1','name':'a.png','mode':'hosted','file_access':'check_file_info'}",
        "{'id':'F1','mode':'hosted'}",
        "{'id':'F1','name':'a.png'}",
        "{'id':'F1','created':0,'timestamp':0,'user':'','file_access':'check_file_info'}",
      })
  void aMessageWithAStubOfAFileIsRead(String file) {
    assertThat(
            parse(
                "{'type':'message','channel':'C1','ts':'1703430005.000200',"
                    + "'thread_ts':'1703430000.000100','files':["
                    + file
                    + "]}"))
        .contains(new Changed("C1", REPLY, POST, AT));
  }

  @Test
  void repliesToAParentAreReadFromTheParent() {
    String inner =
        "'message':{'type':'message','user':'U1','text':'x','ts':'1703430000.000100',"
            + "'thread_ts':'1703430000.000100','reply_count':1}";
    Changed changed = new Changed("C1", POST, POST, AT);
    // With the subtype, and without it as the bug has it.
    assertThat(
            parse(
                "{'type':'message','subtype':'message_replied','channel':'C1',"
                    + "'ts':'1703430009.000900',"
                    + inner
                    + "}"))
        .contains(changed);
    assertThat(parse("{'type':'message','channel':'C1','ts':'1703430009.000900'," + inner + "}"))
        .contains(changed);
  }

  // ---------------------------------------------------------------- edits and deletions

  private static String changed(String message, String before) {
    return "{'type':'message','subtype':'message_changed','hidden':true,'channel':'C1',"
        + "'ts':'1703430009.000900','message':{"
        + message
        + "}"
        + (before == null ? "" : ",'previous_message':{" + before + "}")
        + "}";
  }

  @Test
  void anEditIsReadByTheInnerTimestamp() {
    assertThat(
            parse(
                changed(
                    "'ts':'1703430000.000100','text':'b','edited':{'ts':'1703430009.000000'}",
                    "'ts':'1703430000.000100','text':'a'")))
        .contains(new Changed("C1", POST, POST, AT));
    assertThat(
            parse(
                changed(
                    "'ts':'1703430005.000200','thread_ts':'1703430000.000100','text':'b'",
                    "'ts':'1703430005.000200','thread_ts':'1703430000.000100','text':'a'")))
        .contains(new Changed("C1", REPLY, POST, AT));
  }

  @Test
  void changedBlocksOrAttachmentsOfAnAppAreAChange() {
    String alert = "'ts':'1703430000.000100','bot_id':'B1','text':'alert'";
    String block = ",'blocks':[{'type':'header','text':{'type':'plain_text','text':'%s'}}]";
    assertThat(parse(changed(alert + block.formatted("ok"), alert + block.formatted("bad"))))
        .contains(new Changed("C1", POST, POST, AT));
    assertThat(parse(changed(alert + ",'attachments':[{'text':'ok'}]", alert)))
        .contains(new Changed("C1", POST, POST, AT));
  }

  @Test
  void whatLeavesAllThatIsEmittedAsItWasIsIgnored() {
    String same = "'ts':'1703430000.000100','user':'U1','text':'see https://a.b'";
    assertThat(
            read(changed(same + ",'attachments':[{'title':'A','from_url':'https://a.b'}]", same)))
        .isEqualTo(new Parsed.Ignored());
    assertThat(read(changed(same + ",'language':{'locale':'ko'}", same)))
        .isEqualTo(new Parsed.Ignored());
    // What such an event is not sure to hold is no change either.
    assertThat(
            read(
                changed(
                    same,
                    same
                        + ",'reactions':[{'name':'heart','users':['U1'],'count':1}],'reply_count':2,"
                        + "'reply_users_count':1,'latest_reply':'1703430005.000200'")))
        .isEqualTo(new Parsed.Ignored());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'text':'b','user':'U1'",
        "'text':'a','user':'U2'",
        "'text':'a','user':'U1','subtype':'bot_message'",
        "'text':'a','user':'U1','edited':{'user':'U1','ts':'1703430009.000000'}",
        "'text':'a','user':'U1','files':[{'id':'F1','name':'n','mode':'hosted'}]",
        "'text':'a','user':'U1','thread_ts':'1703430000.000100'",
        "'text':'a','user':'U1','bot_id':'B1'",
      })
  void whatChangesSomethingEmittedIsRead(String after) {
    assertThat(
            parse(
                changed(
                    "'ts':'1703430000.000100'," + after,
                    "'ts':'1703430000.000100','text':'a','user':'U1'")))
        .contains(new Changed("C1", POST, POST, AT));
  }

  @Test
  void anEditWithoutTheMessageBeforeIsRead() {
    assertThat(parse(changed("'ts':'1703430000.000100','text':'a'", null)))
        .contains(new Changed("C1", POST, POST, AT));
    assertThat(parse(changed("'ts':'1703430000.000100','text':'a'", "'text':'a'")))
        .contains(new Changed("C1", POST, POST, AT));
  }

  @Test
  void aThreadThatCannotBeReadIsNotKnown() {
    assertThat(parse(changed("'ts':'1703430005.000200','thread_ts':17034.5,'text':'b'", null)))
        .contains(new Changed("C1", REPLY, null, AT));
  }

  @Test
  void aDeletedParentWithRepliesIsRead() {
    String tombstone =
        "'ts':'1703430000.000100','thread_ts':'1703430000.000100','subtype':'tombstone',"
            + "'text':'This message was deleted.','user':'USLACKBOT'";
    Changed changed = new Changed("C1", POST, POST, AT);
    assertThat(parse(changed(tombstone, "'ts':'1703430000.000100','text':'a'"))).contains(changed);
    assertThat(parse(changed(tombstone, tombstone))).contains(changed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "{'ts':'1703430005.000200','thread_ts':'1703430000.000100'} | 1703430000.000100",
        "{'ts':'1703430005.000200','text':'x'} | 1703430005.000200",
        "{'ts':'1703430005.000200','subtype':'tombstone','thread_ts':'1703430000.000100'}"
            + " | 1703430000.000100",
        "null | null",
        "5 | null",
        "{'text':'x'} | null",
      })
  void aDeletionNamesTheThreadIfThePreviousMessageDoes(String before, String root) {
    assertThat(
            parse(
                "{'type':'message','subtype':'message_deleted','channel':'C1','hidden':true,"
                    + "'ts':'1703430009.000900','deleted_ts':'1703430005.000200','previous_message':"
                    + before
                    + "}"))
        .contains(new Deleted("C1", REPLY, root == null ? null : Ts.parse(root), AT));
  }

  // ---------------------------------------------------------------- all else

  @ParameterizedTest
  @CsvSource({"reaction_added, true", "reaction_removed, false"})
  void aReactionNamesItsMessageAndUser(String type, boolean added) {
    assertThat(
            parse(
                "{'type':'"
                    + type
                    + "','user':'U1','reaction':'+1::skin-tone-2','item':{'type':'message',"
                    + "'channel':'C1','ts':'1703430000.000100'},'event_ts':'1703430009.000900'}"))
        .contains(new Reacted("C1", POST, "U1", "+1::skin-tone-2", added, AT));
  }

  @Test
  void aReactionNamesTheAuthorOfItsMessageIfThereIsOne() {
    assertThat(
            parse(
                "{'type':'reaction_added','user':'U1','reaction':'x','item_user':'U2','item':"
                    + "{'type':'message','channel':'C1','ts':'1703430000.000100'},"
                    + "'event_ts':'1703430009.000900'}"))
        .contains(new Reacted("C1", POST, "U2", "U1", "x", true, AT));
  }

  @Test
  void aReactionToAFileIsIgnored() {
    assertThat(
            read(
                "{'type':'reaction_added','user':'U1','reaction':'x',"
                    + "'item':{'type':'file','file':'F1'}}"))
        .isEqualTo(new Parsed.Ignored());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "channel_created",
        "channel_rename",
        "channel_archive",
        "channel_unarchive",
        "channel_deleted",
        "channel_shared",
        "channel_unshared",
        "channel_left",
        "group_rename",
        "group_archive",
        "group_unarchive",
        "group_deleted",
        "group_left"
      })
  void aChannelIsGivenAsAnObjectOrAsAnId(String type) {
    for (String channel : List.of("'C1'", "{'id':'C1','name':'a'}")) {
      assertThat(parse("{'type':'" + type + "','channel':" + channel + ",'user':'U1'}"))
          .contains(new ChannelChanged("C1", AT));
    }
  }

  @Test
  void aMemberJoinsOrLeavesAChannel() {
    assertThat(parse("{'type':'member_joined_channel','channel':'C1','user':'U1'}"))
        .contains(new MemberChanged("C1", "U1", true, AT));
    assertThat(parse("{'type':'member_left_channel','channel':'C1','user':'U1'}"))
        .contains(new MemberChanged("C1", "U1", false, AT));
    assertThat(parse("{'type':'member_left_channel','channel':'C1'}"))
        .contains(new ChannelChanged("C1", AT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"subteam_created", "subteam_updated", "subteam_members_changed"})
  void userGroupsChange(String type) {
    assertThat(parse("{'type':'" + type + "','subteam_id':'S1'}"))
        .contains(new UserGroupsChanged(AT));
  }

  @Test
  void aChannelMayGetAnotherId() {
    assertThat(parse("{'type':'channel_id_changed','old_channel_id':'C1','new_channel_id':'C2'}"))
        .contains(new ChannelRenumbered("C1", "C2", AT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel_history_changed", "group_history_changed", "im_history_changed"})
  void aChangedHistoryIsOfAChannelOrOfAny(String type) {
    String event = "{'type':'" + type + "','latest':'1703430000.000100'";
    assertThat(parse(event + ",'channel':'C1'}")).contains(new HistoryChanged("C1", AT));
    assertThat(read(event + "}")).isEqualTo(new Parsed.Elsewhere());
  }

  @ParameterizedTest
  @ValueSource(strings = {"team_join", "user_change"})
  void aUserIsGivenAsAnObjectOrAsAnId(String type) {
    for (String user : List.of("'U1'", "{'id':'U1','name':'a'}")) {
      assertThat(parse("{'type':'" + type + "','user':" + user + "}"))
          .contains(new UserChanged("U1", AT));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens_revoked", "app_uninstalled"})
  void theEndOfAllAccessIsTold(String type) {
    assertThat(parse("{'type':'" + type + "','tokens':{'bot':['U1']}}"))
        .contains(new AccessRevoked(type, AT));
  }

  @Test
  void theTimeMayBeThatOfThePayload() {
    ObjectNode payload = payload("{'type':'app_uninstalled','event_ts':null}");
    assertThat(EventParser.read(payload)).isEqualTo(new Parsed.Unreadable(null));
    payload.put("event_time", 1_703_430_009);
    assertThat(EventParser.parse(payload))
        .contains(new AccessRevoked("app_uninstalled", Ts.parse("1703430009")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"app_mention", "file_shared", "emoji_changed", "dnd_updated", "pin_added"})
  void otherEventsAreIgnored(String type) {
    assertThat(read("{'type':'" + type + "','channel':'C1'}")).isEqualTo(new Parsed.Ignored());
  }

  @Test
  void aRateLimitLosesEventsOfAnyChannel() {
    assertThat(
            EventParser.read(
                json(
                    "{'type':'app_rate_limited','team_id':'T1','minute_rate_limited':1703430000,"
                        + "'api_app_id':'A1'}")))
        .isEqualTo(new Parsed.Elsewhere());
  }

  @Test
  void otherPayloadsAreIgnored() {
    assertThat(EventParser.read(json("{'type':'slash_commands','event':5}")))
        .isEqualTo(new Parsed.Ignored());
  }

  // ---------------------------------------------------------------- odd input

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "5",
        "[]",
        "''",
        "{}",
        "{'type':5}",
        "{'type':'event_callback'}",
        "{'type':'event_callback','event':null}",
        "{'type':'event_callback','event':[]}",
        "{'type':'event_callback','event':{}}",
        "{'type':'event_callback','event':{'type':null}}",
        "{'type':'event_callback','event':{'type':'message'}}",
      })
  void anOddPayloadIsUnreadable(String payload) {
    assertThat(EventParser.read(json(payload))).isEqualTo(new Parsed.Unreadable(null));
    assertThat(EventParser.parse(json(payload))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "{'type':'message','ts':'1703430000.000100'} | null",
        "{'type':'message','channel':5,'ts':'1703430000.000100'} | null",
        "{'type':'message','channel':'C1'} | C1",
        "{'type':'message','channel':'C1','ts':1703430000.0001} | C1",
        "{'type':'message','channel':'C1','ts':null} | C1",
        "{'type':'message','channel':'C1','ts':'now'} | C1",
        "{'type':'message','channel':'C1','ts':'1703430000.000100','event_ts':'x'} | C1",
        "{'type':'message','channel':'C1','subtype':'message_changed'} | C1",
        "{'type':'message','channel':'C1','subtype':'message_changed','message':null} | C1",
        "{'type':'message','channel':'C1','subtype':'message_changed','message':{'ts':5}} | C1",
        "{'type':'message','channel':'C1','subtype':'message_deleted'} | C1",
        "{'type':'message','channel':'C1','subtype':'message_deleted','deleted_ts':5} | C1",
        "{'type':'message','channel':'C1','subtype':'message_replied'} | C1",
        "{'type':'message','channel':'C1','message':{}} | C1",
        "{'type':'reaction_added','user':'U1','reaction':'x'} | null",
        "{'type':'reaction_added','user':'U1','reaction':'x','item':{'channel':'C1'}} | C1",
        "{'type':'reaction_added','reaction':'x','item':{'type':'message','channel':'C1',"
            + "'ts':'1703430000.000100'}} | C1",
        "{'type':'reaction_added','user':'U1','item':{'type':'message','channel':'C1',"
            + "'ts':'1703430000.000100'}} | C1",
        "{'type':'reaction_added','user':'U1','reaction':'x','item':{'type':'message',"
            + "'channel':'C1','ts':1703430000.0001}} | C1",
        "{'type':'channel_created'} | null",
        "{'type':'channel_rename','channel':{'name':'a'}} | null",
        "{'type':'channel_id_changed','old_channel_id':'C1'} | null",
        "{'type':'user_change','user':{}} | null",
        "{'type':'user_change','user':''} | null",
      })
  void anOddEventIsUnreadableAndNamesItsChannelIfItCan(String event, String channel) {
    assertThat(read(event)).isEqualTo(new Parsed.Unreadable(channel));
    assertThat(parse(event)).isEmpty();
  }

  @Test
  void nothingThrowsWhateverIsPutInAnyPlace() {
    List<String> events =
        List.of(
            "{'type':'message','channel':'C1','user':'U1','text':'x','ts':'1703430000.000100',"
                + "'files':[{'id':'F1','name':'a','mode':'hosted','file_access':'visible'}],"
                + "'reactions':[{'name':'a','users':['U1'],'count':1}],'edited':{'ts':'1.1'}}",
            changed(
                "'ts':'1703430000.000100','thread_ts':'1.1','text':'a','files':[{'id':'F1'}]",
                "'ts':'1703430000.000100','text':'a'"),
            "{'type':'message','subtype':'message_deleted','channel':'C1','deleted_ts':'1.1',"
                + "'previous_message':{'ts':'1.1','thread_ts':'1.0'}}",
            "{'type':'reaction_added','user':'U1','reaction':'x','item':{'type':'message',"
                + "'channel':'C1','ts':'1703430000.000100'}}",
            "{'type':'channel_rename','channel':{'id':'C1'}}",
            "{'type':'channel_id_changed','old_channel_id':'C1','new_channel_id':'C2'}",
            "{'type':'user_change','user':{'id':'U1'}}");
    List<JsonNode> odd = new ArrayList<>();
    for (String value :
        List.of("null", "5", "-1.5", "1e99", "true", "''", "'x'", "[]", "[null]", "{}", "[[{}]]")) {
      odd.add(json(value));
    }
    int tried = 0;
    for (String event : events) {
      for (JsonNode value : odd) {
        ObjectNode payload = payload(event);
        for (int place = 0; replace(payload, new int[] {place}, value); place++) {
          assertThat(EventParser.read(payload)).isNotNull();
          tried++;
          payload = payload(event);
        }
      }
    }
    assertThat(tried).isGreaterThan(500);
  }

  /** Replaces the value at the nth place, counted through; false if there are fewer. */
  private static boolean replace(JsonNode node, int[] place, JsonNode value) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (place[0]-- == 0) {
          object.set(name, value);
          return true;
        }
        if (replace(object.get(name), place, value)) {
          return true;
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (place[0]-- == 0) {
          array.set(i, value == null ? JsonNodeFactory.instance.nullNode() : value);
          return true;
        }
        if (replace(array.get(i), place, value)) {
          return true;
        }
      }
    }
    return false;
  }
}
