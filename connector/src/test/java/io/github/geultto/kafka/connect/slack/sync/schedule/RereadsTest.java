package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which quiet threads are read again, and with which calls. */
class RereadsTest extends SchedulerFixture {

  private static final Page<Message> MORE = pageWithMore("more", post(at(-1)));

  @Test
  void quietThreadsAreReadWithTheCallsThatNothingElseNeeds() {
    assertThat(rereadsInAnHour(10, 300, page())).isGreaterThan(550);
  }

  @Test
  void duringABackfillTheSpareCallsGoToQuietThreads() {
    assertThat(rereadsInAnHour(10, 300, MORE)).isGreaterThan(550);
  }

  @Test
  void threadsOfABackfillTakeTheCallsThatAreNotPlannedForQuietThreads() {
    Scheduler scheduler = scheduler(10, "C1", "C2");
    begin(scheduler, 300, MORE);
    int rereads = 0;
    Ts counted = now.plus(Duration.ofHours(2));
    for (Ts end = counted.plus(Duration.ofHours(4)); now.isBefore(end); pass(6)) {
      scheduler.nextHistory(now).ifPresent(next -> answerEndlessly(scheduler, next));
      Optional<Request.Replies> next = scheduler.nextReplies(now);
      next.ifPresent(request -> answer(scheduler, request));
      rereads += next.isPresent() && next.get().reread() && now.isAfter(counted) ? 1 : 0;
    }
    assertThat(rereads / 4).as("a fifth of 600, and the turns of those overdue").isBetween(60, 200);
  }

  @Test
  void channelThatIsSuspendedIsNotBackfilled() {
    Scheduler scheduler = scheduler(10, "C1", "C2");
    begin(scheduler, 300, MORE);
    Request.History backfill = scheduler.nextHistory(now).orElseThrow();
    scheduler.failed(backfill, Failure.CHANNEL, "not_in_channel", now);
    assertThat(rereads(scheduler, Duration.ofHours(8), Duration.ofDays(1)) / 24).isGreaterThan(550);
  }

  @Test
  void spareCallsReadAThreadOncePerPollIntervalAtMost() {
    Scheduler scheduler = scheduler(1_000, "C1");
    begin(scheduler, 5, page());
    Map<Ts, Ts> last = new HashMap<>();
    int rereads = 0;
    for (Ts end = now.plus(Duration.ofMinutes(30)); now.isBefore(end); pass(1)) {
      Optional<Request.Replies> next = scheduler.nextReplies(now);
      if (next.isPresent()) {
        Ts before = last.put(next.get().root(), now);
        assertThat(before == null || !now.isBefore(before.plus(P))).as("at %s", now).isTrue();
        answer(scheduler, next.get());
        rereads++;
      }
    }
    assertThat(rereads).as("calls are limited, and there are enough").isGreaterThan(140);
  }

  @Test
  void withoutALimitThereAreNoSpareCalls() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    now = now.plus(Duration.ofDays(9));
    begin(scheduler, 5, page());
    assertThat(rereads(scheduler, Duration.ZERO, Duration.ofMinutes(10))).isZero();
  }

  @Test
  void roundOverAllQuietThreadsTakesNoLongerThanTheCallsAllow() {
    Scheduler scheduler = scheduler(20, "C1");
    begin(scheduler, 200, page());
    rereads(scheduler, Duration.ZERO, Duration.ofHours(4));
    Map<Ts, Ts> last = new HashMap<>();
    Duration longest = Duration.ZERO;
    for (Ts end = now.plus(Duration.ofHours(1)); now.isBefore(end); pass(3)) {
      Optional<Request.Replies> next = scheduler.nextReplies(now);
      if (next.isPresent()) {
        Ts before = last.put(next.get().root(), now);
        if (before != null && now.since(before).compareTo(longest) > 0) {
          longest = now.since(before);
        }
        answer(scheduler, next.get());
      }
    }
    assertThat(last).hasSize(200);
    assertThat(longest).as("200 threads, 20 calls per minute").isLessThan(Duration.ofMinutes(11));
  }

  @Test
  void afterARestartOverdueThreadsAreSpread() {
    SyncRun before = new SyncRun();
    Shown[] parents = parents(100);
    before.headPoll(parents);
    for (int i = 0; i < parents.length; i++) {
      Ts root = before.thread().root();
      before.sync.reset();
      before.thread(parent(root), reply(root.plus(SECOND), root));
    }
    before.later(Duration.ofDays(3));
    before.restart();
    now = before.now;
    Scheduler scheduler = new Scheduler(before.settings, 1_000, List.of(before.sync));
    scheduler.nextHistory(now);
    int due = 0;
    while (before.sync.queue().nextRereadAt().filter(at -> !at.isAfter(now)).isPresent()) {
      before.sync.threads().reread(now);
      due++;
    }
    assertThat(due).as("not all at once").isLessThan(50);
  }

  /** The mean of a day, because threads that were read together have their turn together. */
  private int rereadsInAnHour(double perMinute, int quiet, Page<Message> other) {
    Scheduler scheduler = scheduler(perMinute, "C1", "C2");
    begin(scheduler, quiet, other);
    return rereads(scheduler, Duration.ofHours(8), Duration.ofDays(1)) / 24;
  }

  /** C1 has quiet threads, other channels answer with that page. */
  private void begin(Scheduler scheduler, int quiet, Page<Message> other) {
    Page<Message> all = page(parents(quiet));
    for (int i = 0; i < scheduler.status().channels(); i++) {
      Request.History poll = scheduler.nextHistory(now).orElseThrow();
      scheduler.apply(poll, poll.channel().equals("C1") ? all : other, now);
    }
    for (int i = 0; i < quiet; i++) {
      answer(scheduler, scheduler.nextReplies(now).orElseThrow());
    }
  }

  private int rereads(Scheduler scheduler, Duration warmUp, Duration time) {
    Ts counted = now.plus(warmUp);
    int rereads = 0;
    for (Ts end = counted.plus(time); now.isBefore(end); pass(6)) {
      Optional<Request.Replies> next = scheduler.nextReplies(now);
      if (next.isPresent()) {
        rereads += next.get().reread() && !now.isBefore(counted) ? 1 : 0;
        answer(scheduler, next.get());
      }
    }
    return rereads;
  }

  /** C1 shows its quiet threads, the other channel a backfill of old threads without end. */
  private void answerEndlessly(Scheduler scheduler, Request.History request) {
    Ts old = now.minus(Duration.ofDays(100));
    Ts root = Ts.min(request.latest(), old).minus(SECOND.multipliedBy(2));
    Page<Message> other =
        switch (request.purpose()) {
          case HEAD -> MORE;
          case BACKFILL -> pageWithMore("more" + root, parent(root));
          default -> page();
        };
    scheduler.apply(request, request.channel().equals("C1") ? page(parents(300)) : other, now);
  }

  private void answer(Scheduler scheduler, Request.Replies request) {
    Ts root = request.root();
    scheduler.apply(request, page(parent(root), reply(root.plus(SECOND), root)), now);
  }

  private static Shown[] parents(int count) {
    Shown[] parents = new Shown[count];
    for (int i = 0; i < count; i++) {
      parents[i] = parent(at(1_000 - 2 * i));
    }
    return parents;
  }

  private static Shown parent(Ts root) {
    return post(root).replies(reply(root.plus(SECOND), root));
  }

  private void pass(int seconds) {
    now = now.plus(SECOND.multipliedBy(seconds));
  }
}
