package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Reacted;
import io.github.geultto.kafka.connect.slack.model.ReactionChange.Source;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.util.LinkedHashMap;
import java.util.Map;

/** What events reported lately of the reactions of a channel: the only source of their times. */
final class ReactionReports {

  /** So many reported reactions are remembered until their message is shown. */
  private static final int MOST = 1_000;

  private record Key(Ts message, Reacted reacted) {}

  /**
   * What the last event said.
   *
   * @param emitted whether it was emitted as it is
   * @param outdated whether the message has been shown otherwise since: then it is the time of no
   *     later change
   */
  private record Report(boolean added, Ts at, boolean emitted, boolean outdated) {
    private static final Report NONE = new Report(false, Ts.ZERO, false, true);

    Report outdate() {
      return new Report(added, at, false, true);
    }

    boolean isNewsAfter(Ts known) {
      return !outdated && at.isAfter(known);
    }
  }

  private final Map<Key, Report> reports =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Report> eldest) {
          return size() > MOST;
        }
      };

  private Report report(Ts ts, Reacted reacted) {
    return reports.getOrDefault(new Key(ts, reacted), Report.NONE);
  }

  /** Whether an event of that time is later than the last one. */
  boolean isNews(Ts ts, Reacted reacted, Ts at) {
    return at.isAfter(report(ts, reacted).at);
  }

  void put(Ts ts, Reacted reacted, boolean added, Ts at, boolean emitted) {
    reports.put(new Key(ts, reacted), new Report(added, at, emitted, false));
  }

  /** Whether it was emitted like this because of an event. */
  boolean wasEmitted(Ts ts, Reacted reacted, Ts addedAt) {
    Report report = report(ts, reacted);
    return report.emitted && report.added && report.at.equals(addedAt);
  }

  /**
   * When it was added. If it was removed since, it has been added again at a time that no event
   * reported yet.
   */
  Ts addedAt(Ts ts, Reacted reacted, Ts known) {
    Report report = report(ts, reacted);
    if (!report.isNewsAfter(known)) {
      return known;
    }
    return report.added ? report.at : Ts.ZERO;
  }

  /** A reaction that its message no longer shows. */
  ReactionChange takenBack(Ts ts, Reacted reacted, Ts addedAt, Ts now) {
    Report report = report(ts, reacted);
    boolean isReported = !report.added && report.isNewsAfter(addedAt);
    return ReactionChange.removed(
        reacted, addedAt, isReported ? report.at : now, isReported ? Source.EVENT : Source.POLL);
  }

  /** A message shows the reaction: a report of its removal is outdated. */
  void isThere(Ts ts, Reacted reacted) {
    if (!report(ts, reacted).added) {
      outdate(ts, reacted);
    }
  }

  /** The message has been shown otherwise than reported. */
  void outdate(Ts ts, Reacted reacted) {
    reports.computeIfPresent(new Key(ts, reacted), (key, report) -> report.outdate());
  }
}
