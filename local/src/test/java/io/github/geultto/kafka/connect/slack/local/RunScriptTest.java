package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./run}, in a repository without sources: the program itself is not found. */
class RunScriptTest {
  private static final Path ROOT = Path.of("..");

  private static final String MODULE =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <groupId>test</groupId>
        <artifactId>%s</artifactId>
        <version>1</version>
        <packaging>pom</packaging>
        %s
      </project>
      """;

  @TempDir private Path repository;

  @BeforeEach
  void repository() throws IOException {
    for (String file : List.of("run", "mvnw", ".mvn/wrapper/maven-wrapper.properties")) {
      Path copy = repository.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(ROOT.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(
        repository.resolve("pom.xml"),
        MODULE.formatted(
            "root",
            "<modules><module>local</module></modules><profiles><profile><id>quick</id></profile></profiles>"));
    for (String module : List.of("connector", "simulator", "local")) {
      Path folder = Files.createDirectories(repository.resolve(module));
      Files.createDirectories(folder.resolve("src/main"));
      Files.writeString(folder.resolve("pom.xml"), MODULE.formatted(module, ""));
    }
  }

  @Test
  void outputThatIsNotATerminalHasNoEscapeCodes() throws Exception {
    String output = run();
    assertThat(output).contains("Building", "RunCommand").doesNotContain("\u001b");
  }

  @Test
  void errorsOfTheBuildHaveNoEscapeCodesEither() throws Exception {
    Files.writeString(repository.resolve("local/pom.xml"), "<project>");
    String output = run();
    assertThat(output).contains("[ERROR]", "The build failed").doesNotContain("\u001b");
  }

  private String run() throws IOException, InterruptedException {
    Path output = repository.resolve("output");
    Process process =
        new ProcessBuilder(repository.resolve("run").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor();
    return Files.readString(output);
  }
}
