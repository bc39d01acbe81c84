package io.github.geultto.kafka.connect.slack.model.content;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * Slack's markup as people read it: {@code <@U1>} is {@code @U1}, {@code <https://x|label>} is
 * {@code label}, and the three escaped characters are themselves. A name is used where the message
 * itself has it; ids are not looked up, because then a message would change whenever a profile
 * does.
 *
 * <p>Source: <a href="https://docs.slack.dev/messaging/formatting-message-text">formatting message
 * text</a>.
 */
final class Mrkdwn {

  private static final String SUBTEAM = "!subteam^";
  private static final String DATE = "!date^";

  private Mrkdwn() {}

  /** The readable form; the same object where nothing is marked up. */
  static String readable(String text) {
    if (text.indexOf('<') < 0) {
      return unescaped(text);
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (from < text.length()) {
      int open = text.indexOf('<', from);
      int close = open < 0 ? -1 : text.indexOf('>', open);
      if (close < 0) {
        break;
      }
      out.append(unescaped(text.substring(from, open)));
      out.append(unescaped(reference(text.substring(open + 1, close))));
      from = close + 1;
    }
    return out.append(unescaped(text.substring(from))).toString();
  }

  /** Slack escapes three characters; the ampersand is last, so that nothing is unescaped twice. */
  static String unescaped(String text) {
    return text.indexOf('&') < 0
        ? text
        : text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** What stands between {@code <} and {@code >}. */
  private static String reference(String marked) {
    int bar = marked.indexOf('|');
    String target = bar < 0 ? marked : marked.substring(0, bar);
    String label = bar < 0 ? "" : marked.substring(bar + 1);
    if (target.startsWith("@")) {
      return prefixed('@', label.isEmpty() ? target : label);
    }
    if (target.startsWith("#")) {
      return prefixed('#', label.isEmpty() ? target : label);
    }
    if (target.startsWith("!")) {
      return special(target, label);
    }
    return label.isEmpty() ? target : label;
  }

  private static String special(String target, String label) {
    if (target.startsWith(DATE)) {
      return label.isEmpty() ? date(target.substring(DATE.length())) : label;
    }
    if (!label.isEmpty()) {
      return prefixed('@', label);
    }
    int name = target.startsWith(SUBTEAM) ? SUBTEAM.length() : 1;
    return prefixed('@', target.substring(name));
  }

  /** Without a text for it: {@code 1392734382^{date_num}^https://…} as an instant. */
  private static String date(String parameters) {
    int end = parameters.indexOf('^');
    return instant(end < 0 ? parameters : parameters.substring(0, end));
  }

  /** A time in seconds in UTC, to the second; what is no time, as it is. */
  static String instant(String seconds) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds)).toString();
    } catch (NumberFormatException | DateTimeException e) {
      return seconds;
    }
  }

  static String prefixed(char prefix, String name) {
    return name.isEmpty() || name.charAt(0) == prefix ? name : prefix + name;
  }
}
