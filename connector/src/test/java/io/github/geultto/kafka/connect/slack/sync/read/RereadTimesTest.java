package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import io.github.geultto.kafka.connect.slack.sync.state.Announcement;
import io.github.geultto.kafka.connect.slack.sync.state.ChannelState;
import io.github.geultto.kafka.connect.slack.sync.state.FollowedThread;
import io.github.geultto.kafka.connect.slack.sync.state.Parent;
import io.github.geultto.kafka.connect.slack.sync.state.Status;
import io.github.geultto.kafka.connect.slack.sync.state.Stored;
import io.github.geultto.kafka.connect.slack.sync.state.SyncSettings;
import io.github.geultto.kafka.connect.slack.sync.state.ThreadSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a quiet thread is read again. */
class RereadTimesTest {

  private static final Ts T0 = Ts.parse("1700000000.000000");
  private static final Duration P = Duration.ofMinutes(1);
  private static final Duration W = Duration.ofDays(30);
  private static final Duration DAY = Duration.ofDays(1);
  private static final SyncSettings SETTINGS =
      new SyncSettings(Ts.ZERO, W, P, true, false, 999, 1000);
  private static final Pacing SHORT = new Pacing(10, 0);

  private final ChannelState state = Stored.fresh(SETTINGS, T0);
  private final ThreadQueue queue = new ThreadQueue(SETTINGS, state);

  @Test
  void threadIsReadOnceMoreWhenItLeavesTheWindow() {
    put(thread(0, Status.QUIET, T0.plus(W.minusDays(1))));
    assertThat(queue.nextRereadAt()).contains(T0.plus(W));
  }

  @Test
  void beyondTheWindowOnlyThePauseCounts() {
    FollowedThread thread = put(thread(0, Status.QUIET, T0.plus(W)));
    assertThat(queue.nextRereadAt()).contains(thread.lastRead().plus(Duration.ofHours(108)));
  }

  @Test
  void threadInDoubtIsReadAgainWhenTheDoubtIsDue() {
    FollowedThread thread = put(thread(1, Status.QUIET, T0.plus(Duration.ofDays(10))));
    thread.recheckAt(thread.lastRead().plus(Duration.ofMinutes(5)));
    queue.update(thread);
    assertThat(queue.nextRereadAt()).contains(thread.recheckAt());
  }

  @Test
  void doubtDoesNotPostponeAReread() {
    FollowedThread thread = put(thread(1, Status.QUIET, T0.plus(P)));
    thread.recheckAt(thread.lastRead().plus(Duration.ofMinutes(5)));
    queue.update(thread);
    assertThat(queue.nextRereadAt()).contains(thread.lastRead().plus(P));
  }

  @Test
  void unreadableThreadWaitsForItsRetry() {
    FollowedThread thread = put(thread(1, Status.UNREADABLE, T0.plus(DAY)));
    assertThat(queue.unreadable()).isEqualTo(1);
    assertThat(queue.nextRereadAt()).contains(thread.lastRead().plus(Duration.ofHours(1)));
    thread.recheckAt(thread.lastRead().plus(Duration.ofHours(5)));
    queue.update(thread);
    assertThat(queue.nextRereadAt()).contains(thread.recheckAt());
    queue.setPacing(SHORT);
    assertThat(queue.nextSpareRereadAt()).as("not with spare calls").contains(thread.recheckAt());
    assertThat(queue.load(1)).isZero();
  }

  @Test
  void otherPacingHoldsForThreadsThatWaitAlready() {
    FollowedThread thread = put(thread(1, Status.QUIET, T0.plus(Duration.ofDays(10))));
    Ts late = queue.nextRereadAt().orElseThrow();
    queue.setPacing(SHORT);
    assertThat(queue.nextRereadAt()).contains(thread.lastRead().plus(Duration.ofMinutes(10)));
    queue.setPacing(Pacing.UNPLANNED);
    assertThat(queue.nextRereadAt()).contains(late);
  }

  @Test
  void spareCallsReadAThreadAPollIntervalAfterItsLastReading() {
    FollowedThread thread = put(thread(1, Status.QUIET, T0.plus(Duration.ofDays(10))));
    queue.setPacing(SHORT);
    assertThat(queue.nextSpareRereadAt()).contains(thread.lastRead().plus(P));
    queue.setPacing(new Pacing(0, 0));
    assertThat(queue.nextSpareRereadAt()).isEqualTo(queue.nextRereadAt());
  }

  @Test
  void overdueThreadsAreSpreadOverOnePauseAfterARestart() {
    for (int i = 0; i < 1_000; i++) {
      put(thread(i, Status.QUIET, T0.plus(DAY)));
    }
    queue.setPacing(new Pacing(100, 0));
    Ts restart = T0.plus(DAY.multipliedBy(3));
    queue.resumed(restart);
    List<Integer> perTenth = new ArrayList<>();
    for (int tenth = 1; tenth <= 10; tenth++) {
      Ts end = restart.plus(Duration.ofMinutes(10L * tenth));
      int due = 0;
      while (queue.nextRereadAt().filter(at -> at.isBefore(end)).isPresent()) {
        queue.takeReread();
        due++;
      }
      perTenth.add(due);
    }
    assertThat(perTenth).allMatch(due -> due > 60 && due < 140);
    assertThat(queue.quiet()).isZero();
  }

  @Test
  void afterARestartThreadsThatAreNotOverdueKeepTheirTime() {
    FollowedThread thread = put(thread(1, Status.QUIET, T0.plus(Duration.ofDays(10))));
    Optional<Ts> due = queue.nextRereadAt();
    queue.resumed(thread.lastRead().plus(P));
    assertThat(queue.nextRereadAt()).isEqualTo(due);
  }

  private FollowedThread put(FollowedThread thread) {
    queue.update(thread);
    return thread;
  }

  private static FollowedThread thread(int micros, Status status, Ts lastRead) {
    Ts root = T0.plus(micros);
    Announcement none = Announcement.UNKNOWN;
    return new FollowedThread(
        new ThreadSnapshot(
            root, root, none, none, status, Parent.VISIBLE, false, lastRead, null, null));
  }
}
