package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.at;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.either;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.join;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.marked;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.plain;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.readable;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.stream;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a reader of the channel sees of a message, by docs/field-mapping.md. It shares no code with
 * the connector.
 */
final class ExpectedContent {
  private static final String[] OF_BLOCKS = {
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
    "hint"
  };

  private ExpectedContent() {}

  static String text(JsonNode message) {
    String own = own(message);
    List<JsonNode> attached = ExpectedAttachments.deliberate(message);
    String all =
        join(
            "\n",
            Stream.concat(
                Stream.of(own == null ? "" : own),
                attached.stream().map(ExpectedContent::attached)));
    return attached.isEmpty() || all.isEmpty() ? own : all;
  }

  static String author(JsonNode message) {
    boolean app =
        message.hasNonNull("bot_id")
            || !message.hasNonNull("user")
            || message.path("subtype").asText().equals("bot_message");
    return Stream.of(
            app ? string(message, "username") : "",
            string(message.path("bot_profile"), "name"),
            string(message.path("comment"), "user"),
            string(message.path("room"), "created_by"))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static String own(JsonNode message) {
    String text = string(message, "text");
    boolean person =
        message.hasNonNull("user")
            && !message.hasNonNull("bot_id")
            && !message.hasNonNull("app_id")
            && !message.path("subtype").asText().equals("bot_message")
            && stream(message.path("blocks")).allMatch(b -> string(b, "type").equals("rich_text"));
    String shown = person && !text.isEmpty() ? "" : blocks(message.path("blocks"));
    return Stream.of(
            shown,
            readable(text),
            readable(string(message.path("comment"), "comment")),
            string(message.path("room"), "name"))
        .filter(part -> !part.isEmpty())
        .findFirst()
        .orElse(message.path("text").isTextual() ? "" : null);
  }

  private static String attached(JsonNode attachment) {
    String author = string(attachment, "author_id");
    String nested =
        join(
            "\n",
            stream(attachment.path("message_blocks"))
                .map(inner -> blocks(inner.at("/message/blocks"))));
    String all =
        join(
            "\n",
            Stream.of(
                marked(attachment, "pretext"),
                author.isEmpty() ? plain(string(attachment, "author_name")) : at("@", author),
                marked(attachment, "title"),
                nested.isEmpty() ? marked(attachment, "text") : nested,
                join("\n", stream(attachment.path("fields")).map(ExpectedContent::field)),
                blocks(attachment.path("blocks")),
                join(" | ", stream(attachment.path("actions")).map(a -> plain(string(a, "text")))),
                marked(attachment, "footer")));
    String fallback = marked(attachment, "fallback");
    return !all.isEmpty() ? all : fallback.equals("[no preview available]") ? "" : fallback;
  }

  private static String field(JsonNode field) {
    return join(": ", Stream.of(marked(field, "title"), marked(field, "value")));
  }

  // ---------------------------------------------------------------- blocks

  private static String blocks(JsonNode blocks) {
    return join("\n", stream(blocks).filter(JsonNode::isObject).map(ExpectedContent::block));
  }

  private static String block(JsonNode block) {
    if (block.isArray()) {
      return join(" | ", stream(block).map(ExpectedContent::block));
    }
    if (!block.isObject()) {
      return block.isValueNode() && !block.isNull() ? plain(block.asText()) : "";
    }
    return switch (string(block, "type")) {
      case "mrkdwn" -> marked(block, "text");
      case "plain_text" -> plain(string(block, "text"));
      case "markdown", "raw_text" -> string(block, "text");
      case "raw_number" -> either(string(block, "text"), string(block, "value"));
      case "rich_text" -> join("\n", stream(block.path("elements")).map(ExpectedRichText::of));
      case "image" -> either(block(block.path("title")), string(block, "alt_text"));
      case "video" -> either(fields(block, "\n"), string(block, "alt_text"));
      case "file" -> either(block(block.at("/file/title")), block(block.at("/file/name")));
      case "call" -> fields(block.at("/call/v1"), "\n");
      case "context" -> join(" ", stream(block.path("elements")).map(e -> block(e)));
      case "actions", "context_actions" ->
          join(" | ", stream(block.path("elements")).map(e -> block(e)));
      case "feedback_buttons" -> fields(block, " | ");
      case "overflow" -> "";
      case "checkboxes", "radio_buttons" ->
          join("\n", stream(block.path("options")).map(e -> block(e)));
      default -> block.has("placeholder") ? choice(block) : fields(block, "\n");
    };
  }

  private static String fields(JsonNode block, String separator) {
    List<String> parts = new ArrayList<>();
    for (String name : OF_BLOCKS) {
      JsonNode value = block.path(name);
      String between = name.equals("actions") ? " | " : "\n";
      parts.add(value.isArray() ? join(between, stream(value).map(e -> block(e))) : block(value));
    }
    return join(separator, parts.stream());
  }

  private static String choice(JsonNode input) {
    String chosen =
        join(
            ", ",
            Stream.of("initial_option", "initial_options", "initial_value")
                .map(input::path)
                .flatMap(value -> value.isArray() ? stream(value) : Stream.of(value))
                .map(ExpectedContent::block));
    return either(chosen, block(input.path("placeholder")));
  }
}
