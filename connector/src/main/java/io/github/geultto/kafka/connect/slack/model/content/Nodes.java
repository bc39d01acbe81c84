package io.github.geultto.kafka.connect.slack.model.content;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads parts of JSON that may be missing, null or of another type. */
final class Nodes {

  private Nodes() {}

  /** A field's text; empty where it has none. */
  static String text(JsonNode object, String field) {
    return text(object.path(field));
  }

  /** A value's text; empty where it has none. */
  static String text(JsonNode value) {
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }
}
