package io.github.geultto.kafka.connect.slack.sync;

import io.github.geultto.kafka.connect.slack.record.Message;
import java.util.List;

/**
 * One answer of {@code conversations.history} or {@code conversations.replies}.
 *
 * @param messages in Slack's order; may be fewer than asked for, or none, with more to come
 * @param cursor where to go on; null at the end
 * @param limited whether a free plan hides what is older
 */
public record Page(List<Message> messages, String cursor, boolean limited) {
  public Page {
    messages = List.copyOf(messages);
  }
}
