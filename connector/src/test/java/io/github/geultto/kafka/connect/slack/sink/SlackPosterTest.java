package io.github.geultto.kafka.connect.slack.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.FakeServer.Request;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Slack is asked for a message, and what its answers lead to. */
class SlackPosterTest {
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Answer OK =
      Answer.ok("{\"ok\":true,\"messages\":[],\"channels\":[],\"scheduled_messages\":[]}");

  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final FakeServer server;
  private final SlackClient client;
  private final SlackPoster poster;

  SlackPosterTest() throws IOException {
    server = new FakeServer(this::answer);
    client = new SlackClient(server.apiUrl(), "xoxb-1", Duration.ofMinutes(1));
    poster =
        new SlackPoster(
            new SlackCalls(client, new RateBudget(RateProfile.OFF, 1)), RateProfile.OFF);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private synchronized Answer answer(Request request) {
    Deque<Answer> next = answers.get(method(request));
    return next == null || next.isEmpty() ? OK : next.remove();
  }

  private static String method(Request request) {
    return request.path().replace("/api/", "");
  }

  private synchronized void answers(String method, Answer... given) {
    answers.computeIfAbsent(method, m -> new ArrayDeque<>()).addAll(List.of(given));
  }

  private List<String> calls() {
    List<String> calls = new ArrayList<>();
    server.requests.forEach(request -> calls.add(method(request)));
    return calls;
  }

  private Map<String, String> last() {
    return server.requests.get(server.requests.size() - 1).form();
  }

  private static OutboxMessage to(String to) {
    return new OutboxMessage("m-1", to, "안녕 <@U1>", "", "", null, null);
  }

  private static Answer history(String messages, String cursor) {
    return Answer.ok(
        "{\"ok\":true,\"messages\":[%s],\"response_metadata\":{\"next_cursor\":\"%s\"}}"
            .formatted(messages, cursor));
  }

  private static String posted(String id) {
    return ("{\"ts\":\"1.000000\",\"metadata\":{\"event_type\":\"kafka_connect_slack\","
            + "\"event_payload\":{\"message_id\":\"%s\"}}}")
        .formatted(id);
  }

  @Test
  void aMessageCarriesItsIdAndEverythingThatItSays() throws Exception {
    OutboxMessage message =
        new OutboxMessage("m-1", "C1X", "안녕", "[{}]", "1704067200.000100", null, false);
    assertThat(poster.post(message, SINCE, false)).isTrue();
    assertThat(calls()).containsExactly("chat.postMessage");
    assertThat(last())
        .containsEntry("channel", "C1X")
        .containsEntry("text", "안녕")
        .containsEntry("blocks", "[{}]")
        .containsEntry("thread_ts", "1704067200.000100")
        .containsEntry("unfurl_links", "false")
        .containsEntry("unfurl_media", "false")
        .containsEntry(
            "metadata",
            "{\"event_type\":\"kafka_connect_slack\",\"event_payload\":{\"message_id\":\"m-1\"}}");
  }

  @Test
  void whenInDoubtTheConversationIsSearchedToItsEnd() throws Exception {
    answers(
        "conversations.history",
        history(posted("m-2"), "more"),
        history("{\"ts\":\"2.000000\"}," + posted("m-1"), ""));
    assertThat(poster.post(to("C1X"), SINCE, true)).isFalse();
    assertThat(calls()).containsExactly("conversations.history", "conversations.history");
    assertThat(last())
        .containsEntry("cursor", "more")
        .containsEntry("include_all_metadata", "true")
        .containsEntry("limit", "999")
        .containsEntry("oldest", SINCE.minus(Duration.ofMinutes(5)).getEpochSecond() + ".000000");
    assertThat(poster.post(to("C1X"), SINCE, true)).as("not there").isTrue();
  }

  @Test
  void aReplyIsSearchedForInItsThread() throws Exception {
    OutboxMessage reply =
        new OutboxMessage("m-1", "C1X", "답글", "", "1704067200.000100", null, null);
    answers("conversations.replies", history(posted("m-1"), ""));
    assertThat(poster.post(reply, SINCE, true)).isFalse();
    assertThat(last()).containsEntry("ts", "1704067200.000100");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatIsLostLeavesADoubt(boolean posted) throws Exception {
    answers("chat.postMessage", Answer.dropped());
    answers("conversations.history", history(posted ? posted("m-1") : "", ""));
    assertThat(poster.post(to("C1X"), SINCE, false)).isEqualTo(!posted);
    assertThat(calls().stream().filter("chat.postMessage"::equals)).hasSize(posted ? 1 : 2);
  }

  @Test
  void whatSlackHasNotTakenIsSentAgainWithoutDoubt() throws Exception {
    answers(
        "chat.postMessage",
        new Answer(429, Map.of("Retry-After", "0"), "{\"ok\":false,\"error\":\"ratelimited\"}"));
    assertThat(poster.post(to("C1X"), SINCE, false)).isTrue();
    assertThat(calls()).containsExactly("chat.postMessage", "chat.postMessage");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no_permission", "msg_too_long", "restricted_action", "is_archived", "no_text"})
  void whatSlackRefusesIsRefusedForGood(String code) {
    answers("chat.postMessage", Answer.ok("{\"ok\":false,\"error\":\"" + code + "\"}"));
    assertThatThrownBy(() -> poster.post(to("C1X"), SINCE, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("chat.postMessage failed with \"" + code + "\"");
  }

  @Test
  void anErrorThatNobodyKnowsIsTriedAgainAndThenRefused() throws Exception {
    Answer unknown = Answer.ok("{\"ok\":false,\"error\":\"no_such_code\"}");
    answers("chat.postMessage", unknown);
    assertThat(poster.post(to("C1X"), SINCE, false)).isTrue();
    // It says nothing of whether the message is there.
    assertThat(calls())
        .containsExactly("chat.postMessage", "conversations.history", "chat.postMessage");
    answers("chat.postMessage", unknown, unknown, unknown);
    assertThatThrownBy(() -> poster.post(to("C1X"), SINCE, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no_such_code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token_revoked", "missing_scope", "not_allowed_token_type"})
  void aBadTokenEndsEverything(String code) {
    answers("chat.postMessage", Answer.ok("{\"ok\":false,\"error\":\"" + code + "\"}"));
    assertThatThrownBy(() -> poster.post(to("C1X"), SINCE, false))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  @Timeout(60)
  void aSearchThatDoesNotComeToAnEndIsNoProofAndEnds() {
    Answer same = history(posted("m-2"), "same");
    answers("conversations.history", same, same, same, same, same, same, same);
    assertThatThrownBy(() -> poster.post(to("C1X"), SINCE, true))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("may have been posted")
        .hasMessageContaining("conversations.history cannot be read completely");
    assertThat(calls()).doesNotContain("chat.postMessage").hasSize(6);
  }

  @Test
  void anOddChannelIsNoDestination() throws Exception {
    answers(
        "conversations.list",
        Answer.ok(
            "{\"ok\":true,\"channels\":[null,5,{\"id\":\"C1\"},{\"id\":null,\"name\":\"b\"},"
                + "{\"id\":\"C2\",\"name\":\"a\"}]}"));
    poster.post(to("#a"), SINCE, false);
    assertThat(last()).containsEntry("channel", "C2");
    assertThatThrownBy(() -> poster.post(to("#b"), SINCE, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("cannot see a channel #b");
  }

  @Test
  void peopleAreWrittenToDirectlyAndChannelsFoundByName() throws Exception {
    answers("conversations.open", Answer.ok("{\"ok\":true,\"channel\":{\"id\":\"D1\"}}"));
    poster.post(to("U1X"), SINCE, false);
    assertThat(last()).containsEntry("channel", "D1");
    poster.post(to("U1X"), SINCE, false);
    answers(
        "conversations.list",
        Answer.ok("{\"ok\":true,\"channels\":[],\"response_metadata\":{\"next_cursor\":\"more\"}}"),
        Answer.ok("{\"ok\":true,\"channels\":[{\"id\":\"C7\",\"name\":\"자유\"}]}"));
    poster.post(to("#자유"), SINCE, false);
    assertThat(last()).containsEntry("channel", "C7");
    assertThat(calls())
        .containsExactly(
            "conversations.open",
            "chat.postMessage",
            "chat.postMessage",
            "conversations.list",
            "conversations.list",
            "chat.postMessage");
    assertThatThrownBy(() -> poster.post(to("#none"), SINCE, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("cannot see a channel #none");
    assertThatThrownBy(() -> poster.post(to("general"), SINCE, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("correct the field \"to\"");
  }

  @Test
  void aMessageForLaterIsScheduledWithoutMetadata() throws Exception {
    Instant later = Instant.now().plus(Duration.ofDays(1));
    OutboxMessage message =
        new OutboxMessage("m-1", "C1X", "see https://a.com", "", "", later, null);
    poster.post(message, SINCE, false);
    assertThat(calls()).containsExactly("chat.scheduleMessage");
    assertThat(last())
        .containsEntry("post_at", Long.toString(later.getEpochSecond()))
        .doesNotContainKey("metadata");
    answers("auth.test", Answer.ok("{\"ok\":true,\"user_id\":\"U9\",\"bot_id\":\"B1\"}"));
    String others =
        "{\"post_at\":%d,\"text\":\"other\"},{\"post_at\":1,\"text\":\"see <https://a.com>\"}"
            .formatted(later.getEpochSecond());
    answers("chat.scheduledMessages.list", scheduled(others));
    assertThat(poster.post(message, SINCE, true)).isTrue();
    String same =
        "{\"post_at\":%d,\"text\":\"see <https://a.com>\"}".formatted(later.getEpochSecond());
    answers("chat.scheduledMessages.list", scheduled(others + "," + same));
    assertThat(poster.post(message, SINCE, true)).isFalse();
  }

  private static Answer scheduled(String messages) {
    return Answer.ok("{\"ok\":true,\"scheduled_messages\":[" + messages + "]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "B1~ 1767225600.000000~ 안녕 :tada: &amp; <http://www.a.com|www.a.com>~ true",
        "B2~ 1767225600.000000~ 안녕 :tada: &amp; <http://www.a.com|www.a.com>~ false",
        "B1~ 1767220000.000000~ 안녕 :tada: &amp; <http://www.a.com|www.a.com>~ false",
        "B1~ 1767225600.000000~ 안녕히~ false",
      })
  void oneThatWasScheduledIsKnownByAuthorTimeAndText(
      String bot, String ts, String text, boolean same) throws Exception {
    OutboxMessage past = new OutboxMessage("m-1", "C1X", "안녕 🎉 & www.a.com", "", "", SINCE, null);
    answers("auth.test", Answer.ok("{\"ok\":true,\"user_id\":\"U9\",\"bot_id\":\"B1\"}"));
    answers(
        "conversations.history",
        history("{\"bot_id\":\"%s\",\"ts\":\"%s\",\"text\":\"%s\"}".formatted(bot, ts, text), ""));
    assertThat(poster.post(past, SINCE, true)).isEqualTo(!same);
    assertThat(calls())
        .startsWith("chat.scheduledMessages.list", "auth.test", "conversations.history");
  }

  @Test
  void whereItCannotBeFoundOutWhetherItWasPostedThatIsSaid() {
    answers("conversations.history", Answer.ok("{\"ok\":false,\"error\":\"not_in_channel\"}"));
    assertThatThrownBy(() -> poster.post(to("C1X"), SINCE, true))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("may have been posted")
        .hasMessageContaining("not_in_channel");
    assertThat(calls()).containsExactly("conversations.history");
  }

  @Test
  void withoutATimeTheWholeConversationIsSearched() throws Exception {
    poster.post(to("C1X"), Instant.EPOCH, true);
    assertThat(server.requests.get(0).form()).containsEntry("oldest", "0.000000");
  }

  @Test
  void aMessageOfAnotherOwnerIsNotSentAnyMore() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> poster.post(to("C1X"), SINCE, false))
        .isInstanceOf(InterruptedException.class);
    assertThat(calls()).isEmpty();
  }
}
