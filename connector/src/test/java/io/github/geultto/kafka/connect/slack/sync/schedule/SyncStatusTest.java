package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.geultto.kafka.connect.slack.model.Event;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.BackfillProgress;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures over all channels. */
class SyncStatusTest extends SchedulerFixture {

  @Test
  void statusSumsUpAllChannels() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    assertThat(scheduler.status().backfilled()).as("nothing is known of them yet").isZero();
    scheduler.apply(
        scheduler.nextHistory(now).orElseThrow(),
        page(post(at(2)).replies(reply(at(3), at(2))), post(at(1))),
        now);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), pageWithMore("a", post(at(1))), now);
    assertThat(scheduler.status().channels()).isEqualTo(2);
    assertThat(scheduler.status().ledgerSize()).isEqualTo(3);
    assertThat(scheduler.status().changedThreads()).isEqualTo(1);
    assertThat(scheduler.status().backfilled()).as("a thread waits").isZero();
    assertThat(scheduler.status().heldDeletions()).isZero();
    Request.Replies thread = scheduler.nextReplies(now).orElseThrow();
    scheduler.apply(
        thread, page(post(at(2)).replies(reply(at(3), at(2))), reply(at(3), at(2))), now);
    assertThat(scheduler.status().completeness().repliesAnnounced()).isEqualTo(1);
    assertThat(scheduler.status().completeness().repliesRead()).isEqualTo(1);
  }

  @Test
  void backfillIsEstimatedByWhatWasReadOfIt() {
    // A post every 10,000 s for 100 pages, a thread in each tenth.
    Duration pause = Duration.ofSeconds(10_000);
    SyncSettings settings = new SyncSettings(Ts.ZERO, SyncRun.W, P, true, false, 10, 1000);
    Ts begin = now.minus(pause.multipliedBy(1_000));
    Scheduler scheduler =
        new Scheduler(
            settings,
            NO_LIMIT,
            List.of(new ChannelSync("C1", settings, Stored.fresh(settings, now))));
    assertThat(scheduler.status().backfill(channel -> begin)).as("not read so far").isEmpty();
    Ts newest = now;
    for (int page = 0; page < 25; page++) {
      Shown[] posts = new Shown[10];
      for (int i = 0; i < posts.length; i++) {
        Ts ts = newest.minus(pause.multipliedBy(page * 10L + i));
        posts[i] = i == 5 ? post(ts).replies(1, ts.plus(1)) : post(ts);
      }
      scheduler.apply(
          scheduler.nextHistory(now).orElseThrow(), pageWithMore("page" + page, posts), now);
      now = now.plus(Duration.ofMillis(600));
    }
    BackfillProgress progress = scheduler.status().backfill(channel -> begin).orElseThrow();
    assertThat(progress.history()).isCloseTo(100, within(2.0));
    assertThat(progress.historyLeft()).isCloseTo(75, within(2.0));
    // None of the threads has been read.
    assertThat(progress.threads()).isCloseTo(100, within(2.0));
    assertThat(progress.threadsLeft()).isCloseTo(100, within(2.0));
    assertThat(progress.done()).isCloseTo(0.125, within(0.01));
    assertThat(scheduler.status().timeLeft(progress, now)).as("no thread has been read").isEmpty();
    for (int thread = 0; thread < 25; thread++) {
      Request.Replies request = scheduler.nextReplies(now).orElseThrow();
      Ts root = request.root();
      Ts reply = root.plus(1);
      scheduler.apply(request, page(post(root).replies(1, reply), reply(reply, root)), now);
      now = now.plus(Duration.ofMillis(600));
    }
    BackfillProgress later = scheduler.status().backfill(channel -> begin).orElseThrow();
    assertThat(later.threadsLeft()).isCloseTo(75, within(2.0));
    // 24 calls of either kind in the 30 s that both took.
    assertThat(scheduler.status().timeLeft(later, now).orElseThrow())
        .isBetween(Duration.ofSeconds(85), Duration.ofSeconds(100));
  }

  @Test
  void finishedBackfillIsReportedAsDone() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    BackfillProgress progress = scheduler.status().backfill(channel -> Ts.ZERO).orElseThrow();
    assertThat(progress.done()).isEqualTo(1);
    assertThat(scheduler.status().timeLeft(progress, now)).contains(Duration.ZERO);
  }

  @Test
  void oldestHeadIsThatOfTheReadableChannelThatWaitedLongest() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2", "C3");
    assertThat(scheduler.status().oldestHead(now)).isEmpty();
    answerAll(scheduler);
    failHead(scheduler, "C1", "not_in_channel");
    now = now.plus(P);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    String other = scheduler.status().oldestHead(now).orElseThrow().channel();
    assertThat(other).isIn("C2", "C3");
    now = now.plus(SECOND);
    assertThat(scheduler.status().oldestHead(now))
        .contains(new SyncStatus.OldestHead(other, P.plus(SECOND)));
  }

  @Test
  void oldestNewsIsTheReplyAnnouncedLongestAgo() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    assertThat(scheduler.status().oldestNews(now)).isZero();
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(2)), post(at(1))), now);
    Ts written = now.plus(SECOND);
    now = now.plus(P);
    scheduler.apply(
        scheduler.nextHistory(now).orElseThrow(),
        page(post(at(2)).replies(1, written.plus(SECOND)), post(at(1)).replies(1, written)),
        now);
    assertThat(scheduler.status().oldestNews(now)).isEqualTo(P.minus(SECOND));
    Request.Replies request = scheduler.nextReplies(now).orElseThrow();
    assertThat(request.root()).isEqualTo(at(1));
    scheduler.apply(request, page(post(at(1)).replies(1, written), reply(written, at(1))), now);
    assertThat(scheduler.status().oldestNews(now)).isEqualTo(P.minus(SECOND).minus(SECOND));
  }

  @Test
  void aBackfillIsCompleteWhenNoThreadOfItWaits() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Shown root = post(at(1)).replies(1, at(2));
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(root), now);
    assertThat(scheduler.status().changedThreads()).isEqualTo(1);
    assertThat(scheduler.status().backfilled()).isZero();
    assertThat(scheduler.status().freshness(now)).as("a backfill is no change").isZero();
    scheduler.apply(scheduler.nextReplies(now).orElseThrow(), page(root, reply(at(2), at(1))), now);
    assertThat(scheduler.status().backfilled()).isEqualTo(1);
  }

  @Test
  void freshnessIsTheAgeOfTheOldestReplyThatWaits() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    assertThat(scheduler.status().freshness(now)).isZero();
    Ts written = now.plus(SECOND);
    now = now.plus(P);
    Shown root = post(at(1)).replies(1, written);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(root), now);
    assertThat(scheduler.status().freshness(now)).isEqualTo(P.minus(SECOND));
    scheduler.apply(
        scheduler.nextReplies(now).orElseThrow(), page(root, reply(written, at(1))), now);
    assertThat(scheduler.status().freshness(now)).isZero();
  }

  @Test
  void whatAnEventNamesAgesFromWhenItIsSeen() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    scheduler.apply(new Event.Changed("C1", at(1), null, now), now);
    assertThat(scheduler.status().freshness(now)).isZero();
    now = now.plus(SECOND);
    assertThat(scheduler.status().freshness(now)).isEqualTo(SECOND);
    now = now.plus(P);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    assertThat(scheduler.status().freshness(now)).isZero();
  }

  @Test
  void theLastReconciliationIsAsOldAsTheOldestReading() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    assertThat(scheduler.status().reconciledAgo(now)).isEmpty();
    Shown root = post(at(1)).replies(1, at(2));
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(root), now);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    assertThat(scheduler.status().reconciledAgo(now)).as("a thread waits").isEmpty();
    scheduler.apply(scheduler.nextReplies(now).orElseThrow(), page(root, reply(at(2), at(1))), now);
    assertThat(scheduler.status().reconciledAgo(now)).contains(Duration.ZERO);
    now = now.plus(P);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(root), now);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    assertThat(scheduler.status().reconciledAgo(now)).as("the thread was read then").contains(P);
  }

  @Test
  void everythingIsEmittedUntilTheOldestOfTheNewestPagesWasRequested() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    assertThat(scheduler.status().emittedUntil(now)).as("nothing was read").isEmpty();
    Ts begin = now;
    Request.History first = scheduler.nextHistory(now).orElseThrow();
    Request.History second = scheduler.nextHistory(now).orElseThrow();
    scheduler.apply(first, page(post(at(1))), now);
    assertThat(scheduler.status().emittedUntil(now)).as("one channel was not read").isEmpty();
    now = now.plus(SECOND);
    scheduler.apply(second, page(post(at(1))), now);
    assertThat(scheduler.status().emittedUntil(now)).contains(begin);
    now = now.plus(P);
    Request.History polled = scheduler.nextHistory(now).orElseThrow();
    Request.History failed = scheduler.nextHistory(now).orElseThrow();
    assertThat(scheduler.status().emittedUntil(now)).as("requested").contains(begin);
    scheduler.apply(polled, page(post(at(1))), now);
    scheduler.failed(failed, Failure.RETRY, "internal_error", now);
    assertThat(scheduler.status().emittedUntil(now)).as("one call failed").contains(begin);
    Ts requested = now;
    now = now.plus(P);
    answerAll(scheduler);
    assertThat(scheduler.status().emittedUntil(now)).as("repeated").contains(requested);
    now = now.plus(P);
    answerAll(scheduler);
    assertThat(scheduler.status().emittedUntil(now)).contains(now);
  }

  @Test
  void nothingIsEmittedUntilAnInstantWhileHistoryOrAnnouncedRepliesWait() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Shown root = post(at(1)).replies(1, at(2));
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(root), now);
    assertThat(scheduler.status().emittedUntil(now)).as("a thread of the backfill").isEmpty();
    scheduler.apply(scheduler.nextReplies(now).orElseThrow(), page(root, reply(at(2), at(1))), now);
    assertThat(scheduler.status().emittedUntil(now)).contains(now);
    Ts written = now.plus(SECOND);
    now = now.plus(P);
    Shown more = post(at(1)).replies(2, written);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(more), now);
    assertThat(scheduler.status().emittedUntil(now)).contains(written);
  }

  @Test
  void suspendedChannelsDoNotHoldItBackAndWithoutOthersThereIsNone() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    answerAll(scheduler);
    failHead(scheduler, "C2", "not_in_channel");
    Ts later = now.plus(P);
    now = later;
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    assertThat(scheduler.status().emittedUntil(now)).contains(later);
    failHead(scheduler, "C1", "is_archived");
    assertThat(scheduler.status().emittedUntil(now)).isEmpty();
  }
}
