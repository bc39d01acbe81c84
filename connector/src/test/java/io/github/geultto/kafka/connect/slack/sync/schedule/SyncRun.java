package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.ReactionChange;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A channel's sync whose requests are answered step by step, by hand or by a {@link FakeChannel}.
 * It starts a day after {@link #T0}, where the messages of the tests lie.
 */
public final class SyncRun {

  public static final Ts T0 = Ts.parse("1700000000.000000");
  public static final Duration P = Duration.ofMinutes(1);
  public static final Duration W = Duration.ofDays(30);
  public static final SyncSettings SETTINGS =
      new SyncSettings(Ts.ZERO, W, P, true, false, 999, 1000);

  private static final int MOST_REQUESTS = 5_000;

  public final SyncSettings settings;
  public Ts now = T0.plus(Duration.ofDays(1));
  public ChannelSync sync;

  /** What a consumer of the records has: the latest of each key, without the deleted ones. */
  public final Map<Ts, Message> table = new TreeMap<>();

  /** What a consumer has of the records of reactions, likewise; by {@code ts user emoji}. */
  public final Map<String, ReactionChange> reactions = new TreeMap<>();

  /** Every request that a {@link #settle} made. */
  public final List<Request> requests = new ArrayList<>();

  private Scheduler scheduler;

  public SyncRun(SyncSettings settings) {
    this.settings = settings;
    resume(Stored.fresh(settings, now));
  }

  public SyncRun() {
    this(SETTINGS);
  }

  /** A run that has read these posts, the newest first; the channel holds nothing else. */
  public static SyncRun having(Shown... posts) {
    SyncRun run = new SyncRun();
    run.headPoll(Shown.page(posts));
    run.later(P);
    return run;
  }

  /** The {@code n}th second after {@link #T0}. */
  public static Ts at(int n) {
    return T0.plus(n * 1_000_000L);
  }

  public void later(Duration time) {
    now = now.plus(time);
  }

  /** Ends, and goes on from its offset. */
  public void restart() {
    resume(Stored.again(Stored.of(sync.state(), now), settings, now));
  }

  /** Goes on from the offset of the only part. */
  public void resume(Map<String, Object> offset) {
    resume(Stored.again(offset, settings, now));
  }

  /** Goes on from what is remembered. */
  public void resume(ChannelState state) {
    sync = new ChannelSync("C1", settings, state);
    sync.share(new RecentMessages(100));
    scheduler = new Scheduler(settings, Double.POSITIVE_INFINITY, List.of(sync));
  }

  // ---------------------------------------------------------------- answers by hand

  /** Answers a head poll. */
  public List<Change> headPoll(Shown... newest) {
    return headPoll(Shown.page(newest));
  }

  public List<Change> headPoll(Page<Message> page) {
    return answer(sync.history().head(now), page);
  }

  public Request.History backfill() {
    return sync.history().backfill(now);
  }

  public List<Change> backfill(Page<Message> page) {
    return answer(backfill(), page);
  }

  /** The request for evidence about a message that is missing. */
  public Request.History evidence() {
    return sync.history().evidence(now);
  }

  public List<Change> evidence(Shown... shown) {
    return answer(evidence(), Shown.page(shown));
  }

  /** The request for a thread that changed. */
  public Request.Replies thread() {
    return changedThread().orElseThrow();
  }

  public Optional<Request.Replies> changedThread() {
    return sync.threads()
        .changedThread(false, now)
        .or(() -> sync.threads().changedThread(true, now));
  }

  /** Answers the request for a thread that changed. */
  public List<Change> thread(Page<Message> page) {
    return answer(thread(), page);
  }

  public List<Change> thread(Shown parent, Shown... replies) {
    List<Shown> all = new ArrayList<>(List.of(replies));
    all.add(0, parent);
    return thread(Shown.page(all.toArray(new Shown[0])));
  }

  /** The request for the quiet thread that is due first, at the time when it is due. */
  public Request.Replies reread() {
    now = Ts.max(now, sync.queue().nextRereadAt().orElseThrow());
    return sync.threads().reread(now).orElseThrow();
  }

  public List<Change> reread(Shown... shown) {
    return answer(reread(), Shown.page(shown));
  }

  /** Applies an event. */
  public List<Change> event(Event.OfMessage event) {
    return emit(sync.apply(event, now));
  }

  /** The request for a message by itself that an event named. */
  public Request.Single single() {
    return sync.hints().single().orElseThrow();
  }

  /** Answers the request for posts that events named. */
  public List<Change> named(Shown... shown) {
    return answer(sync.history().named(now), Shown.page(shown));
  }

  public List<Change> answer(Request request, Page<Message> page) {
    return emit(sync.apply(request, page, now));
  }

  public List<Change> complete(Request.Reactions request, List<Message.Reaction> all) {
    return emit(sync.applyReactions(request, all, now));
  }

  public List<Change> fail(Request request, Failure failure) {
    return emit(sync.failed(request, failure, now));
  }

  // ---------------------------------------------------------------- answers by a channel

  /** Answers requests until there is none left for now. */
  public List<Change> settle(FakeChannel slack) {
    List<Change> changes = new ArrayList<>();
    List<Request> next = next();
    while (!next.isEmpty()) {
      next.forEach(request -> changes.addAll(answer(request, slack)));
      requests.addAll(next);
      if (requests.size() > MOST_REQUESTS) {
        throw new AssertionError("it makes requests without end, the last ones are " + next);
      }
      next = next();
    }
    return changes;
  }

  /** Lets time pass, and answers all requests at every step. */
  public List<Change> settle(FakeChannel slack, Duration time, Duration step) {
    List<Change> changes = new ArrayList<>();
    for (Ts end = now.plus(time); now.isBefore(end); ) {
      later(step);
      changes.addAll(settle(slack));
    }
    return changes;
  }

  /** Lets time pass, and answers so many rounds of requests at every step. */
  public List<Change> settle(FakeChannel slack, Duration time, Duration step, int rounds) {
    List<Change> changes = new ArrayList<>();
    for (Ts end = now.plus(time); now.isBefore(end); ) {
      later(step);
      for (int i = 0; i < rounds; i++) {
        next().forEach(request -> changes.addAll(answer(request, slack)));
      }
    }
    return changes;
  }

  private List<Request> next() {
    return Stream.<Optional<? extends Request>>of(
            scheduler.nextHistory(now), scheduler.nextReplies(now), scheduler.nextReactions(now))
        .<Request>flatMap(Optional::stream)
        .toList();
  }

  private List<Change> answer(Request request, FakeChannel slack) {
    if (request instanceof Request.Reactions reactions) {
      return emit(scheduler.applyReactions(reactions, slack.reactions(reactions.ts()), now));
    }
    Page<Message> page =
        request instanceof Request.Replies replies
            ? slack.replies(replies)
            : slack.history((Request.History) request);
    return emit(
        page == null
            ? scheduler.failed(request, Failure.MISSING, "thread_not_found", now)
            : scheduler.apply(request, page, now));
  }

  // ---------------------------------------------------------------- what came of it

  private List<Change> emit(List<Change> changes) {
    upsert(changes.stream().filter(change -> !change.isOfReaction()).toList(), table);
    changes.stream().filter(Change::isOfReaction).forEach(this::upsertReaction);
    return changes;
  }

  private void upsertReaction(Change change) {
    ReactionChange reaction = change.reaction();
    String key = change.ts() + " " + reaction.userId() + " " + reaction.name();
    if (change.op() == Op.DELETE) {
      reactions.remove(key);
    } else {
      reactions.put(key, reaction);
    }
  }

  /** Applies changes to a table, as a sink does. */
  static void upsert(List<Change> changes, Map<Ts, Message> table) {
    for (Change change : changes) {
      if (change.message() == null) {
        table.remove(change.ts());
      } else {
        table.put(change.ts(), change.message());
      }
    }
  }

  /** Such as {@code u 1700000005.000000}. */
  public static List<String> emitted(List<Change> changes) {
    return changes.stream()
        .filter(change -> !change.isOfReaction())
        .map(change -> change.op().code() + " " + change.ts())
        .toList();
  }

  /** Such as {@code c 1700000005.000000 U1:heart}. */
  public static List<String> reacted(List<Change> changes) {
    return changes.stream()
        .filter(Change::isOfReaction)
        .map(
            change ->
                change.op().code()
                    + " "
                    + change.ts()
                    + " "
                    + change.reaction().userId()
                    + ":"
                    + change.reaction().name())
        .sorted()
        .toList();
  }

  public static String read(Ts ts) {
    return "r " + ts;
  }

  public static String created(Ts ts) {
    return "c " + ts;
  }

  public static String updated(Ts ts) {
    return "u " + ts;
  }

  public static String deleted(Ts ts) {
    return "d " + ts;
  }
}
