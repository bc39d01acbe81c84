package io.github.geultto.kafka.connect.slack.source;

import io.github.geultto.kafka.connect.slack.client.Backoff;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.SlackClient;
import io.github.geultto.kafka.connect.slack.client.SlackException;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.events.EventLane;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.record.Records;
import io.github.geultto.kafka.connect.slack.sync.read.Horizon;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that has yet to learn Slack's time, without which the stored offsets cannot be read right:
 * a clock that is ahead or behind would take messages for new or old that are not.
 */
final class TaskStart implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TaskStart.class);

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /**
   * Of these events apply reactions without a call; about 120 MB of heap where there are as many.
   */
  private static final int RECENT_MESSAGES = 200_000;

  private static final Duration SLICE = Duration.ofMillis(50);

  /** How far back Slack shows messages, in each workspace that tasks of this process read. */
  private static final Map<String, Horizon> HORIZONS = new ConcurrentHashMap<>();

  private final TaskConfig config;
  private final SourceTaskContext context;
  private final Acknowledgements acknowledgements;
  private final SlackClient client;
  private final CallPool calls;
  private final RateBudget budget;
  private final Optional<EventLane> lane;
  private TaskAuthors authors;
  private Optional<TaskEvents> events = Optional.empty();
  private SyncLoop started;
  private Instant nextAt = Instant.MIN;
  private final Backoff backoff = new Backoff();
  private boolean loggedFailure;

  TaskStart(TaskConfig config, SourceTaskContext context, Acknowledgements acknowledgements) {
    SlackSourceConfig connector = config.connector();
    this.config = config;
    this.context = context;
    this.acknowledgements = acknowledgements;
    this.client = new SlackClient(connector.apiUrl(), connector.token(), CALL_TIMEOUT);
    this.calls = new CallPool(client, "slack-call-" + config.index());
    this.lane = connector.appToken().map(token -> new EventLane(connector.apiUrl(), token.value()));
    this.budget = connector.rateBudget(config.teamId());
    budget.register(config.tasks());
  }

  /**
   * Waits for Slack, but not for over {@code wait}.
   *
   * @return the running task; empty if Slack has not answered so far
   * @throws ConnectException if the token is not valid, or an offset cannot be read
   */
  Optional<SyncLoop> await(Duration wait) throws InterruptedException {
    Instant end = RateBudget.now().plus(wait);
    while (started == null && RateBudget.now().isBefore(end)) {
      requestTime();
      Runnable answer = calls.next(SLICE);
      if (answer != null) {
        answer.run();
      }
    }
    return Optional.ofNullable(started);
  }

  private void requestTime() {
    Instant now = RateBudget.now();
    if (calls.underWay() == 0
        && !now.isBefore(nextAt)
        && budget.tryAcquire(SlackMethod.AUTH_TEST, now)) {
      calls.submit(
          SlackMethod.AUTH_TEST, Map.of(), answer -> answer, answer -> begin(), this::failed);
    }
  }

  private void failed(SlackException error) {
    if (error.kind() == SlackException.Kind.FATAL) {
      throw new ConnectException(error.getMessage());
    }
    if (error.kind() == SlackException.Kind.RATE_LIMITED) {
      budget.limited(SlackMethod.AUTH_TEST, error.retryAfter(), RateBudget.now());
      return;
    }
    nextAt = RateBudget.now().plus(backoff.next(null));
    if (!loggedFailure) {
      loggedFailure = true;
      log.warn("The task starts when Slack responds: {}", error.getMessage());
    }
  }

  private void begin() {
    SlackSourceConfig connector = config.connector();
    long nanos = System.nanoTime();
    SlackClock clock = SlackClock.of(client.serverTime(), Instant.now(), nanos);
    Ts now = clock.now(Optional.empty(), nanos);
    Records records =
        new Records(
            connector.topicPrefix(),
            connector.timeZone(),
            config.workspaces(),
            connector.deletesMode(),
            connector.recordFormat());
    TaskMemory memory = new TaskMemory(config, records, context.offsetStorageReader(), now);
    TaskMetrics metrics = new TaskMetrics(config.channels());
    metrics.register(context);
    logStart();
    ChangedSettings.sentences(memory.changedSettings()).forEach(log::warn);
    Scheduler scheduler =
        new Scheduler(
            connector.syncSettings(), config.callsPerMinute(), memory.channels().values());
    scheduler.share(
        HORIZONS.computeIfAbsent(
            connector.apiUrl() + " " + config.teamId(), workspace -> new Horizon()));
    TaskCalls taskCalls = new TaskCalls(calls, budget, metrics, () -> now(clock));
    Batch batch =
        new Batch(
            records,
            memory.channelDeliveries(),
            memory.listDeliveries(),
            acknowledgements,
            metrics::record);
    TaskLists lists = new TaskLists(taskCalls, batch, memory);
    events =
        lane.map(
            opened ->
                events(
                    opened,
                    scheduler,
                    lists,
                    new ChannelAdmission(
                        config, context.offsetStorageReader(), memory, batch, lists, scheduler)));
    authors = memory.authors();
    started = new SyncLoop(config, taskCalls, scheduler, lists, authors, events, batch, metrics);
  }

  private void logStart() {
    SlackSourceConfig connector = config.connector();
    double calls = config.callsPerMinute();
    log.info(
        "Task {} of {} reads {} channels{} of {} {} ({}): at most {} calls per minute of"
            + " conversations.history and of conversations.replies; time zone {}; lanes: {}",
        config.index(),
        config.tasks(),
        config.channels().size(),
        config.readsLists() ? " and the lists of users and channels" : "",
        config.teams().isEmpty() ? "workspace" : "organisation",
        config.workspaceUrl(),
        config.teamId(),
        Double.isInfinite(calls) ? "unlimited" : "%.1f".formatted(calls),
        connector.timeZone(),
        connector.lanes());
  }

  private TaskEvents events(
      EventLane opened, Scheduler scheduler, TaskLists lists, ChannelAdmission admission) {
    SlackSourceConfig connector = config.connector();
    boolean whole = !connector.recordFormat().includesRaw();
    scheduler.share(new RecentMessages(whole ? RECENT_MESSAGES : 0));
    opened.start();
    return new TaskEvents(
        opened,
        scheduler,
        lists,
        admission,
        config.privacy(),
        connector.eventsReconcileInterval(),
        whole);
  }

  private Ts now(SlackClock clock) {
    return clock.now(client.serverTime(), System.nanoTime());
  }

  @Override
  public void close() {
    lane.ifPresent(EventLane::close);
    events.ifPresent(TaskEvents::close);
    if (authors != null) {
      authors.close();
    }
    calls.close();
    budget.close();
  }
}
