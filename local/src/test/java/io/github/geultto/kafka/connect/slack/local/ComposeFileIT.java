package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of docker-compose.yml without Docker. */
class ComposeFileIT {
  private static final Path ROOT = Path.of("..");
  private static final Pattern CONFIG = Pattern.compile("/etc/connect/([\\w.-]+)");

  @TempDir private static Path folder;
  private static JsonNode services;

  @BeforeAll
  static void read() throws Exception {
    services =
        new YAMLMapper().readTree(ROOT.resolve("docker-compose.yml").toFile()).get("services");
  }

  @Test
  void everythingNamedIsThere() throws Exception {
    Set<String> names = new TreeSet<>();
    services.fieldNames().forEachRemaining(names::add);
    for (JsonNode service : services) {
      assertThat(service.path("image").asText()).matches("[\\w./-]+:[\\w.-]+");
      service.path("depends_on").fieldNames().forEachRemaining(n -> assertThat(names).contains(n));
      String network = service.path("network_mode").asText();
      if (!network.isEmpty()) {
        assertThat(names).contains(network.replaceFirst("service:", ""));
      }
      for (JsonNode volume : service.path("volumes")) {
        String path = volume.asText().replaceFirst("\\$\\{\\w+:-(.*?)}", "$1");
        assertThat(ROOT.resolve(path.split(":", -1)[0])).exists();
      }
      Matcher configs = CONFIG.matcher(service.path("entrypoint").toString());
      while (configs.find()) {
        assertThat(ROOT.resolve("config").resolve(configs.group(1))).exists();
      }
    }
    assertThat(Class.forName(services.at("/simulator/command/3").asText()))
        .hasDeclaredMethods("main");
  }

  /** Nobody but this machine reaches what has no password. */
  @Test
  void everyPortIsOnLoopback() {
    services.findValues("ports").forEach(ports -> ports.forEach(ComposeFileIT::assertLoopback));
  }

  private static void assertLoopback(JsonNode port) {
    assertThat(port.asText()).startsWith("127.0.0.1:");
  }

  /** The settings as its shell lines make them, on a bash of this machine. */
  @Test
  void theSettingsComeOutAsMeant() throws Exception {
    String deployed =
        bash(
            script("deploy")
                .replaceFirst("(?s)put\\(\\) \\{.*?\n\\}", "put() { cat; }")
                .replace("/etc/connect", ROOT.resolve("config").toRealPath().toString()),
            "SLACK_URL",
            "http://127.0.0.1:8090/api/");
    try (var settings =
        new ObjectMapper().readerFor(JsonNode.class).<JsonNode>readValues(deployed)) {
      JsonNode sink = settings.next();
      assertThat(sink.get("connection.url").asText())
          .isEqualTo("jdbc:postgresql://postgres:5432/warehouse");
      assertThat(sink.get("connection.password").asText())
          .isEqualTo("${file:/tmp/secrets/postgres.properties:password}");
      JsonNode source = settings.next();
      assertThat(source.get("slack.api.url").asText()).isEqualTo("http://127.0.0.1:8090/api/");
      assertThat(source.get("slack.token").asText())
          .isEqualTo("${file:/tmp/secrets/slack.properties:slack.token}");
    }
    String worker =
        bash(
            script("connect")
                .replaceFirst("exec .*", "cat /tmp/worker.properties")
                .replace(" /tmp/", " " + folder + "/")
                .replace("/etc/connect", ROOT.resolve("config").toRealPath().toString()),
            "SLACK_BOT_TOKEN",
            "xoxb-1");
    assertThat(worker)
        .contains("\nbootstrap.servers=kafka:9092\n", "\nlisteners=http://0.0.0.0:8083\n")
        .contains("config.providers.file.param.allowed.paths=/tmp/secrets,/run/secrets\n");
    assertThat(folder.resolve("secrets/slack.properties")).hasContent("slack.token=xoxb-1");
  }

  private static String script(String service) {
    return services.at("/" + service + "/entrypoint/2").asText().replace("$$", "$");
  }

  private static String bash(String script, String variable, String value)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euc", script)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    bash.environment().put(variable, value);
    int status = bash.start().waitFor();
    String printed = Files.readString(output);
    assertThat(status).as(printed).isZero();
    return printed;
  }
}
