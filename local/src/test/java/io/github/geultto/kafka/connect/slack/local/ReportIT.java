package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.geultto.kafka.connect.slack.simulator.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./run report} beside a pipeline with the sample workspace: from the tables to messages in
 * Slack, and back into the tables.
 */
class ReportIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ZoneId ZONE = ZoneId.of("Asia/Seoul");

  @TempDir private static Path folder;
  private static Pipeline pipeline;
  private static SimulatedSlack slack;
  private static SlackApi people;
  private static Snapshot workspace;
  private static LocalDate today;

  @BeforeAll
  static void start() throws Exception {
    slack = SimulatedSlack.start(Workspace.sample(1, Instant.now()), 0, true);
    people = new SlackApi(slack.api(), slack.token());
    pipeline = new Pipeline();
    pipeline.start(folder.resolve("data"), Ports.FREE, Plugins.folders(), ZONE);
    assertThat(pipeline.deploy(slack, folder.resolve("secrets.properties"), ZONE)).isEmpty();
    Progress quiet = new Progress(System.err, () -> 0, Clock.systemUTC());
    assertThat(new CatchUp(pipeline, slack, ZONE, quiet).await()).isEmpty();
    workspace = slack.snapshot();
    today = LocalDate.now(ZONE);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
    slack.close();
  }

  /** What the command ended with and printed. */
  private record Result(int status, String out, String err) {}

  private static Result report(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("report"));
    all.addAll(List.of(arguments));
    all.add("--jdbc-url=" + pipeline.postgres().jdbcUrl());
    all.add("--kafka=" + pipeline.bootstrapServers());
    int status =
        RunCommand.commandLine(
                new RunCommand(
                    Map.of(),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8)))
            .execute(all.toArray(new String[0]));
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The rows of a report, by a template that shows them as they are. */
  private static List<String> rows(String template, String... arguments) throws Exception {
    Path file = Files.writeString(folder.resolve("rows.mustache"), template);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--dry-run", "--message=" + file));
    Result result = report(all.toArray(new String[0]));
    assertThat(result.status()).as(result.err()).isZero();
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("  "))
        .map(line -> line.strip().replaceAll("(?<=\\d),(?=\\d{3})", ""))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static Figures figures(LocalDate since, LocalDate until) {
    return new Figures(workspace, since, until, ZONE);
  }

  // ---------------------------------------------------------------- figures

  @Test
  void topUsersAreThoseOfTheWorkspace() throws Exception {
    LocalDate since = today.minusDays(40);
    LocalDate until = today.minusDays(3);
    String exclude = "U0SAMPLE01,U0SAMPLE02";
    StringBuilder template = new StringBuilder();
    for (String section : List.of("emoji", "posts", "replies")) {
      for (String part : List.of(section, "total_" + section)) {
        template.append(
            "{{#%s}}\n%s {{place}} {{user_id}} {{n}}\n{{/%s}}\n".formatted(part, part, part));
      }
    }
    List<String> rows =
        rows(
            template.toString(),
            "top-users",
            "--to=#general",
            "--param=since=" + since,
            "--param=until=" + until,
            "--param=exclude=" + exclude);
    assertThat(rows)
        .containsExactlyElementsOf(figures(since, until).topUsers(Set.of(exclude.split(",", -1))));
    // A total and three winners of each; more where the last place is shared.
    for (String section : List.of("emoji", "posts", "replies")) {
      assertThat(rows).filteredOn(row -> row.startsWith("total_" + section + " ")).hasSize(1);
      List<String> winners = rows.stream().filter(row -> row.startsWith(section + " ")).toList();
      assertThat(winners).hasSizeGreaterThanOrEqualTo(3);
      assertThat(winners.subList(Math.min(3, winners.size()), winners.size()))
          .allMatch(row -> row.split(" ", -1)[1].equals(winners.get(2).split(" ", -1)[1]));
    }
  }

  @Test
  void popularPostsAreThoseOfTheWorkspace() throws Exception {
    LocalDate since = today.minusDays(30);
    String channel = busiestChannel();
    List<String> expected = figures(since, today).popularPosts(channel, 10);
    assertThat(expected).hasSize(20);
    assertThat(
            rows(
                """
                {{#reactions}}
                reactions {{place}} {{{permalink}}} {{n}}
                {{/reactions}}
                {{#replies}}
                replies {{place}} {{{permalink}}} {{n}}
                {{/replies}}
                """,
                "popular-posts",
                "--to=#general",
                "--param=channel=" + channel,
                "--param=since=" + since,
                "--param=until=" + today))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void activityIsThatOfEachMember() throws Exception {
    LocalDate since = today.minusDays(50);
    LocalDate until = today.minusDays(1);
    List<String> rows =
        rows(
            """
            {{recipient}} {{posts}} {{replies}} {{emoji_given}} {{rounds}} \
            {{#channels}}{{channel_id}} {{n}},{{/channels}} to \
            {{#reacted_to}}{{user_id}} {{n}},{{/reacted_to}} by \
            {{#reacted_by}}{{user_id}} {{n}},{{/reacted_by}}
            """,
            "activity",
            "--param=since=" + since,
            "--param=until=" + until,
            "--param=round_days=7",
            "--param=channel=" + busiestChannel() + ", #general");
    Map<String, String> found = new TreeMap<>();
    for (String row : rows) {
      String[] parts = row.split(" ", 2);
      found.put(
          parts[0],
          parts[1]
              .replace(":large_green_circle:", "O")
              .replace(":white_circle:", "-")
              .replaceAll(",( |$)", "$1"));
    }
    Set<String> ofRounds = Set.of(busiestChannel(), channel("general"));
    assertThat(found)
        .isEqualTo(figures(since, until).activity(7, ofRounds::contains))
        .hasSizeGreaterThan(40);
  }

  @Test
  void awardsAreThoseOfTheWorkspace() throws Exception {
    LocalDate since = today.minusDays(60);
    Set<String> exclude = Set.of("U0SAMPLE02", "U0SAMPLE07");
    StringBuilder template = new StringBuilder();
    for (String section : List.of("reaction_king", "thread_king", "emoji_king")) {
      template.append(
          """
          {{#NAME}}
          {{#winners}}
          NAME {{grp}} {{place}} {{user_id}} {{n}}
          {{/winners}}
          {{/NAME}}
          """
              .replace("NAME", section));
    }
    for (String section :
        List.of(
            "best_channel",
            "most_replied",
            "earliest_bird",
            "night_owl",
            "best_streak",
            "most_helpful",
            "emoji_of_season")) {
      template.append(
          """
          {{#NAME}}
          NAME [{{place}}] [{{channel_id}}] [{{{permalink}}}] [{{emoji}}] {{n}}\
          {{#winners}} {{user_id}}{{/winners}}
          {{/NAME}}
          """
              .replace("NAME", section));
    }
    List<String> rows =
        rows(
            template.toString(),
            "awards",
            "--to=#general",
            "--param=since=" + since,
            "--param=until=" + today,
            "--param=exclude=" + String.join(",", exclude));
    Set<String> found = new TreeSet<>();
    rows.forEach(row -> found.add(row.replace("[]", "-").replaceAll("\\[(.*?)]", "$1")));
    assertThat(found)
        .isEqualTo(
            figures(since, today)
                .awards(Pattern.compile("^([^-_]+)[-_]"), Set.of("general", "random"), exclude))
        .hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ko"})
  void everyMessageIsWholeWithRowsAndWithout(String language) throws Exception {
    Path reports = Path.of("../schema/reports");
    try (Stream<Path> headers = Files.find(reports, 2, (p, a) -> p.endsWith("report.yaml"))) {
      for (Path header : headers.toList()) {
        String report = header.getParent().getFileName().toString();
        if (report.equals("broadcast")) {
          continue; // says what others have written
        }
        assertThat(header.resolveSibling("message." + language + ".mustache")).exists();
        for (LocalDate until : List.of(today, LocalDate.of(2001, 1, 31))) {
          assertWhole(report, language, until);
        }
      }
    }
  }

  /** No tag is left, no line is blank after a blank one, and what has a heading has a text. */
  private static void assertWhole(String report, String language, LocalDate until) {
    List<String> arguments = new ArrayList<>(List.of(report, "--dry-run"));
    arguments.add("--language=" + language);
    arguments.add("--param=since=" + until.minusDays(30));
    arguments.add("--param=until=" + until);
    if (!report.equals("activity")) {
      arguments.add("--to=#general");
    }
    if (report.equals("popular-posts")) {
      arguments.add("--param=channel=" + busiestChannel());
    }
    Result result = report(arguments.toArray(new String[0]));
    assertThat(result.status()).as(result.err()).isZero();
    String[] messages = result.out().replaceAll("(?m)^  ", "").split("(?m)^To .*\n");
    assertThat(messages).hasSizeGreaterThan(1);
    for (String message : List.of(messages).subList(1, messages.length)) {
      String text = message.replaceFirst("\n\n(?:[\\d,]+ to send.*\n)?$", "");
      assertThat(text).as(report).doesNotContain("{{", "}}", "\n\n\n").doesNotMatch("(?s).*\n");
      assertThat(text.replaceFirst(".*\n?", "").lines())
          .as(text)
          .noneMatch(line -> line.matches("[:*].*\\*") && text.endsWith(line));
      assertThat(text.replaceFirst(".*\n?", "")).doesNotContainPattern("(?m)^[:*].*\\*\n\n");
    }
  }

  private static String busiestChannel() {
    return workspace.messages().entrySet().stream()
        .max(Comparator.comparingInt(entry -> entry.getValue().size()))
        .orElseThrow()
        .getKey();
  }

  // ---------------------------------------------------------------- sending

  @Test
  void aReportIsPostedOnceAndComesBackIntoTheTables() throws Exception {
    String until = today.minusDays(2).toString();
    String[] arguments = {"top-users", "--to=#general", "--param=until=" + until, "--language=ko"};
    List<String> dry = new ArrayList<>(List.of(arguments));
    dry.add("--dry-run");
    assertThat(report(dry.toArray(new String[0])).out())
        .contains("활동왕", "1 to send")
        .doesNotContain("<@");
    Result first = report(arguments);
    assertThat(first.out()).contains("활동왕", "1 message sent");
    await("the report in the table")
        .atMost(SOON)
        .until(() -> count("text LIKE '*활동왕*%%~ %s)%%'".formatted(until)) == 1);
    assertThat(report(arguments).out()).contains("0 messages sent", "1 sent before");
    // Whatever else is sent comes after it.
    String channel = busiestChannel();
    report("popular-posts", "--to=#general", "--param=channel=" + channel);
    await("the next report in the table")
        .atMost(SOON)
        .until(() -> count("text LIKE '*Popular posts of <#%s>%%'".formatted(channel)) == 1);
    assertThat(count("text LIKE '*활동왕*%%~ %s)%%'".formatted(until))).isEqualTo(1);
  }

  @Test
  void aListIsSentToThoseWhoCanGetItAndTheOthersAreTold() throws Exception {
    List<String> members = new ArrayList<>();
    String gone = null;
    String bot = null;
    for (JsonNode user : workspace.users()) {
      if (user.path("deleted").asBoolean()) {
        gone = user.get("id").asText();
      } else if (user.path("is_bot").asBoolean()) {
        bot = user.get("id").asText();
      } else if (!user.get("id").asText().equals("USLACKBOT")) {
        members.add(user.get("id").asText());
      }
    }
    String ann = members.get(0);
    String bob = members.get(1);
    String eve = members.get(2);
    Path list =
        Files.writeString(
            folder.resolve("coupons.csv"),
            """
            \uFEFFrecipient,text
            %s,"쿠폰: A-1, *b* :tada:"
            U0NOBODY,to nobody
            %s,to somebody who has left

            %s,쿠폰: B-2
            %s,a second coupon
            %s,%s
            everybody,no id
            %s,one, two
            %s
            %s,to a bot
            D0123,to a conversation
            #없는채널,to a channel
            """
                .formatted(ann, gone, bob, ann, eve, "x".repeat(40_001), eve, members.get(3), bot));
    Result result = report("broadcast", "--csv=" + list, "--param=campaign=spring");
    assertThat(result.err().lines())
        .containsExactly(
            "Row 2: U0NOBODY is not a user of this workspace",
            "Row 3: " + gone + " is deactivated",
            "Row 5: " + ann + " is listed twice: only the first message is sent",
            "Row 6: " + eve + " would get 40,001 characters, and Slack accepts at most 40,000",
            "Row 7: everybody is not the id of a user or channel, or a #name",
            "Row 8: has 3 cells for 2 columns: quote text that contains commas",
            "Row 9: " + members.get(3) + " would get an empty message",
            "Row 10: " + bot + " is a bot, which cannot receive direct messages",
            "Row 11: D0123 is a direct message: use the user's id",
            "Row 12: #없는채널 is not a channel that the connector has read");
    assertThat(result.out()).contains("2 messages sent as broadcast/spring/…, 10 skipped");
    await("coupons")
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(letters(ann)).containsExactly("쿠폰: A-1, *b* :tada:");
              assertThat(letters(bob)).containsExactly("쿠폰: B-2");
            });
    Files.writeString(list, "recipient,text\n%s,other\n%s,late\n".formatted(ann, eve));
    assertThat(report("broadcast", "--csv=" + list, "--param=campaign=spring").out())
        .contains("1 message sent", "1 sent before");
    await("the late one").atMost(SOON).until(() -> letters(eve).equals(List.of("late")));
    assertThat(letters(ann)).hasSize(1);
  }

  @Test
  void aChannelIsOneByItsNameAndById() throws Exception {
    Path list =
        Files.writeString(
            folder.resolve("channels.csv"),
            "recipient,text\n#general,first\n%s,second\n".formatted(channel("general")));
    Result result = report("broadcast", "--csv=" + list, "--param=campaign=names", "--dry-run");
    assertThat(result.err()).contains("Row 2", "is listed twice");
    assertThat(result.out()).contains("1 to send", "To #general (" + channel("general") + ")");
  }

  @Test
  void whatSlackRefusedIsSentAgain() throws Exception {
    String archived =
        people
            .call("conversations.create", Map.of("name", "report-archived"))
            .at("/channel/id")
            .asText();
    await("the channel in the table").atMost(SOON).until(() -> channel("report-archived") != null);
    people.call("conversations.archive", Map.of("channel", archived));
    Path list =
        Files.writeString(
            folder.resolve("refused.csv"), "recipient,text\n%s,hello\n".formatted(archived));
    String[] arguments = {"broadcast", "--csv=" + list, "--param=campaign=refused"};
    assertThat(report(arguments).out()).contains("1 message sent");
    await("the refusal is known, so that it is due again")
        .atMost(SOON)
        .until(
            () ->
                report("broadcast", "--csv=" + list, "--param=campaign=refused", "--dry-run")
                    .out()
                    .contains("1 to send"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/reports.md"})
  void everyCommandInTheDocumentsWorks(String document) throws Exception {
    List<String> commands =
        DocScript.commands(Files.readString(Path.of("..", document)))
            .lines()
            .filter(line -> line.startsWith("./run report "))
            .map(line -> line.replaceFirst("  +#.*", ""))
            .toList();
    assertThat(commands).hasSizeGreaterThan(2);
    for (String command : commands) {
      String[] arguments =
          Pattern.compile("(?:[^\\s']|'[^']*')+")
              .matcher(command.replaceAll("(\\w+\\.html)", folder + "/$1"))
              .results()
              .skip(2)
              .map(word -> word.group().replace("'", ""))
              .toArray(String[]::new);
      Result result = report(arguments);
      assertThat(result.status()).as(command + ": " + result.err()).isZero();
    }
  }

  @Test
  void anotherPeriodIsAnotherMessage() throws Exception {
    Path list = Files.writeString(folder.resolve("period.csv"), "recipient,text\n#general,안녕\n");
    String[] arguments = {"broadcast", "--csv=" + list, "--param=campaign=one"};
    assertThat(report(arguments).out()).contains("1 message sent");
    assertThat(report(arguments).out()).contains("0 messages sent");
    assertThat(report("broadcast", "--csv=" + list, "--param=campaign=one", "--period=two").out())
        .contains("1 message sent as broadcast/two/…");
  }

  /** A channel's id, null if it is in no table. */
  private static String channel(String name) throws Exception {
    try (var connection = pipeline.postgres().connect();
        var statement =
            connection.prepareStatement("SELECT channel_id FROM channels WHERE channel_name = ?")) {
      statement.setString(1, name);
      ResultSet result = statement.executeQuery();
      return result.next() ? result.getString(1) : null;
    }
  }

  /** The texts that a person got, by the person's own eyes. */
  private static List<String> letters(String person) throws Exception {
    List<String> texts = new ArrayList<>();
    JsonNode direct = people.call("conversations.open", Map.of("users", person));
    people
        .call("conversations.history", Map.of("channel", direct.at("/channel/id").asText()))
        .get("messages")
        .forEach(message -> texts.add(message.get("text").asText()));
    return texts;
  }

  private static long count(String condition) throws Exception {
    try (var connection = pipeline.postgres().connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) FROM slack_conversation_master WHERE " + condition)) {
      result.next();
      return result.getLong(1);
    }
  }

  // ---------------------------------------------------------------- the page

  @Test
  void aPageStandsAlone() throws Exception {
    try (var connection = pipeline.postgres().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE users SET display_name = '<!--<script>' WHERE user_id = 'U0SAMPLE01'");
    }
    LocalDate since = today.minusDays(30);
    LocalDate until = today.minusDays(1); // other tests send today
    for (String name : List.of("awards", "top-users", "activity")) {
      String page = page(name, "--param=since=" + since, "--param=until=" + until, "--language=ko");
      assertThat(page)
          .contains("<html lang=\"ko\">", "<h2>채널</h2>")
          .doesNotContain("{{", "src=\"http", "href=\"//", "@import");
      assertThat(page.contains("class=\"message\"")).isEqualTo(!name.equals("activity"));
      JsonNode charts = data(page);
      assertThat(sizes(charts).values()).allMatch(size -> size > 5);
      assertThat(charts.get("emoji").findValuesAsText("emoji")).contains("❤️", ":응원합니다:");
      assertThat(charts.get("pairs").findValuesAsText("a_name")).contains("<!--<script>");
      Map<String, String> days = new TreeMap<>();
      for (JsonNode day : charts.get("days")) {
        days.put(
            day.get("day").asText(),
            "%s %s %s".formatted(day.get("posts"), day.get("replies"), day.get("emoji")));
      }
      days.values().remove("0 0 0");
      assertThat(days).isEqualTo(figures(since, until).days());
    }
  }

  @Test
  void aPageBeginsWithTheFirstDayThatHasAnything() throws Exception {
    assertThat(sizes(data(page("top-users"))).get("days")).isBetween(50, 70);
    String nothing = page("top-users", "--param=until=2001-01-01");
    assertThat(sizes(data(nothing)).values()).containsOnly(0);
    assertThat(nothing).contains("<html lang=\"en\">", "There was no activity in these days.");
  }

  private static String page(String... arguments) throws Exception {
    Path file = folder.resolve("page.html");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--html=" + file);
    Result result = report(all.toArray(new String[0]));
    assertThat(result.status()).as(result.err()).isZero();
    return Files.readString(file);
  }

  /** What the charts show; no name in it can end the element that it is in. */
  private static JsonNode data(String page) throws Exception {
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">([^<]*)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }

  private static Map<String, Integer> sizes(JsonNode charts) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    charts.properties().forEach(chart -> sizes.put(chart.getKey(), chart.getValue().size()));
    assertThat(sizes).containsOnlyKeys("days", "channels", "hours", "pairs", "emoji");
    return sizes;
  }

  // ---------------------------------------------------------------- what cannot be done

  @Test
  void whatCannotBeDoneIsSaidInASentence() throws Exception {
    assertRefused("no report \"x\"; there are [activity, awards", "x");
    assertRefused("no parameter \"sinse\"; it has [since, until", "top-users", "--param=sinse=1");
    assertRefused("\"soon\" is not a day", "top-users", "--param=until=soon", "--to=#general");
    assertRefused("requires --param channel=…", "popular-posts", "--to=#general");
    assertRefused("specify it with --to", "top-users");
    assertRefused(
        "is sent to the recipient of each row",
        "activity",
        "--to=#general",
        "--param=since=today-9",
        "--param=until=today");
    assertRefused("requires --csv FILE or --param table=…", "broadcast", "--param=campaign=x");
    assertRefused("no message in \"fr\"", "top-users", "--language=fr", "--to=#general");
    assertRefused(
        "not the name of a table",
        "broadcast",
        "--param=campaign=x",
        "--param=table=users; DROP TABLE users");
    assertRefused(
        "The database rejects a query", "broadcast", "--param=campaign=x", "--param=table=nowhere");
    Path template = Files.writeString(folder.resolve("bad.mustache"), "{{nothing}}");
    assertRefused("uses an unknown name", "top-users", "--to=#general", "--message=" + template);
    assertRefused("It can use [", "top-users", "--to=#general", "--message=" + template);
    Files.writeString(template, "{{>part}}");
    assertRefused("uses an unknown name", "top-users", "--to=#general", "--message=" + template);
    assertRefused("no file", "top-users", "--to=#general", "--message=nosuch");
    assertRefused("no file", "broadcast", "--param=campaign=x", "--csv=nosuch");
    assertRefused("no folder", "top-users", "--html=nosuch/page.html");
    assertRefused("is after until", "top-users", "--to=#general", "--param=since=2030-01-01");
    assertRefused("is not a channel that the connector has read", "top-users", "--to=#nosuch");
    assertRefused("there is no channel \"nosuch\"", "popular-posts", "--param=channel=nosuch");
    assertRefused(
        "\"-1\" is not a whole number",
        "popular-posts",
        "--param=channel=general",
        "--param=most=-1");
  }

  private static void assertRefused(String reason, String... arguments) {
    Result result = report(arguments);
    assertThat(result.status()).as(result.toString()).isEqualTo(RunCommand.USAGE);
    assertThat(result.err()).startsWith("run: ").contains(reason).doesNotContain("\tat ");
  }
}
