package io.github.geultto.kafka.connect.slack.sync.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a thread, and when it is read again. */
class FollowedThreadTest {

  private static final Ts ROOT = Ts.parse("1700000000.000000");
  private static final Duration W = Duration.ofDays(30);
  private static final Duration P = Duration.ofMinutes(1);
  private static final SyncSettings SETTINGS = new SyncSettings(Ts.ZERO, W, P, true, 999, 1000);
  private static final double NO_CALLS_TO_SPARE = 1e9;

  @ParameterizedTest(name = "quiet for {0}: again after {1}")
  @CsvSource({
    "PT0S,   PT1M",
    "PT5M,   PT1M",
    "PT1H,   PT9M",
    "PT24H,  PT3H36M",
    "PT504H, PT75H36M",
  })
  void aQuietThreadIsReadAgainAfter15PercentOfTheTimeSinceItsLastActivity(
      Duration quiet, Duration pause) {
    FollowedThread thread = visited(quiet);
    assertThat(thread.revisitAt(SETTINGS, NO_CALLS_TO_SPARE))
        .isEqualTo(thread.lastVisit.plus(pause));
  }

  @ParameterizedTest(name = "quiet for {0}: again after {1}")
  @CsvSource({"PT1H, PT1M", "PT24H, PT2M52.8S", "PT500H, PT1H"})
  void howeverManyCallsThereAreToSpareTwoThousandthsOfThatTimePass(Duration quiet, Duration pause) {
    FollowedThread thread = visited(quiet);
    assertThat(thread.revisitAt(SETTINGS, 0)).isEqualTo(thread.lastVisit.plus(pause));
  }

  @Test
  void inBetweenItIsReadAgainAtThePaceThatTheCallsAllow() {
    FollowedThread thread = visited(Duration.ofDays(3));
    thread.spacing = 2;
    assertThat(thread.revisitAt(SETTINGS, 30))
        .isEqualTo(thread.lastVisit.plus(Duration.ofMinutes(60)));
  }

  @Test
  void theMoreRepliesItHasAndTheYoungerTheyAreTheSoonerItIsReadAgain() {
    FollowedThread thread = visited(Duration.ofDays(20));
    double old = spacing(thread, Duration.ofDays(10));
    double young = spacing(thread, Duration.ofHours(1));
    double several = spacing(thread, Duration.ofHours(1), Duration.ofHours(1));
    assertThat(young).isLessThan(old);
    assertThat(several).isLessThan(young);
  }

  @Test
  void aThreadOfWhichNextToNothingIsToBeExpectedIsReadALotLessOften() {
    FollowedThread thread = visited(Duration.ofDays(20));
    double aWeek = spacing(thread, Duration.ofDays(7));
    double longer = spacing(thread, Duration.ofDays(7).plusHours(1));
    assertThat(longer).isGreaterThan(2.9 * aWeek);
  }

  private static double spacing(FollowedThread thread, Duration... ages) {
    thread.space(Stream.of(ages).map(thread.lastVisit::minus).toList());
    return thread.spacing;
  }

  @Test
  void itIsReadOnceMoreJustWhenItLeavesTheWindow() {
    FollowedThread thread = visited(Duration.ofDays(29));
    assertThat(thread.revisitAt(SETTINGS, NO_CALLS_TO_SPARE)).isEqualTo(ROOT.plus(W));
  }

  @Test
  void afterThatOnlyTheScheduleCounts() {
    FollowedThread thread = visited(W);
    assertThat(thread.revisitAt(SETTINGS, NO_CALLS_TO_SPARE))
        .isEqualTo(thread.lastVisit.plus(Duration.ofHours(108)));
  }

  @Test
  void aThreadInDoubtIsReadAgainWhenTheDoubtIsDue() {
    FollowedThread thread = visited(Duration.ofDays(10));
    thread.again = thread.lastVisit.plus(Duration.ofMinutes(5));
    assertThat(thread.revisitAt(SETTINGS, NO_CALLS_TO_SPARE)).isEqualTo(thread.again);
  }

  @Test
  void aDoubtDoesNotPutOffTheSchedule() {
    FollowedThread thread = visited(Duration.ZERO);
    thread.again = thread.lastVisit.plus(Duration.ofMinutes(5));
    assertThat(thread.revisitAt(SETTINGS, NO_CALLS_TO_SPARE)).isEqualTo(thread.lastVisit.plus(P));
  }

  @Test
  void lastActivityIsTheNewestOfParentReadRepliesAndAnnouncedReplies() {
    FollowedThread thread = new FollowedThread(ROOT, Ts.ZERO);
    assertThat(thread.lastActivity()).isEqualTo(ROOT);
    thread.have = ROOT.plus(10);
    assertThat(thread.lastActivity()).isEqualTo(ROOT.plus(10));
    thread.latest = ROOT.plus(20);
    assertThat(thread.lastActivity()).isEqualTo(ROOT.plus(20));
  }

  @Test
  void aParentThatAnnouncesWhatWasReadTellsNothingNew() {
    FollowedThread thread = read(3, ROOT.plus(30));
    assertThat(thread.matches(3, ROOT.plus(30))).isTrue();
    assertThat(thread.matches(4, ROOT.plus(30))).isFalse();
    assertThat(thread.matches(3, ROOT.plus(40))).as("one deleted, one new").isFalse();
  }

  @Test
  void aMissingLatestReplyTellsNothing() {
    FollowedThread thread = read(3, ROOT.plus(30));
    assertThat(thread.matches(3, Ts.ZERO)).isTrue();
    assertThat(thread.matches(2, Ts.ZERO)).isFalse();
  }

  @Test
  void aCountThatTheChannelShowedBeforeIsNotChasedAgain() {
    FollowedThread thread = read(3, ROOT.plus(30));
    thread.shownCount = 4;
    thread.shownLatest = ROOT.plus(30);
    assertThat(thread.matches(4, ROOT.plus(30))).isTrue();
    assertThat(thread.matches(5, ROOT.plus(30))).isFalse();
  }

  @Test
  void aThreadThatWasNeverReadMatchesNoAnnouncement() {
    assertThat(new FollowedThread(ROOT, Ts.ZERO).matches(0, Ts.ZERO)).isFalse();
  }

  @Test
  void aChangeDuringAReadingIsRememberedForAfterIt() {
    FollowedThread thread = read(3, ROOT.plus(30));
    thread.touch(false);
    assertThat(thread.changed).isTrue();
    assertThat(thread.touched).isFalse();
    thread.reading = new FollowedThread.Reading(thread, ROOT, Ts.MAX);
    thread.touch(true);
    assertThat(thread.touched).isTrue();
    assertThat(thread.full).isTrue();
  }

  @Test
  void ofAReadingOnlyWhatLiesAboveTheRepliesReadBeforeIsFresh() {
    FollowedThread thread = read(2, ROOT.plus(20));
    FollowedThread.Reading reading = new FollowedThread.Reading(thread, ROOT, Ts.MAX);
    reading.seen.add(ROOT.plus(10));
    reading.seen.add(ROOT.plus(20));
    reading.seen.add(ROOT.plus(21));
    assertThat(reading.fresh()).isEqualTo(1);
  }

  private static FollowedThread visited(Duration quiet) {
    FollowedThread thread = new FollowedThread(ROOT, ROOT);
    thread.lastVisit = ROOT.plus(quiet);
    return thread;
  }

  private static FollowedThread read(long count, Ts latest) {
    FollowedThread thread = new FollowedThread(ROOT, latest);
    thread.count = count;
    thread.latest = latest;
    return thread;
  }
}
