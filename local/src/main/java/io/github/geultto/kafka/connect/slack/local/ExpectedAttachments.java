package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The column {@code attachments}, by docs/field-mapping.md. */
final class ExpectedAttachments {
  private static final List<String> PREVIEW = List.of("from_url", "original_url", "app_unfurl_url");
  private static final List<String> PREVIEW_FLAGS =
      List.of("is_msg_unfurl", "is_reply_unfurl", "is_thread_root_unfurl", "is_app_unfurl");
  private static final Set<String> FIELDS =
      Set.of(
          "color",
          "pretext",
          "author_id",
          "author_name",
          "author_link",
          "title",
          "title_link",
          "text",
          "fields",
          "image_url",
          "thumb_url",
          "footer",
          "ts",
          "from_url",
          "channel_id",
          "blocks",
          "message_blocks",
          "actions",
          "fallback");
  private static final List<String> LEFT_OUT =
      List.of(
          "image_width",
          "image_height",
          "image_bytes",
          "is_animated",
          "author_icon",
          "footer_icon",
          "service_icon",
          "icons",
          "bot_profile",
          "user_profile",
          "block_id",
          "call");

  private ExpectedAttachments() {}

  static ArrayNode of(JsonNode message) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (JsonNode attachment : deliberate(message)) {
      ObjectNode kept = attachment.deepCopy();
      kept.retain(FIELDS);
      if (!attachment.path("author_id").asText().isEmpty()) {
        kept.remove("author_name");
      }
      kept.removeIf(JsonNode::isNull);
      prune(kept);
      array.add(kept);
    }
    return array;
  }

  /** The attachments but for previews of the links in what was written. */
  static List<JsonNode> deliberate(JsonNode message) {
    if (!message.path("attachments").isArray()) {
      return List.of();
    }
    boolean written =
        !message.path("text").asText("").isEmpty() || !message.path("blocks").isEmpty();
    return StreamSupport.stream(message.path("attachments").spliterator(), false)
        .filter(JsonNode::isObject)
        .filter(attachment -> !written || !isPreview(attachment))
        .toList();
  }

  private static boolean isPreview(JsonNode attachment) {
    return !attachment.path("is_share").asBoolean()
        && (PREVIEW.stream().anyMatch(name -> !attachment.path(name).asText("").isEmpty())
            || PREVIEW_FLAGS.stream().anyMatch(name -> attachment.path(name).asBoolean()));
  }

  private static void prune(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(LEFT_OUT);
    }
    node.forEach(ExpectedAttachments::prune);
  }
}
