package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands in a document, run as they stand. */
final class DocScript {
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

  /** Also those that are no block's but are set off by four spaces. */
  private static final Pattern CURL = Pattern.compile("(?m)^ *((?:until )?curl .*)$");

  private DocScript() {}

  /** Everything in a document's, or a section's, blocks of commands. */
  static String commands(String markdown) {
    return BLOCK.matcher(markdown).results().map(m -> m.group(1)).collect(Collectors.joining());
  }

  /** The part of a document from a heading such as {@code ## Watch} to the next such heading. */
  static String section(String markdown, String heading) {
    Matcher found =
        Pattern.compile("(?s)(?:^|\n)" + Pattern.quote(heading) + "\n(.*?)(?=\n## |$)")
            .matcher(markdown);
    assertThat(found.find()).as(heading).isTrue();
    return found.group(1);
  }

  /** The first lines of all calls of curl in a document or in commands. */
  static List<String> curls(String text) {
    return CURL.matcher(text).results().map(m -> m.group(1)).toList();
  }

  /**
   * Runs commands, which must all succeed; without bash or curl the test is skipped.
   *
   * @param folder the working directory
   * @return what they printed
   */
  static String run(Path folder, String commands) throws IOException, InterruptedException {
    for (String tool : List.of("bash", "curl")) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), tool + " is missing");
    }
    Path script = Files.createTempFile(folder, "commands", ".sh");
    // A person takes a moment between two commands; whatever Connect refuses ends the script.
    Files.writeString(
        script,
        """
        set -euo pipefail
        curl() {
          command curl -s --fail-with-body --retry 60 --retry-delay 1 --retry-all-errors "$@"
          echo
        }
        """
            + commands);
    Path output = Files.createTempFile(folder, "commands", ".log");
    int status =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(status).as(printed).isZero();
    return printed;
  }
}
