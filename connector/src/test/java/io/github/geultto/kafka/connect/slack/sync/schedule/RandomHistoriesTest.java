package io.github.geultto.kafka.connect.slack.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.model.privacy.PrivacyRules;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.RecentMessages;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of random channels, read by a sync that is interrupted, refused and answered out
 * of order. Whatever happens, the records equal the channel in the end, and none repeats what was
 * emitted before.
 *
 * <p>A failure names its seed: run it alone with {@code -Dsync.seed=N}; more of them with {@code
 * -Dsync.histories=N}.
 */
class RandomHistoriesTest {

  /** One of nine people. */
  private static final PrivacyRules EXCLUDING = new PrivacyRules(Set.of("U2"), Set.of(), Set.of());

  private static final Duration LOOKBACK = Duration.ofDays(30);

  /** After this time all is found also where there are seven calls a day. */
  private static final Duration SETTLED = Duration.ofDays(12);

  static LongStream seeds() {
    Long seed = Long.getLong("sync.seed");
    return seed != null
        ? LongStream.of(seed)
        : LongStream.range(0, Integer.getInteger("sync.histories", 1_000));
  }

  @ParameterizedTest(name = "seed {0}")
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("seeds")
  @DisplayName("the records equal the channel, and none is repeated")
  void converges(long seed) {
    History history = new History(seed);
    history.live();
    history.settle();
    history.check();
    history.quiet();
  }

  @ParameterizedTest(name = "seed {0}")
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("seeds")
  @DisplayName("an offset set to an instant emits what was written from then on, and nothing else")
  void startsOver(long seed) {
    History history = new History(seed);
    history.settle();
    history.startOver();
  }

  /** One run. */
  private static final class History {
    private final long seed;
    private final Random random;
    private final FakeChannel slack = new FakeChannel();
    private final SyncSettings settings;
    private final TreeMap<Ts, Integer> table = new TreeMap<>();
    private final Map<Ts, List<Integer>> versions = new HashMap<>();
    private final Map<Ts, Integer> position = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private Ts now = Ts.parse("1700000000.000000");
    private ChannelOffsets offset = ChannelOffsets.NONE;
    private ChannelSync sync;
    private Scheduler scheduler;
    private final Set<Ts> glitched = new TreeSet<>();

    /** Null where the sync polls alone. */
    private final FakeEvents events;

    private final ReactionTable reactions = new ReactionTable();
    private boolean connected;
    private boolean byEvent;
    private long emitted;
    private final Set<Ts> emittedMessages = new TreeSet<>();

    private record Pending(Request request, Object answer) {}

    History(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.events = seed % 3 == 1 ? new FakeEvents(new Random(seed)) : null;
      this.settings =
          new SyncSettings(
              Ts.ZERO,
              LOOKBACK,
              Duration.ofMinutes(1),
              random.nextBoolean(),
              false,
              1 + random.nextInt(random.nextBoolean() ? 8 : 60),
              2 + random.nextInt(8),
              seed % 5 < 2);
      slack.unkind = random.nextBoolean() ? new Random(seed) : null;
      slack.shownUsers = 1 + random.nextInt(4);
      slack.tombstonesInHistory = random.nextBoolean();
      slack.privacy = seed % 4 == 3 ? EXCLUDING : PrivacyRules.NONE;
      // A message so old that it shows that nothing younger is hidden for its age.
      slack.post(now.minus(Duration.ofDays(300)), null, "the channel was created");
      // What was there before the connector.
      int old = random.nextInt(60);
      for (int i = 0; i < old; i++) {
        now = now.plus(Duration.ofMinutes(random.nextInt(4_000)));
        change();
      }
      restart();
    }

    void live() {
      int steps = 20 + random.nextInt(150);
      for (int i = 0; i < steps; i++) {
        now = now.plus(Duration.ofSeconds(random.nextInt(random.nextInt(10) == 0 ? 40_000 : 60)));
        if (random.nextInt(3) == 0) {
          change();
        }
        deliver();
        ask();
        while (!pending.isEmpty() && random.nextInt(4) != 0) {
          answer();
        }
        if (random.nextInt(40) == 0) {
          restart();
        }
        if (events != null && random.nextInt(20) == 0) {
          connect();
        }
      }
    }

    /** Nothing happens in Slack any more; the sync goes on for as long as its schedule needs. */
    void settle() {
      run(SETTLED);
    }

