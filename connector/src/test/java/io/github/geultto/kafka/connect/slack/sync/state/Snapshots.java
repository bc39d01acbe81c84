package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;
import java.util.Random;

/** Threads by chance, of every status and every place of the parent. */
final class Snapshots {

  static final Ts T0 = Ts.parse("1700000000.000000");
  static final Ts NOW = T0.plus(Duration.ofDays(30));

  private static final long MONTH = 29 * 86_400_000_000L;

  private Snapshots() {}

  static ThreadSnapshot random(Random random, Ts root, Ts lastReply) {
    Ts have = random.nextInt(4) != 0 ? lastReply : ts(random);
    return new ThreadSnapshot(
        root,
        have,
        new Announcement(
            random.nextBoolean() ? -1 : random.nextInt(2_000),
            random.nextBoolean() ? have : random.nextBoolean() ? Ts.ZERO : ts(random)),
        random.nextBoolean()
            ? Announcement.UNKNOWN
            : new Announcement(random.nextInt(2_000), random.nextBoolean() ? Ts.ZERO : ts(random)),
        any(random, Status.values()),
        any(random, Parent.values()),
        random.nextBoolean(),
        random.nextInt(4) == 0 ? Ts.ZERO : ts(random),
        random.nextBoolean() ? null : random.nextInt(),
        random.nextInt(4) != 0 ? null : ts(random));
  }

  static Ts ts(Random random) {
    return T0.plus(random.nextLong(MONTH));
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
