package io.github.geultto.kafka.connect.slack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackSourceConfigTest {

  private static Map<String, String> settings(String... pairs) {
    Map<String, String> settings = new HashMap<>(Map.of("slack.token", "xoxb-1"));
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return settings;
  }

  private static Map<String, List<String>> errors(Map<String, String> settings) {
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : SlackSourceConfig.CONFIG.validate(settings)) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  @Test
  void aTokenIsAllThatIsNeeded() throws Exception {
    SlackSourceConfig config = new SlackSourceConfig(settings());
    assertThat(config.token().value()).isEqualTo("xoxb-1");
    assertThat(config.apiUrl()).isEqualTo(URI.create("https://slack.com/api/"));
    assertThat(config.topicPrefix()).isEqualTo("slack");
    assertThat(config.channelFilter().matches("C1", "general")).isTrue();
    assertThat(config.channelTypes()).containsExactly("public_channel", "private_channel");
    assertThat(config.channelsAutoJoin()).isFalse();
    assertThat(config.archivedChannelsIncluded()).isTrue();
    assertThat(config.startDate()).isEqualTo(Ts.ZERO);
    assertThat(config.lookback()).isEqualTo(Duration.ofDays(30));
    assertThat(config.timeZone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(config.pollInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.metadataInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.rateLimitProfile()).isEqualTo(RateProfile.INTERNAL);
    assertThat(config.rateLimitShare()).isEqualTo(1.0);
    assertThat(config.deletesMode()).isEqualTo(DeletesMode.TOMBSTONE);
    assertThat(config.deletesGuard()).isTrue();
    assertThat(config.recordFormat()).isEqualTo(RecordFormat.DEFAULT);
    assertThat(config.appToken()).isEmpty();
    assertThat(config.eventsReconcileInterval()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void readsWhatIsSet() {
    SlackSourceConfig config =
        new SlackSourceConfig(
            settings(
                "slack.api.url", "http://127.0.0.1:8080/api",
                "channels.include", "#general, C1",
                "channels.exclude", "bot-*",
                "channel.types", "im,mpim,im",
                "start.date", "2023-12-25",
                "time.zone", "Asia/Seoul",
                "rate.limit.profile", "UNLISTED",
                "deletes.mode", "flag",
                "slack.app.token", "xapp-1",
                "events.reconcile.interval.ms", "60000"));
    assertThat(config.apiUrl()).isEqualTo(URI.create("http://127.0.0.1:8080/api/"));
    assertThat(config.channelFilter().literals()).containsExactly("general", "C1");
    assertThat(config.channelTypes()).containsExactly("im", "mpim");
    assertThat(config.startDate()).isEqualTo(Ts.of(Instant.parse("2023-12-24T15:00:00Z")));
    assertThat(config.deletesMode()).isEqualTo(DeletesMode.FLAG);
    assertThat(config.appToken().map(Password::value)).contains("xapp-1");
    assertThat(config.toString()).doesNotContain("xapp-1");
    assertThat(config.eventsReconcileInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.pageSize(SlackMethod.CONVERSATIONS_HISTORY)).isEqualTo(15);
    assertThat(config.syncSettings().start()).isEqualTo(config.startDate());
    assertThat(config.syncSettings().historyPage()).isEqualTo(15);
  }

  private static String tokenErrors(String... pairs) {
    Map<String, String> settings = settings(pairs);
    settings.values().removeIf(String::isEmpty);
    settings.put("poll.interval.ms", "1"); // so that Slack is not called
    return new SlackSourceConnector()
        .validate(settings).configValues().stream()
            .filter(value -> value.name().startsWith("slack.token"))
            .flatMap(value -> value.errorMessages().stream().map(e -> value.name() + ": " + e))
            .collect(Collectors.joining());
  }

  @Test
  void tokenIsGivenOnce(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "xoxb-2");
    assertThat(tokenErrors("slack.token", "")).startsWith("slack.token: It is missing");
    assertThat(tokenErrors("slack.token.file", file.toString())).contains("both are set");
    assertThat(tokenErrors("slack.token", "", "slack.token.file", file.toString())).isEmpty();
    assertThat(tokenErrors("slack.token", "", "slack.token.file", file + ".none"))
        .contains("slack.token.file: It must be a file on each worker", ".none cannot be read");
    Files.writeString(file, "xapp-1");
    assertThat(tokenErrors("slack.token", "", "slack.token.file", file.toString()))
        .contains("is not a token: it is an app-level token");
  }

  @Test
  void reportsEveryBadValueAtOnce() {
    Map<String, List<String>> errors =
        errors(
            Map.of(
                "start.date", "yesterday",
                "time.zone", "Seoul",
                "slack.api.url", "slack.com",
                "lookback.days", "0"));
    assertThat(errors)
        .containsOnlyKeys("start.date", "time.zone", "slack.api.url", "lookback.days");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slack.token          | ''                        | copy the app's token",
        "slack.token          | xoxb-1 xoxb-2             | space",
        "slack.token          | ${file:/a:token}          | placeholder",
        "slack.token          | xapp-1                    | belongs in slack.app.token",
        "slack.app.token      | ''                        | remove the setting",
        "slack.app.token      | xapp-1 xapp-2             | space",
        "slack.app.token      | ${file:/a:token}          | placeholder",
        "slack.app.token      | xoxb-1                    | belongs in slack.token",
        "slack.app.token      | xoxp-1                    | belongs in slack.token",
        "events.reconcile.interval.ms | 59999             | at least 60000",
        "slack.api.url        | slack.com/api             | http or https URL",
        "slack.api.url        | ftp://slack.com/api/      | http or https URL",
        "slack.api.url        | https:///api/             | http or https URL",
        "slack.api.url        | https://slack.com/api?a=b | http or https URL",
        "slack.api.url        | http://a b/               | http or https URL",
        "topic.prefix         | my topic                  | letters, digits",
        "topic.prefix         | ''                        | letters, digits",
        "channels.include     | ''                        | at least one channel",
        "channel.types        | public                    | public_channel, private_channel, mpim",
        "channel.types        | ''                        | public_channel, private_channel, mpim",
        "channels.auto.join   | maybe                     | true or false",
        "start.date           | 2024-13-01                | ISO date",
        "start.date           | 01.02.2024                | ISO date",
        "start.date           | 1969-12-31                | since 1970",
        "lookback.days        | 366                       | 365",
        "lookback.days        | 1.5                       | number",
        "time.zone            | KSTX                      | IANA time zone",
        "poll.interval.ms     | 99                        | at least 100",
        "metadata.interval.ms | 999                       | at least 1000",
        "rate.limit.profile   | fast                      | internal, unlisted, off",
        "rate.limit.share     | 0                         | above 0",
        "rate.limit.share     | 1.1                       | at most 1",
        "rate.limit.share     | NaN                       | at most 1",
        "deletes.mode         | drop                      | tombstone, flag, flag_then_tombstone, ignore",
        "include.raw.json     | 1                         | true or false",
        "privacy.exclude.users | @robin                   | is not a user id",
        "privacy.exclude.users | U0123456789,C0123456789  | \"C0123456789\" is not a user id",
        "privacy.redact.text  | @robin                    | neither a user id",
        "privacy.redact.text  | General                   | neither a user id",
        "privacy.redact.text  | two words                 | neither a user id",
        "resync               | general                   | a channel and an instant",
        "resync               | @2026-01-01               | a channel and an instant",
        "resync               | a@b@2026-01-01            | a channel and an instant",
        "resync               | a@2026-01-01 12:00        | a channel and an instant",
        "resync               | a@2026-01-01,b@2026-13-01 | \"2026-13-01\" is not a date",
        "resync               | a@                        | \"\" is not a date",
        "resync               | stream:users@start        | \"start\" is not a date",
        "resync               | stream:user@2026-01-01    | names no list",
        "resync               | stream:members:x@2026-01-01 | names no list",
        "resync               | stream:nonsense*@2026-01-01 | names no list",
        "resync               | stream:*nonsense@2026-01-01 | names no list",
        "resync               | stream:USER*@2026-01-01   | names no list",
        "resync               | stream:users?@2026-01-01  | names no list",
        "resync               | stream:members:general*@2026-01-01 | names no list",
        "json.columns         | array                     | string, struct",
        "record.timestamp     | createtime                | observed, message",
      })
  void refusesBadValuesWithASentence(String name, String value, String words) {
    Map<String, List<String>> errors = errors(settings(name, value));
    assertThat(errors).containsOnlyKeys(name);
    String message = errors.get(name).get(0);
    assertThat(message).contains(words);
    if (name.endsWith(".token") && !value.isEmpty()) {
      assertThat(message).doesNotContain(value);
    }
  }

  @Test
  void textsAreRedactedByUserAndByTheNameOrIdOfAChannel() {
    String named = "U0123456789,W0123456789,C0123456789,#general,hr-*,C9*,잡담";
    Map<String, String> settings =
        settings("privacy.redact.text", named, "privacy.exclude.users", "U1,W2");
    assertThat(errors(settings)).isEmpty();
    SlackSourceConfig config = new SlackSourceConfig(settings);
    assertThat(List.of("general", "hr-pay", "잡담"))
        .allMatch(name -> config.redacts(new Channel("C1", name, Ts.ZERO, 1)));
    assertThat(config.redacts(new Channel("C1", "generally", Ts.ZERO, 1))).isFalse();
    assertThat(config.redacts(new Channel("C0123456789", "x", Ts.ZERO, 1))).isTrue();
    assertThat(config.privacy(List.of()).redaction("C0123456789")).isEqualTo("channel");
    assertThat(config.privacy(List.of("C1")).redaction("C1")).isEqualTo("channel");
    assertThat(config.privacy(List.of()).excludes("W2")).isTrue();
  }

  @Test
  void refusesAPrefixThatMakesTopicNamesTooLong() {
    assertThat(errors(settings("topic.prefix", "a".repeat(230)))).isEmpty();
    assertThat(errors(settings("topic.prefix", "a".repeat(231))).get("topic.prefix").get(0))
        .contains("250");
  }

  @ParameterizedTest
  @CsvSource({
    "2023-12-25, 1703430000.000000",
    "2023-12-25T00:00, 1703430000.000000",
    "2023-12-25T00:00:00, 1703430000.000000",
    "2023-12-24T15:00:00Z, 1703430000.000000",
    "2023-12-24T16:00:00.000100+01:00, 1703430000.000100",
    "2023-12-24T10:00:00-05:00[America/New_York], 1703430000.000000",
  })
  void readsDatesInTheZone(String text, String ts) {
    assertThat(SlackSourceConfig.parseInstant(text, ZoneId.of("Asia/Seoul"))).hasToString(ts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "T", "2024", "2024-02-30", "2024-01-01 09:00", "1703430000"})
  void saysWhatADateLooksLike(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlackSourceConfig.parseInstant(text, ZoneId.of("UTC")))
        .withMessageContaining("\"" + text + "\"")
        .withMessageContaining("2024-01-01T09:00:00+09:00");
  }

  @Test
  void everySettingHasATextAGroupAndAName() {
    assertThat(SlackSourceConfig.CONFIG.groups())
        .containsExactly("Slack", "Channels", "Sync", "Output", "Optional topics", "Privacy");
    for (ConfigKey key : SlackSourceConfig.CONFIG.configKeys().values()) {
      assertThat(key.documentation).as(key.name).endsWith(".");
      assertThat(key.displayName).as(key.name).isNotEqualTo(key.name);
    }
  }
}
