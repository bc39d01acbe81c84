package io.github.geultto.kafka.connect.slack.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of several channels in a workspace that hides messages by a plan or a retention
 * policy, refuses threads, answers for deleted threads in each of the ways that Slack has been seen
 * to, forgets cursors, and has another clock; read from a start date on. Whatever happens, no
 * deletion is emitted of a message that still exists, nothing is emitted twice, and what Slack
 * shows is emitted in the end.
 *
 * <p>A failure names its seed: run it alone with {@code -Dsync.seed=N}; more of them with {@code
 * -Dsync.histories=N}.
 */
class RandomTroublesTest {

  private static final Duration LOOKBACK = Duration.ofDays(30);

  static LongStream seeds() {
    Long seed = Long.getLong("sync.seed");
    return seed != null
        ? LongStream.of(seed)
        : LongStream.range(0, Integer.getInteger("sync.histories", 500));
  }

  @ParameterizedTest(name = "seed {0}")
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("seeds")
  @DisplayName("what exists is never deleted, and what Slack shows is emitted")
  void converges(long seed) {
    Run run = new Run(seed);
    run.live();
    run.troublesEnd();
    run.run(Duration.ofDays(14));
    run.check();
    run.quiet();
  }

  /** A channel, and what a consumer of its records has. */
  private static final class Room {
    final String id;
    final FakeChannel slack = new FakeChannel();
    final TreeMap<Ts, Integer> table = new TreeMap<>();
    final Map<Ts, Ts> roots = new HashMap<>();

    /** Threads that were refused at some time. */
    final Set<Ts> refused = new HashSet<>();

    ChannelOffsets offset = ChannelOffsets.NONE;

    Room(String id) {
      this.id = id;
    }
  }

  private static final class Run {
    private final long seed;
    private final Random random;
    private final SyncSettings settings;
    private final Duration skew;
    private final Duration visibleFor;
    private final List<Room> rooms = new ArrayList<>();
    private final List<Request> pending = new ArrayList<>();
    private Ts now = Ts.parse("1700000000.000000");
    private Scheduler scheduler;
    private boolean quiet;

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.skew = Duration.ofSeconds(random.nextInt(480) - 240);
      this.visibleFor = random.nextInt(3) == 0 ? null : Duration.ofDays(5 + random.nextInt(90));
      Ts start = random.nextBoolean() ? Ts.ZERO : now.plus(Duration.ofDays(random.nextInt(60)));
      this.settings =
          new SyncSettings(
              start,
              LOOKBACK,
              Duration.ofMinutes(1),
              random.nextBoolean(),
              false,
              2 + random.nextInt(40),
              2 + random.nextInt(8));
      int channels = 1 + random.nextInt(3);
      for (int i = 0; i < channels; i++) {
        rooms.add(room("C" + i));
      }
      int before = random.nextInt(80);
      for (int i = 0; i < before; i++) {
        passes(Duration.ofMinutes(random.nextInt(3_000)));
        change();
      }
      restart();
    }

    private Room room(String id) {
      Room room = new Room(id);
      FakeChannel slack = room.slack;
      slack.unkind = random.nextBoolean() ? new Random(seed) : null;
      slack.shownUsers = 1 + random.nextInt(4);
      slack.tombstonesInHistory = random.nextBoolean();
      slack.emptyForDeleted = random.nextBoolean();
      slack.leavesOrphans = random.nextInt(4) == 0;
      slack.forgetsCursors = random.nextBoolean();
      slack.post(now.minus(Duration.ofDays(300)), null, "the channel was created");
      return room;
    }

    private void passes(Duration time) {
      now = now.plus(time);
      if (visibleFor != null) {
        rooms.forEach(room -> room.slack.hiddenBefore = now.minus(visibleFor));
      }
    }

    void live() {
      int steps = 20 + random.nextInt(150);
      for (int i = 0; i < steps; i++) {
        passes(Duration.ofSeconds(random.nextInt(random.nextInt(10) == 0 ? 80_000 : 60)));
        if (random.nextInt(3) == 0) {
          change();
        }
        if (random.nextInt(15) == 0) {
          refuseOrShowAThread();
        }
        ask();
        while (!pending.isEmpty() && random.nextInt(4) != 0) {
          answer();
        }
        if (random.nextInt(40) == 0) {
          restart();
        }
      }
    }

    /** Some threads stay unreadable. */
    void troublesEnd() {
      if (random.nextBoolean()) {
        rooms.forEach(room -> room.slack.unreadable.clear());
      }
    }

    void run(Duration time) {
      for (Ts end = now.plus(time); now.isBefore(end); passes(Duration.ofMinutes(183))) {
        for (int i = 0; i < 300 && (ask() || !pending.isEmpty()); i++) {
          if (!pending.isEmpty()) {
            answer();
          }
        }
      }
    }

