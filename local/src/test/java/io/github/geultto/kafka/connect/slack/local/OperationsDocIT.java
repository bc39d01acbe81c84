package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands in docs/operations.md work as written. */
@ExtendWith(SharedCluster.class)
class OperationsDocIT {
  private static final String CHANNEL = "C0AAAA";
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

  @TempDir private static Path folder;

  @Test
  void everyCommandWorks(Cluster cluster) throws Exception {
    for (String tool : List.of("bash", "curl")) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), tool + " is missing");
    }
    try (Community slack = new Community(folder.resolve("slack"), CHANNEL)) {
      slack.post(CHANNEL, "hello");
      // A person takes a moment between two commands; whatever Connect refuses ends the script.
      StringBuilder script =
          new StringBuilder(
              """
              set -euo pipefail
              curl() {
                command curl -s --fail-with-body --retry 20 --retry-delay 1 --retry-all-errors "$@"
                echo
              }
              """);
      Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs/operations.md")));
      while (blocks.find()) {
        script.append(blocks.group(1));
      }
      Path file = folder.resolve("operations.sh");
      Files.writeString(
          file,
          script
              .toString()
              .replaceFirst("CONNECT=.*", "CONNECT=" + cluster.url().replaceFirst("/$", ""))
              .replaceFirst("SLACK=.*", "SLACK=" + slack.apiUrl())
              .replaceFirst("CHANNEL=.*", "CHANNEL=" + CHANNEL));
      Path output = folder.resolve("operations.log");
      int status =
          new ProcessBuilder("bash", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(status).as(printed).isEqualTo(0);
      assertThat(printed).contains("altered successfully", "reset successfully");
    }
  }
}
