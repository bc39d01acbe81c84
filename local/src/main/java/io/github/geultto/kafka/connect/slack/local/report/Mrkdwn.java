package io.github.geultto.kafka.connect.slack.local.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.fellbaum.jemoji.EmojiManager;

/**
 * Slack's markup as HTML: mentions, links, emoji, bold. What it does not know it shows as text.
 * Source: https://docs.slack.dev/messaging/formatting-message-text.
 */
final class Mrkdwn {
  private static final Pattern TOKEN =
      Pattern.compile(
          "<([^<>|]+)(?:\\|([^<>]*))?>|:([^:\\s<>]+(?:::skin-tone-\\d)?):|\\*([^*\\n]+)\\*");

  private final Map<String, String> names;

  /**
   * @param names of users and channels, by id
   */
  Mrkdwn(Map<String, String> names) {
    this.names = names;
  }

  /** A message; it comes escaped, as Slack has it. */
  String html(String text) {
    StringBuilder html = new StringBuilder();
    Matcher token = TOKEN.matcher(text);
    int at = 0;
    while (token.find()) {
      html.append(plain(text.substring(at, token.start())));
      if (token.group(1) != null) {
        html.append(reference(token.group(1), token.group(2)));
      } else if (token.group(3) != null) {
        html.append(escape(emoji(token.group(3))));
      } else {
        html.append("<b>").append(html(token.group(4))).append("</b>");
      }
      at = token.end();
    }
    return html.append(plain(text.substring(at))).toString();
  }

  private String reference(String target, String label) {
    if (target.startsWith("@") || target.startsWith("#")) {
      String name =
          label == null ? names.getOrDefault(target.substring(1), target.substring(1)) : label;
      return "<span class=\"mention\">" + target.charAt(0) + escape(name) + "</span>";
    }
    if (target.matches("https?://.*")) {
      return "<a href=\"%s\">%s</a>"
          .formatted(plain(target).replace("\"", "&quot;"), plain(label == null ? target : label));
    }
    return escape(label == null ? target : label);
  }

  /** An emoji as a character, where it is not one that a workspace has made for itself. */
  static String emoji(String name) {
    String base = name.replaceFirst("::skin-tone-\\d$", "");
    return EmojiManager.getBySlackAlias(":" + base + ":")
        .map(emoji -> emoji.getEmoji())
        .orElse(":" + base + ":");
  }

  /** Text that is escaped already; quotes need not be, outside of attributes. */
  private static String plain(String text) {
    return text.replace("<", "&lt;").replace(">", "&gt;");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
