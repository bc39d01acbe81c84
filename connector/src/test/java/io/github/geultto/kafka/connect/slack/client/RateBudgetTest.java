package io.github.geultto.kafka.connect.slack.client;

import static io.github.geultto.kafka.connect.slack.client.SlackMethod.CONVERSATIONS_HISTORY;
import static io.github.geultto.kafka.connect.slack.client.SlackMethod.CONVERSATIONS_LIST;
import static io.github.geultto.kafka.connect.slack.client.SlackMethod.CONVERSATIONS_REPLIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.geultto.kafka.connect.slack.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateBudgetTest {

  private static final Instant START = Instant.parse("2024-01-01T00:00:00.123456789Z");

  /** Makes calls as soon as they are allowed. */
  private static List<Instant> saturate(RateBudget budget, Instant from, Duration time) {
    List<Instant> calls = new ArrayList<>();
    Instant end = from.plus(time);
    for (Instant now = budget.nextFree(CONVERSATIONS_HISTORY, from);
        now.isBefore(end);
        now = budget.nextFree(CONVERSATIONS_HISTORY, now)) {
      assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, now)).isTrue();
      calls.add(now);
    }
    return calls;
  }

  private static int mostInAMinute(List<Instant> calls) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < calls.size(); last++) {
      while (!calls.get(first).plusSeconds(60).isAfter(calls.get(last))) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noMinuteEverHoldsMoreThanTheLimit(long seed) {
    Random random = new Random(seed);
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    List<Instant> calls = new ArrayList<>();
    Instant now = START;
    for (int i = 0; i < 20_000; i++) {
      // Impatient, obedient and idle callers by turns.
      now =
          switch (random.nextInt(i % 3_000 < 1_500 ? 2 : 3)) {
            case 0 -> now.plusMillis(random.nextInt(1_500));
            case 1 -> budget.nextFree(CONVERSATIONS_HISTORY, now);
            default -> now.plusSeconds(random.nextInt(90));
          };
      Instant free = budget.nextFree(CONVERSATIONS_HISTORY, now);
      boolean granted = budget.tryAcquire(CONVERSATIONS_HISTORY, now);
      assertThat(granted).isEqualTo(free.equals(now));
      if (granted) {
        calls.add(now);
      }
    }
    assertThat(calls).hasSizeGreaterThan(5_000);
    assertThat(mostInAMinute(calls)).isEqualTo(50);
  }

  @Test
  void aSaturatedBudgetUsesNearlyAllOfTheLimitAtAnEvenPace() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    List<Instant> calls = saturate(budget, START, Duration.ofHours(2));
    assertThat(calls.size() / (2 * 60 * 50.0)).isBetween(0.97, 1.0);
    for (int i = 100; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - 1), calls.get(i)))
          .isBetween(Duration.ofMillis(1_219), Duration.ofMillis(1_222));
    }
  }

  @Test
  void anIdleBudgetGrantsABurst() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    List<Instant> calls = saturate(budget, START, Duration.ofMinutes(1));
    assertThat(calls.subList(0, 8)).allMatch(call -> call.isBefore(START.plusSeconds(2)));
  }

  @ParameterizedTest
  @CsvSource({"INTERNAL, 1.0, 50", "INTERNAL, 0.5, 25", "INTERNAL, 0.02, 1", "UNLISTED, 1.0, 1"})
  void keepsToProfileAndShare(RateProfile profile, double share, int perMinute) {
    RateBudget budget = new RateBudget(profile, share);
    assertThat(budget.perMinute(CONVERSATIONS_HISTORY)).isEqualTo(perMinute);
    List<Instant> calls = saturate(budget, START, Duration.ofHours(1));
    assertThat(mostInAMinute(calls)).isEqualTo(perMinute);
    assertThat(calls.size()).isBetween((int) (perMinute * 58.2), perMinute * 60 + 1);
  }

  @Test
  void lessThanOneCallAMinuteIsALongerWait() {
    RateBudget budget = new RateBudget(RateProfile.UNLISTED, 0.5);
    List<Instant> calls = saturate(budget, START, Duration.ofMinutes(20));
    assertThat(Duration.between(calls.get(3), calls.get(4))).isEqualTo(Duration.ofSeconds(122));
  }

  @Test
  void aPartOfACallIsNotLost() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 0.03);
    List<Instant> calls = saturate(budget, START, Duration.ofHours(1));
    assertThat(calls.size()).as("1.5 a minute").isBetween(86, 92);
  }

  @Test
  void aPartOfTheTasksNeverTakesACallOfTheOthers() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    budget.register(3);
    List<Instant> calls = saturate(budget, START, Duration.ofHours(1));
    assertThat(mostInAMinute(calls)).as("a third of 50").isEqualTo(16);
  }

  @Test
  void methodsDoNotShareABudget() {
    RateBudget budget = new RateBudget(RateProfile.UNLISTED, 1);
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START)).isTrue();
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START)).isFalse();
    assertThat(budget.tryAcquire(CONVERSATIONS_REPLIES, START)).isTrue();
  }

  @Test
  void a429StopsItsMethodAlone() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    budget.limited(CONVERSATIONS_HISTORY, Duration.ofSeconds(17), START);
    assertThat(budget.nextFree(CONVERSATIONS_HISTORY, START))
        .isBetween(START.plusSeconds(17), START.plusSeconds(17).plusNanos(1_000));
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START.plusSeconds(16))).isFalse();
    assertThat(budget.tryAcquire(CONVERSATIONS_REPLIES, START)).isTrue();
  }

  @Test
  void aClockThatGoesBackStopsNoMethodForLong() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    saturate(budget, START, Duration.ofMinutes(2));
    budget.limited(CONVERSATIONS_HISTORY, Duration.ofSeconds(30), START.plusSeconds(120));
    Instant back = START.minus(Duration.ofHours(1));
    assertThat(budget.nextFree(CONVERSATIONS_HISTORY, back)).isBefore(back.plusSeconds(62));
    assertThat(mostInAMinute(saturate(budget, back, Duration.ofMinutes(10))))
        .isLessThanOrEqualTo(50);
  }

  @Test
  void a429WithoutATimeStillStopsTheMethod() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    budget.limited(CONVERSATIONS_HISTORY, null, START);
    assertThat(budget.nextFree(CONVERSATIONS_HISTORY, START)).isAfter(START.plusSeconds(10));
  }

  @Test
  void a429TakesAFifthOffTheLimitThatComesBackByOneAMinute() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    saturate(budget, START, Duration.ofMinutes(5));
    Instant now = START.plus(Duration.ofMinutes(5));
    // Three calls were under way: one lesson.
    budget.limited(CONVERSATIONS_HISTORY, Duration.ofSeconds(30), now);
    budget.limited(CONVERSATIONS_HISTORY, Duration.ofSeconds(30), now.plusMillis(5));
    budget.limited(CONVERSATIONS_HISTORY, Duration.ofSeconds(29), now.plusMillis(9));

    List<Instant> calls = saturate(budget, now, Duration.ofMinutes(60));
    assertThat(mostInAMinute(within(calls, now, 2))).isBetween(38, 42);
    assertThat(mostInAMinute(within(calls, now.plusSeconds(300), 2))).isBetween(44, 46);
    assertThat(mostInAMinute(within(calls, now.plusSeconds(1_800), 20))).isEqualTo(50);
  }

  private static List<Instant> within(List<Instant> calls, Instant from, int minutes) {
    Instant end = from.plus(Duration.ofMinutes(minutes));
    return calls.stream().filter(call -> !call.isBefore(from) && call.isBefore(end)).toList();
  }

  @Test
  void a429IsLoggedOncePerMethodWithTheWaitAndTheLowerLimit() {
    try (LogLines log = new LogLines()) {
      RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
      Duration wait = Duration.ofSeconds(17);
      budget.limited(CONVERSATIONS_HISTORY, wait, START);
      budget.limited(CONVERSATIONS_HISTORY, wait, START.plusMillis(3));
      budget.limited(CONVERSATIONS_HISTORY, wait, START.plusSeconds(18));
      budget.limited(CONVERSATIONS_REPLIES, null, START.plusSeconds(20));
      assertThat(log.with("failed with HTTP status 429"))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("WARN conversations.history")
                      .contains("for 17 s, then at most 40 times per minute"),
              line ->
                  assertThat(line)
                      .startsWith("WARN conversations.replies")
                      .contains("for 30 s, then at most 40 times per minute"));
      budget.limited(CONVERSATIONS_HISTORY, wait, START.plus(Duration.ofMinutes(30)));
      assertThat(log.with("failed with HTTP status 429")).hasSize(3);
    }
  }

  /** Each time after the wait, and also after a small limit has recovered. */
  @ParameterizedTest
  @EnumSource(RateProfile.class)
  void a429ThatRepeatsIsLoggedOnceUntilTenMinutesPassWithoutOne(RateProfile profile) {
    try (LogLines log = new LogLines()) {
      RateBudget budget = new RateBudget(profile, 1);
      Duration wait = Duration.ofSeconds(30);
      Instant now = START;
      for (int i = 0; i < 20; i++) {
        budget.limited(CONVERSATIONS_HISTORY, wait, now);
        budget.limited(CONVERSATIONS_LIST, wait, now);
        now = now.plus(Duration.ofMinutes(i % 2 == 0 ? 1 : 9));
      }
      assertThat(log.with("conversations.history failed with HTTP status 429")).hasSize(1);
      assertThat(log.with("conversations.list failed with HTTP status 429")).hasSize(1);
      budget.limited(CONVERSATIONS_HISTORY, wait, now.plus(Duration.ofHours(1)));
      assertThat(log.with("conversations.history failed with HTTP status 429"))
          .hasSize(2)
          .allMatch(line -> line.contains("not called for 30 s"))
          .noneMatch(line -> line.contains(" 0 times"));
    }
  }

  @Test
  void withoutLimitsOnlyA429MakesItWait() {
    RateBudget budget = new RateBudget(RateProfile.OFF, 1);
    for (int i = 0; i < 10_000; i++) {
      assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START)).isTrue();
    }
    assertThat(budget.perMinute(CONVERSATIONS_HISTORY)).isInfinite();
    budget.limited(CONVERSATIONS_HISTORY, Duration.ofSeconds(1), START);
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START)).isFalse();
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START.plusSeconds(2))).isTrue();
  }

  @Test
  void allTokensOfAWorkspaceShareABudget() {
    RateBudget one = RateBudget.shared("http://a/", "T1", RateProfile.INTERNAL, 1);
    assertThat(RateBudget.shared("http://a/", "T1", RateProfile.INTERNAL, 1)).isSameAs(one);
    assertThat(RateBudget.shared("http://a/", "T2", RateProfile.INTERNAL, 1)).isNotSameAs(one);
    assertThat(RateBudget.shared("http://b/", "T1", RateProfile.INTERNAL, 1)).isNotSameAs(one);
    assertThat(RateBudget.shared("http://a/", null, RateProfile.INTERNAL, 1)).isNotSameAs(one);
  }

  @Test
  void acquiringEndsWithAnInterrupt() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    budget.limited(CONVERSATIONS_HISTORY, Duration.ofMinutes(10), RateBudget.now());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> budget.acquire(CONVERSATIONS_HISTORY))
        .isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> budget.acquire(CONVERSATIONS_REPLIES))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aProcessTakesThePartOfTheTasksThatItRuns() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 1);
    assertThat(budget.perMinute(CONVERSATIONS_HISTORY)).isEqualTo(50);
    budget.register(4);
    assertThat(budget.perMinute(CONVERSATIONS_HISTORY)).isEqualTo(12.5);
    budget.register(4);
    assertThat(budget.perMinute(CONVERSATIONS_HISTORY)).isEqualTo(25);
    assertThat(mostInAMinute(saturate(budget, START, Duration.ofMinutes(30)))).isEqualTo(25);
    budget.close();
    assertThat(budget.perMinute(CONVERSATIONS_HISTORY)).isEqualTo(12.5);
  }

  @Test
  void restartedTasksOweForTheCallsOfTheirLastMinute() {
    RateBudget budget = new RateBudget(RateProfile.UNLISTED, 1);
    budget.register(1);
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START)).isTrue();
    budget.close();
    budget.register(1);
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START.plusSeconds(30))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void aShareIsAboveZeroAndAtMostOne(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateBudget(RateProfile.INTERNAL, share));
  }

  @Test
  void itTellsHowMuchOfAMinuteIsUsed() {
    RateBudget budget = new RateBudget(RateProfile.INTERNAL, 0.5);
    assertThat(budget.used(CONVERSATIONS_HISTORY, START)).isZero();
    assertThat(budget.tryAcquire(CONVERSATIONS_HISTORY, START)).isTrue();
    assertThat(budget.used(CONVERSATIONS_HISTORY, START.plusSeconds(60))).isEqualTo(1 / 25.0);
    assertThat(budget.used(CONVERSATIONS_HISTORY, START.plusSeconds(62))).isZero();
    saturate(budget, START, Duration.ofMinutes(5));
    assertThat(budget.used(CONVERSATIONS_HISTORY, START.plusSeconds(300))).isBetween(0.9, 1.0);
    assertThat(budget.used(CONVERSATIONS_REPLIES, START.plusSeconds(300))).isZero();
  }
}
