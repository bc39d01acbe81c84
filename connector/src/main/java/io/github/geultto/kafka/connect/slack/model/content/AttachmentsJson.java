package io.github.geultto.kafka.connect.slack.model.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The column {@code attachments}: what apps say in attachments, in Slack's own words. */
final class AttachmentsJson {

  /** In this order; what is not listed is appearance, or Slack's own. */
  private static final List<String> FIELDS =
      List.of(
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

  /** Slack sets or changes these without an edit, at any depth. */
  private static final Set<String> VOLATILE =
      Set.of(
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

  private AttachmentsJson() {}

  static String of(List<JsonNode> attachments) {
    if (attachments.isEmpty()) {
      return "[]";
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode(attachments.size());
    attachments.forEach(attachment -> array.add(kept(attachment)));
    return array.toString();
  }

  private static ObjectNode kept(JsonNode attachment) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (String field : FIELDS) {
      JsonNode value = attachment.path(field);
      boolean isProfile = field.equals("author_name") && Attachments.isMessage(attachment);
      if (!value.isMissingNode() && !value.isNull() && !isProfile) {
        kept.set(field, stable(value));
      }
    }
    return kept;
  }

  /** Fields are ordered by name: an event and the methods may have them in another order. */
  private static JsonNode stable(JsonNode value) {
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(value.size());
      value.forEach(element -> array.add(stable(element)));
      return array;
    }
    if (!value.isObject()) {
      return value;
    }
    Map<String, JsonNode> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (!VOLATILE.contains(field.getKey())) {
        fields.put(field.getKey(), stable(field.getValue()));
      }
    }
    return new ObjectNode(JsonNodeFactory.instance, fields);
  }
}
