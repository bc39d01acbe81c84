package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tickets in the addresses of WebSockets: each is good for one connection. Thread-safe. */
final class Tickets {
  private static final Duration VALID = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();

  Tickets(InstantSource clock) {
    this.clock = clock;
  }

  String issue() {
    Instant now = clock.instant();
    ends.values().removeIf(end -> end.isBefore(now));
    String ticket = UUID.randomUUID().toString();
    ends.put(ticket, now.plus(VALID));
    return ticket;
  }

  /** Uses a ticket up; false when it was used, has expired or never was one. */
  boolean redeem(String ticket) {
    Instant end = ends.remove(ticket);
    return end != null && !end.isBefore(clock.instant());
  }
}
