package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The archive that operators unpack: https://docs.confluent.io, "Component Archive". */
class PluginArchiveIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theManifestSaysWhatConfluentsToolsAsk() throws Exception {
    JsonNode manifest = json("manifest.json");
    assertThat(PluginArchive.zip().getFileName())
        .hasToString(
            "%s-%s-%s.zip"
                .formatted(
                    manifest.at("/owner/username").asText(),
                    manifest.get("name").asText(),
                    manifest.get("version").asText()));
    for (String field :
        List.of(
            "title",
            "description",
            "owner/name",
            "owner/type",
            "support/provider_name",
            "docker_image/tag")) {
      assertThat(manifest.at("/" + field).asText()).as(field).isNotBlank();
    }
    for (String url :
        List.of("documentation_url", "source_url", "owner/url", "support/url", "license/0/url")) {
      assertThat(manifest.at("/" + url).asText()).as(url).startsWith("https://");
    }
    assertThat(texts(manifest.get("component_types"))).containsExactly("source", "sink");
    assertThat(texts(manifest.at("/features/supported_encodings"))).containsExactly("any");
    assertThat(texts(manifest.at("/features/delivery_guarantee"))).contains("exactly_once");
    for (String feature :
        List.of(
            "single_message_transforms",
            "confluent_control_center_integration",
            "kafka_connect_api")) {
      assertThat(manifest.at("/features/" + feature).asBoolean()).as(feature).isTrue();
    }
    assertThat(texts(manifest.get("tags"))).contains("slack");
    assertThat(texts(manifest.get("requirements"))).isNotEmpty();
    assertThat(LocalDate.parse(manifest.get("release_date").asText())).isNotNull();
    assertThat(manifest.toString()).doesNotContain("${");
  }

  /** At least 400 by 200 pixels, as Confluent asks. */
  @Test
  void theLogoIsThere() throws Exception {
    JsonNode manifest = json("manifest.json");
    for (String logo : List.of("/logo", "/owner/logo", "/support/logo")) {
      BufferedImage image =
          ImageIO.read(PluginArchive.folder().resolve(manifest.at(logo).asText()).toFile());
      assertThat(image.getWidth()).isGreaterThanOrEqualTo(400);
      assertThat(image.getHeight()).isGreaterThanOrEqualTo(200);
    }
  }

  @Test
  void theDocumentsAreCompleteAndTheirLinksLeadSomewhere() throws Exception {
    Path folder = PluginArchive.folder();
    assertThat(MarkdownLinks.pages(folder)).hasSizeGreaterThan(15);
    assertThat(MarkdownLinks.broken(folder)).isEmpty();
    for (String file :
        List.of(
            "doc/LICENSE",
            "doc/NOTICE",
            "doc/licenses/slack-api-client.txt",
            "doc/configuration.md",
            "etc/postgres-sink.json",
            "etc/monitoring/alerts.yml",
            "etc/schema/bigquery/users.sql")) {
      assertThat(folder.resolve(file)).exists();
    }
  }

  /** What the worker brings must not be there a second time. */
  @Test
  void holdsNothingOfKafkasOwn() throws Exception {
    List<Path> jars = PluginArchive.jars();
    assertThat(jars).hasSizeGreaterThan(5);
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        assertThat(zip.stream().map(ZipEntry::getName))
            .as(jar.toString())
            .noneMatch(
                name -> name.startsWith("org/apache/kafka/") || name.startsWith("org/slf4j/"));
      }
    }
  }

  /** Of two versions of a library the class loader takes either. */
  @Test
  void holdsOneVersionOfKotlin() throws Exception {
    assertThat(PluginArchive.jars())
        .filteredOn(jar -> jar.getFileName().toString().startsWith("kotlin-"))
        .singleElement()
        .asString()
        .contains("kotlin-stdlib-2.");
  }

  @Test
  void everyLibrarysLicenceIsListed() throws Exception {
    Path list = PluginArchive.folder().resolve("doc/licenses/THIRD-PARTY.txt");
    List<String> jars = new ArrayList<>();
    for (String line : Files.readAllLines(list)) {
      String[] coordinates = line.replaceFirst(".*\\(([^ ]+:[^ ]+:[^ ]+) - .*", "$1").split(":", 3);
      if (coordinates.length == 3) {
        assertThat(line.strip()).startsWith("(Apache-2.0)");
        jars.add(coordinates[1] + "-" + coordinates[2] + ".jar");
      }
    }
    assertThat(jars).containsExactlyInAnyOrderElementsOf(libraries());
  }

  @Test
  @DisabledIfSystemProperty(
      named = "maven.settings",
      matches = "offline:true",
      disabledReason = "the SBOM is made in online mode only")
  void theBillOfMaterialsHasEveryLibrary() throws Exception {
    List<String> jars = new ArrayList<>();
    for (JsonNode component : json("doc/sbom.cdx.json").get("components")) {
      assertThat(component.get("hashes")).isNotEmpty();
      jars.add(component.get("name").asText() + "-" + component.get("version").asText() + ".jar");
    }
    assertThat(jars).containsExactlyInAnyOrderElementsOf(libraries());
  }

  @Test
  void theFolderHoldsWhatTheZipHolds() throws Exception {
    Path folder = PluginArchive.folder();
    try (ZipFile zip = new ZipFile(PluginArchive.zip().toFile());
        Stream<Path> files = Files.walk(folder)) {
      assertThat(zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
          .containsExactlyInAnyOrderElementsOf(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> folder.getParent().relativize(file).toString())
                  .toList());
    }
  }

  @Test
  void theChecksumIsThatOfTheZip() throws Exception {
    Path zip = PluginArchive.zip();
    byte[] sum = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(zip));
    assertThat(zip.resolveSibling(zip.getFileName() + ".sha512"))
        .content()
        .isEqualToIgnoringNewLines(HexFormat.of().formatHex(sum) + " *" + zip.getFileName());
  }

  /** The names of the jars that are not this project's. */
  private static List<String> libraries() throws Exception {
    return PluginArchive.jars().stream()
        .map(jar -> jar.getFileName().toString())
        .filter(jar -> !jar.startsWith("kafka-connect-slack-"))
        .toList();
  }

  private static JsonNode json(String file) throws Exception {
    return JSON.readTree(PluginArchive.folder().resolve(file).toFile());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
