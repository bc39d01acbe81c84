package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Change;
import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelOffsets;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Troubles of one thread or channel take few of the calls that all share. */
class TroublesUnderLimitsTest {

  /** Some channels under a limit of calls. */
  private static final class World {
    final SyncSettings settings;
    final double perMinute;
    final Map<String, FakeChannel> slack = new LinkedHashMap<>();
    final Map<String, Integer> counts = new TreeMap<>();
    final Map<String, Ts> lastHead = new HashMap<>();
    final Map<Ts, Message> table = new TreeMap<>();
    final Map<Ts, Integer> readings = new TreeMap<>();
    Duration longestHeadGap = Duration.ZERO;
    int moreEmptyPages;
    Ts now = SyncRun.T0.plus(Duration.ofDays(1));
    Scheduler scheduler;

    World(SyncSettings settings, double perMinute) {
      this.settings = settings;
      this.perMinute = perMinute;
    }

    void start() {
      start(
          slack.keySet().stream()
              .map(id -> new ChannelSync(id, settings, Stored.fresh(settings, now)))
              .toList());
    }

    void start(Collection<ChannelSync> channels) {
      scheduler = new Scheduler(settings, perMinute, channels);
    }

    void restart() {
      List<ChannelSync> again = new ArrayList<>();
      for (String id : slack.keySet()) {
        ChannelOffsets offset = Stored.of(scheduler.channel(id).state(), now);
        again.add(new ChannelSync(id, settings, Stored.again(offset, settings, now)));
      }
      start(again);
    }

    void run(Duration time) {
      Duration step = Duration.ofMillis((long) (60_000 / perMinute));
      for (Ts end = now.plus(time); now.isBefore(end); now = now.plus(step)) {
        scheduler.nextHistory(now).ifPresent(this::answer);
        scheduler.nextReplies(now).ifPresent(this::answer);
      }
    }

    private void answer(Request request) {
      FakeChannel channel = slack.get(request.channel());
      if (request instanceof Request.History history) {
        counts.merge(request.channel() + " " + history.purpose(), 1, Integer::sum);
        if (history.purpose() == Request.Purpose.HEAD) {
          Ts before = lastHead.put(request.channel(), now);
          if (before != null && now.since(before).compareTo(longestHeadGap) > 0) {
            longestHeadGap = now.since(before);
          }
        }
        if (history.purpose() == Request.Purpose.EVIDENCE && moreEmptyPages > 0) {
          // What is hidden is left out of pages that are there all the same.
          String cursor = history.cursor();
          int page = cursor == null ? 0 : Integer.parseInt(cursor.substring(4));
          emit(
              scheduler.apply(
                  request,
                  page < moreEmptyPages ? Shown.pageWithMore("more" + (page + 1)) : Shown.page(),
                  now));
          return;
        }
        emit(scheduler.apply(request, channel.history(history), now));
        return;
      }
      counts.merge(request.channel() + " REPLIES", 1, Integer::sum);
      Request.Replies replies = (Request.Replies) request;
      readings.merge(replies.root(), 1, Integer::sum);
      Page<Message> page = channel.replies(replies);
      emit(
          page == null
              ? scheduler.failed(request, Failure.MISSING, "thread_not_found", now)
              : scheduler.apply(request, page, now));
    }

    private void emit(List<Change> changes) {
      SyncRun.upsert(changes, table);
    }
  }

