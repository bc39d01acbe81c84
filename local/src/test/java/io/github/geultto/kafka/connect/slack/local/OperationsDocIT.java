package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands in docs/operations.md work as written. */
@ExtendWith(SharedCluster.class)
class OperationsDocIT {
  private static final String CHANNEL = "C0AAAA";

  @TempDir private static Path folder;

  @Test
  void everyCommandWorks(Cluster cluster) throws Exception {
    String doc = Files.readString(Path.of("../docs/operations.md"));
    String commands = DocScript.commands(doc);
    assertThat(DocScript.curls(commands)).isNotEmpty().isEqualTo(DocScript.curls(doc));
    try (Community slack = new Community(folder.resolve("slack"), CHANNEL)) {
      slack.post(CHANNEL, "hello");
      String printed =
          DocScript.run(
              folder,
              commands
                  .replaceFirst("CONNECT=.*", "CONNECT=" + cluster.url().replaceFirst("/$", ""))
                  .replaceFirst("SLACK=.*", "SLACK=" + slack.apiUrl())
                  .replaceFirst("CHANNEL=.*", "CHANNEL=" + CHANNEL));
      assertThat(printed).contains("altered successfully", "reset successfully");
    }
  }
}
