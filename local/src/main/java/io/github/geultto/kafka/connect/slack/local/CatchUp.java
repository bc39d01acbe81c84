package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Follows the pipeline until its tables equal the workspace and nothing moves any more, or until
 * there is no hope that they will.
 */
final class CatchUp {
  private static final Duration LOOK = Duration.ofMillis(200);

  /** With nothing new for that long, a comparison is worth while. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Duration SETTLED_REMOTE = Duration.ofSeconds(15);

  /** With nothing new for that long, nothing will come. */
  private static final Duration STUCK = Duration.ofSeconds(60);

  private static final Duration STUCK_LIMITED = Duration.ofMinutes(5);

  private final Pipeline pipeline;
  private final SlackServer slack;
  private final ZoneId zone;
  private final Progress progress;

  private final SourceMetrics metrics;

  private Map<Table, Long> rows = Map.of();
  private Map<String, Long> records = Map.of();
  private Instant moved = Instant.now();
  private boolean running;
  private List<String> notes = List.of();

  CatchUp(Pipeline pipeline, SlackServer slack, ZoneId zone, Progress progress) {
    this.pipeline = pipeline;
    this.slack = slack;
    this.zone = zone;
    this.progress = progress;
    this.metrics = new SourceMetrics(Connectors.SOURCE, slack.appToken().isPresent());
  }

  /**
   * Waits.
   *
   * @return nothing if the tables equal the workspace, else why they do not, a line for each reason
   */
  List<String> await() throws IOException, SQLException, InterruptedException {
    Duration settled = slack instanceof RemoteSlack ? SETTLED_REMOTE : SETTLED;
    Duration stuck = slack.isUnlimited() ? STUCK : STUCK_LIMITED;
    Instant compareNext = Instant.EPOCH;
    // Goes only forward: while Slack is still being read, comparisons alternate with reading.
    String phase = "reading Slack";
    try (Tables tables = pipeline.tables()) {
      while (true) {
        List<String> failures = pipeline.failures();
        if (!failures.isEmpty()) {
          return failures;
        }
        look(tables);
        progress.update(phase, rows, metrics.state(), slack.calls());
        Duration quiet = Duration.between(moved, Instant.now());
        boolean givingUp = quiet.compareTo(stuck) >= 0;
        if (givingUp || (quiet.compareTo(settled) >= 0 && Instant.now().isAfter(compareNext))) {
          phase = "reading Slack and comparing";
          progress.update(phase, rows, metrics.state(), slack.calls());
          Map<String, Long> before = records;
          Snapshot snapshot = slack.snapshot();
          notes = snapshot.gaps().notes();
          Comparison comparison =
              Comparison.of(ExpectedTables.of(snapshot, zone), snapshot.gaps(), tables);
          look(tables);
          if (comparison.isEqual() && records.equals(before)) {
            return List.of();
          }
          if (givingUp && records.equals(before)) {
            return reasons(comparison, stuck);
          }
          compareNext = Instant.now().plus(settled);
        }
        Thread.sleep(LOOK.toMillis());
      }
    }
  }

  /** What the last comparison could not check, one line each. */
  List<String> notes() {
    return notes;
  }

  private static List<String> reasons(Comparison comparison, Duration stuck) {
    return Stream.concat(
            Stream.of(
                "Nothing has changed for %d s, and the tables do not match Slack:"
                    .formatted(stuck.toSeconds())),
            comparison.differences().stream().map(difference -> "  " + difference))
        .toList();
  }

  private void look(Tables tables) throws IOException, SQLException, InterruptedException {
    Map<Table, Long> rowsNow = tables.counts();
    Map<String, Long> recordsNow = pipeline.records();
    if (!running) {
      running =
          pipeline.rest().isRunning(Connectors.SOURCE)
              && pipeline.rest().isRunning(Connectors.SINK);
      moved = Instant.now();
    }
    if (!rowsNow.equals(rows) || !recordsNow.equals(records)) {
      moved = Instant.now();
      rows = rowsNow;
      records = recordsNow;
    }
  }
}
