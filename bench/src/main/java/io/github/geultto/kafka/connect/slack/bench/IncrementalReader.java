package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what is newer than the newest post known, and the threads of those posts, again and again
 * without a pause: any incremental sync by timestamp without a look-back window.
 */
final class IncrementalReader extends SequentialReader {

  private final Map<String, Ts> newest = new HashMap<>();

  IncrementalReader(
      Traffic traffic, VirtualClock clock, SlackLine line, News news, Duration answerTime) {
    super(traffic, clock, line, news, answerTime);
    traffic.channels().forEach(channel -> newest.put(channel, Ts.of(clock.instant())));
  }

  @Override
  void run(List<String> channels) {
    for (String channel : channels) {
      if (isOver()) {
        return;
      }
      List<Message> posts = history(channel, newest.get(channel), Ts.of(now()));
      for (Message post : posts) {
        newest.merge(channel, post.ts(), Ts::max);
        if (post.replyCount() > 0) {
          replies(channel, post.ts());
        }
      }
    }
  }
}
