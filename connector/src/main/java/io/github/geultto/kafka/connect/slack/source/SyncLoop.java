package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.client.Pages;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running task: asks Slack for what the {@link Scheduler} wants as fast as the budget allows, and
 * turns the answers into records. All state is touched by the thread that polls alone.
 */
final class SyncLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);

  /** {@code poll} returns within this time, with records or without. */
  private static final Duration POLL = Duration.ofMillis(800);

  private static final Duration SLICE = Duration.ofMillis(50);

  /** A poll takes in answers until it has this many records. */
  private static final int BATCH = 2_000;

  /** How often the metrics are worked out, for which all channels are asked. */
  private static final Duration METRICS = Duration.ofSeconds(1);

  /** How often the log says how the task stands. */
  private static final Duration SUMMARY = Duration.ofMinutes(5);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final TaskConfig config;
  private final CallPool calls;
  private final RateBudget budget;
  private final Scheduler scheduler;
  private final Records records;
  private final List<ListSync> lists;
  private final Map<String, Map<String, ?>> offsets;
  private final TaskMetrics metrics;
  private final Set<String> toldOfLeftOut = new HashSet<>();
  private long metricsAt = System.nanoTime();
  private long summaryAt = System.nanoTime() + SUMMARY.toNanos();

  // Changes taken in since the last batch was made up, by channel.
  private final Map<String, List<Change>> changes = new LinkedHashMap<>();
  private final List<SourceRecord> listRecords = new ArrayList<>();
  private int changed;

  private SyncLoop(
      TaskConfig config,
      CallPool calls,
      RateBudget budget,
      Scheduler scheduler,
      Records records,
      List<ListSync> lists,
      Map<String, Map<String, ?>> offsets) {
    this.config = config;
    this.calls = calls;
    this.budget = budget;
    this.scheduler = scheduler;
    this.records = records;
    this.lists = lists;
    this.offsets = offsets;
    this.metrics = new TaskMetrics(config.channels());
  }

  /**
   * Goes on from the stored offsets.
   *
   * @throws ConnectException if one of them is none that this version can go on from
   */
  static SyncLoop start(TaskConfig config, SourceTaskContext context) {
    SlackSourceConfig connector = config.connector();
    Ts now = Ts.of(Instant.now());
    SyncSettings settings = connector.syncSettings();
    List<Map<String, String>> partitions = new ArrayList<>();
    config.channels().keySet().forEach(id -> partitions.add(SourceOffsets.channel(id)));
    partitions.addAll(ListSync.PARTITIONS);
    Map<Map<String, String>, Map<String, Object>> read =
        context.offsetStorageReader().offsets(partitions);

    Map<String, Map<String, ?>> offsets = new HashMap<>();
    List<ChannelSync> channels = new ArrayList<>();
    for (String id : config.channels().keySet()) {
      Map<String, Object> offset = read.get(SourceOffsets.channel(id));
      ChannelState state = SourceOffsets.state(id, offset, connector, now);
      ChannelSync sync = new ChannelSync(id, settings, state);
      channels.add(sync);
      offsets.put(id, offset == null ? sync.offset(now) : offset);
    }
    RateBudget budget =
        RateBudget.shared(
            connector.apiUrl().toString(),
            config.teamId(),
            connector.rateLimitProfile(),
            connector.rateLimitShare());
    Records records =
        new Records(
            connector.topicPrefix(),
            connector.timeZone(),
            config.workspaceUrl(),
            config.teamId(),
            connector.deletesMode(),
            connector.includeRawJson());
    log.info(
        "Task {} of {} reads {} channels{}",
        config.index(),
        config.tasks(),
        channels.size(),
        config.readsLists() ? " and the lists of users and channels" : "");
    SyncLoop loop =
        new SyncLoop(
            config,
            new CallPool(
                new SlackClient(connector.apiUrl(), connector.token().value(), CALL_TIMEOUT),
                "slack-call-" + config.index()),
            budget,
            new Scheduler(settings, callsPerMinute(config), channels),
            records,
            config.readsLists() ? ListSync.all(connector, records, read) : List.of(),
            offsets);
    // Last, because a start that fails is not closed.
    loop.metrics.register(context);
    budget.register(config.tasks());
    return loop;
  }

  private static double callsPerMinute(TaskConfig config) {
    SlackSourceConfig connector = config.connector();
    int limit = SlackMethod.CONVERSATIONS_HISTORY.perMinute(connector.rateLimitProfile());
    return connector.rateLimitProfile() == RateProfile.OFF
        ? Double.POSITIVE_INFINITY
        : limit * connector.rateLimitShare() / config.tasks();
  }

  /**
   * Waits for news, but not for over a second.
   *
   * @return records, or none
   * @throws ConnectException if Slack refuses for good, with what to do about it
   */
  List<SourceRecord> poll() throws InterruptedException {
    long deadline = System.nanoTime() + POLL.toNanos();
    report();
    do {
      dispatch();
      Runnable answer = calls.next(SLICE);
      while (answer != null) {
        answer.run();
        answer = changed < BATCH ? calls.next(Duration.ZERO) : null;
      }
      if (changed > 0) {
        return batch();
      }
    } while (System.nanoTime() < deadline);
    return List.of();
  }

  private void report() {
    if (System.nanoTime() - metricsAt < 0) {
      return;
    }
    metricsAt = System.nanoTime() + METRICS.toNanos();
    metrics.update(scheduler.status(), budget, Instant.now());
    metrics.update(lists);
    if (System.nanoTime() - summaryAt >= 0) {
      summaryAt += SUMMARY.toNanos();
      log.info("{}", metrics);
    }
  }

  @Override
  public void close() {
    calls.close();
    budget.close();
  }

  // ---------------------------------------------------------------- calls

  private void dispatch() {
    int before;
    do {
      before = calls.underWay();
      Instant now = Instant.now();
      Ts ts = Ts.of(now);
      dispatch(SlackMethod.CONVERSATIONS_HISTORY, now, () -> scheduler.nextHistory(ts));
      dispatch(SlackMethod.CONVERSATIONS_REPLIES, now, () -> scheduler.nextReplies(ts));
      dispatch(SlackMethod.REACTIONS_GET, now, () -> scheduler.nextReactions(ts));
      dispatchLists(now);
    } while (before < calls.underWay());
  }

  private void dispatch(
      SlackMethod method, Instant now, Supplier<? extends Optional<? extends Request>> next) {
    if (calls.isFull()) {
      return;
    }
    Instant uptime = RateBudget.now();
    if (budget.nextFree(method, uptime).isAfter(uptime)) {
      metrics.held(method, now);
      return;
    }
    Optional<? extends Request> wanted = next.get();
    metrics.free(method, wanted.isPresent(), now);
    if (wanted.isEmpty()) {
      return;
    }
    Request request = wanted.get();
    if (!budget.tryAcquire(method, uptime)) {
      // Another task was faster.
      add(request, scheduler.failed(request, Failure.THROTTLED, "", Ts.of(now)));
      return;
    }
    metrics.call(method);
    if (request instanceof Request.Reactions reactions) {
      calls.submit(
          method,
          SlackRequests.params(request),
          SlackRequests::reactions,
          complete ->
              answered(
                  request,
                  () -> scheduler.applyReactions(reactions, complete, Ts.of(Instant.now()))),
          error -> failed(request, error));
    } else {
      calls.submit(
          method,
          SlackRequests.params(request),
          answer ->
              SlackRequests.page(method, answer, left -> metrics.unreadable(name(request), left)),
          page -> answered(request, () -> scheduler.apply(request, page, Ts.of(Instant.now()))),
          error -> failed(request, error));
    }
  }

  private void dispatchLists(Instant now) {
    for (ListSync list : lists) {
      Instant uptime = RateBudget.now();
      if (!list.isDue(uptime)) {
        continue;
      }
      if (!budget.tryAcquire(list.method(), uptime)) {
        metrics.held(list.method(), now);
      } else {
        metrics.free(list.method(), true, now);
        metrics.call(list.method());
        calls.submit(
            list.method(),
            list.request(uptime),
            answer -> Pages.read(list.method(), answer),
            page -> take(list, page),
            error -> {
              refused(list.method(), error);
              list.failed(error, RateBudget.now());
            });
      }
    }
  }

  // ---------------------------------------------------------------- answers

  private void answered(Request request, Supplier<List<Change>> taken) {
    boolean wasLeftAside = scheduler.suspended(request.channel()).isPresent();
    add(request, taken.get());
    if (wasLeftAside) {
      log.info("Channel {} can be read again", name(request));
    }
  }

  private void failed(Request request, SlackException error) {
    refused(SlackRequests.method(request), error);
    boolean wasLeftAside = scheduler.suspended(request.channel()).isPresent();
    Failure failure = SlackRequests.failure(error);
    add(request, scheduler.failed(request, failure, error.code(), Ts.of(Instant.now())));
    if (!wasLeftAside && scheduler.suspended(request.channel()).isPresent()) {
      log.warn(
          "Channel {} is left aside and tried again now and then: {}",
          name(request),
          error.getMessage());
    } else {
      log.debug("Channel {}: {}", name(request), error.getMessage());
    }
    if (scheduler.commonReason().isPresent()) {
      throw new ConnectException(
          "None of the %d channels of this task can be read. %s"
              .formatted(scheduler.status().channels(), error.getMessage()));
    }
  }

  /** What holds for any call: a limit was hit, or nothing will work any more. */
  private void refused(SlackMethod method, SlackException error) {
    if (error.kind() == SlackException.Kind.FATAL) {
      throw new ConnectException(error.getMessage());
    }
    if (error.kind() == SlackException.Kind.RATE_LIMITED) {
      metrics.throttled(method);
      budget.limited(method, error.retryAfter(), RateBudget.now());
    }
  }

  private String name(Request request) {
    return name(request.channel());
  }

  private String name(String channel) {
    return "#%s (%s)".formatted(config.channels().get(channel).name(), channel);
  }

  // ---------------------------------------------------------------- records

  private void add(Request request, List<Change> found) {
    if (!found.isEmpty()) {
      changes.computeIfAbsent(request.channel(), id -> new ArrayList<>()).addAll(found);
      changed += found.size();
    }
  }

  private void take(ListSync list, Page<JsonNode> page) {
    List<SourceRecord> found = list.apply(page, RateBudget.now());
    listRecords.addAll(found);
    changed += found.size();
  }

  /**
   * The changes taken in as records. The framework commits the offset of the last record of a
   * partition: so only a channel's last one carries the new offset, which covers them all.
   */
  private List<SourceRecord> batch() {
    List<SourceRecord> batch = new ArrayList<>(listRecords);
    Instant now = Instant.now();
    boolean ignoresDeletes = config.connector().deletesMode() == DeletesMode.IGNORE;
    changes.forEach(
        (channel, found) -> {
          Map<String, String> partition = SourceOffsets.channel(channel);
          Map<String, ?> before = offsets.get(channel);
          tellOfLeftOut(channel);
          int last = found.size() - 1;
          while (last >= 0 && ignoresDeletes && found.get(last).op() == Op.DELETE) {
            last--;
          }
          for (int i = 0; i <= last; i++) {
            Change change = found.get(i);
            Map<String, ?> offset =
                i < last ? before : scheduler.channel(channel).offset(Ts.of(now));
            offsets.put(channel, offset);
            metrics.record(change.op());
            if (change.op() == Op.DELETE) {
              records
                  .deletedMessage(channel, change.ts(), change.root(), partition, offset, now)
                  .ifPresent(batch::add);
            } else {
              batch.add(
                  records.message(change.op(), channel, change.message(), partition, offset, now));
            }
          }
        });
    changes.clear();
    listRecords.clear();
    changed = 0;
    return batch;
  }

  private void tellOfLeftOut(String channel) {
    int leftOut = scheduler.channel(channel).leftOut();
    if (leftOut > 0 && toldOfLeftOut.add(channel)) {
      log.warn(
          "Channel {} has more messages in the window (lookback.days) than its offset has room for:"
              + " the {} oldest may be repeated once after a restart",
          name(channel),
          leftOut);
    }
  }
}
