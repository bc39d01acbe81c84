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
 * @param appToken the app-level token, for apps.connections.open only
 * @param socketMode how Socket Mode is set up
 */
public record SimulatorOptions(
    int port,
    RateLimits rateLimits,
    InstantSource clock,
    String botToken,
    String userToken,
    Set<String> scopes,
    String appToken,
    SocketModeOptions socketMode) {

  /** The app-level token of {@link #defaults}. */
  public static final String APP_TOKEN = "xapp-simulator";

  /**
   * The token of an app that is installed for a whole organisation. It is valid where a workspace
   * was loaded from the export of an Enterprise Grid, with folders {@code teams/NAME}.
   */
  public static final String ORGANISATION_TOKEN = "xoxb-organisation";

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
                  "usergroups:read",
                  "usergroups:write",
                  "users:read",
                  "users:read.email")));

  /** Checks that nothing is null. */
  public SimulatorOptions {
    Objects.requireNonNull(rateLimits);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(botToken);
    Objects.requireNonNull(userToken);
    Objects.requireNonNull(appToken);
    Objects.requireNonNull(socketMode);
    scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
  }

  /** Any free port, no limits, the system's clock, well-known tokens with all scopes. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0,
        RateLimits.OFF,
        InstantSource.system(),
        "xoxb-simulator",
        "xoxp-simulator",
        ALL_SCOPES,
        APP_TOKEN,
        SocketModeOptions.defaults());
  }

  /** The same on that port. */
  public SimulatorOptions withPort(int newPort) {
    return new SimulatorOptions(
        newPort, rateLimits, clock, botToken, userToken, scopes, appToken, socketMode);
  }

  /** The same with those limits. */
  public SimulatorOptions withRateLimits(RateLimits newLimits) {
    return new SimulatorOptions(
        port, newLimits, clock, botToken, userToken, scopes, appToken, socketMode);
  }

  /** The same on that clock. */
  public SimulatorOptions withClock(InstantSource newClock) {
    return new SimulatorOptions(
        port, rateLimits, newClock, botToken, userToken, scopes, appToken, socketMode);
  }

  /** The same with that token for the bot. */
  public SimulatorOptions withBotToken(String newToken) {
    return new SimulatorOptions(
        port, rateLimits, clock, newToken, userToken, scopes, appToken, socketMode);
  }

  /** The same with that token for the member. */
  public SimulatorOptions withUserToken(String newToken) {
    return new SimulatorOptions(
        port, rateLimits, clock, botToken, newToken, scopes, appToken, socketMode);
  }

  /** The same with those scopes for both tokens. */
  public SimulatorOptions withScopes(Set<String> newScopes) {
    return new SimulatorOptions(
        port, rateLimits, clock, botToken, userToken, newScopes, appToken, socketMode);
  }

  /** The same with that app-level token. */
  public SimulatorOptions withAppToken(String newToken) {
    return new SimulatorOptions(
        port, rateLimits, clock, botToken, userToken, scopes, newToken, socketMode);
  }

  /** The same with that Socket Mode. */
  public SimulatorOptions withSocketMode(SocketModeOptions newSocketMode) {
    return new SimulatorOptions(
        port, rateLimits, clock, botToken, userToken, scopes, appToken, newSocketMode);
  }
}
