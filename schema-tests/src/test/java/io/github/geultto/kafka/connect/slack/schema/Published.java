package io.github.geultto.kafka.connect.slack.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;

/** Files of this repository that are generated from the connector's schemas and records. */
final class Published {
  static final ObjectMapper JSON = new ObjectMapper();

  private Published() {}

  /**
   * Fails if a file differs from what is generated, and says how to renew it.
   *
   * @param file from the root of the repository
   */
  static void assertUpToDate(String file, String generated) throws IOException {
    Path fresh = Path.of("target/published").resolve(file);
    Files.createDirectories(fresh.getParent());
    Files.writeString(fresh, generated);
    assertThat(Path.of("..", file))
        .as("The file is out of date. To renew it: cp schema-tests/%s %s", fresh, file)
        .exists()
        .content(StandardCharsets.UTF_8)
        .isEqualTo(generated);
  }

  static String pretty(JsonNode node) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  /** Kafka's JsonConverter with {@code schemas.enable=false}. */
  static JsonConverter plainJson(boolean isKey) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), isKey);
    return converter;
  }

  /** Null for a tombstone. */
  static JsonNode json(Schema schema, Object value) throws IOException {
    try (JsonConverter converter = plainJson(false)) {
      byte[] bytes = converter.fromConnectData("topic", schema, value);
      return bytes == null ? null : JSON.readTree(bytes);
    }
  }
}
