package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a reader of the channel sees of a message, by docs/field-mapping.md. It shares no code with
 * the connector.
 */
final class ExpectedContent {
  private static final Pattern MARKED = Pattern.compile("<([^>]*)>");
  private static final Pattern DATE = Pattern.compile("!date\\^([^^]*).*");
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
      case "rich_text" -> join("\n", stream(block.path("elements")).map(e -> rich(e)));
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

  // ---------------------------------------------------------------- rich text

  private static String rich(JsonNode element) {
    return switch (string(element, "type")) {
      case "rich_text_list" -> list(element);
      case "rich_text_quote" ->
          line(element).isEmpty() ? "" : "> " + line(element).replace("\n", "\n> ");
      default -> element.path("elements").isArray() ? line(element) : piece(element);
    };
  }

  private static String list(JsonNode list) {
    List<String> lines = new ArrayList<>();
    int number = list.path("offset").asInt();
    for (JsonNode item : list.path("elements")) {
      number++;
      String mark = string(list, "style").equals("ordered") ? number + ". " : "• ";
      lines.add(
          string(item, "type").equals("rich_text_list")
              ? list(item)
              : rich(item).isEmpty()
                  ? ""
                  : "  ".repeat(Math.min(16, list.path("indent").asInt())) + mark + rich(item));
    }
    return join("\n", lines.stream());
  }

  private static String line(JsonNode section) {
    return stream(section.path("elements"))
        .map(ExpectedContent::piece)
        .collect(Collectors.joining())
        .replaceFirst("\n+$", "");
  }

  private static String piece(JsonNode piece) {
    return switch (string(piece, "type")) {
      case "text" -> string(piece, "text");
      case "link" -> either(string(piece, "text"), string(piece, "url"));
      case "emoji" ->
          ":%s:%s"
              .formatted(
                  string(piece, "name"),
                  piece.path("skin_tone").asInt() == 0
                      ? ""
                      : ":skin-tone-%d:".formatted(piece.path("skin_tone").asInt()));
      case "user" -> at("@", string(piece, "user_id"));
      case "usergroup" -> at("@", string(piece, "usergroup_id"));
      case "channel" -> at("#", string(piece, "channel_id"));
      case "broadcast" -> at("@", string(piece, "range"));
      case "team" -> string(piece, "team_id");
      case "color" -> string(piece, "value");
      case "date" -> either(string(piece, "fallback"), instant(string(piece, "timestamp")));
      default ->
          Stream.of("text", "label", "title", "name", "fallback", "value", "url")
              .map(name -> string(piece, name))
              .filter(text -> !text.isEmpty())
              .findFirst()
              .orElse("");
    };
  }

  // ---------------------------------------------------------------- markup

  static String readable(String text) {
    Matcher matcher = MARKED.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out, Matcher.quoteReplacement(meant(matcher.group(1))));
    }
    return plain(matcher.appendTail(out).toString());
  }

  private static String meant(String marked) {
    String[] parts = marked.split("\\|", 2);
    String label = parts.length == 2 ? parts[1] : "";
    Matcher date = DATE.matcher(parts[0]);
    if (date.matches() && label.isEmpty()) {
      return instant(date.group(1));
    }
    if (parts[0].startsWith("!") && !parts[0].startsWith("!date^")) {
      return at("@", either(label, parts[0].replaceFirst("^!(subteam\\^)?", "")));
    }
    String kind = parts[0].matches("[@#].*") ? parts[0].substring(0, 1) : "";
    return at(kind, either(label, parts[0]));
  }

  private static String instant(String seconds) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds)).toString();
    } catch (NumberFormatException | DateTimeException e) {
      return seconds;
    }
  }

  private static String plain(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private static String marked(JsonNode node, String field) {
    return readable(string(node, field));
  }

  private static String at(String sign, String name) {
    return name.isEmpty() || name.startsWith(sign) ? name : sign + name;
  }

  private static String either(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  private static String string(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }

  private static String join(String separator, Stream<String> parts) {
    return parts.filter(part -> !part.isBlank()).collect(Collectors.joining(separator));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
