package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the list of users or of channels periodically, and makes records of what changed, page by
 * page. Only one page, the ids and the {@link ListLedger} are in memory. Only complete lists lead
 * to deletions.
 *
 * <p>The last record of a page carries the offset that covers all records up to it. After a crash
 * the list is read again from its first page, and the offset shows what was emitted already.
 *
 * <p>Callers pass the time of a monotonic clock, {@code RateBudget.now()}. Not thread-safe.
 */
final class ListSync {

  private static final Logger log = LoggerFactory.getLogger(ListSync.class);

  /** Source partitions of both lists. */
  static final List<Map<String, String>> PARTITIONS =
      List.of(
          SourceOffsets.stream(SourceOffsets.USERS), SourceOffsets.stream(SourceOffsets.CHANNELS));

  /** Makes the record of an entry; of its deletion, where the entry is null. */
  private interface Recorder {
    SourceRecord record(Op op, String id, JsonNode entry, Map<String, ?> offset, Instant now);
  }

  /** What to emit; the entry is null for a deletion. */
  private record Change(Op op, String id, JsonNode entry) {}

  private final String name;
  private final SlackMethod method;
  private final Map<String, String> params;
  private final Predicate<JsonNode> selected;
  private final Duration interval;
  private final boolean guarded;
  private final ToIntFunction<JsonNode> fingerprint;
  private final Recorder recorder;
  private final ListLedger ledger;

  private Map<String, Object> offset;
  private Listing listing;
  private boolean inFlight;
  private Instant begun = Instant.MIN;
  private Instant nextAt = Instant.MIN;
  private String failure;
  private int listed;
  private int listedBefore;
  private long unreadable;

  private ListSync(
      String name,
      SlackMethod method,
      Map<String, String> params,
      Predicate<JsonNode> selected,
      SlackSourceConfig config,
      ToIntFunction<JsonNode> fingerprint,
      Recorder recorder,
      Map<String, ?> stored) {
    this.name = name;
    this.method = method;
    this.params = params;
    this.selected = selected;
    this.interval = config.metadataInterval();
    this.guarded = config.deletesGuard();
    this.fingerprint = fingerprint;
    this.recorder = recorder;
    this.ledger = SourceOffsets.list(name, stored);
    this.offset = ledger.toOffset();
    this.listing = new Listing(method, params);
  }

  /**
   * Both lists, continued from their stored offsets.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if an offset cannot be read
   */
  static List<ListSync> all(
      SlackSourceConfig config,
      Records records,
      Map<Map<String, String>, Map<String, Object>> stored) {
    Map<String, String> users = PARTITIONS.get(0);
    Map<String, String> channels = PARTITIONS.get(1);
    ChannelFilter filter = config.channelFilter();
    return List.of(
        new ListSync(
            SourceOffsets.USERS,
            SlackMethod.USERS_LIST,
            Map.of("limit", Integer.toString(config.pageSize(SlackMethod.USERS_LIST))),
            user -> true,
            config,
            records::userFingerprint,
            (op, id, user, offset, now) ->
                user == null
                    ? records.deletedUser(id, users, offset, now)
                    : records.user(op, user, users, offset, now),
            stored.get(users)),
        new ListSync(
            SourceOffsets.CHANNELS,
            SlackMethod.CONVERSATIONS_LIST,
            config.channelListing(SlackMethod.CONVERSATIONS_LIST),
            channel ->
                filter.matches(channel.path("id").asText(), channel.path("name").asText(null)),
            config,
            records::channelFingerprint,
            (op, id, channel, offset, now) ->
                channel == null
                    ? records.deletedChannel(id, channels, offset, now)
                    : records.channel(op, channel, channels, offset, now),
            stored.get(channels)));
  }

  SlackMethod method() {
    return method;
  }

  boolean isDue(Instant now) {
    return !inFlight && !now.isBefore(nextAt);
  }

  /** Entries read so far of the current list; of the last one, if that had more. */
  int listed() {
    return Math.max(listed, listedBefore);
  }

  /** Entries without a readable id or content, since the task's start. */
  long unreadable() {
    return unreadable;
  }

  /** The parameters of the next call; {@link #apply} or {@link #failed} follows. */
  Map<String, String> request(Instant now) {
    if (listing.isComplete()) {
      listing = new Listing(method, params);
    }
    if (listing.isAtStart()) {
      begun = now;
      listed = 0;
      ledger.begin();
    }
    inFlight = true;
    return listing.params();
  }

  /** Makes records of a page's new and changed entries, after the last page also of deletions. */
  List<SourceRecord> apply(Page<JsonNode> page, Instant now) {
    try {
      listing.accept(page);
    } catch (SlackException e) {
      failed(e, now);
      return List.of();
    }
    inFlight = false;
    listed += page.items().size();
    List<Change> changes = new ArrayList<>();
    page.items().forEach(entry -> compare(entry).ifPresent(changes::add));
    if (listing.isComplete()) {
      complete(changes);
    }
    return records(changes);
  }

  private Optional<Change> compare(JsonNode entry) {
    if (!entry.path("id").isTextual() || entry.get("id").textValue().isBlank()) {
      ledger.unnamed();
      skipped("without an id");
      return Optional.empty();
    }
    String id = entry.get("id").textValue();
    try {
      return selected.test(entry)
          ? ledger.compare(id, fingerprint.applyAsInt(entry)).map(op -> new Change(op, id, entry))
          : Optional.empty();
    } catch (RuntimeException e) {
      ledger.keep(id);
      skipped(id + " that cannot be read (" + e.getClass().getSimpleName() + ")");
      return Optional.empty();
    }
  }

  private void skipped(String what) {
    if (unreadable++ == 0) {
      log.warn(
          "The list of {} has an entry {}: such entries are skipped and counted in the metric"
              + " list-entries-unreadable",
          name,
          what);
    }
  }

  private void complete(List<Change> changes) {
    nextAt = begun.plus(interval);
    ledger.complete(guarded).forEach(id -> changes.add(new Change(Op.DELETE, id, null)));
    if (listedBefore == 0 || failure != null) {
      log.info("The list of {} is complete: {} entries", name, listed);
    }
    listedBefore = listed;
    failure = null;
  }

  private List<SourceRecord> records(List<Change> changes) {
    Map<String, Object> before = offset;
    offset = changes.isEmpty() ? before : ledger.toOffset();
    Instant now = Instant.now();
    List<SourceRecord> records = new ArrayList<>(changes.size());
    for (Change change : changes) {
      boolean last = records.size() == changes.size() - 1;
      records.add(
          recorder.record(change.op(), change.id(), change.entry(), last ? offset : before, now));
    }
    return records;
  }

  /** Handles a failed call: it is retried with backoff; after a 429, when the budget allows it. */
  void failed(SlackException error, Instant now) {
    inFlight = false;
    Duration pause = listing.failed(error);
    if (!pause.isZero()) {
      nextAt = now.plus(pause);
      if (!error.getMessage().equals(failure)) {
        failure = error.getMessage();
        log.warn("The list of {} is incomplete and is retried with backoff: {}", name, failure);
      }
    }
  }
}
