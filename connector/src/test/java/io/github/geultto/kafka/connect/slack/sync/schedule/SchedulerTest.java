package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
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

/** Which call comes next. */
class SchedulerTest extends SchedulerFixture {

  @Test
  void busyChannelIsPolledMoreOftenAndASilentOneIsNotForgotten() {
    Scheduler scheduler = scheduler(2, "busy", "silent");
    Map<String, Integer> polls = new HashMap<>();
    for (Ts end = now.plus(Duration.ofDays(2)); now.isBefore(end); now = now.plus(P.dividedBy(2))) {
      Optional<Request.History> next = scheduler.nextHistory(now);
      if (next.isPresent()) {
        polls.merge(next.get().channel(), 1, Integer::sum);
        boolean busy = next.get().channel().equals("busy");
        Shown shown = post(at(1)).text(busy ? "고침 " + now : "조용");
        scheduler.apply(next.get(), page(shown), now);
      }
    }
    assertThat(polls.get("busy")).isGreaterThan(5 * polls.get("silent"));
    assertThat(polls.get("silent")).isGreaterThan(24);
  }

  @Test
  void withoutALimitEveryChannelIsPolledOncePerPollInterval() {
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
      // By then every channel has been polled once.
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
  void evidenceAboutAMissingMessageIsReadBeforeHeadPolls() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1", "C2");
    for (int i = 0; i < 2; i++) {
      scheduler.apply(
          scheduler.nextHistory(now).orElseThrow(), page(post(at(2)), post(at(1))), now);
    }
    now = now.plus(P);
    Request.History poll = scheduler.nextHistory(now).orElseThrow();
    scheduler.apply(poll, page(post(at(2))), now);
    Request.History next = scheduler.nextHistory(now).orElseThrow();
    assertThat(next.purpose()).isEqualTo(Request.Purpose.EVIDENCE);
    assertThat(next.channel()).isEqualTo(poll.channel());
    scheduler.apply(next, page(post(at(0))), now);
    assertThat(scheduler.nextHistory(now).orElseThrow().purpose())
        .as("once")
        .isEqualTo(Request.Purpose.HEAD);
  }

  @Test
  void restOfTheBudgetGoesToTheBackfill() {
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
  void threadsOfABackfillGetOneCallInFour() {
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
  void headPollsLeaveAboutHalfOfTheBudgetToOtherReads() {
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
    assertThat(calls).as("no call is left unused").isEqualTo(600);
    // Head polls come a little late each, and so get a little less than planned.
    assertThat(others).isBetween(250, 375);
  }

  @Test
  void channelsTakeTurnsWithTheirThreads() {
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
  void requestsInFlightNeverReadTheSame() {
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
    List<Ts> read =
        Stream.generate(() -> scheduler.nextReplies(now))
            .limit(10)
            .flatMap(Optional::stream)
            .map(Request.Replies::root)
            .toList();
    assertThat(read).containsExactlyInAnyOrder(roots);
  }
}
