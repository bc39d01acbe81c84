package io.github.geultto.kafka.connect.slack.bench;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. */
final class VirtualClock implements InstantSource {
  private Instant now;

  VirtualClock(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Never goes back. */
  void advanceTo(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
    }
  }
}
