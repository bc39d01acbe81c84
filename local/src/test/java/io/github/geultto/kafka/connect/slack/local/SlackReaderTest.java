package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.local.FakeSlack.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlackReaderTest {
  private final FakeSlack slack = new FakeSlack();

  SlackReaderTest() throws IOException {}

  @AfterEach
  void close() {
    slack.close();
  }

  @Test
  void entriesWithoutAnIdAreSkippedAndCounted() throws Exception {
    slack.answer("users.list", "'members':[{'id':'U1'},{'id':null},null,{'name':'x'},{'id':'U2'}]");
    slack.answer("conversations.history", "'messages':[null,{'ts':null},{'ts':'1.000000'}]");

    Snapshot snapshot = slack.read();
    assertThat(snapshot.users())
        .extracting(user -> user.path("id").asText())
        .containsExactly("U1", "U2");
    assertThat(snapshot.messages().get("C1")).hasSize(1);
    assertThat(snapshot.gaps().notes())
        .containsExactly(
            "Entries of users.list without an id, which are skipped: 3",
            "Messages without a usable ts in conversations.history, which are skipped: 2");
  }

  @Test
  void aChannelListedTwiceIsOneChannel() throws Exception {
    slack.answer("conversations.list", "'channels':[{'id':'C1'},{'id':'C2'},{'id':'C1'}]");

    assertThat(slack.read().channels()).hasSize(2);
    assertThat(slack.calls("conversations.history")).hasSize(2);
  }

  static Stream<Answer> passingFailures() {
    return Stream.of(
        Answer.status(500),
        Answer.status(503),
        Answer.status(0),
        Answer.error("internal_error"),
        new Answer(200, "{\"ok\":true,\"chan", Map.of()),
        new Answer(200, "{\"ok\":true}", Map.of()),
        new Answer(200, "{\"ok\":true,\"channels\":null}", Map.of()),
        Answer.status(429, "Retry-After", "0"));
  }

  @ParameterizedTest
  @MethodSource("passingFailures")
  void whatPassesIsRetried(Answer failure) throws Exception {
    slack.first("conversations.list", failure, failure, failure);

    assertThat(slack.read().channels()).hasSize(1);
    assertThat(slack.pauses()).hasSize(3).allMatch(time -> time.toSeconds() >= 1);
  }

  @Test
  void whatDoesNotPassEndsInWords() {
    slack.answer("conversations.list", form -> Answer.status(500));
    assertThatThrownBy(slack::read)
        .hasMessage("Slack returns no usable response to conversations.list: HTTP status 500.");
    assertThat(slack.calls("conversations.list")).hasSize(5);

    slack.answer("conversations.list", "'response_metadata':{}");
    assertThatThrownBy(slack::read).hasMessageContaining("is ok but has no channels");

    slack.answer("conversations.list", form -> Answer.status(429, "Retry-After", "1"));
    assertThatThrownBy(slack::read).hasMessageContaining("429 repeatedly");

    slack.answer("conversations.list", form -> Answer.error("invalid_auth"));
    assertThatThrownBy(slack::read).hasMessage("Slack refuses conversations.list: invalid_auth");
  }

  @Test
  void retryAfterIsWaitedOutUpToAMinute() throws Exception {
    slack.first(
        "users.list",
        Answer.status(429, "Retry-After", "7"),
        Answer.status(429, "Retry-After", "99999999999999"),
        Answer.status(429, "Retry-After", "soon"));
    slack.read();
    assertThat(slack.pauses())
        .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(60), Duration.ofSeconds(30));
  }

  @Test
  void anEmptyCursorWithMoreToComeContinuesByTime() throws Exception {
    slack.answer("conversations.history", form -> page(form, 10, 3, "''"));

    assertThat(slack.read().messages().get("C1")).hasSize(10);
    assertThat(slack.calls("conversations.history")).hasSize(4);
  }

  @Test
  void theSameCursorForEverContinuesByTime() throws Exception {
    slack.answer(
        "conversations.history",
        form -> {
          String page = page(form, 10, 3, "''").body();
          return new Answer(
              200, page.replace("false", "true").replace("\"\"", "\"bmV4dA==\""), Map.of());
        });

    Snapshot snapshot = slack.read();
    assertThat(snapshot.messages().get("C1")).hasSize(10);
    assertThat(snapshot.gaps().notes())
        .containsExactly(
            "conversations.history of C1 has more pages but returns no messages; only the returned"
                + " messages are compared");
  }

  @Test
  void anExpiredCursorContinuesByTime() throws Exception {
    slack.answer(
        "conversations.history",
        form ->
            form.containsKey("cursor")
                ? Answer.error("invalid_cursor")
                : page(form, 5, 2, "'next" + form.get("latest") + "'"));

    assertThat(slack.read().messages().get("C1")).hasSize(5);
  }

  @Test
  void aThreadContinuesByTimeFromItsNewestReply() throws Exception {
    slack.answer("conversations.history", "'messages':[{'ts':'1.000000','reply_count':3}]");
    slack.answer(
        "conversations.replies",
        form ->
            form.containsKey("oldest")
                ? Answer.ok("'messages':[{'ts':'1.000000'},{'ts':'4.000000'}],'has_more':false")
                : Answer.ok(
                    "'messages':[{'ts':'1.000000'},{'ts':'2.000000'},{'ts':'3.000000'}],"
                        + "'has_more':true"));

    assertThat(slack.read().messages().get("C1")).hasSize(4);
    assertThat(slack.calls("conversations.replies").get(1)).contains("oldest=3.000000");
  }

  @Test
  void aListWhoseCursorComesTwiceIsAnError() {
    slack.answer("users.list", "'members':[{'id':'U1'}],'response_metadata':{'next_cursor':'x'}");

    assertThatThrownBy(slack::read)
        .hasMessage(
            "users.list returns the same cursor twice, so the rest of the list cannot be read.");
  }

  @Test
  void reactionsThatCannotBeReadInFullMayBeThoseOfThePage() throws Exception {
    slack.answer(
        "conversations.history",
        "'messages':["
            + "{'ts':'2.000000','reactions':[{'name':'x','users':['U1'],'count':60}]},"
            + "{'ts':'1.000000','reactions':[{'name':'y','users':['U1'],'count':1}]}]");
    slack.answer("reactions.get", form -> Answer.status(500));

    Snapshot snapshot = slack.read();
    assertThat(snapshot.gaps().notes()).hasSize(1).first().asString().contains("C1/2.000000");
    Map<String, Object> row =
        ExpectedTables.of(snapshot, ZoneId.of("UTC")).get(Table.MESSAGES).get("C1/2.000000");
    assertThat(row.get("reactions")).isInstanceOf(PartialReactions.class);
    assertThat(row).containsEntry("reaction_count", 60L);
  }

  @Test
  void whatSlackHidesIsToldFromWhatIsDeleted() throws Exception {
    slack.answer("conversations.list", "'channels':[{'id':'C1'},{'id':'C2'}]");
    slack.answer(
        "conversations.history",
        form ->
            form.get("channel").equals("C1")
                ? Answer.ok("'messages':[{'ts':'5.000000'}],'is_limited':true")
                : Answer.error("access_denied"));

    Snapshot snapshot = slack.read();
    assertThat(snapshot.gaps().hiddenBefore())
        .containsOnly(Map.entry("C1", "5.000000"), Map.entry("C2", "9999999999.999999"));
    assertThat(snapshot.gaps().notes())
        .containsExactly("Channel C2 is not compared: Slack returns access_denied");
  }

  /** A page of messages 1.000000 to N.000000, newest first. */
  private static Answer page(Map<String, String> form, int messages, int size, String cursor) {
    double latest = Double.parseDouble(form.getOrDefault("latest", "1e9"));
    List<Integer> older = new ArrayList<>();
    for (int i = 1; i <= messages; i++) {
      if (i < latest) {
        older.add(i);
      }
    }
    older.sort(Comparator.reverseOrder());
    List<String> shown = older.stream().limit(size).map(i -> "{'ts':'" + i + ".000000'}").toList();
    boolean more = older.size() > size;
    return Answer.ok(
        "'messages':"
            + shown
            + ",'has_more':"
            + more
            + ",'response_metadata':{'next_cursor':"
            + (more ? cursor : "''")
            + "}");
  }
}
