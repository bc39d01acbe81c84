package io.github.geultto.kafka.connect.slack.source;

import static io.github.geultto.kafka.connect.slack.config.Validators.check;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import io.github.geultto.kafka.connect.slack.config.Validators;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The settings of the source connector: types, defaults, texts, and what their values must be. */
final class SourceConfigDef {

  private static final ConfigDef.Validator INCLUDE =
      check("names, ids and globs", SourceConfigDef::checkInclude);
  private static final ConfigDef.Validator TYPES =
      check("of public_channel, private_channel, mpim, im", SourceConfigDef::checkTypes);
  private static final ConfigDef.Validator DATE =
      check("an ISO date or date-time, or empty", SourceConfigDef::checkDate);
  private static final ConfigDef.Validator PREFIX =
      check("letters, digits, '.', '_' and '-'", SourceConfigDef::checkPrefix);
  private static final ConfigDef.Validator ZONE =
      check("an IANA time zone", SourceConfigDef::checkZone);

  private static final int MAX_TOPIC_LENGTH = 249;

  private SourceConfigDef() {}

  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    SlackConfig.Group slack =
        SlackConfig.addSlack(
            definition,
            "The token of the Slack app: a bot token (xoxb-) reads the channels that the app was"
                + " invited to, a user token (xoxp-) also all public channels.");
    slack.add(
        SlackSourceConfig.APP_TOKEN,
        ConfigDef.Type.PASSWORD,
        null,
        Validators.APP_TOKEN,
        Importance.MEDIUM,
        "App-level token",
        "The app-level token (xapp-) of the same Slack app, with the scope connections:write, to"
            + " receive changes as events over Socket Mode. No other client may receive the app's"
            + " events. Without it, changes are detected by polling only.");

    TeamsConfigDef.addTo(slack);
    SlackConfig.Group channels = new SlackConfig.Group(definition, "Channels");
    channels.add(
        SlackSourceConfig.CHANNELS_INCLUDE,
        ConfigDef.Type.LIST,
        List.of("*"),
        INCLUDE,
        Importance.HIGH,
        "Channels to read",
        "Names (with or without #), ids, or globs with * and ?, separated by commas. Matching"
            + " channels created later are read too.");
    channels.add(
        SlackSourceConfig.CHANNELS_EXCLUDE,
        ConfigDef.Type.LIST,
        List.of(),
        null,
        Importance.MEDIUM,
        "Channels to exclude",
        "Names, ids or globs of channels that are not read even if they match channels.include.");
    channels.add(
        SlackSourceConfig.CHANNEL_TYPES,
        ConfigDef.Type.LIST,
        List.of("public_channel", "private_channel"),
        TYPES,
        Importance.MEDIUM,
        "Types of channels",
        "Which types of channels to read: public_channel, private_channel, mpim (group messages),"
            + " im (direct messages). Each type requires its own scopes.");
    channels.add(
        SlackSourceConfig.CHANNELS_AUTO_JOIN,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.MEDIUM,
        "Join public channels",
        "Whether the app joins public channels that it must be a member of to read. Requires the"
            + " scope channels:join; the join is visible in the channels.");
    channels.add(
        SlackSourceConfig.CHANNELS_ARCHIVED_INCLUDE,
        ConfigDef.Type.BOOLEAN,
        true,
        null,
        Importance.LOW,
        "Read archived channels",
        "Whether archived channels are read.");

    SlackConfig.Group sync = new SlackConfig.Group(definition, "Sync");
    sync.add(
        SlackSourceConfig.START_DATE,
        ConfigDef.Type.STRING,
        "",
        DATE,
        Importance.HIGH,
        "Start",
        "Messages before this date are not read: an ISO date such as 2024-01-01, or a date-time"
            + " such as 2024-01-01T09:00:00+09:00; without an offset it is in time.zone. Empty:"
            + " everything that Slack returns.");
    sync.add(
        SlackSourceConfig.LOOKBACK_DAYS,
        ConfigDef.Type.INT,
        30,
        ConfigDef.Range.between(1, 365),
        Importance.MEDIUM,
        "Look-back window, days",
        "The look-back window in days, 1 to 365. New reactions, edits and deletions are detected on"
            + " messages inside it, new replies at any age. A longer window needs more calls.");
    sync.add(
        SlackSourceConfig.POLL_INTERVAL,
        ConfigDef.Type.LONG,
        60_000L,
        ConfigDef.Range.atLeast(100),
        Importance.MEDIUM,
        "Poll interval, ms",
        "The minimum time between two polls of one channel, in milliseconds, at least 100. Slack's"
            + " rate limits may make it longer.");
    sync.add(
        SlackSourceConfig.METADATA_INTERVAL,
        ConfigDef.Type.LONG,
        600_000L,
        ConfigDef.Range.atLeast(1_000),
        Importance.LOW,
        "Interval of users and channels, ms",
        "The time between two reads of the lists of users and channels, in milliseconds, at least"
            + " 1000. New channels are found at this interval. A user or channel is deleted when"
            + " two complete lists in a row lack it.");

