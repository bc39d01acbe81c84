package io.github.geultto.kafka.connect.slack.sync.schedule;

import io.github.geultto.kafka.connect.slack.model.Ts;
import java.time.Duration;

/** How often something has happened of late: what is long ago counts less and less. */
public final class ActivityRate {

  private static final double MICROS_PER_MINUTE = 60e6;

  private final double memory;
  private double count;
  private Ts at = Ts.ZERO;

  /**
   * @param memory after this time something counts for a third
   */
  public ActivityRate(Duration memory) {
    this.memory = memory.toMillis() * 1e3;
  }

  public void add(int happened, Ts now) {
    count = faded(now) + happened;
    at = now;
  }

  /** Times a minute. */
  public double perMinute(Ts now) {
    return faded(now) / memory * MICROS_PER_MINUTE;
  }

  /** Times a minute, where counting began only at {@code begun}. */
  public double perMinuteSince(Ts begun, Ts now) {
    double counted = 1 - Math.exp((begun.micros() - now.micros()) / memory);
    return count == 0 ? 0 : perMinute(now) / counted;
  }

  private double faded(Ts now) {
    return count == 0 ? 0 : count * Math.exp((at.micros() - now.micros()) / memory);
  }
}