  /** One unreadable thread, and another channel's threads. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void unreadableThreadDoesNotKeepTheThreadsOfAnotherChannelFromBeingRead() {
    World world = new World(SETTINGS, 50);
    FakeChannel bad = new FakeChannel();
    bad.post(at(0), null, "old");
    bad.post(at(1), null, "root");
    bad.post(at(11), at(1), "reply");
    FakeChannel good = new FakeChannel();
    good.post(at(0).plus(7), null, "old");
    for (int i = 0; i < 20; i++) {
      good.post(at(100 + i), null, "root");
      good.post(at(200 + i), at(100 + i), "reply");
    }
    world.slack.put("C1", bad);
    world.slack.put("C2", good);
    world.start();
    world.run(Duration.ofHours(2));
    bad.unreadable.add(at(1));
    world.run(Duration.ofHours(1));
    world.readings.clear();
    good.posts.get(at(205)).text = "edited";
    good.posts.get(at(205)).edited = world.now;
    world.run(Duration.ofDays(2));
    assertThat(world.readings.getOrDefault(at(1), 0)).as("every hour").isLessThan(60);
    assertThat(world.table.get(at(205)).text()).isEqualTo("edited");
  }

  /** 60 empty pages with more to come below a message that is missing. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void channelIsReadWhileEvidenceLeadsNowhere() {
    World world = new World(SETTINGS, 50);
    FakeChannel slack = new FakeChannel();
    slack.post(at(0), null, "old");
    slack.post(at(5), null, "young");
    world.slack.put("C1", slack);
    world.start();
    world.run(Duration.ofMinutes(10));
    world.moreEmptyPages = 60;
    slack.hiddenBefore = at(3);
    world.counts.clear();
    world.run(Duration.ofDays(1));
    assertThat(world.longestHeadGap).isLessThan(Duration.ofMinutes(4));
  }

  /** A hidden parent, and a reply that the history shows too. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void hiddenParentOfABroadcastTakesFewCalls() {
    World world = new World(SETTINGS, 50);
    FakeChannel slack = new FakeChannel();
    slack.post(at(0), null, "old");
    for (int i = 0; i < 10; i++) {
      slack.post(at(1 + i), null, "root");
      slack.post(at(100 + i), at(1 + i), "reply").broadcast = true;
    }
    world.slack.put("C1", slack);
    world.start();
    world.run(Duration.ofMinutes(10));
    slack.hiddenBefore = at(50);
    world.run(Duration.ofHours(12));
    world.counts.clear();
    world.run(Duration.ofDays(1));
    assertThat(world.table).hasSize(21);
    assertThat(world.counts.getOrDefault("C1 EVIDENCE", 0)).as("once a day").isLessThan(30);
    assertThat(world.counts.getOrDefault("C1 REPLIES", 0)).isLessThan(30);
    world.run(Duration.ofDays(41));
    assertThat(world.scheduler.channel("C1").state().threads.all()).isEmpty();
  }

  private static void thread(
      String name, double perMinute, int posts, int replies, Duration restarts) {
    SyncSettings settings = new SyncSettings(Ts.ZERO, Duration.ofDays(30), P, true, false, 15, 15);
    World world = new World(settings, perMinute);
    FakeChannel slack = new FakeChannel();
    slack.post(at(0), null, "old");
    long micros = Duration.ofDays(20).toMillis() * 1000 / posts;
    Ts root = at(1);
    slack.post(root, null, "root");
    for (int i = 1; i <= posts; i++) {
      slack.post(root.plus(i * micros), null, "post");
      if (i % (posts / replies) == 0) {
        slack.post(root.plus(i * micros + 7), root, "reply");
      }
    }
    world.slack.put("C1", slack);
    world.now = root.plus(Duration.ofDays(20)).plus(Duration.ofHours(1));
    world.start();
    for (int i = 0; i < 4000 && world.table.size() < slack.posts.size(); i++) {
      world.run(Duration.ofHours(1));
    }
    assertThat(world.table.size()).isEqualTo(slack.posts.size());
    List<Ts> gone = new ArrayList<>(slack.replies(root).stream().map(p -> p.ts).toList());
    gone.forEach(slack.posts::remove);
    slack.posts.remove(root);
    world.counts.clear();
    Ts deleted = world.now;
    Ts restarted = world.now;
    while (world.table.size() > slack.posts.size()
        && world.now.since(deleted).compareTo(Duration.ofDays(15)) < 0) {
      world.run(Duration.ofMinutes(30));
      if (restarts != null && world.now.since(restarted).compareTo(restarts) >= 0) {
        world.restart();
        restarted = world.now;
      }
    }
    assertThat(world.table.size()).as(name).isEqualTo(slack.posts.size());
  }

  /** A whole thread with replies spread over many posts. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void wholeThreadIsDeletedInTheEnd() {
    thread("50/min, 3000 posts, 300 replies", 50, 3000, 300, null);
    thread("1/min, 3000 posts, 300 replies", 1, 3000, 300, null);
    thread("1/min, 3000 posts, 300 replies, restarted daily", 1, 3000, 300, Duration.ofDays(1));
  }

  /** While the replies of a deleted thread are looked for, the window below is read as well. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void evidenceDoesNotStopTheRescan() {
    long[] rescans = new long[2];
    for (int deletes = 0; deletes < 2; deletes++) {
      SyncSettings settings =
          new SyncSettings(Ts.ZERO, Duration.ofDays(30), P, true, false, 15, 15);
      World world = new World(settings, 1);
      FakeChannel slack = new FakeChannel();
      slack.post(at(0), null, "old");
      Ts root = at(1);
      slack.post(root, null, "root");
      for (int i = 1; i <= 3000; i++) {
        slack.post(root.plus(i * 576_000_000L), null, "post");
        if (i % 6 == 0) {
          slack.post(root.plus(i * 576_000_000L + 7), root, "reply");
        }
      }
      world.slack.put("C1", slack);
      world.now = root.plus(Duration.ofDays(20)).plus(Duration.ofHours(1));
      world.start();
      world.run(Duration.ofDays(2));
      assertThat(world.table.size()).isEqualTo(slack.posts.size());
      if (deletes == 1) {
        List<Ts> gone = new ArrayList<>(slack.replies(root).stream().map(p -> p.ts).toList());
        gone.forEach(slack.posts::remove);
        slack.posts.remove(root);
        world.run(Duration.ofHours(1));
      }
      // A minute later somebody edits a post below the newest page.
      FakeChannel.Post edited = slack.posts.get(root.plus(2950 * 576_000_000L));
      edited.text = "edited";
      edited.edited = world.now;
      world.counts.clear();
      Ts at = world.now;
      while (!"edited".equals(world.table.get(edited.ts).text())
          && world.now.since(at).compareTo(Duration.ofDays(2)) < 0) {
        world.run(Duration.ofMinutes(1));
      }
      rescans[deletes] = world.now.since(at).toMinutes();
    }
    assertThat(rescans[1]).isLessThan(3 * rescans[0] + 60);
  }
}
