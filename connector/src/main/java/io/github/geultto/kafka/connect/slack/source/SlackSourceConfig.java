package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.RecordFormat;
import io.github.geultto.kafka.connect.slack.record.RecordFormat.JsonColumnFormat;
import io.github.geultto.kafka.connect.slack.record.RecordTimestamp;
import io.github.geultto.kafka.connect.slack.record.Schemas;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The settings of the source connector, as operators give them. */
public class SlackSourceConfig extends SlackConfig {

  public static final String APP_TOKEN = "slack.app.token";
  public static final String TEAMS = "slack.teams";
  public static final String CHANNELS_INCLUDE = "channels.include";
  public static final String CHANNELS_EXCLUDE = "channels.exclude";
  public static final String CHANNEL_TYPES = "channel.types";
  public static final String CHANNELS_AUTO_JOIN = "channels.auto.join";
  public static final String CHANNELS_ARCHIVED_INCLUDE = "channels.archived.include";
  public static final String START_DATE = "start.date";
  public static final String LOOKBACK_DAYS = "lookback.days";
  public static final String POLL_INTERVAL = "poll.interval.ms";
  public static final String METADATA_INTERVAL = "metadata.interval.ms";
  public static final String EVENTS_RECONCILE_INTERVAL = "events.reconcile.interval.ms";
  public static final String TOPIC_PREFIX = "topic.prefix";
  public static final String TIME_ZONE = "time.zone";
  public static final String DELETES_MODE = "deletes.mode";
  public static final String DELETES_GUARD = "deletes.guard";
  public static final String DELETES_RETENTION = "deletes.retention";
  public static final String INCLUDE_RAW_JSON = "include.raw.json";
  public static final String JSON_COLUMNS = "json.columns";
  public static final String RECORD_TIMESTAMP = "record.timestamp";

  public static final String PRIVACY_EXCLUDE_USERS = Shape.EXCLUDED;
  public static final String PRIVACY_REDACT_TEXT = Shape.REDACTED;

  public static final String REACTIONS_ENABLED = "reactions.enabled";
  public static final String MEMBERS_ENABLED = "members.enabled";
  public static final String USERGROUPS_ENABLED = "usergroups.enabled";
  public static final String HEARTBEAT_ENABLED = "heartbeat.enabled";

  /** The settings with their types, defaults, checks and texts. */
  public static final ConfigDef CONFIG = SourceConfigDef.definition();

  /**
   * @throws ConfigException naming the first setting that is wrong
   */
  public SlackSourceConfig(Map<String, String> settings) {
    super(CONFIG, settings);
  }

  /** The token by which events arrive; empty if they are not wanted. */
  public Optional<Password> appToken() {
    return Optional.ofNullable(getPassword(APP_TOKEN));
  }

  /** The workspaces of an organisation to read; all that the app may read if empty. */
  List<String> teams() {
    return getList(TEAMS).stream().distinct().toList();
  }

  /** How changes are detected, for the log. */
  String lanes() {
    return appToken().isPresent() ? "polling, events" : "polling";
  }

  /** The channels to read, of those that have one of {@link #channelTypes()}. */
  public ChannelFilter channelFilter() {
    return new ChannelFilter(getList(CHANNELS_INCLUDE), getList(CHANNELS_EXCLUDE));
  }

  /** Slack's names for the types of channels to read, without duplicates. */
  public List<String> channelTypes() {
    return getList(CHANNEL_TYPES).stream().distinct().toList();
  }

  public boolean channelsAutoJoin() {
    return getBoolean(CHANNELS_AUTO_JOIN);
  }

  public boolean archivedChannelsIncluded() {
    return getBoolean(CHANNELS_ARCHIVED_INCLUDE);
  }

  /** Messages before it are not read; {@link Ts#ZERO} if there is no such bound. */
  public Ts startDate() {
    String date = getString(START_DATE);
    return date.isEmpty() ? Ts.ZERO : parseInstant(date, timeZone());
  }

  /** For how long a message is watched for reactions, edits and its deletion. */
  public Duration lookback() {
    return Duration.ofDays(getInt(LOOKBACK_DAYS));
  }

  /** The least time between two polls of one channel. */
  public Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  /** The time between two reads of the lists of users and channels. */
  public Duration metadataInterval() {
    return Duration.ofMillis(getLong(METADATA_INTERVAL));
  }

  /** While events arrive, the longest time between two readings of the look-back window. */
  public Duration eventsReconcileInterval() {
    return Duration.ofMillis(getLong(EVENTS_RECONCILE_INTERVAL));
  }

  /** How many objects to ask for in one page of a listing. */
  public int pageSize(SlackMethod method) {
    return method.pageSize(rateLimitProfile());
  }

