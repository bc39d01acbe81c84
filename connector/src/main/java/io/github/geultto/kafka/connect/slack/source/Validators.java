package io.github.geultto.kafka.connect.slack.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** What a setting's value has to be, each with a sentence for people if it is not. */
final class Validators {

  static final ConfigDef.Validator TOKEN = check("a token without spaces", Validators::checkToken);
  static final ConfigDef.Validator URL = check("an http or https address", Validators::checkUrl);
  static final ConfigDef.Validator SHARE = check("above 0, at most 1", Validators::checkShare);
  static final ConfigDef.Validator INCLUDE =
      check("names, ids and globs", Validators::checkInclude);
  static final ConfigDef.Validator TYPES =
      check("of public_channel, private_channel, mpim, im", Validators::checkTypes);
  static final ConfigDef.Validator DATE =
      check("an ISO date or date-time, or empty", Validators::checkDate);
  static final ConfigDef.Validator PREFIX =
      check("letters, digits, '.', '_' and '-'", Validators::checkPrefix);
  static final ConfigDef.Validator ZONE = check("an IANA time zone", Validators::checkZone);

  private static final int MAX_TOPIC_LENGTH = 249;

  private Validators() {}

  /** Returns what is wrong with a value as a clause, or null. */
  private interface Check {
    String fault(Object value);
  }

  private static ConfigDef.Validator check(String valid, Check check) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          String fault = value == null ? "it must have a value" : check.fault(value);
          if (fault != null) {
            throw new ConfigException(name, value, fault);
          }
        },
        () -> valid);
  }

  static ConfigDef.Validator oneOf(String... values) {
    String valid = "one of " + String.join(", ", values);
    return check(
        valid,
        value ->
            Set.of(values).contains(value.toString().toLowerCase(Locale.ROOT))
                ? null
                : "it must be " + valid);
  }

  private static String checkToken(Object value) {
    String token = ((Password) value).value();
    if (token.isEmpty()) {
      return "it is empty: copy the app's token from its page OAuth & Permissions";
    }
    if (token.startsWith("${")) {
      return "it is a placeholder that no config provider of the worker has filled in:"
          + " check config.providers in the worker's settings";
    }
    return token.chars().allMatch(c -> c > ' ' && c < 127)
        ? null
        : "it holds a space, a line break or another character that no token has: copy it again";
  }

  private static String checkUrl(Object value) {
    try {
      URI url = new URI(value.toString());
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http
          && url.getHost() != null
          && url.getPort() <= 65_535
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return null;
      }
    } catch (URISyntaxException e) {
      // the sentence below says what an address looks like
    }
    return "it must be an http or https address such as https://slack.com/api/";
  }

  private static String checkShare(Object value) {
    double share = (Double) value;
    return share > 0 && share <= 1 ? null : "it must be above 0 and at most 1";
  }

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
