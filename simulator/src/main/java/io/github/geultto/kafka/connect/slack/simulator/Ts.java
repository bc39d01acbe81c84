package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Instant;
import java.util.regex.Pattern;

/** Slack's message timestamps, {@code seconds.micros}, as microseconds since 1970. */
final class Ts {
  private static final Pattern EXACT = Pattern.compile("\\d{1,12}\\.\\d{6}");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d*)?");

  /** What {@link #parse} and {@link #parseBound} answer for a text that names no message. */
  static final long NONE = -1;

  private Ts() {}

  /**
   * The microseconds of a message id, {@link #NONE} when it is null or has not exactly six
   * decimals.
   */
  static long parse(String ts) {
    if (ts == null || !EXACT.matcher(ts).matches()) {
      return NONE;
    }
    int dot = ts.indexOf('.');
    return Long.parseLong(ts.substring(0, dot)) * 1_000_000 + Long.parseLong(ts.substring(dot + 1));
  }

  /**
   * The microseconds of {@code oldest} or {@code latest}: as {@link #parse}, and whole seconds too,
   * since the documented default of {@code oldest} is {@code 0}.
   */
  static long parseBound(String ts) {
    return SECONDS.matcher(ts).matches() ? Long.parseLong(ts) * 1_000_000 : parse(ts);
  }

  static boolean isNumber(String ts) {
    return NUMBER.matcher(ts).matches();
  }

  static String format(long micros) {
    StringBuilder digits = new StringBuilder(20).append(micros % 1_000_000);
    while (digits.length() < 6) {
      digits.insert(0, '0');
    }
    return digits.insert(0, '.').insert(0, micros / 1_000_000).toString();
  }

  static long of(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
