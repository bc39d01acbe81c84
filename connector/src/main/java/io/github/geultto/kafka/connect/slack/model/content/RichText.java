package io.github.geultto.kafka.connect.slack.model.content;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The text of a {@code rich_text} block, line by line.
 *
 * <p>Source: <a href="https://docs.slack.dev/reference/block-kit/blocks/rich-text-block">rich text
 * block</a>.
 */
final class RichText {

  private RichText() {}

  static String of(JsonNode block) {
    Lines lines = new Lines("\n");
    for (JsonNode element : block.path("elements")) {
      lines.add(element(element));
    }
    return lines.toString();
  }

  private static String element(JsonNode element) {
    return switch (Nodes.text(element, "type")) {
      case "rich_text_list" -> list(element);
      case "rich_text_quote" -> marked("> ", inline(element)).replace("\n", "\n> ");
      case "rich_text_section", "rich_text_preformatted" -> inline(element);
      default -> element.path("elements").isArray() ? inline(element) : piece(element);
    };
  }

  private static String list(JsonNode list) {
    boolean isOrdered = Nodes.text(list, "style").equals("ordered");
    int number = list.path("offset").asInt(0);
    String indent = "  ".repeat(Math.max(0, Math.min(list.path("indent").asInt(0), 16)));
    Lines lines = new Lines("\n");
    for (JsonNode item : list.path("elements")) {
      number++;
      if (Nodes.text(item, "type").equals("rich_text_list")) {
        lines.add(list(item));
      } else {
        lines.add(marked(indent + (isOrdered ? number + ". " : "• "), element(item)));
      }
    }
    return lines.toString();
  }

  private static String marked(String mark, String text) {
    return text.isEmpty() ? "" : mark + text;
  }

  /** The elements of a line; some of them break it. A line that ends with a break does not. */
  private static String inline(JsonNode section) {
    StringBuilder text = new StringBuilder();
    for (JsonNode element : section.path("elements")) {
      text.append(piece(element));
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return text.substring(0, end);
  }

  private static String piece(JsonNode element) {
    return switch (Nodes.text(element, "type")) {
      case "text" -> Nodes.text(element, "text");
      case "link" -> first(element, "text", "url");
      case "emoji" -> emoji(element);
      case "user" -> Mrkdwn.prefixed('@', Nodes.text(element, "user_id"));
      case "usergroup" -> Mrkdwn.prefixed('@', Nodes.text(element, "usergroup_id"));
      case "channel" -> Mrkdwn.prefixed('#', Nodes.text(element, "channel_id"));
      case "broadcast" -> Mrkdwn.prefixed('@', Nodes.text(element, "range"));
      case "team" -> Nodes.text(element, "team_id");
      case "color" -> Nodes.text(element, "value");
      case "date" -> date(element);
      default -> first(element, "text", "label", "title", "name", "fallback", "value", "url");
    };
  }

  private static String emoji(JsonNode emoji) {
    if (Nodes.text(emoji, "name").isEmpty()) {
      return "";
    }
    int tone = emoji.path("skin_tone").asInt(0);
    String name = Nodes.text(emoji, "name");
    return ":" + name + (tone == 0 ? ":" : "::skin-tone-" + tone + ":");
  }

  private static String date(JsonNode date) {
    String fallback = Nodes.text(date, "fallback");
    return fallback.isEmpty() ? Mrkdwn.instant(Nodes.text(date, "timestamp")) : fallback;
  }

  /** The first of some fields that has a text. */
  private static String first(JsonNode element, String... fields) {
    for (String field : fields) {
      JsonNode value = element.path(field);
      String text = value.isObject() ? Nodes.text(value, "text") : Nodes.text(value);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }
}