    /**
     * Nothing more is emitted, also after a restart. But deletions may be proven late, and a part
     * that was not stored since tries once more what was refused before.
     */
    void quiet() {
      quiet = true;
      run(Duration.ofDays(1));
      restart();
      run(Duration.ofDays(1));
    }

    void check() {
      for (Room room : rooms) {
        Map<Ts, String> wrong = new TreeMap<>();
        room.slack
            .truth()
            .forEach(
                (ts, message) -> {
                  boolean expected =
                      !ts.isBefore(settings.start())
                          && room.slack.isVisible(ts)
                          && !isOld(ts)
                          && (isFindable(room.slack, ts) || room.table.containsKey(ts));
                  if (expected
                      && !Integer.valueOf(message.fingerprint()).equals(room.table.get(ts))) {
                    wrong.put(ts, room.table.containsKey(ts) ? "outdated" : "missing");
                  }
                });
        room.table.keySet().stream()
            .filter(ts -> !room.slack.posts.containsKey(ts) && !isExcused(room, ts))
            .forEach(ts -> wrong.put(ts, "not deleted"));
        assertThat(wrong).as("%s, seed %s", room.id, seed).isEmpty();
      }
    }

    /**
     * Whether it is too old for what changed to be found; what is new of it is checked elsewhere.
     */
    private boolean isOld(Ts ts) {
      return ts.isBefore(now.minus(LOOKBACK.minusDays(1)));
    }

    /** Whether nobody can know that a message has been deleted, or not so soon. */
    private boolean isExcused(Room room, Ts ts) {
      Ts root = room.roots.get(ts);
      boolean nothingOlder =
          room.slack.posts.headMap(root, true).keySet().stream()
              .noneMatch(older -> room.slack.isVisible(older) && isFindable(room.slack, older));
      boolean hiddenThread = root.isBefore(room.slack.hiddenBefore);
      return isOld(ts) || nothingOlder || hiddenThread || room.slack.unreadable.contains(root);
    }

    // -------------------------------------------------------------- the sync

    private Ts clock() {
      return now.plus(skew);
    }

    private void restart() {
      pending.clear();
      List<ChannelSync> channels = new ArrayList<>();
      for (Room room : rooms) {
        ChannelState state = Stored.again(room.offset, settings, clock());
        channels.add(new ChannelSync(room.id, settings, state));
      }
      double perMinute = seed % 8 == 0 ? Double.POSITIVE_INFINITY : 0.02;
      scheduler = new Scheduler(settings, perMinute, channels);
    }

    private boolean ask() {
      int before = pending.size();
      for (int i = 0; i < 3; i++) {
        Stream.of(
                scheduler.nextHistory(clock()),
                scheduler.nextReplies(clock()),
                scheduler.nextReactions(clock()))
            .forEach(next -> next.ifPresent(pending::add));
      }
      return pending.size() > before;
    }

    private void answer() {
      Request request = pending.remove(random.nextInt(pending.size()));
      passes(Duration.ofMillis(200));
      Room room = room(request);
      int luck = random.nextInt(60);
      trace(room, request);
      if (luck == 0) {
        emit(room, scheduler.failed(request, Failure.RETRY, "http_503", clock()));
      } else if (luck == 1 && random.nextInt(4) == 0) {
        emit(room, scheduler.failed(request, Failure.CHANNEL, "missing_scope", clock()));
      } else if (luck == 2 && !(request instanceof Request.Reactions)) {
        emit(room, scheduler.failed(request, Failure.RESTART_WINDOW, "invalid_cursor", clock()));
      } else {
        emit(room, shown(room.slack, request));
      }
    }

    /** For a seed that is run alone. */
    private void trace(Room room, Request request) {
      if (Long.getLong("sync.seed") != null) {
        System.out.printf(
            "%s hidden %s unreadable %s%n",
            request, room.slack.hiddenBefore, room.slack.unreadable);
      }
    }

    private Room room(Request request) {
      return rooms.stream().filter(r -> r.id.equals(request.channel())).findFirst().orElseThrow();
    }

    private List<Change> shown(FakeChannel slack, Request request) {
      if (request instanceof Request.Reactions message) {
        List<Message.Reaction> reactions = slack.reactions(message.ts());
        return reactions == null
            ? scheduler.failed(request, Failure.MISSING, "message_not_found", clock())
            : scheduler.applyReactions(message, reactions, clock());
      }
      Page<Message> page =
          request instanceof Request.Replies replies
              ? slack.replies(replies)
              : slack.history((Request.History) request);
      if (Long.getLong("sync.seed") != null && page != null) {
        System.out.printf(
            "   shows %s more %s cursor %s%n",
            page.items().stream().map(m -> m.ts()).toList(), page.hasMore(), page.cursor());
      }
      return page == null
          ? scheduler.failed(request, Failure.MISSING, "thread_not_found", clock())
          : scheduler.apply(request, page, clock());
    }

