package io.github.geultto.kafka.connect.slack.bench;

import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the day before each night: its posts, their threads, and of every post and reply the
 * reactions and the link, with a call each; the calls for the link are not made here.
 */
final class DailyBatchReader extends SequentialReader {

  DailyBatchReader(
      Traffic traffic, VirtualClock clock, SlackLine line, News news, Duration answerTime) {
    super(traffic, clock, line, news, answerTime);
  }

  @Override
  void run(List<String> channels) {
    Instant night = now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    waitUntil(night);
    Ts from = Ts.of(night.minus(Duration.ofDays(1))).plus(-1);
    for (String channel : channels) {
      List<Message> read = new ArrayList<>(history(channel, from, Ts.of(night)));
      for (Message post : List.copyOf(read)) {
        if (post.replyCount() > 0) {
          List<Message> thread = replies(channel, post.ts());
          read.addAll(thread.subList(Math.min(1, thread.size()), thread.size()));
        }
      }
      for (Message message : read) {
        call(
            SlackMethod.REACTIONS_GET,
            Map.of("channel", channel, "timestamp", message.ts().toString(), "full", "true"));
      }
    }
  }
}
