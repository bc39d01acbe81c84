package io.github.geultto.kafka.connect.slack.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulatorMainTest {
  private final StringWriter err = new StringWriter();
  private final CommandLine program =
      SimulatorMain.commandLine().setErr(new PrintWriter(err, true));

  @Test
  void aFolderThatIsNoExportExitsTwoWithASentence(@TempDir Path folder) {
    assertThat(program.execute("--workspace", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is not a Slack export").hasLineCount(1);
  }

  @Test
  void wrongOptionsExitTwo() {
    assertThat(program.execute("--rate-limits", "generous")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate-limits");
    assertThat(program.execute("--port", "http")).isEqualTo(2);
  }
}
