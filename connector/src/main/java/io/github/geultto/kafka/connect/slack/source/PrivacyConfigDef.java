package io.github.geultto.kafka.connect.slack.source;

import static io.github.geultto.kafka.connect.slack.config.Validators.check;

import io.github.geultto.kafka.connect.slack.config.SlackConfig;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The settings of what must not be emitted. */
final class PrivacyConfigDef {

  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]+");
  private static final Pattern CHANNEL = Pattern.compile("[CGD][A-Z0-9]+");

  /** Slack allows no capitals in names. */
  private static final Pattern NAME = Pattern.compile("#?[^\\s@#\\p{Lu}]+");

  private PrivacyConfigDef() {}

  static void addTo(ConfigDef definition) {
    SlackConfig.Group privacy = new SlackConfig.Group(definition, "Privacy");
    privacy.add(
        SlackSourceConfig.PRIVACY_EXCLUDE_USERS,
        ConfigDef.Type.LIST,
        List.of(),
        check("ids of users", value -> fault(value, PrivacyConfigDef::userFault)),
        Importance.MEDIUM,
        "Users to exclude",
        "Ids of users of whom nothing is emitted, separated by commas: no messages, no reactions,"
            + " no row in users and no memberships. Their ids are cut from the records of others."
            + " Rows that were emitted before are deleted, whatever deletes.mode is, as far as the"
            + " offsets remember them; docs/security.md describes how older rows are deleted.");
    privacy.add(
        SlackSourceConfig.PRIVACY_REDACT_TEXT,
        ConfigDef.Type.LIST,
        List.of(),
        check("ids of users; names, ids and globs of channels", PrivacyConfigDef::redactFault),
        Importance.MEDIUM,
        "Texts to redact",
        "Channels (ids, names or globs) and ids of users whose messages are emitted without text,"
            + " content, attachments, files and raw. Author, times and counts stay. When it changes,"
            + " the messages of the channels concerned are emitted again; for a user these are"
            + " all channels.");
  }

  /** Whether an id is that of a user, and not of a channel. */
  static boolean isUser(String id) {
    return USER.matcher(id).matches();
  }

  private static String fault(Object value, UnaryOperator<String> check) {
    return ((List<?>) value)
        .stream()
            .map(id -> check.apply(id.toString()))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private static String userFault(String id) {
    return isUser(id)
        ? null
        : "\""
            + id
            + "\" is not a user id such as U0123456789: copy it from the user's profile in Slack"
            + " (Copy member ID)";
  }

  private static String redactFault(Object value) {
    return fault(value, PrivacyConfigDef::namedFault);
  }

  private static String namedFault(String named) {
    boolean isGlob = named.contains("*") || named.contains("?");
    boolean isId = isUser(named) || CHANNEL.matcher(named).matches();
    return isId || NAME.matcher(named).matches() || (isGlob && !named.matches(".*[\\s@].*"))
        ? null
        : "\""
            + named
            + "\" is neither a user id such as U0123456789 nor a channel's id, name or glob such as"
            + " C0123456789, general or hr-*";
  }
}
