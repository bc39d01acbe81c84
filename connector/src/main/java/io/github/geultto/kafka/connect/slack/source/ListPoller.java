package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger;
import io.github.geultto.kafka.connect.slack.sync.state.ListLedger.Difference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Reads one of the lists, of the users or of the channels, again and again, and makes records of
 * what changed. Only a list read to its end says anything.
 */
final class ListPoller {

  /** Source partitions of both lists. */
  static final List<Map<String, String>> PARTITIONS =
      List.of(
          SourceOffsets.stream(SourceOffsets.USERS), SourceOffsets.stream(SourceOffsets.CHANNELS));

  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  /** Makes the record of an entry; of its deletion, where the entry is null. */
  private interface Recorder {
    SourceRecord record(Op op, String id, JsonNode entry, Map<String, ?> offset, Instant now);
  }

  /** A hash of what is emitted of an entry. */
  private interface Fingerprint {
    int of(JsonNode entry);
  }

  private final SlackMethod method;
  private final Map<String, String> params;
  private final Predicate<JsonNode> selected;
  private final Duration interval;
  private final boolean guarded;
  private final Fingerprint fingerprint;
  private final Recorder recorder;
  private final ListLedger ledger;

  private Map<String, Object> offset;
  private Map<String, JsonNode> entries = new LinkedHashMap<>();
  private String cursor;
  private boolean inFlight;
  private Instant begun = Instant.MIN;
  private Instant nextAt = Instant.MIN;
  private int failures;

  private ListPoller(
      SlackMethod method,
      Map<String, String> params,
      Predicate<JsonNode> selected,
      SlackSourceConfig config,
      Fingerprint fingerprint,
      Recorder recorder,
      ListLedger ledger) {
    this.method = method;
    this.params = params;
    this.selected = selected;
    this.interval = config.metadataInterval();
    this.guarded = config.deletesGuard();
    this.fingerprint = fingerprint;
    this.recorder = recorder;
    this.ledger = ledger;
    this.offset = ledger.toOffset();
  }

  /** Both lists, going on from their stored offsets. */
  static List<ListPoller> all(
      SlackSourceConfig config,
      Records records,
      Map<Map<String, String>, Map<String, Object>> stored) {
    Map<String, String> users = PARTITIONS.get(0);
    Map<String, String> channels = PARTITIONS.get(1);
    return List.of(
        new ListPoller(
            SlackMethod.USERS_LIST,
            Map.of("limit", Integer.toString(config.pageSize(SlackMethod.USERS_LIST))),
            user -> true,
            config,
            records::userFingerprint,
            (op, id, user, offset, now) ->
                user == null
                    ? records.deletedUser(id, users, offset, now)
                    : records.user(op, user, users, offset, now),
            SourceOffsets.list(SourceOffsets.USERS, stored.get(users))),
        new ListPoller(
            SlackMethod.CONVERSATIONS_LIST,
            Map.of(
                "limit",
                Integer.toString(config.pageSize(SlackMethod.CONVERSATIONS_LIST)),
                "types",
                String.join(",", config.channelTypes())),
            channel ->
                config
                    .channelFilter()
                    .matches(channel.path("id").asText(), channel.path("name").asText(null)),
            config,
            records::channelFingerprint,
            (op, id, channel, offset, now) ->
                channel == null
                    ? records.deletedChannel(id, channels, offset, now)
                    : records.channel(op, channel, channels, offset, now),
            SourceOffsets.list(SourceOffsets.CHANNELS, stored.get(channels))));
  }

  SlackMethod method() {
    return method;
  }

  boolean isDue(Instant now) {
    return !inFlight && !now.isBefore(nextAt);
  }

  /** The parameters of the next call. */
  Map<String, String> request(Instant now) {
    if (cursor == null) {
      entries = new LinkedHashMap<>();
      begun = now;
    }
    inFlight = true;
    Map<String, String> request = new HashMap<>(params);
    if (cursor != null) {
      request.put("cursor", cursor);
    }
    return request;
  }

  /** Takes in a page; the last one tells what changed. */
  List<SourceRecord> take(Page<JsonNode> page, Instant now) {
    inFlight = false;
    failures = 0;
    for (JsonNode entry : page.items()) {
      String id = entry.path("id").asText();
      if (!id.isEmpty() && selected.test(entry)) {
        entries.put(id, entry);
      }
    }
    cursor = page.cursor();
    if (cursor != null) {
      return List.of();
    }
    nextAt = begun.plus(interval);
    return changes(now);
  }

  private List<SourceRecord> changes(Instant now) {
    Map<String, Integer> prints = new LinkedHashMap<>();
    entries.forEach((id, entry) -> prints.put(id, fingerprint.of(entry)));
    List<Difference> differences = ledger.differences(prints, guarded);
    List<SourceRecord> changes = new ArrayList<>();
    Map<String, Object> before = offset;
    for (int i = 0; i < differences.size(); i++) {
      Difference difference = differences.get(i);
      String id = difference.id();
      ledger.emitted(id, prints.get(id));
      if (i == differences.size() - 1) {
        offset = ledger.toOffset();
      }
      changes.add(
          recorder.record(
              difference.op(),
              id,
              entries.get(id),
              i == differences.size() - 1 ? offset : before,
              now));
    }
    entries = new LinkedHashMap<>();
    return changes;
  }

  /** Takes in that a call brought nothing: the same page again, later. */
  void failed(SlackException error, Instant now) {
    inFlight = false;
    if (error.kind() == SlackException.Kind.RESTART_WINDOW) {
      cursor = null;
    } else if (error.kind() != SlackException.Kind.RATE_LIMITED) {
      Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures++, 10));
      nextAt = now.plus(pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause);
    }
  }
}
