package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The archive that operators unpack, as the build made it. */
final class PluginArchive {
  private static final String NAME = "geultto-kafka-connect-slack-";

  private PluginArchive() {}

  /** The ZIP. */
  static Path zip() throws IOException {
    return only(Path.of("../connector/target"), NAME + "*.zip");
  }

  /** The same, unpacked. */
  static Path folder() throws IOException {
    return only(Plugins.folders().get(0), NAME + "*");
  }

  /** The version in its name. */
  static String version() throws IOException {
    return zip().getFileName().toString().replaceFirst(NAME, "").replaceFirst("\\.zip$", "");
  }

  /** The jars of the plugin. */
  static List<Path> jars() throws IOException {
    return PlainWorker.jars(folder().resolve("lib"));
  }

  private static Path only(Path folder, String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      found.forEach(files::add);
    }
    assertThat(files).as("%s in %s", glob, folder).hasSize(1);
    return files.get(0);
  }
}
