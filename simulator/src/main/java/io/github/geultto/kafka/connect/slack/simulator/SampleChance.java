package io.github.geultto.kafka.connect.slack.simulator;

import java.util.List;
import java.util.Random;

/** Draws what people do and when, the same for a seed everywhere. Times are in microseconds. */
final class SampleChance {
  static final long SECOND = 1_000_000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  /** Of the replies of a slow community, these shares have come after these delays. */
  private static final double[] REPLY_SHARES = {0, 0.21, 0.41, 0.61, 0.76, 0.86, 0.95, 1};

  private static final long[] REPLY_DELAYS = {
    MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 55 * DAY
  };

  /** How much is written in each hour of the day in Seoul; the sum is 162. */
  private static final int[] HOURS = {
    5, 2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 9, 10, 8, 7, 7, 7, 8, 8, 9, 11, 13, 13, 10
  };

  private static final int HOURS_SUM = 162;

  private final Random random;

  SampleChance(Random random) {
    this.random = random;
  }

  boolean percent(double share) {
    return random.nextDouble() * 100 < share;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  long number() {
    return random.nextLong();
  }

  long between(long from, long to) {
    return from + (long) (random.nextDouble() * (to - from));
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** One of the values, the first ones far more often: few people write much. */
  <T> T pickEarly(List<T> values) {
    double chance = random.nextDouble();
    return values.get((int) (chance * chance * values.size()));
  }

  /** A count around a median with a long tail, at most so many. */
  int count(double median, double spread, int most) {
    double drawn = StrictMath.log(median) + random.nextGaussian() * spread;
    return (int) Math.min(most, Math.round(StrictMath.exp(drawn)));
  }

  /** How long after its parent a reply comes. */
  long replyDelay() {
    double share = random.nextDouble();
    int i = 1;
    while (share > REPLY_SHARES[i]) {
      i++;
    }
    double part = (share - REPLY_SHARES[i - 1]) / (REPLY_SHARES[i] - REPLY_SHARES[i - 1]);
    double low = StrictMath.log((double) REPLY_DELAYS[i - 1]);
    double high = StrictMath.log((double) REPLY_DELAYS[i]);
    return (long) StrictMath.exp(low + part * (high - low));
  }

  /** How long before the last evening a person submits. */
  long beforeDeadline() {
    return (long) (Math.abs(random.nextGaussian()) * 12 * HOUR);
  }

  /** A moment in the days after a start, at an hour when people in Seoul write. */
  long moment(long start, int days) {
    int left = random.nextInt(HOURS_SUM);
    int hour = 0;
    while (left >= HOURS[hour]) {
      left -= HOURS[hour++];
    }
    long midnight = start - Math.floorMod(start + 9 * HOUR, DAY);
    long moment = midnight + random.nextInt(days) * DAY + hour * HOUR + between(0, HOUR);
    return moment < start ? moment + DAY : moment;
  }
}
