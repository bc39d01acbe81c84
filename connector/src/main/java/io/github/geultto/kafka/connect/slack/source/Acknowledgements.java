package io.github.geultto.kafka.connect.slack.source;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Records that Kafka has acknowledged, or that a transformation has dropped, for the thread that
 * polls. The framework reports them on other threads too.
 */
final class Acknowledgements {

  private record One(String owner, boolean onHead, boolean dropped) {}

  private final Queue<One> queue = new ConcurrentLinkedQueue<>();

  /** A record with this source partition. */
  void add(Map<String, ?> partition, boolean dropped) {
    String owner = SourceOffsets.ownerOf(partition);
    queue.add(new One(owner, SourceOffsets.isHead(partition), dropped));
  }

  /** Forwards acknowledgements to the channels and lists, since the last time. */
  void forward(Function<String, Optional<Delivery<?>>> deliveries) {
    for (One one = queue.poll(); one != null; one = queue.poll()) {
      One record = one;
      deliveries
          .apply(one.owner)
          .ifPresent(delivery -> delivery.acknowledged(record.onHead, record.dropped));
    }
  }
}
