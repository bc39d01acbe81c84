package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code ./run --version} prints: the version that the build wrote into a file. */
final class RunVersion implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream file =
        Objects.requireNonNull(RunVersion.class.getResourceAsStream("/run.properties"))) {
      build.load(file);
    }
    return new String[] {"kafka-connect-slack " + build.getProperty("version")};
  }
}
