package io.github.geultto.kafka.connect.slack.sync.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pauses between two readings of what shows no change. */
class PacingTest {

  private static final Ts NOW = Ts.parse("1700000000.000000");
  private static final Duration P = Duration.ofMinutes(1);

  @ParameterizedTest(name = "quiet for {0}: again after {1}")
  @CsvSource({
    "PT0S,   PT1M",
    "PT5M,   PT1M",
    "PT1H,   PT9M",
    "PT24H,  PT3H36M",
    "PT504H, PT75H36M",
  })
  void noPauseIsLongerThan15PercentOfTheTimeSinceTheLastActivity(Duration quiet, Duration pause) {
    assertThat(Pacing.UNPLANNED.pause(1, quiet, P)).isEqualTo(pause);
    assertThat(new Pacing(1e9, 0).pause(1, quiet, P)).isEqualTo(pause);
  }

  @ParameterizedTest(name = "quiet for {0}: again after {1}")
  @CsvSource({"PT1H, PT1M", "PT24H, PT2M52.8S", "PT500H, PT1H"})
  void withoutALimitThePauseIsTwoThousandthsOfThatTime(Duration quiet, Duration pause) {
    assertThat(new Pacing(0, 0).pause(1, quiet, P)).isEqualTo(pause);
  }

  @Test
  void inBetweenThePauseFollowsTheCallsAvailable() {
    assertThat(new Pacing(30, 0).pause(1, Duration.ofDays(3), P)).isEqualTo(Duration.ofMinutes(30));
    assertThat(new Pacing(0.1, 0).pause(1, Duration.ofDays(3), P)).as("poll interval").isEqualTo(P);
  }

  @Test
  void onlyLimitedCallsCanBeSpare() {
    assertThat(new Pacing(0, 0).usesSpareCalls()).isFalse();
    assertThat(new Pacing(30, 0).usesSpareCalls()).isTrue();
  }

  @ParameterizedTest(name = "{0} threads at {1} per minute: {2}")
  @CsvSource({
    "100,  20, 0",
    "300,  20, 0",
    "750,  20, 0.5",
    "1200, 20, 1",
    "9999, 20, 1",
    "9999, Infinity, 0",
  })
  void skewGrowsFromRoundsOf15To60Minutes(double threads, double perMinute, double skew) {
    assertThat(Pacing.skew(threads, perMinute)).isCloseTo(skew, within(1e-9));
  }

  @Test
  void roundsUpTo15MinutesAreNeverSlowerThanTheCallsAllow() {
    Random random = new Random(43);
    for (int i = 0; i < 1_000; i++) {
      double perMinute = 0.5 + random.nextInt(100);
      double minutes = 1 + 14 * random.nextDouble();
      int threads = (int) (perMinute * minutes);
      double[] expected = random.doubles(threads, 1e-6, 2).toArray();
      double skew = Pacing.skew(threads, perMinute);
      Pacing pacing = pacing(expected, skew, perMinute);
      Duration longest = Duration.ofMillis((long) Math.ceil(threads / perMinute * 60_000));
      for (double each : expected) {
        Duration pause = pacing.pause(each, Duration.ofDays(60), Duration.ofMillis(1));
        assertThat(pause).isLessThanOrEqualTo(longest);
      }
    }
  }

  @Test
  void pausesUseJustTheCallsAvailable() {
    Random random = new Random(44);
    for (double skew : new double[] {0, 0.3, 1}) {
      double[] expected = random.doubles(500, 1e-6, 2).toArray();
      Pacing pacing = pacing(expected, skew, 10);
      double calls =
          DoubleStream.of(expected)
              .map(each -> 60_000.0 / pacing.pause(each, Duration.ofDays(999), P).toMillis())
              .sum();
      assertThat(calls).isCloseTo(10, within(0.1));
    }
  }

  @Test
  void withoutSkewAllPausesAreAlike() {
    assertThat(Pacing.spacing(1e-6, 0)).isEqualTo(Pacing.spacing(5, 0)).isEqualTo(1);
  }

  @Test
  void moreExpectedMeansAShorterPause() {
    double before = Double.MAX_VALUE;
    for (double expected : new double[] {1e-6, 1e-4, 1e-2, 1}) {
      assertThat(Pacing.spacing(expected, 1)).isLessThan(before);
      before = Pacing.spacing(expected, 1);
    }
  }

  @Test
  void threadThatMayExpectLittleIsReadMuchLessOften() {
    double aWeek = Pacing.spacing(expected(Duration.ofDays(7)), 1);
    double longer = Pacing.spacing(expected(Duration.ofDays(7).plusHours(1)), 1);
    assertThat(longer).isGreaterThan(2.9 * aWeek);
  }

  @Test
  void moreAndYoungerRepliesMeanMoreToExpect() {
    double old = expected(Duration.ofDays(10));
    double young = expected(Duration.ofHours(1));
    double several = expected(Duration.ofHours(1), Duration.ofHours(1));
    assertThat(young).isGreaterThan(old);
    assertThat(several).isEqualTo(2 * young);
    assertThat(expected(Duration.ofSeconds(1))).as("no more than one per minute").isEqualTo(1);
  }

  @Test
  void withoutKnownRepliesTheLastActivityCounts() {
    Ts lastActivity = NOW.minus(Duration.ofMinutes(50));
    assertThat(Pacing.expected(List.of(), lastActivity, NOW)).isEqualTo(0.02);
  }

  @Test
  void busierChannelIsPolledMoreOftenAndASilentOneToo() {
    assertThat(Pacing.channelWeight(0)).isPositive();
    assertThat(Pacing.channelWeight(1)).isGreaterThan(5 * Pacing.channelWeight(0));
    assertThat(Pacing.channelWeight(4)).isLessThan(2 * Pacing.channelWeight(1));
  }

  @Test
  void plansThatHardlyDifferAreAlike() {
    Pacing plan = new Pacing(20, 0.5);
    assertThat(plan.isLike(new Pacing(20.9, 0.54))).isTrue();
    assertThat(plan.isLike(new Pacing(21.1, 0.5))).isFalse();
    assertThat(plan.isLike(new Pacing(18.9, 0.5))).isFalse();
    assertThat(plan.isLike(new Pacing(20, 0.56))).isFalse();
    assertThat(Pacing.UNPLANNED.isLike(plan)).isFalse();
  }

  private static double expected(Duration... ages) {
    return Pacing.expected(Stream.of(ages).map(NOW::minus).toList(), NOW, NOW);
  }

  /** As the scheduler plans it. */
  private static Pacing pacing(double[] expected, double skew, double perMinute) {
    double load = DoubleStream.of(expected).map(each -> 1 / Pacing.spacing(each, skew)).sum();
    return new Pacing(load / perMinute, skew);
  }
}
