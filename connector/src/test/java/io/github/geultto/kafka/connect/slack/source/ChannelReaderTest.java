package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.LogLines;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls by which channels are found, and what they lead to. */
@Timeout(60)
class ChannelReaderTest {

  private final FakeChannels slack = new FakeChannels();
  private final SlackClient client =
      new SlackClient(slack.server.apiUrl(), "xoxb-1", Duration.ofSeconds(30));
  private final List<Integer> published = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private ChannelReader reader;

  ChannelReaderTest() throws IOException {
    start();
  }

  private void start(String... settings) {
    reader = new ChannelReader(slack.config(settings), client);
  }

  @AfterEach
  void close() {
    client.close();
    slack.close();
  }

  private static List<String> channels(int from, int to, String more) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\":\"C%05d\",\"name\":\"c-%d\"%s}".formatted(i, i, more))
        .toList();
  }

  /** Steps until there is nothing to do, or so many steps have failed. */
  private List<String> run(int failuresAtMost) throws Exception {
    Duration pause = Duration.ZERO;
    Workspace workspace = null;
    while (pause.isZero() && failures.size() < failuresAtMost) {
      try {
        pause = reader.step();
      } catch (SlackException e) {
        failures.add(e.code());
        assertThat(reader.failed(e)).isPositive();
      }
      Workspace next = reader.publish(false).orElse(null);
      if (next != null) {
        workspace = next;
        published.add(next.channels().size());
      }
    }
    return workspace == null ? List.of() : workspace.channels().stream().map(Channel::id).toList();
  }

  @Test
  void aBotAsksForItsOwnChannelsOfTwentyFiveThousand() throws Exception {
    slack.all.addAll(channels(0, 25_000, ",\"is_member\":false"));
    slack.own.addAll(channels(0, 40, ""));
    assertThat(run(1)).hasSize(40);
    assertThat(slack.calls()).containsExactly("auth.test", "users.conversations");
    assertThat(slack.server.requests.get(1).form())
        .containsEntry("types", "public_channel,private_channel");
  }

  @Test
  void theStartLineHasWorkspaceBotScopesLimitsTimeZoneAndLanes() throws Exception {
    try (LogLines log = new LogLines()) {
      run(1);
      assertThat(log.with("Connected to"))
          .singleElement()
          .asString()
          .contains("INFO", "workspace https://", "bot B1", "scopes ", "rate.limit.profile ")
          .contains("rate.limit.share ", "time zone UTC", "lanes: polling");
    }
  }

  @Test
  void eachPatternThatSelectsNoChannelIsNamedOnce() throws Exception {
    start("channels.include", "c-1,c-2*,d-*,#general,?-2", "channels.exclude", "c-2");
    slack.own.addAll(channels(0, 4, ""));
    try (LogLines log = new LogLines()) {
      assertThat(run(1)).containsExactly("C00001");
      assertThat(log.with("is not in any channel"))
          .singleElement()
          .asString()
          .contains("WARN", "matches [c-2*, d-*, general, ?-2]: ");
    }
  }

  @Test
  void aPatternOfAChannelThatIsCreatedLaterIsNoLongerNamed() throws Exception {
    start("channels.include", "d-*,e-*,c-*", "metadata.interval.ms", "1000");
    slack.own.addAll(channels(0, 2, ""));
    try (LogLines log = new LogLines()) {
      run(1);
      steps(2);
      assertThat(log.with("is not in any channel")).hasSize(1);
      slack.own.add("{\"id\":\"C9\",\"name\":\"d-1\"}");
      steps(3);
      assertThat(log.with("is not in any channel")).hasSize(2);
      assertThat(log.with("matches [e-*]: ")).hasSize(1);
    }
  }

  /** Until so many lists have been read. */
  private void steps(int lists) throws Exception {
    while (Collections.frequency(slack.calls(), "users.conversations") < lists) {
      reader.step();
    }
  }

  @Test
  void aServerWithoutUsersConversationsListsAllChannels() throws Exception {
    slack.all.addAll(channels(0, 2, ",\"is_member\":true"));
    slack.all.addAll(channels(2, 9, ",\"is_member\":false"));
    slack.fault =
        request ->
            FakeChannels.method(request).equals("users.conversations")
                ? FakeChannels.error("unknown_method")
                : null;
    assertThat(run(1)).containsExactly("C00000", "C00001");
    assertThat(slack.calls())
        .containsExactly("auth.test", "users.conversations", "conversations.list");
  }

  @Test
  void aUserReadsAllPublicChannelsOverAllPages() throws Exception {
    slack.bot = false;
    slack.all.addAll(channels(0, 25_000, ""));
    assertThat(run(1)).hasSize(25_000);
    assertThat(slack.calls()).hasSize(1 + 26);
    assertThat(published)
        .as("the team, the first page, all of them")
        .containsExactly(0, 999, 25_000);
  }

  @Test
  void a429AtPage21GoesOnAtTheSameCursor() throws Exception {
    slack.bot = false;
    slack.all.addAll(channels(0, 25_000, ""));
    slack.once("conversations.list", "19980", FakeChannels.limited("0"));
    assertThat(run(1)).hasSize(25_000);
    assertThat(slack.calls())
        .hasSize(1 + 27)
        .containsSubsequence(
            "conversations.list 19980", "conversations.list 19980", "conversations.list 20979");
    assertThat(Collections.frequency(slack.calls(), "conversations.list")).isEqualTo(1);
  }

  @Test
  void aFailureGoesOnAtTheSameCursorAndAnExpiredCursorBeginsAgain() throws Exception {
    slack.own.addAll(channels(0, 2_500, ""));
    slack.once("users.conversations", "999", Answer.ok("{\"ok\":true}"));
    run(1);
    slack.once("users.conversations", "1998", FakeChannels.error("invalid_cursor"));
    run(2);
    assertThat(run(3)).hasSize(2_500);
    assertThat(failures).containsExactly("no_list", "invalid_cursor");
    assertThat(slack.calls())
        .containsExactly(
            "auth.test",
            "users.conversations",
            "users.conversations 999",
            "users.conversations 999",
            "users.conversations 1998",
            "users.conversations",
            "users.conversations 999",
            "users.conversations 1998");
  }

  @Test
  void theSameCursorForEverIsNoCompleteList() throws Exception {
    String same = "{\"ok\":true,\"channels\":[%s],\"response_metadata\":{\"next_cursor\":\"x\"}}";
    Answer page = Answer.ok(same.formatted(channels(0, 1, "").get(0)));
    slack.fault = request -> FakeChannels.method(request).equals("auth.test") ? null : page;
    assertThat(run(3)).as("what is known is read").containsExactly("C00000");
    assertThat(failures).containsExactly("no_progress", "no_progress", "no_progress");
    assertThat(reader.hasCompleteList()).isFalse();
  }

  @Test
  void oddEntriesAreSkippedAndADuplicateIsOneChannel() throws Exception {
    slack.own.addAll(
        List.of(
            "null",
            "7",
            "{\"id\":null}",
            "{\"id\":5,\"name\":\"five\"}",
            "{\"id\":\"C1\",\"created\":1704067200000,\"num_members\":-9}",
            "{\"id\":\"C1\",\"name\":\"again\"}",
            "{\"id\":\"C2\",\"created\":\"soon\",\"name\":\"a,b:\\\"c\\\"\\n\"}",
            "{\"id\":\"C3\",\"created\":-1,\"name\":[]}"));
    assertThat(run(1)).containsExactly("C1", "C2", "C3");
  }

  @Test
  void aBotThatJoinsDoesSoWithinTheLimits() throws Exception {
    start("channels.auto.join", "true");
    slack.all.addAll(channels(0, 2, ",\"is_member\":true"));
    slack.all.addAll(channels(2, 5, ",\"is_member\":false"));
    slack.all.addAll(channels(5, 6, ",\"is_member\":false,\"is_archived\":true"));
    List<String> refused = List.of("C00003");
    List<String> joins = new ArrayList<>();
    slack.fault =
        request -> {
          if (!FakeChannels.method(request).equals("conversations.join")) {
            return null;
          }
          joins.add(request.form().get("channel"));
          return joins.size() == 1
              ? FakeChannels.limited("1")
              : refused.contains(request.form().get("channel"))
                  ? FakeChannels.error("method_not_supported_for_channel_type")
                  : null;
        };
    assertThat(run(1)).containsExactly("C00000", "C00001", "C00002", "C00004");
    assertThat(joins).containsExactly("C00002", "C00002", "C00003", "C00004");
    assertThat(published).as("not one by one").containsExactly(0, 2, 4);
  }

  @Test
  void withoutTheScopeToJoinItTriesOnce() throws Exception {
    start("channels.auto.join", "true");
    slack.all.addAll(channels(0, 100, ",\"is_member\":false"));
    slack.fault =
        request ->
            FakeChannels.method(request).equals("conversations.join")
                ? FakeChannels.error("missing_scope")
                : null;
    assertThat(run(1)).isEmpty();
    assertThat(slack.calls())
        .containsExactly("auth.test", "conversations.list", "conversations.join");
  }
}
