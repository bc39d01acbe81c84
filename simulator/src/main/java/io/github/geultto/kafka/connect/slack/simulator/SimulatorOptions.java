package io.github.geultto.kafka.connect.slack.simulator;

import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How a simulator is set up. Immutable: the {@code with} methods answer a changed copy.
 *
 * @param port where to listen on 127.0.0.1; 0 for any free port
 * @param rateLimits the limits to hold callers to
 * @param clock gives new messages their {@code ts} and the rate limits their minutes
 * @param botToken the bot's token
 * @param userToken a member's token that reads every public channel without having joined
 * @param scopes what both tokens may do
 */
public record SimulatorOptions(
    int port,
    RateLimits rateLimits,
    InstantSource clock,
    String botToken,
    String userToken,
    Set<String> scopes) {

  /** Every scope that a method here asks for. */
  static final Set<String> ALL_SCOPES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  "channels:history",
                  "channels:join",
                  "channels:manage",
                  "channels:read",
                  "chat:write",
                  "chat:write.customize",
                  "groups:history",
                  "groups:read",
                  "groups:write",
                  "im:history",
                  "im:read",
                  "im:write",
                  "mpim:history",
                  "mpim:read",
                  "mpim:write",
                  "reactions:read",
                  "reactions:write",
                  "team:read",
                  "users:read",
                  "users:read.email")));

  /** Checks that nothing is null. */
  public SimulatorOptions {
    Objects.requireNonNull(rateLimits);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(botToken);
    Objects.requireNonNull(userToken);
    scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
  }

  /** Any free port, no limits, the system's clock, well-known tokens with all scopes. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0, RateLimits.OFF, InstantSource.system(), "xoxb-simulator", "xoxp-simulator", ALL_SCOPES);
  }

  /** The same on that port. */
  public SimulatorOptions withPort(int newPort) {
    return new SimulatorOptions(newPort, rateLimits, clock, botToken, userToken, scopes);
  }

  /** The same with those limits. */
  public SimulatorOptions withRateLimits(RateLimits newLimits) {
    return new SimulatorOptions(port, newLimits, clock, botToken, userToken, scopes);
  }

  /** The same on that clock. */
  public SimulatorOptions withClock(InstantSource newClock) {
    return new SimulatorOptions(port, rateLimits, newClock, botToken, userToken, scopes);
  }

  /** The same with that token for the bot. */
  public SimulatorOptions withBotToken(String newToken) {
    return new SimulatorOptions(port, rateLimits, clock, newToken, userToken, scopes);
  }

  /** The same with that token for the member. */
  public SimulatorOptions withUserToken(String newToken) {
    return new SimulatorOptions(port, rateLimits, clock, botToken, newToken, scopes);
  }

  /** The same with those scopes for both tokens. */
  public SimulatorOptions withScopes(Set<String> newScopes) {
    return new SimulatorOptions(port, rateLimits, clock, botToken, userToken, newScopes);
  }
}
