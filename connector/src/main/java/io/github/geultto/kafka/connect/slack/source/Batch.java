package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The changes since the last poll, as records: see {@link Delivery} for the offsets that they
 * carry.
 */
final class Batch {

  private final Records records;
  private final Map<String, Delivery> channels;
  private final List<SourceRecord> lists = new ArrayList<>();
  private final Acknowledgements acknowledgements;
  private final Consumer<Op> counter;

  /**
   * A batch without changes.
   *
   * @param channels by id
   * @param counter counts the records of messages
   */
  Batch(
      Records records,
      Map<String, Delivery> channels,
      Acknowledgements acknowledgements,
      Consumer<Op> counter) {
    this.records = records;
    this.channels = channels;
    this.acknowledgements = acknowledgements;
    this.counter = counter;
  }

  /** Adds what changed in a channel, in the order to emit it. */
  void add(String channel, List<Change> found) {
    channels.get(channel).add(found.stream().filter(change -> records.emits(change.op())).toList());
  }

  /** Adds records of the lists of users and channels, which carry their own offsets. */
  void add(List<SourceRecord> found) {
    lists.addAll(found);
  }

  /** Changes that have been added and not taken. */
  int size() {
    return lists.size() + channels.values().stream().mapToInt(Delivery::waiting).sum();
  }

  /** Whether there is something to take: some channels may have to wait. */
  boolean isReady(Instant uptime) {
    acknowledgements.tell(channels);
    return !lists.isEmpty()
        || channels.values().stream().anyMatch(channel -> channel.isReady(uptime));
  }

  /**
   * Takes the records that can be sent now.
   *
   * @param now Slack's time
   * @param uptime of a monotonic clock
   */
  List<SourceRecord> take(Ts now, Instant uptime) {
    List<SourceRecord> batch = new ArrayList<>(lists);
    lists.clear();
    channels.forEach(
        (id, delivery) ->
            batch.addAll(delivery.take(new Recording(id, now.instant()), now, uptime)));
    return batch;
  }

  /**
   * Makes a channel's records of one poll. Those of the same message are a millisecond apart, so
   * that their order shows, and no two are equal: in exactly-once mode Connect acknowledges equal
   * records of a transaction once.
   */
  private final class Recording implements Delivery.Recorder {
    private final String channel;
    private final Instant now;
    private final Map<Ts, Integer> before = new HashMap<>();

    Recording(String channel, Instant now) {
      this.channel = channel;
      this.now = now;
    }

    @Override
    public SourceRecord record(
        Change change, Map<String, String> partition, Map<String, ?> offset) {
      int versions = before.merge(change.ts(), 1, Integer::sum);
      return Batch.this.record(channel, change, partition, offset, now.plusMillis(versions - 1L));
    }
  }

  private SourceRecord record(
      String channel,
      Change change,
      Map<String, String> partition,
      Map<String, ?> offset,
      Instant now) {
    counter.accept(change.op());
    return change.op() == Op.DELETE
        ? records.deletedMessage(channel, change.ts(), change.root(), partition, offset, now)
        : records.message(change.op(), channel, change.message(), partition, offset, now);
  }
}
