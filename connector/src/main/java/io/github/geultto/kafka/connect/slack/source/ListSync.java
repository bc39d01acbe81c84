package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.Listing;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
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

  /** Lists that an event causes, after the first. */
  private static final int CONFIRMATIONS = 2;

  /** Slack's have some ten letters and digits; the offset separates ids by other characters. */
  private static final Pattern ID = Pattern.compile("[^\\s,]{1,100}");

  private final ListKind kind;
  private final Duration interval;
  private final boolean guarded;
  private final ListLedger ledger;
  private final PrivacyRules privacy;

  private Listing listing;
  private boolean inFlight;
  private boolean again;
  private int confirmations;
  private Instant begun = Instant.MIN;
  private Ts begunAt = Ts.ZERO;
  private Ts readAt = Ts.ZERO;
  private Instant nextAt = Instant.MIN;
  private String failure;
  private int listed;
  private int listedBefore;
  private boolean wasComplete;
  private long unreadable;

  /** A list, continued from what is remembered. */
  ListSync(ListKind kind, SlackSourceConfig config, ListLedger ledger) {
    this.kind = kind;
    this.interval = config.metadataInterval();
    this.guarded = config.deletesGuard();
    this.ledger = ledger;
    this.privacy = config.privacy(List.of());
    this.listing = kind.listing();
  }

  /** Of the list's entries. */
  String name() {
    return kind.name();
  }

  SlackMethod method() {
    return kind.method();
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

  /** Since when it is due, or when it will be. */
  Instant nextAt() {
    return nextAt;
  }

  /**
   * The parameters of the next call; {@link #apply}, {@link #failed} or {@link #notMade} follows.
   *
   * @param slackTime now, by Slack's clock
   */
  Map<String, String> request(Instant now, Ts slackTime) {
    if (listing.isComplete()) {
      listing = kind.listing();
    }
    if (listing.isAtStart()) {
      begun = now;
      begunAt = slackTime;
      listed = 0;
      again = false;
      ledger.begin();
    }
    inFlight = true;
    return listing.params();
  }

  /** Reads an answer; what it throws counts as a failed call. */
  Page<JsonNode> read(ObjectNode answer) throws SlackException {
    return kind.entries().apply(Pages.read(kind.method(), answer));
  }

  /** The call was not made. */
  void notMade() {
    inFlight = false;
  }

  /** When the last complete list was begun, by Slack's clock. */
  Ts readAt() {
    return readAt;
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
      JsonNode shown, BiFunction<String, Integer, Optional<Op>> comparison) {
    if (!shown.path("id").isTextual() || !ID.matcher(shown.get("id").textValue()).matches()) {
      ledger.unnamed();
      skipped("without an id");
      return Optional.empty();
    }
    String id = shown.get("id").textValue();
    if (isExcluded(id)) {
      return ledger.exclude(id) ? Optional.of(ListChange.withheld(id)) : Optional.empty();
    }
    try {
      JsonNode entry = privacy.visible(shown);
      if (!kind.selected().test(entry)) {
        return Optional.empty();
      }
      int print = kind.fingerprint().applyAsInt(entry);
      return comparison.apply(id, print).map(op -> new ListChange(op, id, entry, print));
    } catch (RuntimeException e) {
      ledger.keep(id);
      skipped(id + " that cannot be read (" + e.getClass().getSimpleName() + ")");
      return Optional.empty();
    }
  }

  /** Whether an entry is about somebody of whom nothing is emitted. */
  boolean isExcluded(String id) {
    return privacy.excludes(kind.user(id));
  }

  /** What was emitted of people of whom nothing is emitted now. */
  List<ListChange> deleteExcluded() {
    return privacy.excludesSome()
        ? ledger.ids().stream()
            .filter(this::isExcluded)
            .sorted()
            .filter(ledger::exclude)
            .map(ListChange::withheld)
            .toList()
        : List.of();
  }

  private void skipped(String what) {
    if (unreadable++ == 0) {
      log.warn(
          "The list of {} has an entry {}: such entries are skipped and counted in the metric"
              + " list-entries-unreadable",
          kind.label(),
          what);
    }
  }

  private void complete(List<ListChange> changes) {
    nextAt = begun.plus(interval);
    if (kind.showsAll()) {
      ledger.complete(guarded).forEach(id -> changes.add(ListChange.deleted(id)));
    } else {
      ledger.completeInPart(guarded);
    }
    readAt = begunAt;
    if (confirmations > 0 && ledger.lacksSome()) {
      confirmations--;
      again = true;
    }
    // Not a line for the members of each of a thousand channels.
    boolean isFirst = !wasComplete && kind.method() != SlackMethod.CONVERSATIONS_MEMBERS;
    if (isFirst || failure != null) {
      log.info("The list of {} is complete: {} entries", kind.label(), listed);
    }
    listedBefore = listed;
    wasComplete = true;
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
        log.warn(
            "The list of {} is incomplete and is retried with backoff: {}", kind.label(), failure);
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

  /** As {@link #readAgain}, and at once again until what it lacks is certain. */
  void readAndConfirm() {
    confirmations = CONFIRMATIONS;
    readAgain();
  }

  /** Applies an entry that was read individually. */
  List<ListChange> applyOne(JsonNode entry) {
    List<ListChange> changes = compare(entry, ledger::compareNamed).stream().toList();
    if (!kind.showsAll() && ledger.isKnown(entry.path("id").asText())) {
      ledger.keepUnlisted(entry.path("id").asText());
    }
    return changes;
  }

  /** An entry does not exist, even when it is read individually. */
  List<ListChange> applyGone(String id) {
    return ledger.remove(id) ? List.of(ListChange.deleted(id)) : List.of();
  }

  /** An event says that an entry is gone: pages requested before do not bring it back. */
  List<ListChange> applyLeft(String id) {
    ledger.keep(id);
    return applyGone(id);
  }

  /** Whether the list has been read to its end since the task's start. */
  boolean wasComplete() {
    return wasComplete;
  }
}
