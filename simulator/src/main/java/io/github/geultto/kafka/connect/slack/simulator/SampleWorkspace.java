package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Instant;

/** Generates the sample workspace. */
final class SampleWorkspace {
  private SampleWorkspace() {}

  static Workspace generate(long seed, Instant end) {
    return new Workspace("T0SAMPLE00", "sample", "Sample " + seed + end);
  }
}
