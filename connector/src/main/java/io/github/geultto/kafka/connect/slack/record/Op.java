package io.github.geultto.kafka.connect.slack.record;

/** What happened to a message, user or channel: the header {@code slack.op} of its record. */
public enum Op {
  /** It was there before the connector began, and was read by a backfill. */
  READ("r"),
  /** It is new. */
  CREATE("c"),
  /** Its content changed. */
  UPDATE("u"),
  /** It is gone. */
  DELETE("d");

  private final String code;

  Op(String code) {
    this.code = code;
  }

  /** The header's value. */
  public String code() {
    return code;
  }
}