    private void emit(Room room, List<Change> changes) {
      if (Long.getLong("sync.seed") != null) {
        System.out.printf("   %s%n", changes.stream().map(c -> c.op() + " " + c.ts()).toList());
      }
      for (Change change : changes) {
        Ts ts = change.ts();
        Integer before = room.table.get(ts);
        if (change.message() == null) {
          if (!isNowhere(room.slack, change.root())) {
            assertThat(room.slack.posts)
                .as("deletion of %s, seed %s", ts, seed)
                .doesNotContainKey(ts);
          }
          assertThat(before).as("deletion of %s, seed %s", ts, seed).isNotNull();
          room.table.remove(ts);
          continue;
        }
        int content = change.message().fingerprint();
        assertThat(content).as("repeat of %s, seed %s", ts, seed).isNotEqualTo(before);
        // What nobody could see in time is found late, if at all.
        boolean beyond =
            isOld(ts) || (room.slack.posts.containsKey(ts) && !isFindable(room.slack, ts));
        boolean late = beyond && (before == null || room.refused.contains(change.root()));
        assertThat(quiet && !late).as("%s for nothing, seed %s", change, seed).isFalse();
        FakeChannel.Post post = room.slack.posts.get(ts);
        if (post != null && !post.tombstone) {
          assertThat(before == null)
              .as("op %s of %s, seed %s", change.op(), ts, seed)
              .isEqualTo(change.op() != Op.UPDATE);
        }
        assertThat(ts).as("start, seed %s", seed).isGreaterThanOrEqualTo(settings.start());
        room.table.put(ts, content);
        room.roots.put(ts, change.root());
      }
      if (!changes.isEmpty()) {
        ChannelState state = scheduler.channel(room.id).state();
        room.offset = Stored.after(room.offset, state, changes, clock());
        if (seed % 2 == 0 && state.isWhole() && random.nextInt(8) == 0) {
          state.split();
        }
      }
    }

    /** A deleted parent that only its thread would show, of a thread that is refused. */
    private static boolean isNowhere(FakeChannel slack, Ts root) {
      boolean refused = slack.unreadable.contains(root) || root.isBefore(slack.hiddenBefore);
      return refused && !isInHistory(slack, root);
    }

    private static boolean isInHistory(FakeChannel slack, Ts root) {
      FakeChannel.Post parent = slack.posts.get(root);
      return parent != null && (!parent.tombstone || slack.tombstonesInHistory);
    }

    /** Whether nothing leads to a thread: what it shows of itself is beyond finding. */
    private static boolean isFindable(FakeChannel slack, Ts ts) {
      FakeChannel.Post post = slack.posts.get(ts);
      return post.broadcast || isInHistory(slack, post.isReply() ? post.thread : ts);
    }

    // -------------------------------------------------------------- what people do in Slack

    private void refuseOrShowAThread() {
      Room room = rooms.get(random.nextInt(rooms.size()));
      FakeChannel slack = room.slack;
      List<Ts> roots = new ArrayList<>();
      slack.posts.values().stream().filter(p -> !p.isReply()).forEach(p -> roots.add(p.ts));
      Ts root = roots.get(random.nextInt(roots.size()));
      if (!slack.unreadable.remove(root)) {
        slack.unreadable.add(root);
        room.refused.add(root);
      }
    }

    private void change() {
      FakeChannel slack = rooms.get(random.nextInt(rooms.size())).slack;
      List<FakeChannel.Post> recent =
          slack.posts.tailMap(now.minus(LOOKBACK.minusDays(2)), false).values().stream()
              .filter(post -> !post.tombstone && slack.isVisible(post.ts))
              .toList();
      int what = recent.isEmpty() ? 0 : random.nextInt(20);
      if (what < 7) {
        slack.post(now, null, "post " + random.nextInt());
      } else {
        change(slack, what, recent.get(random.nextInt(recent.size())));
      }
      passes(Duration.ofMillis(1 + random.nextInt(1_000)));
    }

    private void change(FakeChannel slack, int what, FakeChannel.Post one) {
      if (what < 13) {
        Ts root = one.isReply() ? one.thread : one.ts;
        if (slack.posts.containsKey(root)) {
          slack.post(now, root, "reply " + random.nextInt()).broadcast = random.nextInt(6) == 0;
        }
      } else if (what < 16) {
        one.reactions
            .computeIfAbsent("e" + random.nextInt(3), name -> FakeChannel.users())
            .add("U" + random.nextInt(9));
      } else if (what < 17) {
        one.text = "edit " + random.nextInt();
        one.edited = now;
      } else {
        slack.delete(one.ts);
      }
    }
  }
}
