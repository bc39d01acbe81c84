package io.github.geultto.kafka.connect.slack.sync.schedule;

import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.page;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.pageWithMore;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.post;
import static io.github.geultto.kafka.connect.slack.sync.schedule.Shown.reply;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.P;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.W;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.at;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.created;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.emitted;
import static io.github.geultto.kafka.connect.slack.sync.schedule.SyncRun.updated;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.read.Request;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sweep of history older than the window, for threads with late replies. */
class SweepTest extends SchedulerFixture {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Ts OLD = SyncRun.T0.minus(Duration.ofDays(100));

  @Test
  void sweepIsDueADayAfterTheLastOne() {
    SyncRun run = new SyncRun();
    assertThat(run.sync.history().sweepDue()).as("before the window is read").isEmpty();
    Ts begun = run.now;
    run.headPoll(post(at(1)), post(OLD));
    assertThat(run.sync.history().sweepDue())
        .contains(begun.minus(Duration.ofMinutes(5)).plus(DAY));
    run.later(DAY);
    run.headPoll(post(at(1)), post(OLD));
    begun = run.now;
    run.later(P);
    run.answer(run.sync.history().sweep(run.now).orElseThrow(), page(post(OLD)));
    assertThat(run.sync.history().sweepDue()).contains(run.now.plus(DAY));
    assertThat(run.sync.state().swept())
        .as("it claims no more than the window's reading")
        .isEqualTo(begun.minus(Duration.ofMinutes(5)));
  }

  @Test
  void threadThatLeavesTheWindowBeforeItIsReadIsInTheNextSweep() {
    Ts start = SyncRun.T0;
    SyncRun run = new SyncRun(new SyncSettings(start, W, P, true, false, 999, 1000));
    Ts root = run.now.minus(W).plus(Duration.ofHours(1));
    Shown reply = reply(start.plus(5), root);
    Shown parent = post(root).replies(reply);
    run.headPoll(pageWithMore("a", post(at(9))));
    assertThat(run.sync.history().sweepDue()).as("the window has not been read").isEmpty();
    run.later(Duration.ofHours(2));
    run.answer(run.sync.history().rescan(run.now), page(parent, post(OLD)));
    run.answer(run.sync.history().sweep(run.now).orElseThrow(), page(post(OLD)));
    assertThat(emitted(run.thread(parent, reply))).containsExactly("r " + start.plus(5));
  }

  @Test
  void sweepCoversAllThatWasReadBelowTheWindow() {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(1)), post(OLD));
    run.later(DAY);
    Request.History sweep = run.sync.history().sweep(run.now).orElseThrow();
    assertThat(sweep.purpose()).isEqualTo(Request.Purpose.SWEEP);
    assertThat(sweep.oldest()).isEqualTo(Ts.ZERO);
    // The window as it began when the newest page was read: what has left it since is still known.
    assertThat(sweep.latest()).isEqualTo(run.now.minus(DAY).minus(W));
  }

  @Test
  void sweepDuringABackfillSkipsWhatWasNeverRead() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(1)), post(OLD)));
    run.later(DAY);
    run.headPoll(post(at(1)));
    Request.History sweep = run.sync.history().sweep(run.now).orElseThrow();
    assertThat(sweep.oldest()).as("exclusive").isEqualTo(OLD.plus(-1));
    Ts late = run.now.minus(Duration.ofMinutes(9));
    Shown parent = post(OLD).replies(reply(late, OLD));
    assertThat(emitted(run.answer(sweep, page(parent)))).containsExactly(updated(OLD));
    assertThat(emitted(run.thread(parent, reply(late, OLD)))).containsExactly(created(late));
    assertThat(run.sync.history().sweepDue().orElseThrow())
        .as("it has ended")
        .isGreaterThan(run.now);
    assertThat(run.sync.hasGap()).isTrue();
  }

  @Test
  void sweepHasNothingToReadWhereNothingWasRead() {
    SyncRun run = new SyncRun();
    run.headPoll(pageWithMore("a", post(at(1))));
    assertThat(run.sync.history().sweepDue()).as("the window has not been read").isEmpty();
    run.answer(run.sync.history().rescan(run.now), page(post(at(0))));
    run.later(DAY);
    assertThat(run.sync.history().sweep(run.now)).isEmpty();
    assertThat(run.sync.history().sweepDue().orElseThrow()).isGreaterThan(run.now);
  }

  @Test
  void pagesOfALaterSweepAreSpreadOverTheDay() {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(1)), post(OLD));
    run.later(DAY);
    sweepPage(run, 3);
    assertThat(run.sync.history().sweepDue()).as("the first sweep").contains(run.now);
    sweepPage(run, 2);
    assertThat(run.sync.history().sweepDue()).contains(run.now);
    sweepPage(run, 1);
    run.later(DAY);
    sweepPage(run, 3);
    assertThat(run.sync.history().sweepDue()).contains(run.now.plus(Duration.ofHours(6)));
    run.later(Duration.ofHours(6));
    sweepPage(run, 2);
    assertThat(run.sync.history().sweepDue()).contains(run.now.plus(Duration.ofHours(6)));
  }

  @Test
  void sweepContinuesAfterARestart() {
    SyncRun run = new SyncRun();
    run.headPoll(post(at(1)), post(OLD));
    run.later(DAY);
    sweepPage(run, 3);
    run.restart();
    run.headPoll(post(at(1)), post(OLD));
    Request.History next = run.sync.history().sweep(run.now).orElseThrow();
    assertThat(next.latest()).isEqualTo(OLD.plus(3));
  }

  @Test
  void oneCallInSixteenGoesToASweepThatIsDueDuringABackfill() {
    Scheduler scheduler = scheduler(NO_LIMIT, "C1");
    Ts[] bottom = {OLD};
    scheduler.apply(
        scheduler.nextHistory(now).orElseThrow(), pageWithMore("a", post(at(1)), post(OLD)), now);
    now = now.plus(DAY);
    Map<Request.Purpose, Integer> calls = new EnumMap<>(Request.Purpose.class);
    for (int call = 0; call < 320; call++) {
      now = now.plus(Duration.ofMillis(10));
      Optional<Request.History> next = scheduler.nextHistory(now);
      Request.History request = next.orElseThrow();
      calls.merge(request.purpose(), 1, Integer::sum);
      switch (request.purpose()) {
        case HEAD -> scheduler.apply(request, pageWithMore("a", post(at(1)), post(OLD)), now);
        case SWEEP ->
            scheduler.apply(request, pageWithMore("s" + call, post(OLD.plus(1_000 - call))), now);
        default -> {
          bottom[0] = bottom[0].plus(-1);
          scheduler.apply(request, pageWithMore("b" + call, post(bottom[0])), now);
        }
      }
    }
    assertThat(calls.get(Request.Purpose.SWEEP)).isEqualTo(20);
    assertThat(calls.get(Request.Purpose.BACKFILL)).isGreaterThan(290);
  }

  /** Answers the sweep's request with one post, {@code left} microseconds above the oldest. */
  private static void sweepPage(SyncRun run, int left) {
    Request.History request = run.sync.history().sweep(run.now).orElseThrow();
    Shown shown = post(OLD.plus(left == 1 ? 0 : left));
    run.answer(request, left == 1 ? page(shown) : pageWithMore("s" + left, shown));
  }
}
