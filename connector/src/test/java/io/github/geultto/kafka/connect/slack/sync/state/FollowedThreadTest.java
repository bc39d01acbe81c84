package io.github.geultto.kafka.connect.slack.sync.state;

import static io.github.geultto.kafka.connect.slack.sync.state.Parent.DELETED;
import static io.github.geultto.kafka.connect.slack.sync.state.Parent.MISSING_IN_HISTORY;
import static io.github.geultto.kafka.connect.slack.sync.state.Parent.MISSING_IN_THREAD;
import static io.github.geultto.kafka.connect.slack.sync.state.Parent.THREAD_ONLY;
import static io.github.geultto.kafka.connect.slack.sync.state.Parent.VISIBLE;
import static io.github.geultto.kafka.connect.slack.sync.state.Status.CHANGED;
import static io.github.geultto.kafka.connect.slack.sync.state.Status.QUIET;
import static io.github.geultto.kafka.connect.slack.sync.state.Status.RECHECK;
import static io.github.geultto.kafka.connect.slack.sync.state.Status.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The states of a thread, and what is stored of them. */
class FollowedThreadTest {

  private static final Ts ROOT = Snapshots.T0;
  private static final Ts HAVE = ROOT.plus(30);
  private static final Ts NOW = ROOT.plus(Duration.ofHours(1));
  private static final Announcement THREE = new Announcement(3, HAVE);
  private static final Announcement FOUR = new Announcement(4, ROOT.plus(40));
  private static final Announcement TWO = new Announcement(2, ROOT.plus(20));

  // ---------------------------------------------------------------- transitions

  private record Event(String name, Consumer<FollowedThread> happens) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> transitions() {
    Event more = new Event("more is announced", thread -> thread.announced(FOUR, true));
    Event less = new Event("less is announced", thread -> thread.announced(TWO, true));
    Event news = new Event("new broadcast", thread -> thread.broadcastShown(HAVE.plus(1)));
    Event known = new Event("broadcast within", thread -> thread.broadcastShown(HAVE.plus(-1)));
    Event missing = new Event("missing in history", FollowedThread::missingInHistory);
    Event shown = new Event("shown in history", thread -> thread.shownInHistory(NOW));
    Event read = new Event("read", thread -> thread.read(THREE, NOW));
    Event part = new Event("read in part", thread -> thread.readInPart(1));
    Event next = new Event("another page", FollowedThread::readingContinues);
    Event refused = new Event("unreadable", thread -> thread.unreadable(NOW));
    Event later = new Event("postponed", thread -> thread.postponed(NOW, NOW.plus(1)));
    return Stream.of(
        // status, parent, event, status after, parent after
        arguments(QUIET, VISIBLE, more, CHANGED, VISIBLE),
        arguments(CHANGED, VISIBLE, more, CHANGED, VISIBLE),
        arguments(RECHECK, VISIBLE, more, RECHECK, VISIBLE),
        arguments(UNREADABLE, VISIBLE, more, CHANGED, VISIBLE),
        arguments(QUIET, VISIBLE, less, RECHECK, VISIBLE),
        arguments(CHANGED, VISIBLE, less, RECHECK, VISIBLE),
        arguments(QUIET, VISIBLE, news, CHANGED, VISIBLE),
        arguments(QUIET, VISIBLE, known, RECHECK, VISIBLE),
        arguments(QUIET, VISIBLE, missing, RECHECK, MISSING_IN_HISTORY),
        arguments(UNREADABLE, VISIBLE, missing, RECHECK, MISSING_IN_HISTORY),
        arguments(QUIET, MISSING_IN_THREAD, missing, RECHECK, MISSING_IN_HISTORY),
        arguments(QUIET, VISIBLE, shown, QUIET, VISIBLE),
        arguments(RECHECK, MISSING_IN_HISTORY, shown, RECHECK, VISIBLE),
        arguments(QUIET, MISSING_IN_THREAD, shown, UNREADABLE, VISIBLE),
        arguments(QUIET, THREAD_ONLY, shown, QUIET, VISIBLE),
        arguments(QUIET, DELETED, shown, QUIET, VISIBLE),
        arguments(CHANGED, VISIBLE, read, QUIET, VISIBLE),
        arguments(RECHECK, MISSING_IN_HISTORY, read, QUIET, MISSING_IN_HISTORY),
        arguments(UNREADABLE, VISIBLE, read, QUIET, VISIBLE),
        arguments(CHANGED, VISIBLE, part, RECHECK, VISIBLE),
        arguments(QUIET, VISIBLE, next, CHANGED, VISIBLE),
        arguments(RECHECK, VISIBLE, next, RECHECK, VISIBLE),
        arguments(CHANGED, VISIBLE, refused, UNREADABLE, VISIBLE),
        arguments(RECHECK, MISSING_IN_HISTORY, later, QUIET, MISSING_IN_HISTORY),
        arguments(UNREADABLE, VISIBLE, later, UNREADABLE, VISIBLE));
  }

