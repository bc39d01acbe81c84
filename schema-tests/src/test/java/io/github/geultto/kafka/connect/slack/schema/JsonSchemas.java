package io.github.geultto.kafka.connect.slack.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * The JSON Schema of a Connect schema, with the names that Confluent's JsonSchemaConverter reads
 * and writes ({@code connect.index}, {@code connect.type}, {@code connect.version}, the title for
 * the schema's name). In addition the required fields are listed.
 */
final class JsonSchemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonSchemas() {}

  static ObjectNode document(Schema schema) {
    ObjectNode document = NODES.objectNode();
    document.put("$schema", "http://json-schema.org/draft-07/schema#");
    return document.setAll(required(schema));
  }

  private static ObjectNode of(Schema schema) {
    if (!schema.isOptional()) {
      return required(schema);
    }
    ObjectNode either = NODES.objectNode();
    either.putArray("oneOf").add(NODES.objectNode().put("type", "null")).add(required(schema));
    return either;
  }

  private static ObjectNode required(Schema schema) {
    ObjectNode node = NODES.objectNode();
    if (schema.name() != null) {
      node.put("title", schema.name());
    }
    if (schema.version() != null) {
      node.put("connect.version", schema.version());
    }
    if (schema.doc() != null) {
      node.put("description", schema.doc());
    }
    type(node, schema);
    if (schema.defaultValue() instanceof Boolean value) {
      node.put("default", value);
    }
    return node;
  }

  private static void type(ObjectNode node, Schema schema) {
    switch (schema.type()) {
      case STRING -> node.put("type", "string");
      case BOOLEAN -> node.put("type", "boolean");
      case INT32, INT64 -> node.put("type", "integer").put("connect.type", schema.type().getName());
      case ARRAY -> node.put("type", "array").set("items", of(schema.valueSchema()));
      case STRUCT -> properties(node.put("type", "object"), schema);
      default -> throw new IllegalArgumentException("No JSON Schema for " + schema.type());
    }
  }

  private static void properties(ObjectNode node, Schema schema) {
    ObjectNode properties = node.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (Field field : schema.fields()) {
      properties.set(field.name(), of(field.schema()).put("connect.index", field.index()));
      if (!field.schema().isOptional()) {
        required.add(field.name());
      }
    }
    node.set("required", required);
  }
}
