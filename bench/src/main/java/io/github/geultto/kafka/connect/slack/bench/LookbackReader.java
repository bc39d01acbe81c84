package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the whole look-back window of every channel, and every thread in it, again and again
 * without a pause: as Airbyte's source-slack ({@code lookback_window}), MeltanoLabs' tap-slack
 * ({@code thread_lookback_days}) and dlt's Slack source do when given a window of 30 days.
 */
final class LookbackReader extends SequentialReader {
  private static final Duration WINDOW = Duration.ofDays(30);

  private record Post(String channel, Ts root) {}

  LookbackReader(
      Traffic traffic, VirtualClock clock, SlackLine line, News news, Duration answerTime) {
    super(traffic, clock, line, news, answerTime);
  }

  @Override
  void run(List<String> channels) {
    List<Post> threads = new ArrayList<>();
    for (String channel : channels) {
      Ts now = Ts.of(now());
      for (Message message : history(channel, now.minus(WINDOW), now)) {
        if (message.replyCount() > 0) {
          threads.add(new Post(channel, message.ts()));
        }
      }
    }
    for (Post thread : threads) {
      if (isOver()) {
        return;
      }
      replies(thread.channel(), thread.root());
    }
  }
}
