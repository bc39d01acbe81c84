package io.github.geultto.kafka.connect.slack.source;

import static io.github.geultto.kafka.connect.slack.config.Validators.check;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;

/** What the values of the source's own settings have to be. */
final class SourceValidators {

  static final ConfigDef.Validator INCLUDE =
      check("names, ids and globs", SourceValidators::checkInclude);
  static final ConfigDef.Validator TYPES =
      check("of public_channel, private_channel, mpim, im", SourceValidators::checkTypes);
  static final ConfigDef.Validator DATE =
      check("an ISO date or date-time, or empty", SourceValidators::checkDate);
  static final ConfigDef.Validator PREFIX =
      check("letters, digits, '.', '_' and '-'", SourceValidators::checkPrefix);
  static final ConfigDef.Validator ZONE = check("an IANA time zone", SourceValidators::checkZone);

  private static final int MAX_TOPIC_LENGTH = 249;

  private SourceValidators() {}

  private static String checkInclude(Object value) {
    return ((List<?>) value).stream().allMatch(pattern -> pattern.toString().isEmpty())
        ? "it must name at least one channel; * means all"
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
    int length = prefix.length() + ".conversations".length();
    return length <= MAX_TOPIC_LENGTH
        ? null
        : "it makes topic names of "
            + length
            + " characters, and Kafka takes "
            + MAX_TOPIC_LENGTH
            + " at most";
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
