package io.github.geultto.kafka.connect.slack.local;

import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.at;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.either;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.instant;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.join;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.stream;
import static io.github.geultto.kafka.connect.slack.local.ExpectedMarkup.string;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader sees of the elements of a {@code rich_text} block, by docs/field-mapping.md. */
final class ExpectedRichText {
  private ExpectedRichText() {}

  static String of(JsonNode element) {
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
              : of(item).isEmpty()
                  ? ""
                  : "  ".repeat(Math.min(16, list.path("indent").asInt())) + mark + of(item));
    }
    return join("\n", lines.stream());
  }

  private static String line(JsonNode section) {
    return stream(section.path("elements"))
        .map(ExpectedRichText::piece)
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
}
