package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request.Purpose;

/** Reads the history from a missing message on down: whether it is deleted or hidden. */
final class EvidenceSearch {

  private final Doubts doubts;
  private HistoryScan scan;

  EvidenceSearch(Doubts doubts) {
    this.doubts = doubts;
  }

  boolean isDue() {
    return scan != null || doubts.wantedEvidence().isPresent();
  }

  HistoryScan next(Ts at) {
    if (scan == null) {
      Ts missing = doubts.wantedEvidence().orElseThrow();
      scan = new HistoryScan(Purpose.EVIDENCE, Ts.ZERO, missing.plus(1), at);
    }
    return scan;
  }

  void pageRead(HistoryScan.Shown shown) {
    if (shown.isComplete() || !shown.inRange().isEmpty()) {
      scan = null;
    }
    giveUp();
  }

  /** Answers that lead nowhere are neither evidence nor a reason not to read the channel. */
  void giveUp() {
    if (scan != null && scan.isStuck()) {
      doubts.lookedBelow(scan.newest());
      scan = null;
    }
  }

  void reset() {
    scan = null;
  }
}
