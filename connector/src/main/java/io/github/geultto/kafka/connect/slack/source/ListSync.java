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
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the list of users or of channels periodically, and says what changed, page by page. Only
 * one page, the ids and the {@link ListLedger} are in memory. Only complete lists lead to
 * deletions.
 *
 * <p>Callers pass the time of a monotonic clock, {@code RateBudget.now()}. Not thread-safe.
 */
final class ListSync {

  private static final Logger log = LoggerFactory.getLogger(ListSync.class);

  /** Slack's have some ten letters and digits; the offset separates ids by other characters. */
  private static final Pattern ID = Pattern.compile("[^\\s,]{1,100}");

  private final String name;
  private final SlackMethod method;
  private final Map<String, String> params;
  private final Predicate<JsonNode> selected;
  private final Duration interval;
  private final boolean guarded;
  private final ToIntFunction<JsonNode> fingerprint;
  private final ListLedger ledger;

  private Listing listing;
  private boolean inFlight;
  private boolean again;
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
      ListLedger ledger) {
    this.name = name;
    this.method = method;
    this.params = params;
    this.selected = selected;
    this.interval = config.metadataInterval();
    this.guarded = config.deletesGuard();
    this.fingerprint = fingerprint;
    this.ledger = ledger;
    this.listing = new Listing(method, params);
  }

  /** The list of users, continued from what is remembered. */
  static ListSync users(SlackSourceConfig config, Records records, ListLedger ledger) {
    return new ListSync(
        SourceOffsets.USERS,
        SlackMethod.USERS_LIST,
        Map.of("limit", Integer.toString(config.pageSize(SlackMethod.USERS_LIST))),
        user -> true,
        config,
        records::userFingerprint,
        ledger);
  }

  /** The list of channels likewise. */
  static ListSync channels(SlackSourceConfig config, Records records, ListLedger ledger) {
    ChannelFilter filter = config.channelFilter();
    return new ListSync(
        SourceOffsets.CHANNELS,
        SlackMethod.CONVERSATIONS_LIST,
        config.channelListing(SlackMethod.CONVERSATIONS_LIST),
        channel -> filter.matches(channel.path("id").asText(), channel.path("name").asText(null)),
        config,
        records::channelFingerprint,
        ledger);
  }

  /** Of the list's entries. */
  String name() {
    return name;
  }

  SlackMethod method() {
    return method;
  }

  boolean isDue(Instant now) {
    return !inFlight && (!now.isBefore(nextAt) || (again && listing.isComplete()));
  }

  /** Entries read so far of the current list; of the last one, if that had more. */
  int listed() {
    return Math.max(listed, listedBefore);
  }

  /** Entries without a readable id or content, since the start of the task. */
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
      again = false;
      ledger.begin();
    }
    inFlight = true;
    return listing.params();
  }

  /** A page's new and changed entries, after the last page also deletions. */
  List<ListChange> apply(Page<JsonNode> page, Instant now) {
    try {
      listing.accept(page);
    } catch (SlackException e) {
      failed(e, now);
      return List.of();
    }
    inFlight = false;
    listed += page.items().size();
    List<ListChange> changes = new ArrayList<>();
    page.items().forEach(entry -> compare(entry, ledger::compare).ifPresent(changes::add));
    if (listing.isComplete()) {
      complete(changes);
    }
    return changes;
  }

  private Optional<ListChange> compare(
      JsonNode entry, BiFunction<String, Integer, Optional<Op>> comparison) {
    if (!entry.path("id").isTextual() || !ID.matcher(entry.get("id").textValue()).matches()) {
      ledger.unnamed();
      skipped("without an id");
      return Optional.empty();
    }
    String id = entry.get("id").textValue();
    try {
      if (!selected.test(entry)) {
        return Optional.empty();
      }
      int print = fingerprint.applyAsInt(entry);
      return comparison.apply(id, print).map(op -> new ListChange(op, id, entry, print));
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

  private void complete(List<ListChange> changes) {
    nextAt = begun.plus(interval);
    ledger.complete(guarded).forEach(id -> changes.add(ListChange.deleted(id)));
    if (listedBefore == 0 || failure != null) {
      log.info("The list of {} is complete: {} entries", name, listed);
    }
    listedBefore = listed;
    failure = null;
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

  /**
   * The whole list is read now, or once more after the one being read: an entry may have changed
   * that no event names.
   */
  void readAgain() {
    again = true;
  }

  /** Applies an entry that was read by itself. */
  List<ListChange> applyOne(JsonNode entry) {
    return compare(entry, ledger::compareNamed).stream().toList();
  }
}
