package io.github.geultto.kafka.connect.slack.sync.state;

import io.github.geultto.kafka.connect.slack.model.Ts;

/**
 * The id that Slack gave a channel in place of another.
 *
 * @param since when it did, as its event says
 */
public record NewId(String id, Ts since) {

  /** Reads what {@link #toString} wrote. */
  static NewId parse(String text) {
    String[] parts = text.split("@", 2);
    return new NewId(parts[0], Ts.parse(parts[1]));
  }

  @Override
  public String toString() {
    return id + "@" + since;
  }
}
