package io.github.geultto.kafka.connect.slack.events;

import java.time.Duration;

/**
 * The times by which a connection is kept.
 *
 * @param call the longest time for a call of {@code apps.connections.open}
 * @param hello the longest time from there to the connection's {@code hello}
 * @param ping how often to send a ping, whose pong must come before the next
 * @param silence after how long without any frame a connection counts as dead
 * @param firstPause the pause after a first failure, which grows with more of them
 * @param refusedPause the pause after Slack has refused: only an operator can fix it
 * @param settled after how long a connection counts as one that works
 */
record Timing(
    Duration call,
    Duration hello,
    Duration ping,
    Duration silence,
    Duration firstPause,
    Duration refusedPause,
    Duration settled) {

  static final Timing USUAL =
      new Timing(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(1));
}
