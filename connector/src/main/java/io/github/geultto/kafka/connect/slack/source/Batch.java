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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The changes since the last poll, as records: see {@link Delivery} for the offsets that they
 * carry.
 */
final class Batch {

  private final Records records;
  private final ListRecords listRecords;
  private final Optional<Records> preceding;
  private final Map<String, Delivery<Change>> channels;
  private final Map<String, Delivery<ListChange>> lists;
  private final Acknowledgements acknowledgements;
  private final Consumer<Op> counter;

  /**
   * A batch without changes.
   *
   * @param channels by id
   * @param lists by name
   * @param counter counts the records of messages
   */
  Batch(
      Records records,
      Map<String, Delivery<Change>> channels,
      Map<String, Delivery<ListChange>> lists,
      Acknowledgements acknowledgements,
      Consumer<Op> counter) {
    this.records = records;
    this.listRecords = new ListRecords(records);
    this.preceding = records.preceding();
    this.channels = channels;
    this.lists = lists;
    this.acknowledgements = acknowledgements;
    this.counter = counter;
  }

  /** Adds what changed in a channel, in the order to emit it. */
  void add(String channel, List<Change> found) {
    channels.get(channel).add(found.stream().filter(records::emits).toList());
  }

  /** Adds what changed in a list. */
  void addToList(String list, List<ListChange> found) {
    lists.get(list).add(listRecords.emitted(list, found));
  }

  /** Changes that have been added and not taken. */
  int size() {
    return deliveries().mapToInt(Delivery::waiting).sum();
  }

  /** Whether everything that was added has been sent and acknowledged. */
  boolean isSettled() {
    forward();
    return deliveries().allMatch(Delivery::isSettled);
  }

  /** Heartbeats are of no channel or list. */
  private void forward() {
    acknowledgements.forward(
        name ->
            Optional.ofNullable(channels.containsKey(name) ? channels.get(name) : lists.get(name)));
  }

  private Stream<Delivery<?>> deliveries() {
    return Stream.concat(lists.values().stream(), channels.values().stream());
  }

  /** Whether everything of a channel that was added has been sent and acknowledged. */
  boolean isSettled(String channel) {
    return !channels.containsKey(channel) || channels.get(channel).isSettled();
  }

  /** Whether there is something to take: some channels may be waiting. */
  boolean isReady(Instant uptime) {
    forward();
    return deliveries().anyMatch(delivery -> delivery.isReady(uptime));
  }

  /**
   * Takes the records that can be sent now.
   *
   * @param now Slack's time
   * @param uptime of a monotonic clock
   */
  List<SourceRecord> take(Ts now, Instant uptime) {
    List<SourceRecord> batch = new ArrayList<>();
    lists.forEach(
        (name, delivery) ->
            batch.addAll(delivery.take(listRecorders(name, now.instant()), now, uptime)));
    channels.forEach(
        (id, delivery) ->
            batch.addAll(delivery.take(channelRecorders(id, now.instant()), now, uptime)));
    return batch;
  }

  private Delivery.Recorders<ListChange> listRecorders(String list, Instant now) {
    Versions versions = new Versions(now);
    Delivery.Recorder<ListChange> flag =
        (change, partition, offset) ->
            change.op() != Op.DELETE || preceding.isEmpty()
                ? null
                : new ListRecords(preceding.get())
                    .record(list, change, partition, offset, versions.next(change.id()));
    return new Delivery.Recorders<>(
        (change, partition, offset) ->
            listRecords.record(list, change, partition, offset, versions.next(change.id())),
        flag);
  }

  private Delivery.Recorders<Change> channelRecorders(String channel, Instant now) {
    Versions versions = new Versions(now);
    Delivery.Recorder<Change> flag =
        (change, partition, offset) ->
            !change.isDeletion() || preceding.isEmpty()
                ? null
                : record(
                    preceding.get(),
                    channel,
                    change,
                    partition,
                    offset,
                    versions.next(subject(change)));
    Delivery.Recorder<Change> itself =
        (change, partition, offset) -> {
          if (!change.isOfReaction()) {
            counter.accept(change.op());
          }
          return record(
              records, channel, change, partition, offset, versions.next(subject(change)));
        };
    return new Delivery.Recorders<>(itself, flag);
  }

  /** What the key of its record stands for. */
  private static Object subject(Change change) {
    return change.isOfReaction()
        ? List.of(
            owner("", change), change.ts(), change.reaction().userId(), change.reaction().name())
        : List.of(owner("", change), change.ts());
  }

  /**
   * When each record of a poll was seen. Those of the same message or entry are a millisecond
   * apart, so that their order shows, and no two are equal: in exactly-once mode Connect
   * acknowledges equal records of a transaction once.
   */
  private static final class Versions {
    private final Instant now;
    private final Map<Object, Integer> before = new HashMap<>();

    Versions(Instant now) {
      this.now = now;
    }

    Instant next(Object subject) {
      return now.plusMillis(before.merge(subject, 1, Integer::sum) - 1L);
    }
  }

  private static String owner(String channel, Change change) {
    return change.isOfFormer() ? change.former() : channel;
  }

  private static SourceRecord record(
      Records records,
      String emitting,
      Change change,
      Map<String, String> partition,
      Map<String, ?> offset,
      Instant now) {
    String channel = owner(emitting, change);
    return change.isOfReaction()
        ? records.reaction(
            change.op(), channel, change.ts(), change.reaction(), partition, offset, now)
        : records.change(channel, change, partition, offset, now);
  }
}