    /** From now on there is nothing to emit, also after a restart. */
    void quiet() {
      long before = emitted;
      run(Duration.ofDays(2));
      restart();
      run(Duration.ofDays(2));
      assertThat(emitted).as("records for nothing, seed %s", seed).isEqualTo(before);
    }

    /** An operator sets the offset. */
    void startOver() {
      check();
      Ts from = now.minus(Duration.ofMinutes(random.nextInt(80 * 24 * 60)));
      Map<Ts, Integer> kept = new TreeMap<>(table);
      Map<Ts, Integer> again = new TreeMap<>(table.tailMap(from, true));
      table.keySet().retainAll(new TreeMap<>(table.headMap(from)).keySet());
      Map<Ts, Integer> untouched = new TreeMap<>(table);
      offset = new ChannelOffsets(Map.of("ts", from.toString()), offset.parts());
      reactions.emittedAgainFrom(from);
      emittedMessages.clear();
      position.clear();
      restart();
      run(Duration.ofDays(4));
      assertThat(table).as("after ts %s, seed %s", from, seed).isEqualTo(kept);
      assertThat(emittedMessages)
          .as("from %s, %s kept, seed %s", from, untouched.size(), seed)
          .isEqualTo(again.keySet());
      if (settings.reactions()) {
        reactions.check(slack.truth(), seed);
      }
      quiet();
    }

    private void run(Duration time) {
      Ts end = now.plus(time);
      while (now.isBefore(end)) {
        deliver();
        for (int i = 0; i < 200 && (ask() || !pending.isEmpty()); i++) {
          if (!pending.isEmpty()) {
            answer();
          }
        }
        now = now.plus(Duration.ofMinutes(183));
      }
    }

    void check() {
      Map<Ts, Integer> truth = new TreeMap<>();
      slack.truth().forEach((ts, message) -> truth.put(ts, message.fingerprint()));
      Map<Ts, String> wrong = new TreeMap<>();
      truth.forEach(
          (ts, content) -> {
            if (!content.equals(table.get(ts))) {
              wrong.put(ts, table.containsKey(ts) ? "outdated" : "missing");
            }
          });
      table.keySet().stream()
          .filter(ts -> !truth.containsKey(ts))
          .forEach(ts -> wrong.put(ts, "not deleted"));
      assertThat(wrong).as("seed %s", seed).isEmpty();
      if (settings.reactions()) {
        reactions.check(slack.truth(), seed);
      }
    }

    private void restart() {
      trace("RESTART %s", offset);
      pending.clear();
      ChannelState state = Stored.again(offset, settings, now);
      sync = new ChannelSync("C1", settings, state);
      scheduler = new Scheduler(settings, perMinute(), List.of(sync));
      if (events != null) {
        scheduler.share(new RecentMessages(20));
        connected = false;
        connect();
      }
    }

    /** Opens the connection, or loses it and what is on its way. */
    private void connect() {
      events.drop();
      connected = !connected;
      if (connected) {
        scheduler.watch(now, Duration.ofDays(1));
      } else {
        scheduler.unwatch();
      }
    }

    private void deliver() {
      if (events == null) {
        return;
      }
      for (Event.OfMessage event : events.due(now)) {
        List<Change> changes = scheduler.apply(event, now);
        trace(
            "EVENT %s -> %s",
            event, changes.stream().map(c -> c.op() + " " + c.ts() + " " + c.reaction()).toList());
        byEvent = event instanceof Event.Reacted;
        emit(changes);
        byEvent = false;
      }
    }

    private void send(Event.OfMessage event) {
      if (events != null && connected) {
        slack.privacy.visible(event).map(Event.OfMessage.class::cast).ifPresent(events::send);
      }
    }

    /** Mostly few calls, so that quiet threads are read as seldom as the schedule allows. */
    private double perMinute() {
      return seed % 8 == 0 ? Double.POSITIVE_INFINITY : 0.005;
    }

    /** What changes has to be that much younger than the window to be found while it is inside. */
    private Duration timeToFind() {
      return seed % 8 == 0 ? Duration.ofDays(4) : SETTLED;
    }

    private boolean ask() {
      boolean any = false;
      Optional<Request.History> history = scheduler.nextHistory(now);
      history.ifPresent(request -> pending.add(ask(request)));
      any |= history.isPresent();
      for (int i = 0; i < 3; i++) {
        Optional<Request.Replies> replies = scheduler.nextReplies(now);
        replies.ifPresent(request -> pending.add(ask(request)));
        any |= replies.isPresent();
        Optional<Request.Single> single = scheduler.nextSingle(now);
        single.ifPresent(request -> pending.add(ask(request)));
        any |= single.isPresent();
      }
      Optional<Request.Reactions> reactions = scheduler.nextReactions(now);
      reactions.ifPresent(request -> pending.add(ask(request)));
      return any || reactions.isPresent();
    }

