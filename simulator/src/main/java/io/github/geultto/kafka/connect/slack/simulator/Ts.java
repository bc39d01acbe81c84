package io.github.geultto.kafka.connect.slack.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;

/** Slack's message timestamps, {@code seconds.micros}, as microseconds since 1970. */
final class Ts {
  private static final Pattern EXACT = Pattern.compile("\\d{1,12}\\.\\d{6}");
  private static final Pattern BOUND = Pattern.compile("\\d{1,12}(\\.\\d{0,6})?");
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
   * The microseconds of a time in a parameter: seconds with up to six decimals, as clients send
   * them that hold a ts as a number; {@link #NONE} for more decimals.
   */
  static long parseBound(String seconds) {
    return BOUND.matcher(seconds).matches()
        ? new BigDecimal(seconds).movePointRight(6).longValueExact()
        : NONE;
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
