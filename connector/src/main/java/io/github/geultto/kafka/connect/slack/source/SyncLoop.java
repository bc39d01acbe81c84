package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.record.DeletesMode;
import io.github.geultto.kafka.connect.slack.record.Message;
import io.github.geultto.kafka.connect.slack.record.Op;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.record.Ts;
import io.github.geultto.kafka.connect.slack.sync.Change;
import io.github.geultto.kafka.connect.slack.sync.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.Failure;
import io.github.geultto.kafka.connect.slack.sync.Page;
import io.github.geultto.kafka.connect.slack.sync.Request;
import io.github.geultto.kafka.connect.slack.sync.Scheduler;
import io.github.geultto.kafka.connect.slack.sync.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running task: asks Slack for what the {@link Scheduler} wants as fast as the budget allows, on
 * threads of its own, and turns the answers into records on the thread that polls. All state is
 * touched by that thread alone.
 */
final class SyncLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);

  /** Calls under way at once, so that slow answers do not waste budget. */
  private static final int IN_FLIGHT = 8;

  /** {@code poll} returns within this time, with records or without. */
  private static final Duration POLL = Duration.ofMillis(800);

  private static final Duration SLICE = Duration.ofMillis(50);

  /** A poll takes in answers until it has this many records. */
  private static final int BATCH = 2_000;

  /** How often the log says how the task stands. */
  private static final Duration SUMMARY = Duration.ofMinutes(5);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** What a call brought: {@code body} or {@code error}. */
  private record Answer(Call call, Object body, SlackException error) {}

  /** A call under way, and what to do with its answer, on the polling thread. */
  private record Call(
      SlackMethod method,
      Map<String, String> params,
      Reader reader,
      Taker taker,
      FailureTaker failed) {}

  /** Reads an answer's JSON, on the calling thread. */
  private interface Reader {
    Object read(ObjectNode body);
  }

  private interface Taker {
    void take(Object body);
  }

  private interface FailureTaker {
    void take(SlackException error);
  }

  private final TaskConfig config;
  private final SlackClient client;
  private final RateBudget budget;
  private final Scheduler scheduler;
  private final Records records;
  private final List<ListPoller> lists;
  private final Map<String, Map<String, ?>> offsets;
  private final ExecutorService calls;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private int inFlight;

  private final TaskMetrics metrics = new TaskMetrics();
  private long summaryAt = System.nanoTime() + SUMMARY.toNanos();

  // Changes taken in since the last batch was made up, by channel.
  private final Map<String, List<Change>> changes = new LinkedHashMap<>();
  private final List<SourceRecord> listRecords = new ArrayList<>();
  private int changed;

  private SyncLoop(
      TaskConfig config,
      SlackClient client,
      RateBudget budget,
      Scheduler scheduler,
      Records records,
      List<ListPoller> lists,
      Map<String, Map<String, ?>> offsets) {
    this.config = config;
    this.client = client;
    this.budget = budget;
    this.scheduler = scheduler;
    this.records = records;
    this.lists = lists;
    this.offsets = offsets;
    this.calls =
        Executors.newFixedThreadPool(
            IN_FLIGHT,
            task -> {
              Thread thread = new Thread(task, "slack-call-" + config.index());
              thread.setDaemon(true);
              return thread;
            });
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
    partitions.addAll(ListPoller.PARTITIONS);
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
            connector.token().value(),
            connector.rateLimitProfile(),
            connector.rateLimitShare());
    budget.register(config.tasks());
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
            new SlackClient(connector.apiUrl(), connector.token().value(), CALL_TIMEOUT),
            budget,
            new Scheduler(settings, historyPerMinute(config), channels),
            records,
            config.readsLists() ? ListPoller.all(connector, records, read) : List.of(),
            offsets);
    loop.metrics.register(context);
    return loop;
  }

  private static double historyPerMinute(TaskConfig config) {
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
      Answer answer = answers.poll(SLICE.toMillis(), TimeUnit.MILLISECONDS);
      while (answer != null) {
        take(answer);
        answer = changed < BATCH ? answers.poll() : null;
      }
      if (changed > 0) {
        return batch();
      }
    } while (System.nanoTime() < deadline);
    return List.of();
  }

  private void report() {
    metrics.update(scheduler, budget);
    if (System.nanoTime() - summaryAt >= 0) {
      summaryAt += SUMMARY.toNanos();
      log.info("{}", metrics);
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
    client.close();
    budget.close();
  }

  // ---------------------------------------------------------------- calls

  private void dispatch() {
    int before;
    do {
      before = inFlight;
      Instant now = Instant.now();
      Ts ts = Ts.of(now);
      dispatch(SlackMethod.CONVERSATIONS_HISTORY, now, () -> scheduler.nextHistory(ts));
      dispatch(SlackMethod.CONVERSATIONS_REPLIES, now, () -> scheduler.nextReplies(ts));
      dispatch(SlackMethod.REACTIONS_GET, now, () -> scheduler.nextReactions(ts));
      dispatchLists(now);
    } while (before < inFlight && inFlight < IN_FLIGHT);
  }

  private void dispatch(
      SlackMethod method, Instant now, Supplier<? extends Optional<? extends Request>> next) {
    if (inFlight >= IN_FLIGHT || budget.nextFree(method, now).isAfter(now)) {
      return;
    }
    Optional<? extends Request> wanted = next.get();
    if (wanted.isEmpty()) {
      return;
    }
    Request request = wanted.get();
    if (!budget.tryAcquire(method, now)) {
      // Another task was faster.
      add(request, scheduler.failed(request, Failure.THROTTLED, "", Ts.of(now)));
      return;
    }
    submit(
        new Call(
            method,
            params(request),
            body -> read(request, body),
            body -> add(request, apply(request, body)),
            error -> add(request, failed(request, error))));
  }

  private void dispatchLists(Instant now) {
    for (ListPoller list : lists) {
      if (list.isDue(now) && budget.tryAcquire(list.method(), now)) {
        submit(
            new Call(
                list.method(),
                list.request(now),
                body -> body,
                body -> take(list, (ObjectNode) body),
                error -> {
                  throwIfFatal(error);
                  list.failed(error, Instant.now());
                }));
      }
    }
  }

  private void submit(Call call) {
    inFlight++;
    calls.execute(
        () -> {
          try {
            answers.add(
                new Answer(
                    call, call.reader().read(client.call(call.method(), call.params())), null));
          } catch (SlackException e) {
            answers.add(new Answer(call, null, e));
          } catch (RuntimeException e) {
            answers.add(new Answer(call, null, SlackException.unreadable(call.method(), e)));
          }
        });
  }

  private static Map<String, String> params(Request request) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("channel", request.channel());
    if (request instanceof Request.History history) {
      range(params, history.oldest(), history.latest(), history.cursor(), history.limit());
    } else if (request instanceof Request.Replies replies) {
      params.put("ts", replies.root().toString());
      range(params, replies.oldest(), replies.latest(), replies.cursor(), replies.limit());
    } else if (request instanceof Request.Reactions reactions) {
      params.put("timestamp", reactions.ts().toString());
      params.put("full", "true");
    }
    return params;
  }

  private static void range(
      Map<String, String> params, Ts oldest, Ts latest, String cursor, int limit) {
    params.put("oldest", oldest.toString());
    params.put("latest", latest.toString());
    params.put("limit", Integer.toString(limit));
    if (cursor != null) {
      params.put("cursor", cursor);
    }
  }

  // ---------------------------------------------------------------- answers

  private void take(Answer answer) {
    inFlight--;
    if (answer.error() == null) {
      answer.call().taker().take(answer.body());
      return;
    }
    if (answer.error().kind() == SlackException.Kind.RATE_LIMITED) {
      budget.limited(answer.call().method(), answer.error().retryAfter(), Instant.now());
    }
    answer.call().failed().take(answer.error());
  }

  private static Object read(Request request, ObjectNode body) {
    if (request instanceof Request.Reactions) {
      return Message.reactions(body.path("message").path("reactions"));
    }
    var page = io.github.geultto.kafka.connect.slack.client.Page.of(body, "messages");
    List<Message> messages = new ArrayList<>(page.items().size());
    for (JsonNode item : page.items()) {
      Optional<Message> message = Message.parse(item);
      message.ifPresent(messages::add);
      if (message.isEmpty()) {
        log.warn("A message in channel {} has no readable ts: left out", request.channel());
      }
    }
    return new Page(messages, page.nextCursor(), page.limited());
  }

  @SuppressWarnings("unchecked")
  private List<Change> apply(Request request, Object body) {
    Optional<String> sidelined = scheduler.sidelined(request.channel());
    Ts now = Ts.of(Instant.now());
    List<Change> result =
        request instanceof Request.Reactions reactions
            ? scheduler.applyReactions(reactions, (List<Message.Reaction>) body, now)
            : scheduler.apply(request, (Page) body, now);
    if (sidelined.isPresent()) {
      log.info("Channel {} can be read again", name(request.channel()));
    }
    return result;
  }

  private List<Change> failed(Request request, SlackException error) {
    throwIfFatal(error);
    boolean before = scheduler.sidelined(request.channel()).isPresent();
    List<Change> result =
        scheduler.failed(request, failure(error), error.code(), Ts.of(Instant.now()));
    if (!before && scheduler.sidelined(request.channel()).isPresent()) {
      log.warn(
          "Channel {} is left aside and tried again now and then: {}",
          name(request.channel()),
          error.getMessage());
    } else {
      log.debug("Channel {}: {}", name(request.channel()), error.getMessage());
    }
    scheduler
        .commonReason()
        .ifPresent(
            reason -> {
              throw new ConnectException(
                  "None of the "
                      + scheduler.size()
                      + " channels of this task can be read. "
                      + error.getMessage());
            });
    return result;
  }

  private static void throwIfFatal(SlackException error) {
    if (error.kind() == SlackException.Kind.FATAL) {
      throw new ConnectException(error.getMessage());
    }
  }

  private static Failure failure(SlackException error) {
    return switch (error.kind()) {
      case RATE_LIMITED -> Failure.THROTTLED;
      case RETRY, FATAL -> Failure.RETRY;
      case UNKNOWN -> Failure.REFUSED;
      case RESTART_WINDOW -> Failure.RESTART_WINDOW;
      case MISSING -> Failure.MISSING;
      case CHANNEL -> Failure.CHANNEL;
    };
  }

  private String name(String channel) {
    return "#" + config.channels().get(channel) + " (" + channel + ")";
  }

  // ---------------------------------------------------------------- records

  private void add(Request request, List<Change> found) {
    if (!found.isEmpty()) {
      changes.computeIfAbsent(request.channel(), id -> new ArrayList<>()).addAll(found);
      changed += found.size();
    }
  }

  private void take(ListPoller list, ObjectNode body) {
    List<SourceRecord> found = list.take(body, Instant.now());
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
}
