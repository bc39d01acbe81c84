package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands in docs/sink.md work as written. */
@ExtendWith(SharedCluster.class)
class SinkDocIT {
  @TempDir private static Path folder;

  @Test
  void everyCommandWorks(Cluster cluster) throws Exception {
    String doc = Files.readString(Path.of("../docs/sink.md"));
    String commands = DocScript.commands(doc);
    assertThat(DocScript.curls(commands)).isNotEmpty().isEqualTo(DocScript.curls(doc));
    try (Mail mail =
        new Mail(folder.resolve("mail"), 1, cluster.bootstrapServers(), "slack.outbox")) {
      String printed =
          DocScript.run(
              folder,
              commands
                  .replaceFirst("CONNECT=.*", "CONNECT=" + cluster.url().replaceFirst("/$", ""))
                  .replaceFirst("SLACK=.*", "SLACK=" + mail.slack().apiUrl()));
      assertThat(printed).contains("\"name\":\"messages\"", "\"state\":\"RUNNING\"");
    }
  }
}
