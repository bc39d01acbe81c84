package io.github.geultto.kafka.connect.slack.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A Slack timestamp: the instant at which a message was written and, within its channel, the
 * message's identity. Slack writes it as {@code seconds.micros}; here it is a whole number of
 * microseconds since the epoch, so that it is compared exactly and never becomes a float.
 *
 * <p>Source: <a href="https://docs.slack.dev/reference/events/message">message</a>, {@code ts}.
 *
 * @param micros microseconds since the epoch, never negative
 */
public record Ts(long micros) implements Comparable<Ts> {

  /** Before every message: Slack also writes it where a thread has no reply. */
  public static final Ts ZERO = new Ts(0);

  /** After every message. */
  public static final Ts MAX = new Ts(9_999_999_999_999_999L);

  private static final long MICROS = 1_000_000L;

  public Ts {
    if (micros < 0 || micros > 9_999_999_999_999_999L) {
      throw new IllegalArgumentException("not a Slack timestamp: " + micros + " microseconds");
    }
  }

  /**
   * Reads Slack's text form.
   *
   * @param text such as {@code 1704067200.000100}
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Ts parse(String text) {
    // By hand, because each message has several: no regular expression, no substrings.
    int point = text.indexOf('.');
    int whole = point < 0 ? text.length() : point;
    int fraction = point < 0 ? 0 : text.length() - point - 1;
    boolean wellFormed = whole >= 1 && whole <= 10 && fraction <= 6 && (point < 0 || fraction >= 1);
    long micros = 0;
    for (int i = 0; wellFormed && i < text.length(); i++) {
      if (i != point) {
        int digit = text.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          wellFormed = false;
        }
        micros = micros * 10 + digit;
      }
    }
    if (!wellFormed) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a Slack timestamp such as \"1704067200.000100\"");
    }
    for (int i = fraction; i < 6; i++) {
      micros *= 10;
    }
    return new Ts(micros);
  }

  /** The timestamp of an instant, cut to microseconds. */
  public static Ts of(Instant instant) {
    return new Ts(instant.getEpochSecond() * MICROS + instant.getNano() / 1_000);
  }

  /** The same point in time. */
  public Instant instant() {
    return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1_000);
  }

  /** The timestamp that lies {@code micros} later (earlier, if negative), held within the range. */
  public Ts plus(long micros) {
    return new Ts(Math.max(0, Math.min(MAX.micros, this.micros + micros)));
  }

  /** The timestamp that lies {@code time} later, held within the range. */
  public Ts plus(Duration time) {
    return plus(TimeUnit.MICROSECONDS.convert(time));
  }

  /** The timestamp that lies {@code time} earlier, held within the range. */
  public Ts minus(Duration time) {
    return plus(time.negated());
  }

  /** The time from {@code earlier} to this. */
  public Duration since(Ts earlier) {
    return Duration.of(micros - earlier.micros, ChronoUnit.MICROS);
  }

  /** The earlier of the two. */
  public static Ts min(Ts a, Ts b) {
    return a.isBefore(b) ? a : b;
  }

  /** The later of the two. */
  public static Ts max(Ts a, Ts b) {
    return a.isAfter(b) ? a : b;
  }

  @Override
  public int compareTo(Ts other) {
    return Long.compare(micros, other.micros);
  }

  public boolean isBefore(Ts other) {
    return micros < other.micros;
  }

  public boolean isAfter(Ts other) {
    return micros > other.micros;
  }

  /**
   * Slack's text form, with ten digits before the point and exactly six after it: the only form
   * that its methods accept.
   */
  @Override
  public String toString() {
    char[] text = new char[17];
    long rest = micros;
    for (int i = 16; i >= 0; i--) {
      if (i == 10) {
        text[i] = '.';
      } else {
        text[i] = (char) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return new String(text);
  }
}
