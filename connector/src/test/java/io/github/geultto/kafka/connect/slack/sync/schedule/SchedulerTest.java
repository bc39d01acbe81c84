package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.SETTINGS;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.geultto.kafka.connect.slack.model.Message;
import io.github.geultto.kafka.connect.slack.model.Page;
import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.BackfillProgress;
import io.github.geultto.kafka.connect.slack.sync.read.ChannelSync;
import io.github.geultto.kafka.connect.slack.sync.read.Failure;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which call comes next, with how much patience for channels that fail. */
class SchedulerTest {

  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Ts now = SyncRun.T0.plus(Duration.ofDays(1));

  @Test
  void aBusyChannelIsLookedAtMoreOftenAndASilentOneIsNotForgotten() {
    Scheduler scheduler = scheduler(2, "busy", "silent");
    Map<String, Integer> looks = new HashMap<>();
    for (Ts end = now.plus(Duration.ofDays(2)); now.isBefore(end); now = now.plus(P.dividedBy(2))) {
      Optional<Request.History> next = scheduler.nextHistory(now);
      if (next.isPresent()) {
        looks.merge(next.get().channel(), 1, Integer::sum);
        boolean busy = next.get().channel().equals("busy");
        Shown shown = post(at(1)).text(busy ? "고침 " + now : "조용");
        scheduler.apply(next.get(), page(shown), now);
      }
    }
    assertThat(looks.get("busy")).isGreaterThan(5 * looks.get("silent"));
    assertThat(looks.get("silent")).isGreaterThan(24);
  }

