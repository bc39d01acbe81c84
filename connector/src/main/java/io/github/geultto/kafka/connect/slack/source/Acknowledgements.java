package io.github.geultto.kafka.connect.slack.source;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Records of channels that Kafka has acknowledged, or that a transformation has dropped, for the
 * thread that polls. The framework tells of them on other threads too.
 */
final class Acknowledgements {

  private record One(String channel, boolean onHead, boolean dropped) {}

  private final Queue<One> queue = new ConcurrentLinkedQueue<>();

  /** A record with this source partition. */
  void add(Map<String, ?> partition, boolean dropped) {
    SourceOffsets.channelOf(partition)
        .ifPresent(id -> queue.add(new One(id, SourceOffsets.isHead(partition), dropped)));
  }

  /** Tells the channels of what has been acknowledged since the last time. */
  void tell(Map<String, Delivery> channels) {
    for (One one = queue.poll(); one != null; one = queue.poll()) {
      channels.get(one.channel).acknowledged(one.onHead, one.dropped);
    }
  }
}