  /** The parameters of the first page of a method that lists channels. */
  public Map<String, String> channelListing(SlackMethod method) {
    return Map.of(
        "types", String.join(",", channelTypes()), "limit", Integer.toString(pageSize(method)));
  }

  /** The budget that all calls of a workspace have in this process. */
  RateBudget rateBudget(String teamId) {
    return RateBudget.shared(apiUrl().toString(), teamId, rateLimitProfile(), rateLimitShare());
  }

  public String topicPrefix() {
    return getString(TOPIC_PREFIX);
  }

  /** The zone of calendar days and of dates given without one. */
  public ZoneId timeZone() {
    return ZoneId.of(getString(TIME_ZONE));
  }

  public DeletesMode deletesMode() {
    return DeletesMode.valueOf(getString(DELETES_MODE).toUpperCase(Locale.ROOT));
  }

  public boolean deletesGuard() {
    return getBoolean(DELETES_GUARD);
  }

  /** Whether messages are deleted that Slack no longer shows for their age. */
  public boolean followsRetention() {
    return getString(DELETES_RETENTION).equals("follow");
  }

  /** How records are laid out. */
  public RecordFormat recordFormat() {
    return new RecordFormat(
        getBoolean(INCLUDE_RAW_JSON),
        JsonColumnFormat.valueOf(getString(JSON_COLUMNS).toUpperCase(Locale.ROOT)),
        RecordTimestamp.valueOf(getString(RECORD_TIMESTAMP).toUpperCase(Locale.ROOT)));
  }

  /** Whether the members of channels are read. */
  boolean membersEnabled() {
    return getBoolean(MEMBERS_ENABLED);
  }

  /** Whether user groups are read. */
  boolean userGroupsEnabled() {
    return getBoolean(USERGROUPS_ENABLED);
  }

  /** Whether the texts of all messages of a channel are withheld. */
  boolean redacts(Channel channel) {
    List<String> channels =
        getList(PRIVACY_REDACT_TEXT).stream()
            .filter(named -> !PrivacyConfigDef.isUser(named))
            .toList();
    return new ChannelFilter(channels, List.of()).matches(channel.id(), channel.name());
  }

  /**
   * What must not be emitted.
   *
   * @param redactedChannels ids of the channels that {@link #redacts}
   */
  PrivacyRules privacy(Collection<String> redactedChannels) {
    Set<String> redacted = new HashSet<>(getList(PRIVACY_REDACT_TEXT));
    Set<String> users = new HashSet<>(redacted);
    users.removeIf(named -> !PrivacyConfigDef.isUser(named));
    // Channels that other tasks read may be quoted too.
    redacted.removeAll(users);
    redacted.addAll(redactedChannels);
    return new PrivacyRules(Set.copyOf(getList(PRIVACY_EXCLUDE_USERS)), users, redacted);
  }

  /** The settings that the sync needs. */
  public SyncSettings syncSettings() {
    return new SyncSettings(
        startDate(),
        lookback(),
        pollInterval(),
        deletesGuard(),
        followsRetention(),
        pageSize(SlackMethod.CONVERSATIONS_HISTORY),
        pageSize(SlackMethod.CONVERSATIONS_REPLIES),
        getBoolean(REACTIONS_ENABLED));
  }

  /** The settings that shape records of messages. */
  Shape shape() {
    return Shape.of(
        Map.of(
            TOPIC_PREFIX,
            topicPrefix(),
            INCLUDE_RAW_JSON,
            Boolean.toString(getBoolean(INCLUDE_RAW_JSON)),
            Shape.JSON_COLUMNS,
            getString(JSON_COLUMNS),
            TIME_ZONE,
            timeZone().getId(),
            DELETES_MODE,
            getString(DELETES_MODE),
            Shape.START,
            startDate().toString(),
            Shape.COLUMNS,
            Schemas.columns()));
  }

  /** The settings that shape records of users and channels. */
  Shape listShape() {
    return Shape.of(Map.of(TOPIC_PREFIX, topicPrefix(), Shape.COLUMNS, Schemas.columns()));
  }

  /**
   * Reads an ISO date (its midnight), or a date with a time, with or without a zone offset.
   *
   * @param text such as {@code 2024-01-01}, {@code 2024-01-01T09:00}, {@code
   *     2024-01-01T09:00:00+09:00}
   * @param zone for what names no offset
   * @throws IllegalArgumentException with a sentence for people if it has another form, or is
   *     before 1970
   */
  public static Ts parseInstant(String text, ZoneId zone) {
    try {
      if (!text.contains("T")) {
        return Ts.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return Ts.of(
          time instanceof OffsetDateTime offset
              ? offset.toInstant()
              : ((LocalDateTime) time).atZone(zone).toInstant());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a date since 1970 such as 2024-01-01, 2024-01-01T09:00:00 or"
              + " 2024-01-01T09:00:00+09:00",
          e);
    }
  }
}
