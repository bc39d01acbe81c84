package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.github.geultto.kafka.connect.slack.FakeServer;
import io.github.geultto.kafka.connect.slack.FakeServer.Answer;
import io.github.geultto.kafka.connect.slack.FakeServer.Request;
import io.github.geultto.kafka.connect.slack.LogLines;
import io.github.geultto.kafka.connect.slack.config.LiveCheck;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceCheckTest {

  private static final String SCOPES =
      "channels:read,channels:history,groups:read,groups:history,users:read,reactions:read";
  private static final Answer AUTH =
      Answer.ok("{\"ok\":true,\"url\":\"https://a.slack.com/\",\"bot_id\":\"B1\"}");
  private static final String NOWHERE = "http://127.0.0.1:1/api/";
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Map<String, String> check(Function<Request, Answer> answers, String... settings)
      throws IOException {
    try (FakeServer server = new FakeServer(answers)) {
      return errors(config(server.apiUrl().toString(), settings), LONG);
    }
  }

  private static Map<String, String> errors(SlackSourceConfig config, Duration limit) {
    return LiveCheck.errors(config, SourceCheck.of(config), limit);
  }

  private static SlackSourceConfig config(String url, String... settings) {
    Map<String, String> all =
        new HashMap<>(Map.of("slack.token", "xoxb-secret", "slack.api.url", url));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new SlackSourceConfig(all);
  }

  private static Function<Request, Answer> slack(String scopes, String... pages) {
    return request -> {
      if (request.path().endsWith("/auth.test")) {
        return scopes == null ? AUTH : AUTH.with("x-oauth-scopes", scopes);
      }
      int page = Integer.parseInt(request.form().getOrDefault("cursor", "0"));
      String next = page + 1 < pages.length ? Integer.toString(page + 1) : "";
      return Answer.ok(
          "{\"ok\":true,\"channels\":["
              + pages[page]
              + "],\"response_metadata\":{\"next_cursor\":\""
              + next
              + "\"}}");
    };
  }

  private static String channel(String id, String name) {
    return "{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}";
  }

  @Test
  void goodSettingsHaveNoErrors() throws Exception {
    assertThat(check(slack(SCOPES))).isEmpty();
    assertThat(check(slack(null))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"invalid_auth", "account_inactive", "token_revoked", "not_allowed_token_type"})
  void aTokenThatSlackRefusesIsAnError(String code) throws Exception {
    Map<String, String> errors =
        check(request -> Answer.ok("{\"ok\":false,\"error\":\"" + code + "\"}"));
    assertThat(errors).containsOnlyKeys("slack.token");
    assertThat(errors.get("slack.token")).contains(code).doesNotContain("xoxb-secret");
  }

  @Test
  void namesTheMissingScopesOfTheConfiguredTypes() throws Exception {
    assertThat(check(slack("channels:read,channels:history,users:read,reactions:read")))
        .containsOnlyKeys("slack.token")
        .extractingByKey("slack.token")
        .asString()
        .startsWith("The token lacks the scopes groups:history, groups:read: ");
    assertThat(
            check(
                slack("channels:read,channels:history,users:read,reactions:read"),
                "channel.types",
                "public_channel"))
        .isEmpty();
    assertThat(check(slack(SCOPES), "channel.types", "im,mpim").get("slack.token"))
        .contains("im:history, im:read, mpim:history, mpim:read:");
    assertThat(check(slack(SCOPES), "channels.auto.join", "true").get("slack.token"))
        .startsWith("The token lacks the scope channels:join: ");
  }

  private static Function<Request, Answer> slackWithThread(String history, String replies) {
    return request ->
        switch (request.path().replace("/api/", "")) {
          case "auth.test" -> AUTH.with("x-oauth-scopes", SCOPES);
          case "conversations.history" -> Answer.ok(history);
          case "conversations.replies" -> Answer.ok(replies);
          default ->
              Answer.ok(
                  "{\"ok\":true,\"channels\":["
                      + "{\"id\":\"C1\",\"name\":\"busy\",\"is_member\":false,\"num_members\":900},"
                      + "{\"id\":\"C2\",\"name\":\"general\",\"is_member\":true}]}");
        };
  }

  private static final String HISTORY =
      "{\"ok\":true,\"messages\":[{\"ts\":\"1700000009.000000\"},"
          + "{\"ts\":\"1700000000.000000\",\"reply_count\":2}]}";
  private static final String POST = "{\"ts\":\"1700000000.000000\",\"reply_count\":2}";

  private static String refusal(String code) {
    return "{\"ok\":false,\"error\":\"" + code + "\"}";
  }

  private static Map<String, String> checkThread(
      Function<Request, Answer> answers, String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("rate.limit.profile", "off")); // otherwise the second check does not read
    return check(answers, all.toArray(new String[0]));
  }

  /** By its documentation Slack may deny bot tokens the threads of channels. */
  @Test
  void aTokenThatSeesNoRepliesIsAnError() throws Exception {
    String onlyPost = "{\"ok\":true,\"messages\":[" + POST + "]}";
    assertThat(checkThread(slackWithThread(HISTORY, onlyPost)))
        .containsExactly(
            entry(
                "slack.token",
                "The token has the scopes, but Slack shows none of the 2 replies to the post"
                    + " 1700000000.000000 in #general (C2), and so no threads at all: use the user"
                    + " token of the app (xoxp-) instead of its bot token."));
    assertThat(checkThread(slackWithThread(HISTORY, refusal("not_allowed_token_type"))))
        .containsOnlyKeys("slack.token");
    assertThat(checkThread(slackWithThread(refusal("missing_scope"), onlyPost)))
        .containsOnlyKeys("slack.token");
  }

  @Test
  void aTokenThatSeesRepliesOrOfWhichNothingIsKnownIsNoError() throws Exception {
    String reply = "{\"ts\":\"1700000001.000000\",\"thread_ts\":\"1700000000.000000\"}";
    String onlyPost = "{\"ok\":true,\"messages\":[" + POST + "]}";
    String both = "{\"ok\":true,\"messages\":[" + POST + "," + reply + "]}";
    String none = "{\"ok\":true,\"messages\":[{\"ts\":\"1700000009.000000\"}]}";
    assertThat(checkThread(slackWithThread(HISTORY, both))).isEmpty();
    assertThat(checkThread(slackWithThread(none, onlyPost))).isEmpty();
    for (String code : List.of("thread_not_found", "internal_error", "not_in_channel", "odd")) {
      assertThat(checkThread(slackWithThread(HISTORY, refusal(code)))).isEmpty();
      assertThat(checkThread(slackWithThread(refusal(code), onlyPost))).isEmpty();
    }
    assertThat(checkThread(slackWithThread(HISTORY, onlyPost), "channels.exclude", "general"))
        .isEmpty();
  }

  private static Function<Request, Answer> organisation(String scopes, String... teams) {
    return request -> {
      String method = request.path().replace("/api/", "");
      String team = request.form().get("team_id");
      return switch (method) {
        case "auth.test" ->
            Answer.ok(
                    "{\"ok\":true,\"team_id\":\"E1\",\"bot_id\":\"B1\","
                        + "\"is_enterprise_install\":true}")
                .with("x-oauth-scopes", scopes);
        case "auth.teams.list" ->
            Answer.ok(
                "{\"ok\":true,\"teams\":["
                    + Stream.of(teams)
                        .map(id -> "{\"id\":\"" + id + "\"}")
                        .collect(Collectors.joining(","))
                    + "]}");
        default ->
            team == null
                ? Answer.ok("{\"ok\":false,\"error\":\"missing_argument\"}")
                : Answer.ok(
                    "{\"ok\":true,\"channels\":[" + channel("C" + team, "only-" + team) + "]}");
      };
    };
  }

  @Test
  void anOrganisationsWorkspacesAreChecked() throws Exception {
    String scopes = SCOPES + ",team:read";
    assertThat(check(organisation(scopes, "T1", "T2"))).isEmpty();
    assertThat(check(organisation(SCOPES, "T1")).get("slack.token"))
        .startsWith("The token lacks the scope team:read: ");
    assertThat(check(organisation(scopes)).get("slack.token"))
        .isEqualTo(
            "The app is installed for the organisation, but in none of its workspaces: add it to"
                + " the workspaces to read, in the settings of the organisation.");
    assertThat(check(organisation(scopes, "T1", "T2"), "slack.teams", "T2,T9").get("slack.teams"))
        .startsWith("The app cannot read the workspace T9: ")
        .endsWith(" it can read T1, T2.");
    assertThat(check(slack(SCOPES), "slack.teams", "T2").get("slack.teams"))
        .startsWith("The token belongs to one workspace");
  }

  @Test
  void aChannelIsFoundInAnyOfTheWorkspacesThatAreRead() throws Exception {
    Function<Request, Answer> slack = organisation(SCOPES + ",team:read", "T1", "T2");
    assertThat(check(slack, "channels.include", "only-T1,only-T2")).isEmpty();
    assertThat(check(slack, "channels.include", "only-T1,only-T2", "slack.teams", "T2"))
        .containsOnlyKeys("channels.include")
        .extractingByKey("channels.include")
        .asString()
        .contains("\"only-T1\"")
        .doesNotContain("only-T2");
  }

  @Test
  void userGroupsNeedAScopeOfTheirOwn() throws Exception {
    assertThat(check(slack(SCOPES), "members.enabled", "true")).isEmpty();
    assertThat(check(slack(SCOPES), "usergroups.enabled", "true").get("slack.token"))
        .startsWith("The token lacks the scope usergroups:read: ")
        .endsWith(", or set usergroups.enabled to false.");
    assertThat(check(slack(SCOPES + ",usergroups:read"), "usergroups.enabled", "true")).isEmpty();
  }

  @Test
  void findsNamedChannelsOnAnyPage() throws Exception {
    Function<Request, Answer> slack =
        slack(SCOPES, channel("C1", "general"), "", channel("C2", "글또-공지"));
    assertThat(check(slack, "channels.include", "#general,글또-공지,C2,bot-*")).isEmpty();
    assertThat(check(slack, "channels.include", "general,gneral,C3"))
        .containsOnlyKeys("channels.include")
        .extractingByKey("channels.include")
        .asString()
        .startsWith(
            "The token cannot see a channel \"gneral\", \"C3\" of the types public_channel");
  }

  @Test
  void aListingThatDoesNotFinishProvesNothing() throws Exception {
    assertThat(
            check(
                request ->
                    request.path().endsWith("/auth.test")
                        ? AUTH
                        : new Answer(429, Map.of("Retry-After", "30"), ""),
                "channels.include",
                "general"))
        .isEmpty();
  }

  @Test
  void aScopeThatTheListingLacksIsAnError() throws Exception {
    Map<String, String> errors =
        check(
            request ->
                request.path().endsWith("/auth.test")
                    ? AUTH
                    : Answer.ok(
                        "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"groups:read\"}"),
            "channels.include",
            "general");
    assertThat(errors.get("slack.token")).contains("it needs groups:read");
  }

  @ParameterizedTest
  @CsvSource({"200, <html>Welcome</html>", "404, <html>Not found</html>", "302, ''", "200, {}"})
  void anAddressThatAnswersButIsNoSlackIsAnError(int status, String body) throws Exception {
    assertThat(check(request -> new Answer(status, Map.of(), body)))
        .containsOnlyKeys("slack.api.url")
        .extractingByKey("slack.api.url")
        .asString()
        .contains("http://127.0.0.1:")
        .endsWith("Check that slack.api.url is the URL of Slack's Web API.");
  }

  @Test
  void aHostThatIsNotKnownIsAnError() {
    assertThat(errors(config("http://no-such-host.invalid/api/"), LONG))
        .containsOnlyKeys("slack.api.url");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void aSlackInTroubleIsNoError(int status) throws Exception {
    assertThat(check(request -> new Answer(status, Map.of(), "<html>Oops</html>"))).isEmpty();
  }

  @Test
  void aSlackThatBreaksOffIsNoError() throws Exception {
    assertThat(check(request -> Answer.dropped())).isEmpty();
  }

  @Test
  void anAddressThatRefusesConnectionsIsAnError() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/api/";
    assertThat(errors(config(url, "slack.app.token", "xapp-1"), LONG))
        .containsOnlyKeys("slack.api.url")
        .extractingByKey("slack.api.url")
        .asString()
        .contains("could not connect to " + url, "Check the host and port in slack.api.url");
  }

  @Test
  void anHttpsAddressWithoutTlsIsAnError() throws Exception {
    try (ServerSocket server = FakeServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      String url = "https://127.0.0.1:" + server.getLocalPort() + "/api/";
      assertThat(errors(config(url, "slack.app.token", "xapp-1"), LONG))
          .extractingByKey("slack.api.url")
          .asString()
          .contains("over TLS", "Check that slack.api.url is correct");
    }
  }

  @Test
  void aSlackThatIsSlowIsNoError() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeServer server =
        new FakeServer(
            request -> {
              if (request.path().endsWith("/auth.test")) {
                return AUTH.with("x-oauth-scopes", SCOPES);
              }
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Answer.dropped();
            })) {
      SlackSourceConfig config =
          config(server.apiUrl().toString(), "channels.include", "no-such-channel");
      assertThat(errors(config, Duration.ofMillis(300))).isEmpty();
      never.countDown();
    }
  }

  // ---------------------------------------------------------------- settings taken together

  /** The messages of {@code validate} for settings that need no call, by setting. */
  private static Map<String, List<String>> validate(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("slack.token", "xoxb-1"));
    all.put("poll.interval.ms", "1"); // an error of its own, so that Slack is not called
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    all.values().removeIf(String::isEmpty);
    return new SlackSourceConnector()
        .validate(all).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .filter(value -> !value.name().equals("poll.interval.ms"))
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  @ParameterizedTest
  @CsvSource({
    "chanels.include, channels.include",
    "channel.include, channels.include",
    "start_date, start.date",
    "metadata.interval, metadata.interval.ms",
    "deletes.mod, deletes.mode",
    "slack.tokens, slack.token",
  })
  void aMisspeltSettingIsAnErrorAtTheOneThatWasMeant(String name, String meant) {
    assertThat(validate(name, "x"))
        .containsExactly(
            entry(meant, List.of("Unknown setting " + name + ": did you mean " + meant + "?")));
  }

  @Test
  void aMisspeltTokenIsNotAlsoAMissingOne() {
    assertThat(validate("slack.token", "", "slack.tokn", "xoxb-1"))
        .containsExactly(
            entry("slack.token", List.of("Unknown setting slack.tokn: did you mean slack.token?")));
  }

  @Test
  void anotherUnknownSettingOfThePluginIsLogged() {
    try (LogLines log = new LogLines()) {
      assertThat(validate("slack.workspace", "x", "offsets.storage.topic", "x")).isEmpty();
      assertThat(log.with("is unknown to this connector"))
          .containsExactly(
              "WARN The setting slack.workspace is unknown to this connector and has no effect");
    }
  }

  /** The framework's settings for source and sink connectors, of Kafka 4.3. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "connector.class",
        "connector.plugin.version",
        "tasks.max",
        "tasks.max.enforce",
        "key.converter",
        "key.converter.plugin.version",
        "value.converter",
        "header.converter",
        "value.converter.schemas.enable",
        "transforms",
        "transforms.token.type",
        "predicates",
        "predicates.slack.type",
        "config.action.reload",
        "errors.retry.timeout",
        "errors.retry.delay.max.ms",
        "errors.tolerance",
        "errors.log.enable",
        "errors.log.include.messages",
        "errors.deadletterqueue.topic.name",
        "topic.creation.groups",
        "topic.creation.default.partitions",
        "topic.creation.default.replication.factor",
        "exactly.once.support",
        "transaction.boundary",
        "transaction.boundary.interval.ms",
        "offsets.storage.topic",
        "topics",
        "topics.regex",
        "producer.override.linger.ms",
        "consumer.override.group.id",
        "admin.override.retries",
        "description",
        "version",
        "group.id"
      })
  void theFrameworksSettingsAreNoMistakes(String name) {
    assertThat(validate(name, "x")).isEmpty();
  }

  @Test
  void eachFaultHasOneMessage() {
    assertThat(validate("lookback.days", "1.5", "channels.auto.join", "maybe").values())
        .hasSize(2)
        .allSatisfy(messages -> assertThat(messages).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({
    "start.date, 2026-01-02, It is in the future",
    "channels.exclude, *, It excludes every channel",
    "channels.exclude, '#**', It excludes every channel",
    "resync, general@2026-01-02, general@2026-01-02 is in the future: specify",
    "resync, 'a@start,stream:users@2026-01-02', stream:users@2026-01-02 is in the future",
  })
  void settingsThatReadNothingAreErrors(String name, String value, String words) {
    Map<String, String> errors =
        SourceCheck.together(config(NOWHERE, name, value), Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(errors).containsOnlyKeys(name);
    assertThat(errors.get(name)).startsWith(words);
  }

  /** In Seoul the day began in 1969. */
  @Test
  void anInstantThatIsNoneInTheTimeZoneIsAnError() {
    String[] settings = {"resync", "general@1970-01-01", "time.zone", "Asia/Seoul"};
    assertThat(
            SourceCheck.together(config(NOWHERE, settings), Instant.parse("2026-01-01T00:00:00Z")))
        .containsOnlyKeys("resync");
  }

  @Test
  void channelsToEmitAgainMustBeRead() throws Exception {
    var slack = slack(SCOPES, channel("C1", "general"), channel("C2", "random"));
    String all = "*@start,#general@start,C2@start,stream:users@2026-01-01";
    assertThat(check(slack, "resync", all)).isEmpty();
    assertThat(check(slack, "resync", "gneral@start,random@start"))
        .containsExactly(
            entry(
                "resync",
                "The connector does not read a channel \"gneral\": check the spelling,"
                    + " channels.include and channels.exclude."));
    assertThat(check(slack, "resync", "general@start", "channels.include", "random"))
        .containsOnlyKeys("resync");
    assertThat(check(slack, "resync", "general@start", "channels.include", "gneral"))
        .containsOnlyKeys("resync", "channels.include");
  }

  @Test
  void namedChannelsMustNotAllBeExcluded() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    String[] none = {"channels.include", "#general,C1", "channels.exclude", "C*,gen*"};
    assertThat(SourceCheck.together(config(NOWHERE, none), now))
        .containsOnlyKeys("channels.exclude");
    String[] some = {"channels.include", "general,C1", "channels.exclude", "gen*"};
    assertThat(SourceCheck.together(config(NOWHERE, some), now)).isEmpty();
    String[] glob = {"channels.include", "general,a*", "channels.exclude", "gen*"};
    assertThat(SourceCheck.together(config(NOWHERE, glob), now)).isEmpty();
    assertThat(SourceCheck.together(config(NOWHERE, "start.date", "2026-01-01"), now)).isEmpty();
  }

  // ---------------------------------------------------------------- the app-level token

  private static final String OPENED = "{\"ok\":true,\"url\":\"wss://w.slack.com/link/?ticket=1\"";

  private static Map<String, String> checkApp(Answer opening) throws IOException {
    return check(
        request ->
            request.path().endsWith("/apps.connections.open")
                ? opening
                : slack(SCOPES, channel("C1", "general")).apply(request),
        "slack.app.token",
        "xapp-secret",
        "channels.include",
        "gneral");
  }

  @Test
  void anAppTokenThatOpensAConnectionIsFineAndNoConnectionIsMade() throws Exception {
    Function<Request, Answer> slack =
        request ->
            request.path().endsWith("/apps.connections.open")
                ? Answer.ok(OPENED + "}")
                : slack(SCOPES).apply(request);
    try (FakeServer server = new FakeServer(slack)) {
      String url = server.apiUrl().toString();
      assertThat(
              errors(
                  config(url, "slack.app.token", "xapp-secret", "rate.limit.profile", "off"), LONG))
          .isEmpty();
      assertThat(server.requests)
          .extracting(Request::path, Request::authorization)
          .containsExactly(
              tuple("/api/auth.test", "Bearer xoxb-secret"),
              tuple("/api/apps.connections.open", "Bearer xapp-secret"),
              tuple("/api/conversations.list", "Bearer xoxb-secret"));
    }
  }

  @Test
  void aHintThatSocketModeMayBeOffIsNoError() throws Exception {
    assertThat(
            checkApp(
                Answer.ok(
                    OPENED
                        + ",\"response_metadata\":{\"messages\":"
                        + "[\"[WARN] Socket Mode is not turned on.\"]}}")))
        .containsOnlyKeys("channels.include");
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_auth, Set slack.app.token",
    "token_revoked, Set slack.app.token",
    "not_allowed_token_type, app-level token (xapp-)",
    "missing_scope, connections:write",
    "socket_mode_not_enabled, Enable Socket Mode",
    "forbidden_team, administrator",
  })
  void anAppTokenThatSlackRefusesIsAnErrorBesideAllOthers(String code, String words)
      throws Exception {
    Map<String, String> errors = checkApp(Answer.ok("{\"ok\":false,\"error\":\"" + code + "\"}"));
    assertThat(errors).containsOnlyKeys("slack.app.token", "channels.include");
    assertThat(errors.get("slack.app.token"))
        .startsWith("apps.connections.open failed with \"" + code + "\"")
        .contains(words)
        .doesNotContain("xapp-secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 0})
  void aSlackInTroubleLeavesTheAppTokenUnchecked(int status) throws Exception {
    assertThat(checkApp(new Answer(status, Map.of("Retry-After", "30"), "")))
        .containsOnlyKeys("channels.include");
  }

  @Test
  void aServerWithoutSocketModeIsNoSlack() throws Exception {
    assertThat(checkApp(Answer.ok("{\"ok\":false,\"error\":\"unknown_method\"}")))
        .containsOnlyKeys("slack.api.url", "channels.include");
  }
}
