package io.github.geultto.kafka.connect.slack.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.geultto.kafka.connect.slack.client.RateBudget;
import io.github.geultto.kafka.connect.slack.client.RateProfile;
import io.github.geultto.kafka.connect.slack.client.SlackMethod;
import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.simulator.ApiResponse;
import io.github.geultto.kafka.connect.slack.source.SlackRequests;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.schedule.Scheduler;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.Shape;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The connector: its own scheduler, sync and rate budget; only threads, HTTP and Kafka are
 * excluded. Eight calls may be under way, as in a task.
 */
final class ConnectorReader implements Reader {

  private static final int UNDER_WAY = 8;

  /** How often it asks whether something is due when nothing was. A task asks more often. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private static final List<SlackMethod> METHODS =
      List.of(
          SlackMethod.CONVERSATIONS_HISTORY,
          SlackMethod.CONVERSATIONS_REPLIES,
          SlackMethod.REACTIONS_GET);

  /** What a task has. */
  private static final int RECENT = 200_000;

  /** Messages are read from JSON once for each form that they take. */
  private static final int MEMORY = 200_000;

  private record Answer(Instant at, long number, Runnable taken) implements Comparable<Answer> {
    @Override
    public int compareTo(Answer other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final Traffic traffic;
  private final VirtualClock clock;
  private final SlackLine line;
  private final News news;
  private final RateBudget budget;
  private final Duration answerTime;
  private final List<ChannelSync> channels = new ArrayList<>();
  private final Scheduler scheduler;
  private final Optional<EventTap> events;
  private final PriorityQueue<Answer> answers = new PriorityQueue<>();
  private final IdentityHashMap<JsonNode, Message> parsed = new IdentityHashMap<>();
  private final Map<Request.Purpose, Long> historyCalls = new EnumMap<>(Request.Purpose.class);
  private final ChangedThreads changedThreads = new ChangedThreads();
  private long requests;
  private long emitted;

  /**
   * @param answerTime from a call to its answer
   */
  ConnectorReader(
      Traffic traffic,
      VirtualClock clock,
      SlackLine line,
      News news,
      RateProfile profile,
      double share,
      Optional<EventTap.Conditions> conditions,
      Duration answerTime) {
    this.traffic = traffic;
    this.clock = clock;
    this.line = line;
    this.news = news;
    this.answerTime = answerTime;
    this.budget = new RateBudget(profile, share);
    SyncSettings settings =
        new SyncSettings(
            Ts.ZERO,
            Duration.ofDays(30),
            Duration.ofMinutes(1),
            true,
            false,
            SlackMethod.CONVERSATIONS_HISTORY.pageSize(profile),
            SlackMethod.CONVERSATIONS_REPLIES.pageSize(profile));
    Ts now = Ts.of(clock.instant());
    for (String id : traffic.channels()) {
      channels.add(
          new ChannelSync(
              id,
              settings,
              ChannelOffsets.NONE.read(settings, Shape.of(Map.of()), Ts::parse, now)));
    }
    scheduler =
        new Scheduler(settings, budget.perMinute(SlackMethod.CONVERSATIONS_HISTORY), channels);
    events = conditions.map(given -> new EventTap(traffic, given));
    scheduler.share(new RecentMessages(events.isPresent() ? RECENT : 0));
  }

  @Override
  public void readUntil(Instant end) {
    while (clock.instant().isBefore(end)) {
      events.ifPresent(tap -> tap.apply(scheduler, clock.instant(), this::emit));
      dispatch();
      traffic.playUntil(next());
      while (!answers.isEmpty() && !answers.peek().at().isAfter(clock.instant())) {
        answers.poll().taken().run();
      }
    }
  }

  /** When something can happen next. */
  private Instant next() {
    Instant now = clock.instant();
    Instant next = now.plus(TICK);
    if (!answers.isEmpty() && answers.peek().at().isBefore(next)) {
      next = answers.peek().at();
    }
    if (answers.size() < UNDER_WAY) {
      for (SlackMethod method : METHODS) {
        Instant free = budget.nextFree(method, now);
        next = free.isAfter(now) && free.isBefore(next) ? free : next;
      }
    }
    return next;
  }

  private void dispatch() {
    int before;
    do {
      before = answers.size();
      Instant now = clock.instant();
      Ts ts = Ts.of(now);
      for (SlackMethod method : METHODS) {
        if (answers.size() < UNDER_WAY && !budget.nextFree(method, now).isAfter(now)) {
          wanted(method, ts)
              .ifPresent(
                  request -> {
                    budget.tryAcquire(method, now);
                    call(method, request);
                  });
        }
      }
    } while (before < answers.size());
  }

  private Optional<? extends Request> wanted(SlackMethod method, Ts now) {
    return switch (method) {
      case CONVERSATIONS_HISTORY -> scheduler.nextHistory(now);
      case CONVERSATIONS_REPLIES -> {
        Optional<Request.Single> single = scheduler.nextSingle(now);
        yield single.isPresent() ? single : scheduler.nextReplies(now);
      }
      default -> scheduler.nextReactions(now);
    };
  }

  private void call(SlackMethod method, Request request) {
    if (request instanceof Request.History history) {
      historyCalls.merge(history.purpose(), 1L, Long::sum);
    } else if (request instanceof Request.Replies replies) {
      changedThreads.requested(replies);
    }
    ApiResponse answer = line.call(method, SlackRequests.params(request));
    answers.add(
        new Answer(clock.instant().plus(answerTime), requests++, () -> take(request, answer)));
  }

  private void take(Request request, ApiResponse answer) {
    Ts now = Ts.of(clock.instant());
    List<Change> changes;
    if (answer.status() == 429) {
      Duration wait = Duration.ofSeconds(Long.parseLong(answer.headers().get("retry-after")));
      budget.limited(SlackRequests.method(request), wait, clock.instant());
      changes = scheduler.failed(request, Failure.THROTTLED, "ratelimited", now);
    } else if (!answer.body().path("ok").asBoolean()) {
      String error = answer.body().path("error").asText();
      if (!error.equals("thread_not_found")) {
        throw new IllegalStateException("Slack says " + error + " to " + request);
      }
      changes = scheduler.failed(request, Failure.MISSING, error, now);
    } else if (request instanceof Request.Reactions reactions) {
      changes = scheduler.applyReactions(reactions, SlackRequests.reactions(answer.body()), now);
    } else {
      Page<Message> page = page(SlackRequests.method(request), answer.body());
      if (request instanceof Request.History) {
        page.items().forEach(message -> changedThreads.shown(request.channel(), message));
      }
      changes = scheduler.apply(request, page, now);
    }
    emit(request.channel(), changes);
  }

  private void emit(String channel, List<Change> changes) {
    emitted += changes.size();
    for (Change change : changes) {
      if (change.isDeletion()) {
        news.emittedDeletion(channel, change.ts(), clock.instant());
      } else {
        news.emitted(channel, change.message(), clock.instant());
      }
    }
  }

  private Page<Message> page(SlackMethod method, ObjectNode answer) {
    Page<JsonNode> page = SlackLine.page(method, answer);
    List<Message> messages = new ArrayList<>(page.items().size());
    if (parsed.size() > MEMORY) {
      parsed.clear();
    }
    for (JsonNode item : page.items()) {
      messages.add(parsed.computeIfAbsent(item, json -> Message.parse(json).orElseThrow()));
    }
    return page.with(messages);
  }

  // ---------------------------------------------------------------- figures

  Scheduler scheduler() {
    return scheduler;
  }

  /** Threads in the window that show no change. */
  int quietThreads() {
    return channels.stream().mapToInt(sync -> sync.queue().quiet()).sum();
  }

  /** Calls of {@code conversations.history} by what they were for. */
  Map<Request.Purpose, Long> historyCalls() {
    return historyCalls;
  }

  /** Threads that changed, and what they cost. */
  ChangedThreads changedThreads() {
    return changedThreads;
  }

  /** What arrived; empty without events. */
  Optional<EventTap> events() {
    return events;
  }

  /** Records in all. */
  long emitted() {
    return emitted;
  }
}
