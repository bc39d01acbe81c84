package io.github.geultto.kafka.connect.slack.record;

/** What is emitted for a message that is gone from Slack. */
public enum DeletesMode {
  /** A record without a value: sinks delete the row. */
  TOMBSTONE,
  /** A record with the message's identity, {@code is_deleted} true and nothing of its content. */
  FLAG,
  /**
   * Both: the flagged record, then the tombstone. A sink that derives a schema from each batch, as
   * BigQuery's does, fails on a batch of tombstones alone.
   */
  FLAG_THEN_TOMBSTONE,
  /** Nothing. */
  IGNORE
}