    sync.add(
        SlackSourceConfig.EVENTS_RECONCILE_INTERVAL,
        ConfigDef.Type.LONG,
        86_400_000L,
        ConfigDef.Range.atLeast(60_000),
        Importance.LOW,
        "Reconcile interval with events, ms",
        "While events arrive, the whole look-back window is read at least this often, to find"
            + " changes that events missed, in milliseconds, at least 60000 (a minute); by default"
            + " once per day. Used only with slack.app.token.");

    ResyncSetting.addTo(sync);
    SlackConfig.Group output = new SlackConfig.Group(definition, "Output");
    output.add(
        SlackSourceConfig.TOPIC_PREFIX,
        ConfigDef.Type.STRING,
        "slack",
        PREFIX,
        Importance.HIGH,
        "Topic prefix",
        "The topics are <prefix>.users, <prefix>.channels and <prefix>.conversations.");
    output.add(
        SlackSourceConfig.TIME_ZONE,
        ConfigDef.Type.STRING,
        "UTC",
        ZONE,
        Importance.HIGH,
        "Time zone",
        "The IANA time zone of the calendar day in tddate, such as Asia/Seoul; also that of dates"
            + " in settings and offsets.");
    output.add(
        SlackSourceConfig.DELETES_MODE,
        ConfigDef.Type.STRING,
        "tombstone",
        Validators.oneOf("tombstone", "flag", "flag_then_tombstone", "ignore"),
        Importance.MEDIUM,
        "Deleted messages",
        "What is emitted for a deleted message. tombstone: a record without a value, for which"
            + " sinks delete the row. flag: a record with is_deleted true and without content."
            + " flag_then_tombstone: both, in this order, also for users, channels and the other"
            + " topics; required by the BigQuery sink, which fails on a batch of tombstones alone."
            + " ignore: nothing. A deleted post that Slack keeps as a tombstone for its replies counts as"
            + " deleted; its replies are kept.");
    output.add(
        SlackSourceConfig.DELETES_GUARD,
        ConfigDef.Type.BOOLEAN,
        true,
        null,
        Importance.LOW,
        "Hold back mass deletions",
        "Whether to hold back deletions when one read of a channel misses more than half of its"
            + " window and more than 50 messages, until a later read confirms them, with a warning."
            + " If more than half of the users or channels is missing, a third list must confirm"
            + " it.");
    output.add(
        SlackSourceConfig.DELETES_RETENTION,
        ConfigDef.Type.STRING,
        "keep",
        Validators.oneOf("keep", "follow"),
        Importance.MEDIUM,
        "Messages beyond retention",
        "What happens to messages that Slack no longer returns because of a retention policy. keep:"
            + " their records stay. follow: they are deleted according to deletes.mode if they are"
            + " younger than lookback.days.");
    output.add(
        SlackSourceConfig.INCLUDE_RAW_JSON,
        ConfigDef.Type.BOOLEAN,
        false,
        null,
        Importance.LOW,
        "Include raw JSON",
        "Whether each message's record also contains the whole message as returned by Slack, in"
            + " raw.");
    RecordFormatConfigDef.addTo(output);
    OptionalTopicsConfigDef.addTo(definition);
    PrivacyConfigDef.addTo(definition);
    return definition;
  }

  private static String checkInclude(Object value) {
    return ((List<?>) value).stream().allMatch(pattern -> pattern.toString().isEmpty())
        ? "it must contain at least one channel; * means all"
        : null;
  }

  private static String checkTypes(Object value) {
    List<?> types = (List<?>) value;
    return !types.isEmpty()
            && Set.of("public_channel", "private_channel", "mpim", "im").containsAll(types)
        ? null
        : "it must be one or more of public_channel, private_channel, mpim, im";
  }

  private static String checkDate(Object value) {
    if (value.toString().isEmpty()) {
      return null;
    }
    try {
      SlackSourceConfig.parseInstant(value.toString(), ZoneId.of("UTC"));
      return null;
    } catch (IllegalArgumentException e) {
      return "it must be an ISO date since 1970 such as 2024-01-01, or a date-time such as"
          + " 2024-01-01T09:00:00+09:00";
    }
  }

  private static String checkPrefix(Object value) {
    String prefix = value.toString();
    if (!prefix.matches("[a-zA-Z0-9._-]+")) {
      return "it must consist of letters, digits, '.', '_' and '-', as topic names do";
    }
    int length = prefix.length() + ".user_group_members".length();
    return length <= MAX_TOPIC_LENGTH
        ? null
        : "it results in topic names of "
            + length
            + " characters, and Kafka allows at most "
            + MAX_TOPIC_LENGTH;
  }

  private static String checkZone(Object value) {
    try {
      ZoneId.of(value.toString());
      return null;
    } catch (DateTimeException e) {
      return "it must be an IANA time zone such as UTC, Asia/Seoul or Europe/Berlin";
    }
  }
}
