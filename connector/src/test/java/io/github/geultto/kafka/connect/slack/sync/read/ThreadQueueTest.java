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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which thread of a channel is read next, and when. */
class ThreadQueueTest {

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
  void isEmptyAtFirst() {
    assertThat(queue.nextChanged(false)).isEmpty();
    assertThat(queue.nextChanged(true)).isEmpty();
    assertThat(queue.nextRereadAt()).isEmpty();
    assertThat(queue.nextSpareRereadAt()).isEmpty();
    assertThat(queue.takeReread()).isEmpty();
    assertThat(queue.changed()).isZero();
    assertThat(queue.quiet()).isZero();
  }

  // ---------------------------------------------------------------- changed threads

  @Test
  void threadThatChangedFirstIsReadFirst() {
    FollowedThread first = put(thread(2, Status.CHANGED, Ts.ZERO));
    put(thread(1, Status.RECHECK, Ts.ZERO));
    assertThat(queue.nextChanged(false)).contains(first);
    assertThat(queue.changed()).isEqualTo(2);
  }

  @Test
  void threadsOfABackfillHaveAQueueOfTheirOwn() {
    FollowedThread live = put(thread(1, Status.CHANGED, Ts.ZERO));
    FollowedThread old = put(new FollowedThread(T0.plus(2), T0, true));
    assertThat(queue.nextChanged(false)).contains(live);
    assertThat(queue.nextChanged(true)).contains(old);
    assertThat(queue.changed()).isEqualTo(2);
    assertThat(queue.waitingOfBackfill()).isEqualTo(1);
  }

  @Test
  void threadOfTheBackfillWithNewsMovesToTheLiveQueue() {
    FollowedThread thread = put(new FollowedThread(T0.plus(1), T0, true));
    thread.announced(new Announcement(1, T0.plus(9)), true);
    queue.update(thread);
    assertThat(queue.nextChanged(true)).isEmpty();
    assertThat(queue.nextChanged(false)).contains(thread);
    assertThat(queue.changed()).isEqualTo(1);
  }

  @Test
  void threadInFlightIsNotTakenASecondTime() {
    FollowedThread busy = put(thread(1, Status.CHANGED, Ts.ZERO));
    FollowedThread next = put(thread(2, Status.CHANGED, Ts.ZERO));
    queue.readingBegins(busy.root());
    assertThat(queue.nextChanged(false)).contains(next);
    queue.readingBegins(next.root());
    assertThat(queue.nextChanged(false)).isEmpty();
    queue.readingEnds(busy.root());
    assertThat(queue.nextChanged(false)).as("its next page").contains(busy);
  }

  @Test
  void updatedThreadGoesBehindTheOthers() {
    FollowedThread failed = put(thread(1, Status.CHANGED, Ts.ZERO));
    FollowedThread other = put(thread(2, Status.CHANGED, Ts.ZERO));
    queue.update(failed);
    assertThat(queue.nextChanged(false)).contains(other);
    queue.remove(other.root());
    assertThat(queue.nextChanged(false)).contains(failed);
  }

  @Test
  void removedThreadIsForgottenEverywhere() {
    FollowedThread changed = put(thread(1, Status.CHANGED, Ts.ZERO));
    FollowedThread quiet = put(thread(2, Status.QUIET, T0.plus(DAY)));
    queue.remove(changed.root());
    queue.remove(quiet.root());
    assertThat(state.threads.all()).isEmpty();
    assertThat(queue.changed()).isZero();
    assertThat(queue.quiet()).isZero();
    assertThat(queue.nextChanged(false)).isEmpty();
    assertThat(queue.nextRereadAt()).isEmpty();
  }

  // ---------------------------------------------------------------- quiet threads

  @Test
  void quietThreadThatIsDueFirstIsReadAgainFirst() {
    put(thread(1, Status.QUIET, T0.plus(DAY)));
    FollowedThread fresh = put(thread(2, Status.QUIET, T0.plus(P)));
    assertThat(queue.nextRereadAt()).contains(fresh.lastRead().plus(P));
    assertThat(queue.takeReread()).contains(fresh);
    assertThat(queue.quiet()).isEqualTo(1);
  }

  @Test
  void takenThreadIsTakenOnce() {
    put(thread(1, Status.QUIET, T0.plus(P)));
    assertThat(queue.takeReread()).isPresent();
    assertThat(queue.takeReread()).isEmpty();
    assertThat(queue.nextRereadAt()).isEmpty();
  }

  @Test
  void rereadThatFailedStaysDue() {
    FollowedThread quiet = put(thread(1, Status.QUIET, T0.plus(P)));
    Optional<Ts> due = queue.nextRereadAt();
    queue.takeReread();
    queue.readingBegins(quiet.root());
    assertThat(queue.nextRereadAt()).isEmpty();
    queue.readingEnds(quiet.root());
    queue.update(quiet);
    assertThat(queue.nextRereadAt()).isEqualTo(due);
    assertThat(queue.takeReread()).contains(quiet);
  }

  @Test
  void rereadThatFailedAfterAnotherPlanStaysDueToo() {
    FollowedThread quiet = put(thread(1, Status.QUIET, T0.plus(DAY)));
    queue.takeReread();
    queue.readingBegins(quiet.root());
    queue.setPacing(SHORT);
    assertThat(queue.nextRereadAt()).as("in flight").isEmpty();
    queue.readingEnds(quiet.root());
    queue.update(quiet);
    assertThat(queue.nextRereadAt()).contains(quiet.lastRead().plus(Duration.ofMinutes(10)));
    assertThat(queue.takeReread()).contains(quiet);
  }

  @Test
  void newReadingReplacesTheDueTime() {
    FollowedThread thread = put(thread(0, Status.QUIET, T0.plus(P)));
    thread.readingBegins();
    thread.read(Announcement.UNKNOWN, T0.plus(DAY));
    queue.update(thread);
    assertThat(queue.nextRereadAt()).contains(T0.plus(DAY).plus(Duration.ofMinutes(216)));
    assertThat(queue.takeReread()).contains(thread);
    assertThat(queue.takeReread()).as("the earlier time no longer counts").isEmpty();
  }

  @Test
  void changedThreadWaitsForNoReread() {
    FollowedThread thread = put(thread(1, Status.QUIET, T0.plus(P)));
    thread.broadcastShown(T0.plus(90));
    queue.update(thread);
    assertThat(queue.nextRereadAt()).isEmpty();
    assertThat(queue.nextChanged(false)).contains(thread);
  }

  @Test
  void storedThreadsAreQueuedAgain() {
    put(thread(1, Status.QUIET, T0.plus(DAY)));
    put(thread(2, Status.CHANGED, Ts.ZERO));
    put(thread(3, Status.UNREADABLE, T0.plus(DAY)));
    ThreadQueue next = new ThreadQueue(SETTINGS, state);
    assertThat(next.quiet()).isEqualTo(2);
    assertThat(next.changed()).isEqualTo(1);
    assertThat(next.unreadable()).isEqualTo(1);
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