  @ParameterizedTest(name = "{0}, {1}: {2} -> {3}, {4}")
  @MethodSource("transitions")
  void eventLeadsToTheNextState(
      Status status, Parent parent, Event event, Status nextStatus, Parent nextParent) {
    FollowedThread thread = thread(status, parent);
    thread.readingBegins();
    event.happens().accept(thread);
    assertThat(thread.status()).isEqualTo(nextStatus);
    assertThat(thread.parent()).isEqualTo(nextParent);
    assertThat(thread.isToRead()).isEqualTo(nextStatus == CHANGED || nextStatus == RECHECK);
  }

  @Test
  void changeDuringAReadingOutlastsIt() {
    FollowedThread thread = thread(CHANGED, VISIBLE);
    thread.readingBegins();
    thread.announced(TWO, true);
    thread.read(THREE, NOW);
    assertThat(thread.status()).isEqualTo(RECHECK);
    thread.readingBegins();
    thread.read(TWO, NOW);
    assertThat(thread.status()).isEqualTo(QUIET);
  }

  @Test
  void liveNewsTakesAThreadOutOfTheBackfill() {
    FollowedThread thread = new FollowedThread(ROOT, Ts.ZERO, true);
    thread.announced(THREE, false);
    assertThat(thread.isOfBackfill()).isTrue();
    thread.announced(FOUR, true);
    assertThat(thread.isOfBackfill()).isFalse();
    thread.announced(FOUR, false);
    assertThat(thread.isOfBackfill()).isFalse();
  }

  // ---------------------------------------------------------------- announcements

  @Test
  void announcementOfWhatWasReadMatches() {
    FollowedThread thread = thread(QUIET, VISIBLE);
    assertThat(thread.matches(THREE)).isTrue();
    assertThat(thread.matches(new Announcement(4, HAVE))).isFalse();
    assertThat(thread.matches(new Announcement(3, ROOT.plus(40))))
        .as("one deleted, one new")
        .isFalse();
  }

  @Test
  void missingLatestReplySaysNothing() {
    FollowedThread thread = thread(QUIET, VISIBLE);
    assertThat(thread.matches(new Announcement(3, Ts.ZERO))).isTrue();
    assertThat(thread.matches(new Announcement(2, Ts.ZERO))).isFalse();
  }

  @Test
  void announcementThatTheHistoryShowedBeforeMatches() {
    FollowedThread thread = thread(QUIET, VISIBLE);
    thread.announced(FOUR, true);
    thread.read(THREE, NOW);
    assertThat(thread.matches(FOUR)).as("the thread itself shows less").isTrue();
    assertThat(thread.matches(new Announcement(5, FOUR.latest()))).isFalse();
  }

  @Test
  void threadThatWasNeverReadMatchesNoAnnouncement() {
    FollowedThread thread = new FollowedThread(ROOT, Ts.ZERO, false);
    assertThat(thread.matches(new Announcement(0, Ts.ZERO))).isFalse();
    assertThat(thread.wasRead()).isFalse();
  }

