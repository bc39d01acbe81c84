package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which thread of a channel is read next. */
class ThreadsTest {

  private static final Ts T0 = Ts.parse("1700000000.000000");
  private static final Duration P = Duration.ofMinutes(1);

  private final Threads threads =
      new Threads(new SyncSettings(Ts.ZERO, Duration.ofDays(30), P, true, 999, 1000), new Ledger());

  @Test
  void noThreadIsFollowedAtFirst() {
    assertThat(threads.get(T0)).isNull();
    assertThat(threads.nextChanged(false)).isEmpty();
    assertThat(threads.nextRevisitAt()).isEmpty();
    assertThat(threads.takeRevisit()).isEmpty();
    assertThat(threads.changed()).isZero();
  }

  @Test
  void theThreadThatChangedFirstIsReadFirst() {
    FollowedThread first = changed(2);
    changed(1);
    assertThat(threads.nextChanged(false)).contains(first);
    assertThat(threads.changed()).isEqualTo(2);
  }

  @Test
  void theThreadsOfABackfillHaveAQueueOfTheirOwn() {
    FollowedThread live = changed(1);
    FollowedThread old = thread(2);
    old.changed = true;
    old.backfill = true;
    threads.put(old);
    assertThat(threads.nextChanged(false)).contains(live);
    assertThat(threads.nextChanged(true)).contains(old);
    assertThat(threads.changed()).isEqualTo(2);
  }

  @Test
  void aThreadOfTheBackfillWithNewsChangesTheQueue() {
    FollowedThread thread = changed(1);
    thread.backfill = true;
    threads.put(thread);
    assertThat(threads.nextChanged(false)).isEmpty();
    thread.backfill = false;
    threads.put(thread);
    assertThat(threads.nextChanged(true)).isEmpty();
    assertThat(threads.nextChanged(false)).contains(thread);
    assertThat(threads.changed()).isEqualTo(1);
  }

  @Test
  void aThreadThatIsBeingReadIsNotGivenOutASecondTime() {
    FollowedThread busy = changed(1);
    FollowedThread next = changed(2);
    reading(busy, true);
    assertThat(threads.nextChanged(false)).contains(next);
    reading(next, true);
    assertThat(threads.nextChanged(false)).isEmpty();
  }

  @Test
  void aThreadWhoseNextPageIsDueIsGivenOut() {
    FollowedThread thread = changed(1);
    reading(thread, false);
    assertThat(threads.nextChanged(false)).contains(thread);
  }

  @Test
  void aChangedThreadWhoseReadingCameToNothingGoesBehindTheOthers() {
    FollowedThread failed = changed(1);
    FollowedThread other = changed(2);
    reading(failed, true);
    threads.requeue(failed);
    assertThat(threads.nextChanged(false)).contains(other);
    threads.remove(other.root);
    assertThat(threads.nextChanged(false)).contains(failed);
  }

  @Test
  void aQuietThreadWhoseReadingCameToNothingStaysDue() {
    FollowedThread quiet = quiet(1, T0.plus(P));
    assertThat(threads.takeRevisit()).contains(quiet);
    reading(quiet, true);
    assertThat(threads.nextRevisitAt()).isEmpty();
    threads.requeue(quiet);
    assertThat(threads.takeRevisit()).contains(quiet);
  }

  @Test
  void theQuietThreadThatIsDueFirstIsReadAgainFirst() {
    quiet(1, T0.plus(Duration.ofDays(2)));
    FollowedThread fresh = quiet(2, T0.plus(P));
    assertThat(threads.nextRevisitAt()).contains(fresh.lastVisit.plus(P));
    assertThat(threads.takeRevisit()).contains(fresh);
  }

  @Test
  void aThreadThatIsDueIsGivenOutOnce() {
    quiet(1, T0.plus(P));
    assertThat(threads.takeRevisit()).isPresent();
    assertThat(threads.takeRevisit()).isEmpty();
  }

  @Test
  void aNewVisitReplacesTheOldDate() {
    FollowedThread thread = quiet(1, T0.plus(P));
    thread.lastVisit = T0.plus(Duration.ofDays(1));
    threads.put(thread);
    assertThat(threads.nextRevisitAt()).isPresent().get().isEqualTo(revisit(thread));
    assertThat(threads.takeRevisit()).contains(thread);
    assertThat(threads.takeRevisit()).as("the old date is void").isEmpty();
  }

  @Test
  void aThreadThatChangedWaitsForNoRevisit() {
    FollowedThread thread = quiet(1, T0.plus(P));
    thread.changed = true;
    threads.put(thread);
    assertThat(threads.nextRevisitAt()).isEmpty();
    assertThat(threads.nextChanged(false)).contains(thread);
  }

  @Test
  void aThreadNoLongerFollowedIsForgottenEverywhere() {
    FollowedThread thread = changed(1);
    quiet(2, T0.plus(P));
    threads.remove(thread.root);
    threads.remove(T0.plus(2));
    assertThat(threads.get(thread.root)).isNull();
    assertThat(threads.changed()).isZero();
    assertThat(threads.nextChanged(false)).isEmpty();
    assertThat(threads.nextRevisitAt()).isEmpty();
    assertThat(threads.all()).isEmpty();
  }

  @Test
  void anotherPaceHoldsForThreadsThatWaitAlready() {
    FollowedThread thread = quiet(1, T0.plus(Duration.ofDays(10)));
    Ts late = threads.nextRevisitAt().orElseThrow();
    threads.setPace(0);
    Ts early = threads.nextRevisitAt().orElseThrow();
    assertThat(early).isLessThan(late).isGreaterThan(thread.lastVisit);
    threads.setPace(1e9);
    assertThat(threads.nextRevisitAt()).contains(late);
  }

  private Ts revisit(FollowedThread thread) {
    return thread.revisitAt(
        new SyncSettings(Ts.ZERO, Duration.ofDays(30), P, true, 999, 1000),
        Double.POSITIVE_INFINITY);
  }

  private FollowedThread thread(int micros) {
    return new FollowedThread(T0.plus(micros), T0.plus(micros));
  }

  private FollowedThread changed(int micros) {
    FollowedThread thread = thread(micros);
    thread.changed = true;
    threads.put(thread);
    return thread;
  }

  private FollowedThread quiet(int micros, Ts lastVisit) {
    FollowedThread thread = thread(micros);
    thread.lastVisit = lastVisit;
    threads.put(thread);
    return thread;
  }

  private static void reading(FollowedThread thread, boolean inFlight) {
    thread.reading = new FollowedThread.Reading(thread, thread.have, Ts.MAX);
    thread.reading.inFlight = inFlight;
  }
}