  @Test
  void withoutALimitEveryChannelIsLookedAtOncePerPollInterval() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    assertThat(answerAll(scheduler)).containsExactlyInAnyOrder("C1 HEAD", "C2 HEAD");
    now = now.plus(P.minusMillis(1));
    assertThat(answerAll(scheduler)).isEmpty();
    now = now.plus(Duration.ofMillis(1));
    assertThat(answerAll(scheduler)).containsExactlyInAnyOrder("C1 HEAD", "C2 HEAD");
  }

  @Test
  void oneCallInFourGoesToABackfillAndNoBackfillStarves() {
    String[] channels = IntStream.range(0, 400).mapToObj(i -> "C" + i).toArray(String[]::new);
    Scheduler scheduler = scheduler(NO_LIMIT, channels);
    // Three of them have a history without end.
    List<String> endless = List.of("C1", "C2", "C3");
    Map<String, Integer> gaps = new HashMap<>();
    for (int call = 0; call < 1_000; call++) {
      now = now.plus(SECOND);
      Request.History next = scheduler.nextHistory(now).orElseThrow();
      // By then every channel has been looked at once.
      if (call >= 600 && next.purpose() == Request.Purpose.BACKFILL) {
        gaps.merge(next.channel(), 1, Integer::sum);
      }
      Ts shown = Ts.min(next.latest(), now).plus(-1 - call);
      scheduler.apply(
          next,
          endless.contains(next.channel()) ? pageWithMore("more", post(shown)) : page(post(at(1))),
          now);
    }
    assertThat(gaps).containsOnlyKeys(endless);
    assertThat(gaps.values().stream().mapToInt(n -> n).sum()).isEqualTo(100);
    assertThat(gaps.values()).allMatch(n -> n >= 33);
  }

  @Test
  void whatIsLeftOfTheBudgetGoesToTheBackfill() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Ts old = now.minus(SyncRun.W.plusDays(1));
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), pageWithMore("a", post(old)), now);
    for (int i = 8; i > 0; i--) {
      Request.History next = scheduler.nextHistory(now).orElseThrow();
      assertThat(next.purpose()).isEqualTo(Request.Purpose.BACKFILL);
      scheduler.apply(next, pageWithMore("b", post(old.plus(i - 9))), now);
    }
  }

  @Test
  void theThreadsOfABackfillGetOneCallInFour() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Shown[] parents = new Shown[40];
    for (int i = 0; i < 20; i++) {
      Ts news = now.plus(1 + i);
      Ts old = at(20 - i);
      parents[19 - i] = post(news).replies(reply(news.plus(100), news));
      parents[20 + i] = post(old).replies(reply(old.plus(1), old));
    }
    Ts begun = now;
    now = now.plus(SECOND);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(parents), now);
    List<Boolean> old = new ArrayList<>();
    for (int call = 0; call < 16; call++) {
      old.add(scheduler.nextReplies(now).orElseThrow().root().isBefore(begun));
    }
    assertThat(old).containsSequence(false, false, false, true).filteredOn(b -> b).hasSize(4);
  }

  @Test
  void looksMakeRoomForWhatElseThereIsToReadUpToHalfOfTheBudget() {
    String[] channels = IntStream.range(0, 40).mapToObj(i -> "C" + i).toArray(String[]::new);
    Scheduler scheduler = scheduler(10, channels);
    int others = 0;
    int calls = 0;
    for (int call = 0; call < 3_600; call++) {
      now = now.plus(SECOND.multipliedBy(6));
      Optional<Request.History> next = scheduler.nextHistory(now);
      if (call >= 3_000 && next.isPresent()) {
        calls++;
        others += next.get().purpose() == Request.Purpose.HEAD ? 0 : 1;
      }
      if (next.isPresent()) {
        Shown newest = post(Ts.min(next.get().latest(), now).plus(-1));
        boolean endless = next.get().channel().equals("C1");
        scheduler.apply(
            next.get(), endless ? pageWithMore("more", newest) : page(post(at(1))), now);
      }
    }
    assertThat(calls).as("nothing is left unused").isEqualTo(600);
    assertThat(others).isBetween(250, 350);
  }

  @Test
  void theChannelsTakeTurnsWithTheirThreads() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2", "C3");
    for (int i = 0; i < 3; i++) {
      Shown one = post(at(1)).replies(reply(at(5), at(1)));
      Shown other = post(at(2)).replies(reply(at(6), at(2)));
      scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(other, one), now);
    }
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      order.add(scheduler.nextReplies(now).orElseThrow().channel());
    }
    assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("C1", "C2", "C3");
    assertThat(order.subList(3, 6)).containsExactlyInAnyOrder("C1", "C2", "C3");
  }

  @Test
  void quietThreadsAreReadWithTheCallsThatNothingElseNeeds() {
    Page<Message> more = pageWithMore("more", post(at(-1)));
    assertThat(revisitsInAnHour(page(), false)).isGreaterThan(550);
    assertThat(revisitsInAnHour(more, false))
        .as("while another channel is backfilled")
        .isBetween(60, 180);
    assertThat(revisitsInAnHour(more, true))
        .as("while another channel cannot be backfilled")
        .isGreaterThan(550);
  }

  /**
   * With ten calls a minute and 300 quiet threads; C2 answers with that page, and is left aside
   * then if so wanted. The mean of a day, since threads that were read together have their turn
   * together.
   */
  private int revisitsInAnHour(Page<Message> other, boolean leftAside) {
    now = SyncRun.T0.plus(Duration.ofDays(1));
    Scheduler scheduler = scheduler(10, "C1", "C2");
    Shown[] parents = new Shown[300];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = post(at(1_000 - 2 * i)).replies(reply(at(1_001 - 2 * i), at(1_000 - 2 * i)));
    }
    Page<Message> all = page(parents);
    for (int i = 0; i < 2; i++) {
      Request.History look = scheduler.nextHistory(now).orElseThrow();
      scheduler.apply(look, look.channel().equals("C1") ? all : other, now);
    }
    if (leftAside) {
      Request.History gap = scheduler.nextHistory(now).orElseThrow();
      scheduler.failed(gap, Failure.CHANNEL, "not_in_channel", now);
    }
    int revisits = 0;
    Ts counted = now.plus(Duration.ofHours(8));
    for (Ts end = counted.plus(Duration.ofDays(1));
        now.isBefore(end);
        now = now.plus(SECOND.multipliedBy(6))) {
      Optional<Request.Replies> next = scheduler.nextReplies(now);
      if (next.isPresent()) {
        revisits += next.get().reread() && !now.isBefore(counted) ? 1 : 0;
        Ts root = next.get().root();
        scheduler.apply(
            next.get(),
            page(
                post(root).replies(reply(root.plus(SECOND), root)), reply(root.plus(SECOND), root)),
            now);
      }
    }
    return revisits / 24;
  }

  @Test
  void severalRequestsInFlightNeverAskForTheSame() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    List<Request> inFlight = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      scheduler.nextHistory(now).ifPresent(inFlight::add);
    }
    assertThat(inFlight).extracting(Request::channel).containsExactlyInAnyOrder("C1", "C2");
    Ts[] roots = {at(1), at(2), at(3)};
    Shown[] parents =
        Arrays.stream(roots).map(r -> post(r).replies(reply(r.plus(9), r))).toArray(Shown[]::new);
    scheduler.apply(inFlight.get(0), page(parents), now);
    List<Ts> asked =
        Stream.generate(() -> scheduler.nextReplies(now))
            .limit(10)
            .flatMap(Optional::stream)
            .map(Request.Replies::root)
            .toList();
    assertThat(asked).containsExactlyInAnyOrder(roots);
  }

  @Test
  void aFailingChannelIsTriedAgainWithPausesThatGrowToAMinute() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    assertThat(pauses(scheduler, Failure.RETRY, 9))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(scheduler.suspended("C1")).isEmpty();
  }

  @Test
  void anAnswerEndsTheFailures() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    pauses(scheduler, Failure.RETRY, 5);
    answerAll(scheduler);
    now = now.plus(P);
    assertThat(pauses(scheduler, Failure.RETRY, 2)).containsExactly(1L, 2L);
  }

  @Test
  void aRateLimitIsNoFailure() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    assertThat(pauses(scheduler, Failure.THROTTLED, 20)).containsOnly(0L);
    assertThat(scheduler.status().suspended()).isZero();
  }

  @Test
  void aChannelRefusedEightTimesInARowIsLeftAside() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    pauses(scheduler, Failure.REFUSED, 7);
    assertThat(scheduler.suspended("C1")).isEmpty();
    pauses(scheduler, Failure.REFUSED, 1);
    assertThat(scheduler.suspended("C1")).contains("the reason");
  }

  @Test
  void aChannelThatCannotBeReadIsProbedLessAndLessButHourly() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    assertThat(pauses(scheduler, Failure.CHANNEL, 6))
        .containsExactly(300L, 600L, 1_200L, 2_400L, 3_600L, 3_600L);
  }

  @Test
  void requestsThatFailTogetherCountAsOne() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Ts[] roots = {at(1), at(2), at(3)};
    Shown[] parents =
        Arrays.stream(roots).map(r -> post(r).replies(reply(r.plus(9), r))).toArray(Shown[]::new);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(parents), now);
    List<Request> together = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      together.add(scheduler.nextReplies(now).orElseThrow());
    }
    together.forEach(r -> scheduler.failed(r, Failure.CHANNEL, "not_in_channel", now));
    now = now.plus(Duration.ofMinutes(5));
    assertThat(scheduler.nextReplies(now)).isPresent();
  }

  @Test
  void aChannelLeftAsideDoesNotStopTheOthers() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    failLook(scheduler, "C1", "not_in_channel");
    assertThat(scheduler.suspended("C1")).contains("not_in_channel");
    assertThat(scheduler.suspended("C2")).isEmpty();
    assertThat(answerAll(scheduler)).containsExactly("C2 HEAD");
  }

  @Test
  void anAnswerAskedForBeforeTheChannelWasLeftAsideDoesNotEndIt() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Ts[] roots = {at(1), at(2)};
    Shown[] parents =
        Arrays.stream(roots).map(r -> post(r).replies(reply(r.plus(9), r))).toArray(Shown[]::new);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(parents), now);
    Request.Replies refused = scheduler.nextReplies(now).orElseThrow();
    Request.Replies late = scheduler.nextReplies(now).orElseThrow();
    scheduler.failed(refused, Failure.CHANNEL, "not_in_channel", now);
    scheduler.apply(late, page(parents[0]), now);
    assertThat(scheduler.suspended("C1")).contains("not_in_channel");
  }

  @Test
  void aChannelThatIsReadAgainIsNoLongerLeftAside() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    pauses(scheduler, Failure.CHANNEL, 3);
    answerAll(scheduler);
    assertThat(scheduler.suspended("C1")).isEmpty();
    now = now.plus(P);
    assertThat(pauses(scheduler, Failure.CHANNEL, 1)).containsExactly(300L);
  }

  @Test
  void aReasonIsCommonWhenAllChannelsAreLeftAsideForIt() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    assertThat(scheduler.commonReason()).isEmpty();
    failLook(scheduler, "C1", "not_in_channel");
    assertThat(scheduler.commonReason()).as("the other is read").isEmpty();
    failLook(scheduler, "C2", "not_in_channel");
    assertThat(scheduler.commonReason()).contains("not_in_channel");
    assertThat(scheduler.status().suspended()).isEqualTo(2);
  }

  @Test
  void twoReasonsAreNotCommonAndOneChannelIsNotAll() {
    Scheduler two = scheduler(NO_LIMIT, "C1", "C2");
    failLook(two, "C1", "not_in_channel");
    failLook(two, "C2", "channel_not_found");
    assertThat(two.commonReason()).isEmpty();
    Scheduler one = scheduler(NO_LIMIT, "C1");
    failLook(one, "C1", "not_in_channel");
    assertThat(one.commonReason()).isEmpty();
  }

  @Test
  void itTellsHowItStandsOverAllChannels() {
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
    assertThat(scheduler.status().backfilled()).isEqualTo(1);
    assertThat(scheduler.status().heldDeletions()).isZero();
    Request.Replies thread = scheduler.nextReplies(now).orElseThrow();
    scheduler.apply(
        thread, page(post(at(2)).replies(reply(at(3), at(2))), reply(at(3), at(2))), now);
    assertThat(scheduler.status().completeness().repliesAnnounced()).isEqualTo(1);
    assertThat(scheduler.status().completeness().repliesRead()).isEqualTo(1);
  }

  @Test
  void aBackfillIsEstimatedByWhatWasReadOfIt() {
    // A post every 10,000 s for 100 pages, a thread in each tenth.
    Duration pause = Duration.ofSeconds(10_000);
    SyncSettings settings = new SyncSettings(Ts.ZERO, SyncRun.W, P, true, false, 10, 1000);
    Ts begin = now.minus(pause.multipliedBy(1_000));
    Scheduler scheduler =
        new Scheduler(
            settings,
            NO_LIMIT,
            List.of(new ChannelSync("C1", settings, ChannelState.fresh(settings, now))));
    assertThat(scheduler.status().backfill(channel -> begin)).as("not looked at so far").isEmpty();
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
  void aBackfillThatIsDoneIsToldAsDone() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    BackfillProgress progress = scheduler.status().backfill(channel -> Ts.ZERO).orElseThrow();
    assertThat(progress.done()).isEqualTo(1);
    assertThat(scheduler.status().timeLeft(progress, now)).contains(Duration.ZERO);
  }

  @Test
  void theOldestLookIsThatOfTheChannelThatWaitedLongestAndCanBeRead() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2", "C3");
    assertThat(scheduler.status().oldestHead(now)).isEmpty();
    answerAll(scheduler);
    failLook(scheduler, "C1", "not_in_channel");
    now = now.plus(P);
    scheduler.apply(scheduler.nextHistory(now).orElseThrow(), page(post(at(1))), now);
    String other = scheduler.status().oldestHead(now).orElseThrow().channel();
    assertThat(other).isIn("C2", "C3");
    now = now.plus(SECOND);
    assertThat(scheduler.status().oldestHead(now))
        .contains(new SyncStatus.OldestHead(other, P.plus(SECOND)));
  }

  @Test
  void theOldestNewsIsTheReplyAnnouncedLongestAgo() {
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

  private Scheduler scheduler(double historyPerMinute, String... channels) {
    List<ChannelSync> syncs =
        Stream.of(channels)
            .map(id -> new ChannelSync(id, SETTINGS, ChannelState.fresh(SETTINGS, now)))
            .toList();
    return new Scheduler(SETTINGS, historyPerMinute, syncs);
  }

  /** Answers every request for history that there is now, with one post. */
  private List<String> answerAll(Scheduler scheduler) {
    List<String> asked = new ArrayList<>();
    for (Optional<Request.History> next = scheduler.nextHistory(now);
        next.isPresent();
        next = scheduler.nextHistory(now)) {
      asked.add(next.get().channel() + " " + next.get().purpose());
      scheduler.apply(next.get(), page(post(at(1))), now);
    }
    return asked;
  }

  private void failLook(Scheduler scheduler, String channel, String reason) {
    Request look = scheduler.channel(channel).history().head(now);
    scheduler.failed(look, Failure.CHANNEL, reason, now);
  }

  /** Fails the only channel's next request again and again: the seconds until the one after it. */
  private List<Long> pauses(Scheduler scheduler, Failure failure, int times) {
    List<Long> pauses = new ArrayList<>();
    Optional<Request.History> next = scheduler.nextHistory(now);
    for (int i = 0; i < times; i++) {
      scheduler.failed(next.orElseThrow(), failure, "the reason", now);
      Ts failed = now;
      next = scheduler.nextHistory(now);
      while (next.isEmpty()) {
        now = now.plus(SECOND);
        next = scheduler.nextHistory(now);
      }
      pauses.add(now.since(failed).toSeconds());
    }
    // The last one is given back as if it had never been asked for.
    scheduler.failed(next.orElseThrow(), Failure.THROTTLED, "ratelimited", now);
    return pauses;
  }
}
