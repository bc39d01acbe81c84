package io.github.geultto.kafka.connect.slack.local.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.geultto.kafka.connect.slack.local.UsageException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parameter of a {@link Report}, and what its values must be.
 *
 * @param value that it has where none is given; null if one must be given
 * @param about what it is, for people
 * @param kind what else than a text it is; null for a text
 */
record Parameter(@JsonProperty("default") String value, String about, Kind kind) {

  private static final Pattern DAY = Pattern.compile("today(?:-(\\d+))?");

  /** What a parameter can be. */
  enum Kind {
    /** A day: {@code 2026-01-31}, {@code today} or {@code today-14}. */
    DATE,
    /** A whole number, 1 at least. */
    NUMBER,
    /** Texts separated by commas. */
    LIST,
    /** A channel's id or name, which becomes the id. */
    CHANNEL,
    /** The name of a table, which stands in the query itself; empty where a file is read. */
    TABLE
  }

  /**
   * A value as the query takes it.
   *
   * @param channels ids of channels by name
   * @throws UsageException if it is invalid
   */
  String checked(String name, String given, LocalDate today, Map<String, String> channels) {
    if (kind == null) {
      return given;
    }
    return switch (kind) {
      case DATE -> day(name, given.strip(), today);
      case NUMBER -> number(name, given.strip());
      case LIST -> given.replaceAll("\\s*,\\s*", ",").strip();
      case CHANNEL -> channel(name, given.strip(), channels);
      case TABLE -> table(name, given.strip());
    };
  }

  private static String day(String name, String value, LocalDate today) {
    Matcher day = DAY.matcher(value);
    try {
      if (day.matches()) {
        return today.minusDays(day.group(1) == null ? 0 : Long.parseLong(day.group(1))).toString();
      }
      return LocalDate.parse(value).toString();
    } catch (DateTimeException | NumberFormatException e) {
      throw new UsageException(
          "%s: \"%s\" is not a day such as 2026-01-31, today or today-14".formatted(name, value),
          e);
    }
  }

  private static String number(String name, String value) {
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new UsageException(
          "%s: \"%s\" is not a whole number of at least 1".formatted(name, value));
    }
    return value;
  }

  private static String channel(String name, String value, Map<String, String> channels) {
    String known = channels.get(value.replaceFirst("^#", ""));
    if (known != null || value.isEmpty() || channels.containsValue(value)) {
      return known == null ? value : known;
    }
    throw new UsageException("%s: there is no channel \"%s\"".formatted(name, value));
  }

  private static String table(String name, String value) {
    if (!value.isEmpty() && !value.matches("\\w[\\w-]*(\\.\\w[\\w-]*){0,2}")) {
      throw new UsageException(name + ": \"" + value + "\" is not the name of a table or view");
    }
    return value;
  }
}
