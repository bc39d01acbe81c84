package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The fields of an offset, as Connect or an operator gives them: whole numbers may be Integer or
 * Long, instants are ISO dates or Slack's own form. Complaints are in words for the operator.
 *
 * @param date reads an instant that is not a Slack timestamp
 */
record Fields(Map<String, ?> offset, Function<String, Ts> date) {

  /** Seconds of any instant since 2001, and no year or day written without separators. */
  private static final String SLACK = "[0-9]{10}(\\.[0-9]+)?";

  private static final String MILLISECONDS = "[0-9]{13}";

  private static final String ADVICE =
      "to start over from an instant, specify only {\"ts\": \"1704067200.000000\"} or"
          + " {\"ts\": \"2024-01-01\"}";

  /** Refuses fields of other names. */
  Fields only(Set<String> names) {
    for (String field : offset.keySet()) {
      if (!names.contains(field)) {
        throw new IllegalArgumentException(
            "the offset has an unknown field \"" + field + "\"; " + ADVICE);
      }
    }
    return this;
  }

  /** Refuses an offset that lacks some. */
  Fields all(Set<String> names) {
    Set<String> missing = new TreeSet<>(names);
    missing.removeAll(offset.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the offset lacks \""
              + String.join("\", \"", missing)
              + "\": an offset stored by the connector is accepted only with all of its fields; "
              + ADVICE);
    }
    return this;
  }

  /** The format's version; 0 if none is given. */
  long version() {
    Object version = offset.get("v");
    if (version == null) {
      return 0;
    }
    if (version instanceof Number number && number.doubleValue() == number.longValue()) {
      return number.longValue();
    }
    throw new IllegalArgumentException("\"v\" is " + version + ", and must be a whole number");
  }

  /** Refuses another version. */
  Fields version(long expected) {
    if (version() != expected) {
      throw new IllegalArgumentException("\"v\" is " + version() + ", and must be " + expected);
    }
    return this;
  }

  /** The number of a command, which no task can have given yet if it lies in the future. */
  void notAfter(Ts latest) {
    if (instant("n") != null && instant("n").isAfter(latest)) {
      throw new IllegalArgumentException("\"n\" is in the future; " + ADVICE);
    }
  }

  /** A text; null if there is none. */
  String text(String field) {
    Object value = offset.get(field);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException(
        "\""
            + field
            + "\" is "
            + value
            + ", an unquoted number, which has lost digits: quote it, as in {\"ts\":"
            + " \"1704067200.000000\"}");
  }

  /** A text that is never null. */
  String known(String field) {
    String text = text(field);
    if (text == null) {
      throw new IllegalArgumentException("\"" + field + "\" is null; " + ADVICE);
    }
    return text;
  }

  /** An instant that is never null. */
  Ts knownInstant(String field) {
    known(field);
    return instant(field);
  }

  /** An instant; null if there is none. */
  Ts instant(String field) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    if (text.matches(MILLISECONDS)) {
      throw new IllegalArgumentException(
          "\""
              + field
              + "\" is \""
              + text
              + "\", which is in milliseconds; a Slack timestamp is in seconds: write \""
              + Ts.of(Instant.ofEpochMilli(Long.parseLong(text)))
              + "\"");
    }
    return text.matches(SLACK) ? Ts.parse(text) : date.apply(text);
  }
}
