package io.github.geultto.kafka.connect.slack.bench;

import java.time.Instant;

/** A program that reads the workspace, on the virtual clock. */
interface Reader {

  /** Continues reading while people write. Ends at that instant or a little later. */
  void readUntil(Instant end);
}
