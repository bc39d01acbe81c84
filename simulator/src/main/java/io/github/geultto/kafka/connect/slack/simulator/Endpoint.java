package io.github.geultto.kafka.connect.slack.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A method of the Web API.
 *
 * @param perMinute how many calls per minute Slack allows
 */
record Endpoint(int perMinute, Handler handler) {
  static final int TIER_2 = 20;
  static final int TIER_3 = 50;
  static final int TIER_4 = 100;

  /** The special tier, as the official Java SDK counts it. */
  static final int SPECIAL = 600;

  /** Answers a call; runs under the workspace's lock. The answer gets its {@code ok} later. */
  @FunctionalInterface
  interface Handler {
    ObjectNode answer(Call call) throws SlackError;
  }
}
