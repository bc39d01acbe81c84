package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running task: makes the calls that the {@link Scheduler} wants as fast as the budget allows,
 * and turns the answers into records. All state is touched by the thread that polls alone.
 */
final class SyncLoop {

  private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);

  private static final Duration SLICE = Duration.ofMillis(50);

  /** A poll applies answers until it has this many changes. */
  private static final int MAX_CHANGES = 2_000;

  /** While so many changes wait for the acknowledgement of others, nothing more is read. */
  private static final int MAX_WAITING = 10_000;

  /** How often the metrics are updated, for which all channels are asked. */
  private static final Duration METRICS = Duration.ofSeconds(1);

  /** How often the status is logged. */
  private static final Duration SUMMARY = Duration.ofMinutes(5);

  private final TaskConfig config;
  private final PrivacyRules privacy;
  private final TaskCalls calls;
  private final Scheduler scheduler;
  private final TaskLists lists;
  private final TaskAuthors authors;
  private final Optional<TaskEvents> events;
  private final Batch batch;
  private final TaskMetrics metrics;
  private final Heartbeat heartbeat;
  private final List<Runnable> kinds;
  private final Set<String> loggedLeftOut = new HashSet<>();
  private Instant metricsAt = RateBudget.now();
  private Instant summaryAt = RateBudget.now().plus(SUMMARY);

  SyncLoop(
      TaskConfig config,
      TaskCalls calls,
      Scheduler scheduler,
      TaskLists lists,
      TaskAuthors authors,
      Optional<TaskEvents> events,
      Batch batch,
      TaskMetrics metrics) {
    this.config = config;
    this.privacy = config.privacy();
    this.calls = calls;
    this.scheduler = scheduler;
    this.lists = lists;
    this.authors = authors;
    this.events = events;
    this.batch = batch;
    this.metrics = metrics;
    this.heartbeat = new Heartbeat(config);
    this.kinds = new ArrayList<>(lists.dispatchers());
    kinds.add(() -> dispatch(SlackMethod.REACTIONS_GET, scheduler::nextReactions));
    kinds.add(() -> dispatch(SlackMethod.CONVERSATIONS_REPLIES, this::nextReplies));
    kinds.add(() -> dispatch(SlackMethod.CONVERSATIONS_HISTORY, scheduler::nextHistory));
  }

  /**
   * Reads until there are records, but not for over {@code wait}.
   *
   * @return records, or none
   * @throws ConnectException if Slack refuses permanently, with what to do about it
   */
  List<SourceRecord> poll(Duration wait) throws InterruptedException {
    Instant end = RateBudget.now().plus(wait);
    report();
    do {
      if (batch.size() < MAX_WAITING) {
        events.ifPresent(arrived -> arrived.apply(calls.now(), this::changed));
        dispatch();
        boolean answered = calls.applyNext(SLICE);
        while (answered && batch.size() < MAX_CHANGES) {
          answered = calls.applyNext(Duration.ZERO);
        }
      } else {
        Thread.sleep(SLICE.toMillis());
      }
      if (batch.isReady(RateBudget.now())) {
        return batch.take(calls.now(), RateBudget.now());
      }
      Optional<SourceRecord> alive = heartbeat();
      if (alive.isPresent()) {
        return List.of(alive.get());
      }
    } while (RateBudget.now().isBefore(end));
    return List.of();
  }

  /** None while a channel is known that is not read so far. */
  private Optional<SourceRecord> heartbeat() {
    return events.filter(TaskEvents::isAdding).isPresent()
        ? Optional.empty()
        : heartbeat.next(scheduler.status(), batch, calls.now(), RateBudget.now());
  }

  private void report() {
    Instant now = RateBudget.now();
    if (now.isBefore(metricsAt)) {
      return;
    }
    metricsAt = now.plus(METRICS);
    metrics.update(scheduler.status(), calls.budget(), calls.now());
    metrics.update(lists);
    authors.look(now);
    events.ifPresent(arrived -> metrics.update(arrived.lane(), scheduler.status()));
    if (!now.isBefore(summaryAt)) {
      summaryAt = summaryAt.plus(SUMMARY);
      log.info("{}", metrics.summary());
    }
  }

  // ---------------------------------------------------------------- calls

  /**
   * Makes one call of each kind as long as there are any to make. Each kind begins in turn: where
   * the budget leaves more to read than calls fit under way, none waits for the others to finish.
   */
  private void dispatch() {
    int before;
    do {
      before = calls.inFlight();
      kinds.forEach(Runnable::run);
      Collections.rotate(kinds, 1);
    } while (before < calls.inFlight());
  }

  private Optional<? extends Request> nextReplies(Ts now) {
    Optional<Request.Single> single = scheduler.nextSingle(now);
    return single.isPresent() ? single : scheduler.nextReplies(now);
  }

  private void dispatch(
      SlackMethod method, Function<Ts, ? extends Optional<? extends Request>> wanted) {
    if (!calls.isFree(method)) {
      return;
    }
    Optional<? extends Request> request = wanted.apply(calls.now());
    if (request.isEmpty()) {
      calls.unused(method);
    } else if (!make(method, request.get())) {
      changed(
          request.get().channel(),
          scheduler.failed(request.get(), Failure.THROTTLED, "", calls.now()));
    }
  }

  private boolean make(SlackMethod method, Request request) {
    ChannelSync read = scheduler.channel(request.channel());
    if (request instanceof Request.Reactions reactions) {
      return calls.make(
          method,
          SlackRequests.params(request),
          answer -> privacy.visible(SlackRequests.reactions(answer)),
          all ->
              answered(read, request, () -> scheduler.applyReactions(reactions, all, calls.now())),
          error -> failed(read, request, error));
    }
    return calls.make(
        method,
        SlackRequests.params(request),
        answer -> privacy.visible(request.channel(), page(method, request.channel(), answer)),
        page -> answered(read, request, () -> scheduler.apply(request, page, calls.now())),
        error -> failed(read, request, error));
  }

  private Page<Message> page(SlackMethod method, String channel, ObjectNode answer)
      throws SlackException {
    return SlackRequests.page(method, answer, count -> metrics.unreadable(name(channel), count));
  }

  // ---------------------------------------------------------------- answers

  /** Whether this is what is read of its channel: that may have had another id meanwhile. */
  static boolean isCurrent(Scheduler scheduler, ChannelSync read) {
    return scheduler.reads(read.channel()) && scheduler.channel(read.channel()) == read;
  }

  private void answered(ChannelSync read, Request request, Supplier<List<Change>> apply) {
    if (!isCurrent(scheduler, read)) {
      return;
    }
    boolean wasSuspended = scheduler.suspended(request.channel()).isPresent();
    changed(request.channel(), apply.get());
    Optional<String> suspended = scheduler.suspended(request.channel());
    if (!wasSuspended && suspended.isPresent()) {
      logSuspended(
          request,
          "the responses of "
              + SlackRequests.method(request).apiName()
              + " make no progress (the same cursor, or no messages, repeatedly)");
    } else if (wasSuspended && suspended.isEmpty()) {
      log.info("Channel {} is read again", name(request.channel()));
    }
  }

  private void failed(ChannelSync read, Request request, SlackException error) {
    if (!isCurrent(scheduler, read)) {
      return;
    }
    boolean wasSuspended = scheduler.suspended(request.channel()).isPresent();
    Failure failure = SlackRequests.failure(error);
    changed(request.channel(), scheduler.failed(request, failure, error.code(), calls.now()));
    if (!wasSuspended && scheduler.suspended(request.channel()).isPresent()) {
      logSuspended(request, error.getMessage());
    } else {
      log.debug("Channel {}: {}", name(request.channel()), error.getMessage());
    }
    if (scheduler.commonReason().isPresent()) {
      throw new ConnectException(
          "None of the %d channels of this task can be read. %s"
              .formatted(scheduler.status().channels(), error.getMessage()));
    }
  }

  private void logSuspended(Request request, String reason) {
    log.warn(
        "Channel {} suspended, next attempt at {}: {}",
        name(request.channel()),
        scheduler.retryAt(request.channel()).instant(),
        reason);
  }

  private void changed(String channel, List<Change> changes) {
    batch.add(channel, changes.stream().map(privacy::visible).toList());
    int leftOut = scheduler.channel(channel).leftOut();
    if (leftOut > 0 && loggedLeftOut.add(channel)) {
      log.warn(
          "Channel {} has more messages in the window (lookback.days) than fit in its offset:"
              + " the {} oldest may be repeated once after a restart",
          name(channel),
          leftOut);
    }
  }

  private String name(String id) {
    return "#%s (%s)".formatted(config.channels().get(id).name(), id);
  }
}