    /** Slack answers now, or only when the answer is taken in. */
    private Pending ask(Request request) {
      return new Pending(request, random.nextBoolean() ? shown(request) : null);
    }

    private Object shown(Request request) {
      Object answer;
      if (request instanceof Request.History history) {
        answer = slack.history(history);
      } else if (request instanceof Request.Replies replies) {
        answer = slack.replies(replies);
      } else if (request instanceof Request.Single single) {
        answer = slack.single(single.ts());
      } else {
        answer = slack.reactions(((Request.Reactions) request).ts());
      }
      return answer == null ? Failure.MISSING : answer;
    }

    /** The thread, or the history as a whole. */
    private static Ts target(Request request) {
      if (request instanceof Request.Single single) {
        return single.ts();
      }
      return request instanceof Request.Replies replies ? replies.root() : Ts.ZERO;
    }

    @SuppressWarnings("unchecked")
    private void answer() {
      Pending next = pending.remove(random.nextInt(pending.size()));
      now = now.plus(Duration.ofMillis(200));
      Request request = next.request();
      Object answer = next.answer() == null ? shown(request) : next.answer();
      List<Change> changes;
      int luck = random.nextInt(40);
      if (luck == 0) {
        changes = scheduler.failed(request, Failure.RETRY, "http_503", now);
      } else if (luck == 2 && random.nextInt(4) == 0) {
        changes = scheduler.failed(request, Failure.CHANNEL, "not_in_channel", now);
      } else if (luck == 3 && answer instanceof Page<?> && glitched.add(target(request))) {
        // Nothing, where there is something: not twice in a row.
        changes = scheduler.apply(request, new Page<>(List.of(), null, false), now);
      } else if (luck == 1 && !(request instanceof Request.Reactions)) {
        changes = scheduler.failed(request, Failure.RESTART_WINDOW, "invalid_cursor", now);
      } else if (answer == Failure.MISSING) {
        changes = scheduler.failed(request, Failure.MISSING, "thread_not_found", now);
      } else if (request instanceof Request.Reactions reactions) {
        changes = scheduler.applyReactions(reactions, (List<Message.Reaction>) answer, now);
      } else {
        changes = scheduler.apply(request, (Page<Message>) answer, now);
      }
      if (luck != 3) {
        glitched.remove(target(request));
      }
      trace(
          "%s -> %s%n      %s",
          request,
          answer instanceof Page<?> page
              ? page.items().stream()
                      .map(Message.class::cast)
                      .map(m -> m.ts() + "#" + m.replyCount() + "/" + m.latestReply())
                      .toList()
                  + " "
                  + page.cursor()
              : answer,
          changes.stream().map(c -> c.op() + " " + c.ts() + " " + c.reaction()).toList());
      emit(changes);
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private void trace(String format, Object... args) {
      if (Long.getLong("sync.seed") != null) {
        System.out.println(now + " " + String.format(format, args));
      }
    }

    private void emit(List<Change> changes) {
      for (Change change : changes) {
        emitted++;
        if (change.isOfReaction()) {
          reactions.apply(change, seed);
          continue;
        }
        emittedMessages.add(change.ts());
        Integer before = table.get(change.ts());
        if (change.message() == null) {
          assertThat(before).as("deletion of %s, seed %s", change.ts(), seed).isNotNull();
          table.remove(change.ts());
        } else {
          int content = change.message().fingerprint();
          assertThat(content).as("repeat of %s, seed %s", change.ts(), seed).isNotEqualTo(before);
          List<Integer> known = versions.getOrDefault(change.ts(), List.of());
          int last = position.getOrDefault(change.ts(), 0);
          int next = known.subList(last, known.size()).indexOf(content);
          // Where reactions were completed later than the page was shown, it is no one version.
          if (known.contains(content) && !byEvent) {
            assertThat(next)
                .as("older after newer of %s, seed %s", change.ts(), seed)
                .isNotNegative();
            position.put(change.ts(), last + next);
          }
          // A tombstone is a deletion, also when it is emitted again from an instant on.
          if (change.op() != Op.DELETE) {
            assertThat(before == null)
                .as("op %s of %s, seed %s", change.op(), change.ts(), seed)
                .isEqualTo(change.op() != Op.UPDATE);
          }
          table.put(change.ts(), content);
        }
      }
      if (!changes.isEmpty()) {
        offset = Stored.after(offset, sync.state(), changes, now);
        if (seed % 2 == 0 && sync.state().isWhole() && random.nextInt(8) == 0) {
          sync.state().split();
        }
      }
    }

    // -------------------------------------------------------------- what people do in Slack

    private void change() {
      Ts at = now;
      Ts touched = changeOne();
      for (Ts ts : List.of(at, touched)) {
        FakeChannel.Post post = slack.posts.get(ts);
        note(ts);
        if (post != null && post.isReply()) {
          note(post.thread);
        }
      }
    }

    /** Remembers how a message looks now. */
    private void note(Ts ts) {
      Message shown = slack.shown(ts);
      if (shown != null) {
        versions.computeIfAbsent(ts, key -> new ArrayList<>()).add(shown.fingerprint());
      }
    }

    private static Ts root(FakeChannel.Post post) {
      return post.isReply() ? post.thread : post.ts;
    }

    private void react(FakeChannel.Post one) {
      String emoji = "e" + random.nextInt(3);
      String user = "U" + random.nextInt(9);
      Set<String> users = one.reactions.computeIfAbsent(emoji, name -> FakeChannel.users());
      if (users.add(user)) {
        send(new Event.Reacted("C1", one.ts, user, emoji, true, now));
      } else if (events != null) {
        users.remove(user);
        if (users.isEmpty()) {
          one.reactions.remove(emoji);
        }
        send(new Event.Reacted("C1", one.ts, user, emoji, false, now));
      }
    }

    /** With a tombstone the event says that the message changed. */
    private void sendDeleted(FakeChannel.Post one) {
      boolean isThere = slack.posts.containsKey(one.ts);
      Ts root = random.nextBoolean() ? root(one) : null;
      send(
          isThere
              ? new Event.Changed("C1", one.ts, one.ts, now)
              : new Event.Deleted("C1", one.ts, root, now));
    }

    private String author() {
      return "U" + now.micros() % 9;
    }

    /** Returns the message that was changed, replied to or deleted. */
    private Ts changeOne() {
      List<FakeChannel.Post> recent =
          slack.posts.tailMap(now.minus(LOOKBACK.minus(timeToFind())), false).values().stream()
              .filter(post -> !post.tombstone)
              .toList();
      List<FakeChannel.Post> parents =
          slack.posts.values().stream().filter(post -> !post.isReply()).toList();
      FakeChannel.Post one = recent.isEmpty() ? null : recent.get(random.nextInt(recent.size()));
      int what = random.nextInt(20);
      trace("CHANGE %s %s", what, one == null ? "" : one.ts);
      if (one == null || what < 7) {
        slack.post(now, null, "post " + random.nextInt()).author = author();
        send(new Event.Posted("C1", slack.shown(now), now));
      } else if (what < 13) {
        FakeChannel.Post parent = parents.get(random.nextInt(parents.size()));
        FakeChannel.Post reply = slack.post(now, parent.ts, "reply " + random.nextInt());
        reply.broadcast = random.nextInt(6) == 0;
        reply.author = author();
        send(new Event.Posted("C1", slack.shown(now), now));
      } else if (what < 16) {
        react(one);
      } else if (what < 18) {
        one.text = "edit " + random.nextInt();
        one.edited = now;
        send(new Event.Changed("C1", one.ts, root(one), now));
      } else {
        // A deleted parent that neither shows in the history nor was seen before is beyond finding.
        boolean findable =
            slack.tombstonesInHistory
                || table.containsKey(one.ts)
                || slack.replies(one.ts).isEmpty();
        // With its last reply a deleted parent goes too, which is told inside the window alone.
        boolean takesOldParent =
            one.isReply()
                && one.thread.isBefore(now.minus(LOOKBACK.minus(timeToFind())))
                && slack.posts.containsKey(one.thread)
                && slack.posts.get(one.thread).tombstone;
        if (findable && !takesOldParent) {
          slack.delete(one.ts);
          sendDeleted(one);
        }
      }
      now = now.plus(1 + random.nextInt(1_000_000));
      return one == null
          ? now
          : one.isReply() && !slack.posts.containsKey(one.ts) ? one.thread : one.ts;
    }
  }
}
