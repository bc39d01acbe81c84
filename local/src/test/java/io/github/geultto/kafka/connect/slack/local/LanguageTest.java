package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The docs and the code's messages use the vocabulary of CONTRIBUTING.md. */
class LanguageTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern NOT_SHIPPED = Pattern.compile("/(target|out|\\.git)/");

  /** Blocks of code, inline code, and the targets of links. */
  private static final Pattern NO_PROSE =
      Pattern.compile("(?ms)^```.*?^```|^    [^\n]*$|`[^`\n]*`|(?<=\\])\\([^)\n]*\\)");

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /** A literal, or several that the code concatenates. */
  private static final Pattern TEXT =
      Pattern.compile(LITERAL.pattern() + "(?:\\s*\\+\\s*" + LITERAL.pattern() + ")*");

  private record Rule(Pattern expression, String instead) {
    static Rule of(String line) {
      String[] parts = line.split(" => ", 2);
      return new Rule(Pattern.compile("(?i)(?<![\\w-])(?:" + parts[0] + ")"), parts[1]);
    }

    Stream<String> findings(Path file, int firstLine, String text) {
      return expression
          .matcher(text.replace('\n', ' '))
          .results()
          .map(
              found ->
                  "%s:%d: \"%s\"; write: %s"
                      .formatted(
                          file,
                          firstLine + lines(text.substring(0, found.start())),
                          found.group(),
                          instead));
    }
  }

  private static final List<Rule> RULES = rules();

  private static List<Rule> rules() {
    try (Stream<String> lines = Files.lines(Path.of("src/test/resources/language.txt"))) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).map(Rule::of).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void docs() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : files(".md")) {
      // The vocabulary itself names the rejected words.
      String text = Files.readString(file).split("\n## Language\n", 2)[0];
      String prose =
          NO_PROSE.matcher(text).replaceAll(code -> "`" + "\n".repeat(lines(code.group())));
      findings.addAll(findings(file, 1, prose));
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void theScript() throws IOException {
    Path script = ROOT.resolve("run");
    assertThat(findings(script, 1, Files.readString(script))).isEmpty();
  }

  @Test
  void messages() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : files(".java")) {
      if (file.toString().contains("src/main/")) {
        String code =
            COMMENT
                .matcher(Files.readString(file))
                .replaceAll(comment -> "\n".repeat(lines(comment.group())));
        for (MatchResult text : TEXT.matcher(code).results().toList()) {
          int line = 1 + lines(code.substring(0, text.start()));
          findings.addAll(findings(file, line, joined(text.group())));
        }
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void descriptionsOfReports() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : files("report.yaml")) {
      findings.addAll(findings(file, 1, Files.readString(file)));
    }
    assertThat(findings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "After some seconds the tables equal the workspace, and it tells how to reach everything.",
        "It is logged once, left aside and tried again; the others go on.",
        "One row a user, a channel, a message.",
        "A parent tells of its replies.",
        "The files with secrets have to be readable.",
        "Which keeps\nnoticing late replies",
        "50 calls a minute",
        "See below, said in the docs",
        "An odd value is no JSON array",
        "The rest is left to others, since it is theirs",
        "Messages seen without a readable ts, which are left out",
      })
  void formerSentencesAreFound(String sentence) {
    assertThat(findings(Path.of("former.md"), 1, sentence)).isNotEmpty();
  }

  private static List<String> findings(Path file, int firstLine, String text) {
    return RULES.stream().flatMap(rule -> rule.findings(file, firstLine, text)).toList();
  }

  private static String joined(String literals) {
    return LITERAL.matcher(literals).results().map(m -> m.group(1)).collect(Collectors.joining());
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private static List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(end))
          .filter(file -> !NOT_SHIPPED.matcher(file.toString()).find())
          .filter(file -> !file.getFileName().toString().equals("README.ko.md"))
          .sorted()
          .toList();
    }
  }
}
