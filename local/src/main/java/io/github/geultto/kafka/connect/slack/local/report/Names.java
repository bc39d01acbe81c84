package io.github.geultto.kafka.connect.slack.local.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows people and channels by name on the terminal, where Slack's apps would do it.
 *
 * @param byId the names of users and channels
 */
record Names(Map<String, String> byId) {
  private static final Pattern REFERENCE = Pattern.compile("<([@#])(\\w+)(?:\\|[^<>]*)?>");

  /** Such as {@code #general (C0123)}; what has no name is unchanged. */
  String of(String id) {
    String name = byId.get(id);
    return name == null
        ? id
        : (id.startsWith("C") || id.startsWith("G") ? "#" : "@") + name + " (" + id + ")";
  }

  /** The text with {@code <@U0123>} and {@code <#C0123>} replaced. */
  String inText(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            reference -> {
              String name = byId.get(reference.group(2));
              return Matcher.quoteReplacement(
                  name == null ? reference.group() : reference.group(1) + name);
            });
  }
}
