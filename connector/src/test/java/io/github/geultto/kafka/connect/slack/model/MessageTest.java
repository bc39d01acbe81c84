package io.github.geultto.kafka.connect.slack.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.model.Message.FileLink;
import io.github.geultto.kafka.connect.slack.model.Message.Reaction;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class MessageTest {

  private static final String FULL =
      """
      {"type":"message","ts":"1703430000.000100","thread_ts":"1703430000.000100","user":"U1",
       "bot_id":"B1","subtype":"bot_message","text":"안녕하세요","reply_count":3,
       "reply_users_count":2,"latest_reply":"1703430009.000200",
       "edited":{"user":"U1","ts":"1703430005.000000"},
       "reactions":[{"name":"heart","users":["U1","U2"],"count":2},
                    {"name":"+1::skin-tone-2","users":["U3"],"count":7}],
       "files":[{"id":"F1","name":"a.png","mimetype":"image/png","size":12,
                 "url_private":"https://files/F1","mode":"hosted"}]}
      """;

  private static final String TOMBSTONE =
      """
      {"ts":"1.0","thread_ts":"1.0","subtype":"tombstone","hidden":true,"user":"USLACKBOT",
       "text":"This message was deleted.","reply_count":4,"latest_reply":"9.000001"}
      """;

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Message message(String text) {
    return Message.parse(json(text)).orElseThrow();
  }

  @Test
  void readsEveryPart() {
    Message message = message(FULL);
    assertThat(message.ts()).hasToString("1703430000.000100");
    assertThat(message.userId()).isEqualTo("U1");
    assertThat(message.botId()).isEqualTo("B1");
    assertThat(message.subtype()).isEqualTo("bot_message");
    assertThat(message.text()).isEqualTo("안녕하세요");
    assertThat(message.replyCount()).isEqualTo(3);
    assertThat(message.replyUserCount()).isEqualTo(2);
    assertThat(message.latestReply()).hasToString("1703430009.000200");
    assertThat(message.editedAt()).hasToString("1703430005.000000");
    assertThat(message.reactions())
        .containsExactly(
            new Reaction("heart", List.of("U1", "U2"), 2),
            new Reaction("+1::skin-tone-2", List.of("U3"), 7));
    assertThat(message.reactionCount()).isEqualTo(9);
    assertThat(message.hasTruncatedReactions()).isTrue();
    assertThat(message.files())
        .containsExactly(
            new FileLink("F1", "a.png", "image/png", 12L, "https://files/F1", "hosted"));
    assertThat(message.isReply()).isFalse();
    assertThat(message.root()).isEqualTo(message.ts());
  }

  @Test
  void aReplyHasItsParentAsRoot() {
    Message reply =
        message("{\"ts\":\"2.0\",\"thread_ts\":\"1.0\",\"subtype\":\"thread_broadcast\"}");
    assertThat(reply.isReply()).isTrue();
    assertThat(reply.root()).isEqualTo(Ts.parse("1.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ts\":\"1.0\"}",
        "{\"ts\":\"1.0\",\"user\":null,\"text\":null,\"bot_id\":null,\"reactions\":null,"
            + "\"files\":null,\"edited\":null,\"thread_ts\":null,\"blocks\":null}",
        "{\"ts\":\"1.0\",\"user\":{},\"text\":[],\"reactions\":{},\"files\":\"x\",\"edited\":true,"
            + "\"thread_ts\":17,\"latest_reply\":\"soon\",\"reply_count\":\"many\"}",
        "{\"ts\":\"1.0\",\"reactions\":[null,1,{},{\"users\":[\"U1\"]}],\"files\":[null,1]}",
      })
  void anythingButTheTimestampMayBeMissingOrOdd(String text) {
    Message message = message(text);
    assertThat(message.userId()).isNull();
    assertThat(message.text()).isNull();
    assertThat(message.threadTs()).isNull();
    assertThat(message.latestReply()).isNull();
    assertThat(message.editedAt()).isNull();
    assertThat(message.reactions()).isEmpty();
    assertThat(message.files()).isEmpty();
    assertThat(message.replyCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"ts\":null}", "{\"ts\":1703430000.0001}", "{\"ts\":\"now\"}"})
  void withoutATimestampThereIsNoMessage(String text) {
    assertThat(Message.parse(json(text))).isEmpty();
  }

  @Test
  void readsTheOneFileOfOldMessages() {
    Message message =
        message("{\"ts\":\"1.0\",\"subtype\":\"file_comment\",\"file\":{\"id\":\"F1\"}}");
    assertThat(message.files()).containsExactly(new FileLink("F1", null, null, null, null, null));
  }

  @Test
  void readsAFileThatThePlanHides() {
    Message message =
        message("{\"ts\":\"1.0\",\"files\":[{\"id\":\"F1\",\"mode\":\"hidden_by_limit\"}]}");
    assertThat(message.files().get(0).mode()).isEqualTo("hidden_by_limit");
  }

  @Test
  void aTombstoneKeepsItsThread() {
    Message message = message(TOMBSTONE);
    assertThat(message.isTombstone()).isTrue();
    assertThat(message.replyCount()).isEqualTo(4);
    assertThat(message.latestReply()).isEqualTo(Ts.parse("9.000001"));
  }

  @Test
  void aThreadWithoutRepliesHasNoLatestOne() {
    assertThat(message("{\"ts\":\"1.0\",\"latest_reply\":\"0000000000.000000\"}").latestReply())
        .isNull();
  }

  @Test
  void theCountOfAReactionMayBeMissing() {
    Message message =
        message("{\"ts\":\"1.0\",\"reactions\":[{\"name\":\"a\",\"users\":[\"U1\",null,\"U2\"]}]}");
    assertThat(message.reactions()).containsExactly(new Reaction("a", List.of("U1", "U2"), 2));
    assertThat(message.hasTruncatedReactions()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "thread_ts, '\"1703429999.000100\"'",
    "user, '\"U2\"'",
    "bot_id, '\"B2\"'",
    "subtype, '\"\"'",
    "text, '\"안녕\"'",
    "reply_count, 4",
    "reply_users_count, 3",
    "latest_reply, '\"1703430010.000200\"'",
    "edited, '{\"ts\":\"1703430006.000000\"}'",
    "edited, '{\"ts\":\"1703430005.000000\",\"user\":\"B7\"}'",
    "username, '\"alerts\"'",
    "attachments, '[{\"title\":\"disk full\"}]'",
    "attachments, '[{\"color\":\"danger\"}]'",
    "blocks, '[{\"type\":\"header\",\"text\":{\"type\":\"plain_text\",\"text\":\"new\"}}]'",
    "reactions, '[]'",
    "reactions, '[{\"name\":\"heart\",\"users\":[\"U1\",\"U2\"],\"count\":3}]'",
    "files, '[]'",
  })
  void theFingerprintChangesWithWhatIsEmitted(String field, String value) throws Exception {
    ObjectNode changed = json(FULL);
    changed.set(field, new ObjectMapper().readTree(value));
    assertThat(Message.parse(changed).orElseThrow().fingerprint())
        .isNotEqualTo(message(FULL).fingerprint());
  }

  @Test
  void theFingerprintDoesNotChangeWithDecoration() {
    ObjectNode decorated = json(FULL);
    decorated.putObject("user_profile").put("real_name", "New Name");
    ObjectNode unfurl = decorated.putArray("attachments").addObject();
    unfurl.put("title", "unfurled").put("from_url", "https://x");
    decorated.putArray("blocks");
    decorated.putObject("bot_profile").put("name", "New Name").put("updated", 17);
    decorated.put("subscribed", true).put("last_read", "1703430010.000200");
    assertThat(Message.parse(decorated).orElseThrow().fingerprint())
        .isEqualTo(message(FULL).fingerprint());
  }

  @Test
  void theFingerprintIsTheSameInEveryVersion() {
    // It is kept in offsets: another value would emit every message once more.
    assertThat(EarlierFingerprints.inSlacksOrder(message(FULL))).isEqualTo(-913_643_665);
    assertThat(EarlierFingerprints.withoutContent(message(FULL))).isEqualTo(28_214_983);
    assertThat(
            List.of(message(FULL), message("{\"ts\":\"1.0\"}"), message(TOMBSTONE)).stream()
                .map(Message::fingerprint))
        .containsExactly(-93_090_247, 1_373_320_717, 1_891_285_076);
  }

  @Test
  void fingerprintOfAnEarlierVersionIsThatOfTheSameMessage() {
    int before = EarlierFingerprints.withoutContent(message(FULL));
    assertThat(message(FULL).isAsEmittedEarlier(before)).isTrue();
    assertThat(message(FULL).isAsEmitted(before)).isFalse();
    ObjectNode edited = json(FULL).put("text", "other");
    assertThat(Message.parse(edited).orElseThrow().isAsEmittedEarlier(before)).isFalse();
    int tombstone = EarlierFingerprints.withoutContent(message(TOMBSTONE));
    assertThat(message(TOMBSTONE).isAsEmittedEarlier(tombstone))
        .as("it was emitted as a message of Slackbot")
        .isFalse();
  }

  @Test
  void changedBlocksAreAChangeThoughTextAndEditedStay() {
    String block = "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"%s\"}}";
    String alert = "{\"ts\":\"1.0\",\"bot_id\":\"B1\",\"text\":\"Alert\",\"blocks\":[%s]}";
    Message firing = message(alert.formatted(block.formatted("firing")));
    Message resolved = message(alert.formatted(block.formatted("resolved")));
    assertThat(resolved.isAsEmitted(firing.fingerprint())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"F1\",\"mode\":\"hidden_by_limit\"}",
        "{\"id\":\"F1\",\"mode\":\"tombstone\"}",
        "{\"id\":\"F1\",\"mode\":\"hidden_by_limit\",\"name\":\"a.png\"}",
        "{\"id\":\"F1\",\"mode\":\"hosted\",\"file_access\":\"check_file_info\"}",
        "{\"id\":\"F1\",\"file_access\":\"check_file_info\"}",
      })
  void aFileThatIsNoLongerShownIsNoChange(String file) throws Exception {
    int whole = message(FULL).fingerprint();
    ObjectNode json = json(FULL);
    json.putArray("files").add(new ObjectMapper().readTree(file));
    Message hidden = Message.parse(json).orElseThrow();
    assertThat(hidden.isAsEmitted(whole)).isTrue();
    assertThat(message(FULL).isAsEmitted(hidden.fingerprint())).as("shown again").isFalse();
    json.put("text", "edited");
    assertThat(Message.parse(json).orElseThrow().isAsEmitted(whole)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "name", "mimetype", "url_private", "mode"})
  void aFileThatIsShownOtherwiseIsAChange(String field) {
    ObjectNode json = json(FULL);
    ((ObjectNode) json.at("/files/0")).put(field, "other");
    assertThat(Message.parse(json).orElseThrow().isAsEmitted(message(FULL).fingerprint()))
        .isFalse();
  }

  @Test
  void fingerprintsTellTombstonesFromMessages() {
    assertThat(Fingerprint.isTombstone(message(TOMBSTONE).fingerprint())).isTrue();
    for (int i = 0; i < 20_000; i++) {
      int print = message("{\"ts\":\"1.0\",\"text\":\"" + i + "\"}").fingerprint();
      assertThat(Fingerprint.isTombstone(print)).isFalse();
    }
    String otherCase = TOMBSTONE.replace("This message was deleted.", "this message was deleted");
    assertThat(message(otherCase).fingerprint()).isEqualTo(message(TOMBSTONE).fingerprint());
    String moreReplies = TOMBSTONE.replace("\"reply_count\":4", "\"reply_count\":5");
    assertThat(message(moreReplies).fingerprint()).isNotEqualTo(message(TOMBSTONE).fingerprint());
  }

  @Test
  void theFingerprintDoesNotDependOnTheOrderOfUsersAndReactions() {
    Message shown = reacted("a:U1,U2:2", "b:U3:1");
    Message other = reacted("b:U3:1", "a:U2,U1:2");
    assertThat(other.fingerprint()).isEqualTo(shown.fingerprint());
    assertThat(EarlierFingerprints.inSlacksOrder(other))
        .isNotEqualTo(EarlierFingerprints.inSlacksOrder(shown));
    assertThat(reacted("a:U1,U3:2", "b:U3:1").fingerprint()).isNotEqualTo(shown.fingerprint());
  }

  @Test
  void theFingerprintDoesNotDependOnTheSampleOfUsers() {
    Message shown = reacted("a:U1,U2:9");
    assertThat(reacted("a:U7,U3:9").fingerprint()).isEqualTo(shown.fingerprint());
    assertThat(reacted("a:U1,U2:8").fingerprint()).isNotEqualTo(shown.fingerprint());
  }

  /** With reactions such as {@code name:U1,U2:2}. */
  private static Message reacted(String... reactions) {
    List<Reaction> list =
        Stream.of(reactions)
            .map(reaction -> reaction.split(":"))
            .map(
                part -> new Reaction(part[0], List.of(part[1].split(",")), Long.parseLong(part[2])))
            .toList();
    return message(FULL).withReactions(list);
  }
}
