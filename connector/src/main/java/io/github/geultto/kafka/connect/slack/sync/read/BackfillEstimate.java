package io.github.geultto.kafka.connect.slack.sync.read;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.util.List;

/** What a channel's backfill has read in this run, and what it may therefore still need to read. */
final class BackfillEstimate {

  private final SyncSettings settings;
  private final ChannelState state;
  private double pages;
  private double posts;
  private double threads;
  private double micros;

  BackfillEstimate(SyncSettings settings, ChannelState state) {
    this.settings = settings;
    this.state = state;
  }

  /** A page has been read for the first time; it covers {@code from} up to {@code to}. */
  void pageRead(List<Message> shown, Ts to, Ts from) {
    pages++;
    posts += shown.size();
    threads += shown.stream().filter(message -> message.replyCount() > 0).count();
    micros += to.micros() - from.micros();
  }

  /**
   * How far the backfill is, if what is unread is like what was read.
   *
   * @param begin nothing was written before
   * @param waiting threads that it has found and not read so far
   */
  BackfillProgress progress(Ts begin, double waiting) {
    double threadsPerPost = threads / Math.max(1, posts);
    long gaps = state.unread.gapMicros(begin);
    if (gaps == 0) {
      return new BackfillProgress(pages, 0, Math.max(threads, waiting), waiting);
    }
    double density = posts / Math.max(1, micros);
    double left = density * gaps;
    double before =
        Math.max(posts, density * (state.unread.head().micros() - begin.micros() - gaps));
    double pagesLeft = Math.max(1, left / settings.historyPage());
    return new BackfillProgress(
        pagesLeft + Math.max(pages, before / settings.historyPage()),
        pagesLeft,
        threadsPerPost * (left + before),
        Math.min(threadsPerPost * (left + before), threadsPerPost * left + waiting));
  }
}
