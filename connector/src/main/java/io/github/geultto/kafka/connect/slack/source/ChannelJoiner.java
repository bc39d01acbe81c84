package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackException.Kind;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channels that the app is to join, one call for each. Not thread-safe. */
final class ChannelJoiner {

  private static final Logger log = LoggerFactory.getLogger(ChannelJoiner.class);

  private final Deque<Channel> toJoin = new ArrayDeque<>();
  private final Set<String> notJoined = new HashSet<>();

  void add(Channel channel) {
    toJoin.add(channel);
  }

  void clear() {
    toJoin.clear();
  }

  boolean isEmpty() {
    return toJoin.isEmpty();
  }

  /**
   * Joins the next one.
   *
   * @return the channel; empty if it cannot be joined
   */
  Optional<Channel> joinNext(BlockingCalls calls) throws SlackException, InterruptedException {
    Channel channel = toJoin.remove();
    try {
      calls.call(SlackMethod.CONVERSATIONS_JOIN, Map.of("channel", channel.id()));
      log.info("Joined channel #{} ({})", channel.name(), channel.id());
      return Optional.of(channel);
    } catch (SlackException e) {
      if (e.kind() == Kind.FATAL) {
        throw e;
      }
      if (notJoined.add(channel.id())) {
        log.warn(
            "Channel #{} ({}) cannot be joined: {}", channel.name(), channel.id(), e.getMessage());
      }
      if (e.isOfTheApp()) {
        toJoin.clear();
      }
      return Optional.empty();
    }
  }
}
