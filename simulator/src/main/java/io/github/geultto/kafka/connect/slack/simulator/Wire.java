package io.github.geultto.kafka.connect.slack.simulator;

/** The sending side of one WebSocket. */
interface Wire {
  void send(String text);

  void ping();

  /** Closes as the protocol has it. */
  void close(String reason);

  /** Breaks the TCP connection. */
  void drop();
}