  @Test
  void announcedAsReadIsQuietAndWasNotCompared() {
    FollowedThread thread = new FollowedThread(ROOT, Ts.ZERO, false);
    thread.announcedAsRead(THREE);
    assertThat(thread.status()).isEqualTo(QUIET);
    assertThat(thread.have()).isEqualTo(HAVE);
    assertThat(thread.wasRead()).isFalse();
  }

  @Test
  void readingInPartIsNoComparison() {
    FollowedThread thread = new FollowedThread(ROOT, Ts.ZERO, false);
    thread.read(THREE, null);
    assertThat(thread.wasRead()).isFalse();
    thread.read(THREE, NOW);
    assertThat(thread.lastRead()).isEqualTo(NOW);
    thread.read(THREE, null);
    assertThat(thread.lastRead()).isEqualTo(NOW);
  }

  @Test
  void lastActivityIsTheNewestOfParentReadRepliesAndAnnouncedReplies() {
    FollowedThread thread = new FollowedThread(ROOT, Ts.ZERO, false);
    assertThat(thread.lastActivity()).isEqualTo(ROOT);
    thread.emitted(ROOT.plus(10));
    assertThat(thread.lastActivity()).isEqualTo(ROOT.plus(10));
    thread.read(new Announcement(2, ROOT.plus(20)), NOW);
    assertThat(thread.lastActivity()).isEqualTo(ROOT.plus(20));
    thread.emitted(ROOT.plus(5));
    assertThat(thread.have()).as("never backwards").isEqualTo(ROOT.plus(10));
  }

  // ---------------------------------------------------------------- failures

  @Test
  void failuresCountOnlyWhileOtherCallsSucceed() {
    FollowedThread thread = thread(CHANGED, VISIBLE);
    for (int succeeded : new int[] {5, 5, 6, 6, 6}) {
      assertThat(thread.failed(succeeded)).isFalse();
    }
    assertThat(thread.failed(7)).as("the third time").isTrue();
    thread.succeeded();
    assertThat(thread.failed(8)).isFalse();
  }

  @Test
  void readingEndsADoubt() {
    FollowedThread thread = thread(QUIET, VISIBLE);
    thread.recheckAt(NOW);
    assertThat(thread.recheckAt()).isEqualTo(NOW);
    thread.read(THREE, NOW);
    assertThat(thread.recheckAt()).isNull();
  }

  // ---------------------------------------------------------------- what is stored

  @Test
  void everyFieldIsStoredOrMarkedAsTransient() {
    Map<String, Class<?>> stored =
        Stream.of(ThreadSnapshot.class.getRecordComponents())
            .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getType));
    Map<String, Class<?>> fields =
        Stream.of(FollowedThread.class.getDeclaredFields())
            .filter(field -> !field.isSynthetic())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .filter(field -> !Modifier.isTransient(field.getModifiers()))
            .collect(Collectors.toMap(Field::getName, Field::getType));
    assertThat(fields).isEqualTo(stored);
  }

  @Test
  void anySnapshotIsReadAsItWasTaken() {
    Random random = new Random(41);
    for (int i = 0; i < 1_000; i++) {
      ThreadSnapshot snapshot =
          Snapshots.random(random, Snapshots.ts(random), Snapshots.ts(random));
      assertThat(new FollowedThread(snapshot).snapshot()).isEqualTo(snapshot);
    }
  }

  @Test
  void snapshotToRecheckDiffersInTheStatusAlone() {
    ThreadSnapshot snapshot = thread(QUIET, THREAD_ONLY).snapshot();
    assertThat(snapshot.recheck())
        .isEqualTo(
            new ThreadSnapshot(
                snapshot.root(),
                snapshot.have(),
                snapshot.read(),
                snapshot.shown(),
                RECHECK,
                snapshot.parent(),
                snapshot.backfill(),
                snapshot.lastRead(),
                snapshot.parentFingerprint(),
                snapshot.recheckAt()));
  }

  private static FollowedThread thread(Status status, Parent parent) {
    return new FollowedThread(
        new ThreadSnapshot(
            ROOT,
            HAVE,
            THREE,
            Announcement.UNKNOWN,
            status,
            parent,
            false,
            ROOT.plus(Duration.ofMinutes(5)),
            null,
            null));
  }
}
