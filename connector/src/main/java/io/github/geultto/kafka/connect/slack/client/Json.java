package io.github.geultto.kafka.connect.slack.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads what Slack sends. It keeps numbers as they were written: some fields hold timestamps that a
 * double would round.
 */
public final class Json {

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  private Json() {}

  /** Reads an object; empty if the text is anything else. */
  public static Optional<ObjectNode> object(String text) {
    try {
      return object(READER.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Reads an object; empty if the stream has anything else. */
  static Optional<ObjectNode> object(InputStream stream) throws IOException {
    try {
      return object(READER.readTree(stream));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<ObjectNode> object(JsonNode json) {
    return json instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }
}
