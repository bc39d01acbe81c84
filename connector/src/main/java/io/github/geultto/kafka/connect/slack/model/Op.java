package io.github.geultto.kafka.connect.slack.model;

/** Why a record was emitted: the value of its header {@code slack.op}. */
public enum Op {
  /** Read by a backfill. */
  READ("r"),
  /** New. */
  CREATE("c"),
  /** Changed since it was last emitted. */
  UPDATE("u"),
  /** Gone from Slack. */
  DELETE("d");

  private final String code;

  Op(String code) {
    this.code = code;
  }

  /** The header's value, one letter. */
  public String code() {
    return code;
  }
}
