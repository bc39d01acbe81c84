package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README in Korean says what the one in English says, as far as a program can tell. */
class ReadmeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Blocks of code, headings by their level, list items, first cells of tables, links.
        "(?s)```.*?```",
        "(?m)^#+ ",
        "(?m)^(?:-|\\d\\.) ",
        "(?m)^\\| `.*?\\|",
        "\\]\\([^)]*\\)",
      })
  void bothHaveTheSame(String what) throws IOException {
    List<String> korean = found(what, "README.ko.md");
    assertThat(korean).isNotEmpty().isEqualTo(found(what, "README.md"));
  }

  private static List<String> found(String what, String file) throws IOException {
    String text = Files.readString(Path.of("..", file)).replaceFirst("\\]\\(README.*?\\)", "");
    return Pattern.compile(what).matcher(text).results().map(MatchResult::group).toList();
  }
}
