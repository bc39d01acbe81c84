package io.github.geultto.kafka.connect.slack.model.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The text that people see of a message's blocks, from top to bottom. Blocks of a type that is not
 * known here are read by the names of their fields, which Slack uses alike in all of them.
 *
 * <p>Source: <a href="https://docs.slack.dev/reference/block-kit/blocks">blocks</a>.
 */
final class Blocks {

  /** Blocks contain blocks; no real ones as deep as this. */
  private static final int DEEPEST = 20;

  /** Fields with something to read, in the order in which Slack shows them. */
  private static final List<String> SHOWN =
      List.of(
          "hero_image",
          "label",
          "title",
          "subtitle",
          "caption",
          "name",
          "text",
          "body",
          "description",
          "author_name",
          "fields",
          "element",
          "elements",
          "options",
          "initial_value",
          "tasks",
          "details",
          "output",
          "sources",
          "rows",
          "chart",
          "segments",
          "series",
          "blocks",
          "child_blocks",
          "positive_button",
          "negative_button",
          "button_label",
          "accessory",
          "actions",
          "hint");

  private Blocks() {}

  static String of(JsonNode blocks) {
    Lines lines = new Lines("\n");
    for (JsonNode block : blocks) {
      if (block.isObject()) {
        lines.add(node(block, 1));
      }
    }
    return lines.toString();
  }

  private static String all(JsonNode nodes, String separator, int depth) {
    Lines lines = new Lines(separator);
    for (JsonNode node : nodes) {
      lines.add(node(node, depth + 1));
    }
    return lines.toString();
  }

  private static String node(JsonNode node, int depth) {
    if (depth > DEEPEST) {
      return "";
    }
    if (node.isArray()) {
      return all(node, " | ", depth); // the row of a table
    }
    if (!node.isObject()) {
      return node.isValueNode() && !node.isNull() ? Mrkdwn.unescaped(Nodes.text(node)) : "";
    }
    return switch (Nodes.text(node, "type")) {
      case "mrkdwn" -> Mrkdwn.readable(Nodes.text(node, "text"));
      case "plain_text" -> Mrkdwn.unescaped(Nodes.text(node, "text"));
      case "markdown", "raw_text" -> Nodes.text(node, "text");
      case "raw_number" -> Nodes.text(node, node.hasNonNull("text") ? "text" : "value");
      case "rich_text" -> RichText.of(node);
      case "image" -> withAlternative(node(node.path("title"), depth + 1), node);
      case "video" -> withAlternative(fields(node, "\n", depth), node);
      case "file" -> either(node.path("file"), "title", "name", depth);
      case "call" -> fields(node.path("call").path("v1"), "\n", depth);
      case "context" -> all(node.path("elements"), " ", depth);
      case "actions", "context_actions" -> all(node.path("elements"), " | ", depth);
      case "feedback_buttons" -> fields(node, " | ", depth);
      case "overflow" -> ""; // its options show once it is opened
      case "checkboxes", "radio_buttons" -> all(node.path("options"), "\n", depth);
      default -> node.has("placeholder") ? choice(node, depth) : fields(node, "\n", depth);
    };
  }

  private static String either(JsonNode node, String field, String other, int depth) {
    String text = node(node.path(field), depth + 1);
    return text.isEmpty() ? node(node.path(other), depth + 1) : text;
  }

  private static String withAlternative(String text, JsonNode node) {
    return text.isEmpty() ? Nodes.text(node, "alt_text") : text;
  }

  private static String fields(JsonNode node, String separator, int depth) {
    Lines lines = new Lines(separator);
    for (String field : SHOWN) {
      JsonNode value = node.path(field);
      if (value.isArray()) {
        lines.add(all(value, field.equals("actions") ? " | " : "\n", depth));
      } else if (!value.isMissingNode()) {
        lines.add(node(value, depth + 1));
      }
    }
    return lines.toString();
  }

  /** A menu or an input: what is chosen in it, otherwise what it asks for. */
  private static String choice(JsonNode input, int depth) {
    Lines chosen = new Lines(", ");
    for (String field : List.of("initial_option", "initial_options", "initial_value")) {
      JsonNode value = input.path(field);
      chosen.add(value.isArray() ? all(value, ", ", depth) : node(value, depth + 1));
    }
    return chosen.isEmpty() ? node(input.path("placeholder"), depth + 1) : chosen.toString();
  }
}
