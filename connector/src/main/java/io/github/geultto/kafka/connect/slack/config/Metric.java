package io.github.geultto.kafka.connect.slack.config;

/**
 * What a metric of a task is. Names follow Kafka's: a counter ends in {@code -total}, a duration in
 * {@code -ms} before that.
 *
 * @param name the name of the attribute
 * @param unit of its values, such as {@code records}
 */
public record Metric(String name, Type type, String unit, String description) {

  /** How a metric changes. */
  public enum Type {
    /** Grows from the start of the task on. */
    COUNTER,
    /** The value at this moment. */
    GAUGE
  }

  /** A counter; its name gets the ending of all counters. */
  public static Metric counter(String name, String unit, String description) {
    return new Metric(name + "-total", Type.COUNTER, unit, description);
  }

  /** A gauge. */
  public static Metric gauge(String name, String unit, String description) {
    return new Metric(name, Type.GAUGE, unit, description);
  }
}
