package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the build puts the plugins that the worker loads. */
public final class Plugins {
  private Plugins() {}

  /**
   * The plugin folders of this repository: the Slack connector as it is packaged, and the JDBC
   * sink.
   *
   * @throws IOException if one is missing, that is, the build has not been run
   */
  public static List<Path> folders() throws IOException {
    Path root = root();
    List<Path> folders =
        List.of(root.resolve("connector/target/plugin"), root.resolve("local/target/plugins"));
    if (!folders.stream().allMatch(Files::isDirectory)) {
      throw new IOException(
          "The plugins are not in " + root + "; build them with: mvn -Pquick package");
    }
    return folders;
  }

  /** The repository: this class was built into {@code local/target}. */
  public static Path root() throws IOException {
    try {
      Path built =
          Path.of(Plugins.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return built.getParent().getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IOException("The location of this program cannot be determined", e);
    }
  }
}
