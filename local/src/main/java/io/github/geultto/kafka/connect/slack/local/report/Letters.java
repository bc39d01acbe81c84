package io.github.geultto.kafka.connect.slack.local.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Messages of a report, those that can be sent and those that cannot. */
final class Letters {

  /** As much as Slack takes in one message. */
  private static final int LONGEST = 40_000;

  /**
   * A message.
   *
   * @param id report, period and recipient; a recipient gets it once
   * @param to a channel's id or {@code #name}, or a user's id
   * @param text in Slack's markup
   */
  record Letter(String id, String to, String text) {}

  private final String prefix;
  private final Recipients recipients;
  private final List<Letter> letters = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  /**
   * @param report its name
   */
  Letters(String report, String period, Recipients recipients) {
    this.prefix = report + "/" + period + "/";
    this.recipients = recipients;
  }

  /** What the ids of its messages begin with. */
  String prefix() {
    return prefix;
  }

  /**
   * Adds a message if it can be sent, else the reason why it cannot.
   *
   * @param where it comes from, such as {@code row 3}
   */
  void add(String where, String recipient, String text) {
    String to = recipients.resolved(recipient.strip());
    String reason = reason(to, text);
    if (reason == null && !ids.add(to)) {
      reason = "is listed twice: only the first message is sent";
    }
    if (reason == null) {
      letters.add(new Letter(prefix + to, to, text));
    } else {
      refuse(where, "%s %s".formatted(recipient.isBlank() ? "the recipient" : recipient, reason));
    }
  }

  /** Records that there is none, and why. */
  void refuse(String where, String reason) {
    refusals.add(where + ": " + reason);
  }

  private String reason(String to, String text) {
    String reason = recipients.reason(to);
    if (reason != null) {
      return reason;
    }
    if (text.isBlank()) {
      return "would get an empty message";
    }
    if (text.length() > LONGEST) {
      return "would get %,d characters, and Slack accepts at most %,d"
          .formatted(text.length(), LONGEST);
    }
    return null;
  }

  List<Letter> letters() {
    return letters;
  }

  /** Why some are not sent, a sentence each. */
  List<String> refusals() {
    return refusals;
  }
}
