package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The archive that operators unpack. */
class PluginArchiveIT {
  private static final String FOLDER = "kafka-connect-slack-0.1.0/";

  @Test
  void saysWhatItIs() throws Exception {
    try (ZipFile zip = archive()) {
      JsonNode manifest =
          new ObjectMapper().readTree(zip.getInputStream(zip.getEntry(FOLDER + "manifest.json")));
      assertThat(manifest.get("name").asText()).isEqualTo("kafka-connect-slack");
      assertThat(manifest.get("version").asText()).isEqualTo("0.1.0");
      assertThat(manifest.get("component_types"))
          .extracting(type -> type.asText())
          .containsExactly("source", "sink");
      assertThat(manifest.at("/license/0/url").asText()).startsWith("https://");
      for (String file :
          new String[] {
            "LICENSE", "doc/configuration.md", "etc/slack-source.json", "etc/slack-sink.json"
          }) {
        assertThat(zip.getEntry(FOLDER + file)).as(file).isNotNull();
      }
    }
  }

  /** What the worker brings must not be there a second time. */
  @Test
  void holdsNothingOfKafkasOwn() throws Exception {
    Path folder = Path.of("../connector/target", FOLDER, FOLDER, "lib");
    int jars = 0;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : found) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          assertThat(zip.stream().map(entry -> entry.getName()))
              .as(jar.toString())
              .noneMatch(
                  name -> name.startsWith("org/apache/kafka/") || name.startsWith("org/slf4j/"));
        }
        jars++;
      }
    }
    assertThat(jars).isPositive();
  }

  private static ZipFile archive() throws IOException {
    return new ZipFile("../connector/target/kafka-connect-slack-0.1.0.zip");
  }
}
